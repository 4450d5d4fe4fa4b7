// What callers leave for the transfer thread: new orders, cancellations, the order to stop.
import Synchronization

struct TransferOrder: Sendable {
    var ticket: UInt64
    var request: TransferRequest
    var continuation: CheckedContinuation<TransferResult, Never>
}

final class TransferInbox: Sendable {
    struct Work {
        var orders: [TransferOrder]
        var cancelled: Set<UInt64>
        var stopped: Bool
    }

    private struct Contents {
        var orders: [TransferOrder] = []
        /// Kept until the caller has its result, so a cancellation that overtakes its order still finds it.
        var cancelled: Set<UInt64> = []
        var stopped = false
        var outstanding = 0
        var lastTicket: UInt64 = 0
        var refused = 0
    }

    let multi: MultiHandle
    private let capacity: Int
    private let contents = Mutex(Contents())

    init(capacity: Int, multi: MultiHandle) {
        (self.capacity, self.multi) = (capacity, multi)
    }

    var refused: Int { contents.withLock { $0.refused } }

    func issueTicket() -> UInt64 {
        contents.withLock { contents in
            contents.lastTicket += 1
            return contents.lastTicket
        }
    }

    func forget(_ ticket: UInt64) {
        contents.withLock { _ = $0.cancelled.remove(ticket) }
    }

    func put(_ order: TransferOrder) {
        let refusal: TransferResult.Ending? = contents.withLock { contents in
            if contents.cancelled.contains(order.ticket) { return .cancelled }
            if contents.stopped { return .stopped }
            guard contents.outstanding < capacity else {
                contents.refused += 1
                return .full
            }
            contents.outstanding += 1
            contents.orders.append(order)
            return nil
        }
        if let refusal { return order.continuation.resume(returning: TransferResult(ending: refusal)) }
        multi.wakeUp()
    }

    func cancel(_ ticket: UInt64) {
        contents.withLock { _ = $0.cancelled.insert(ticket) }
        multi.wakeUp()
    }

    func stop() {
        contents.withLock { $0.stopped = true }
        multi.wakeUp()
    }

    /// The thread's side: everything left since the last call.
    func take() -> Work {
        contents.withLock { contents in
            defer { contents.orders = [] }
            return Work(orders: contents.orders, cancelled: contents.cancelled, stopped: contents.stopped)
        }
    }

    func finish(_ order: TransferOrder, _ result: TransferResult) {
        contents.withLock { $0.outstanding -= 1 }
        order.continuation.resume(returning: result)
    }
}
