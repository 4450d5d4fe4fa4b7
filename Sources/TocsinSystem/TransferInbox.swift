// What callers leave for the transfer threads of one lane: new orders, cancellations, the order to stop.
import Synchronization

struct TransferOrder: Sendable {
    var ticket: UInt64
    var request: TransferRequest
    /// An order still waiting by then is given back unsent.
    var deadline: SuspendingClock.Instant
    var continuation: CheckedContinuation<TransferResult, Never>
}

final class TransferInbox: Sendable {
    struct Work {
        var orders: [TransferOrder] = []
        var cancelled: Set<UInt64> = []
        var stopped = false
        /// Whether the thread could have taken more, and will be called when more comes.
        var leavesRoom = false
    }

    private struct Contents {
        var waiting: [TransferOrder] = []
        /// Kept until the caller has its result, so a cancellation that overtakes its order still finds it.
        var cancelled: Set<UInt64> = []
        /// Threads with room; the last to have finished an order is called first: its connection is warm.
        var ready: [Int] = []
        var stopped = false
        var outstanding = 0
        var lastTicket: UInt64 = 0
        var refused = 0
        /// Until when a standstill has been made up for: every thread of the lane sees it.
        var granted: SuspendingClock.Instant?
    }

    /// One for each thread of the lane.
    let multis: [MultiHandle]
    private let capacity: Int
    private let contents = Mutex(Contents())

    init(capacity: Int, multis: [MultiHandle]) {
        (self.capacity, self.multis) = (capacity, multis)
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
        let (refusal, called): (TransferResult.Ending?, Int?) = contents.withLock { contents in
            if contents.cancelled.contains(order.ticket) { return (.cancelled, nil) }
            if contents.stopped { return (.stopped, nil) }
            guard contents.outstanding < capacity else {
                contents.refused += 1
                return (.full, nil)
            }
            contents.outstanding += 1
            contents.waiting.append(order)
            return (nil, contents.ready.popLast())
        }
        if let refusal { order.continuation.resume(returning: TransferResult(ending: refusal)) }
        if let called { multis[called].wakeUp() }
    }

    func cancel(_ ticket: UInt64) {
        let waiting: TransferOrder? = contents.withLock { contents in
            contents.cancelled.insert(ticket)
            let index = contents.waiting.firstIndex { $0.ticket == ticket }
            return index.map { contents.waiting.remove(at: $0) }
        }
        if let waiting { return finish(waiting, TransferResult(ending: .cancelled)) }
        for multi in multis { multi.wakeUp() }
    }

    func stop() {
        let waiting = contents.withLock { contents in
            defer { contents.waiting = [] }
            contents.stopped = true
            return contents.waiting
        }
        for order in waiting { finish(order, TransferResult(ending: .stopped)) }
        for multi in multis { multi.wakeUp() }
    }

    /// A thread's side: at most `room` orders, oldest first.
    func take(_ thread: Int, room: Int) -> Work {
        let now = SuspendingClock.now
        let (work, late): (Work, [TransferOrder]) = contents.withLock { contents in
            let late = contents.waiting.filter { $0.deadline < now }
            contents.waiting.removeAll { $0.deadline < now }
            let orders = Array(contents.waiting.prefix(room))
            contents.waiting.removeFirst(orders.count)
            let leavesRoom = orders.count < room
            if !leavesRoom { contents.ready.removeAll { $0 == thread } }
            if leavesRoom && !contents.ready.contains(thread) { contents.ready.insert(thread, at: 0) }
            let work = Work(
                orders: orders, cancelled: contents.cancelled, stopped: contents.stopped,
                leavesRoom: leavesRoom)
            return (work, late)
        }
        for order in late { finish(order, TransferResult(ending: .waitedTooLong)) }
        return work
    }

    /// What waits may wait as much longer as nothing moved.
    func grant(from begun: SuspendingClock.Instant, to end: SuspendingClock.Instant) {
        contents.withLock { contents in
            if let granted = contents.granted, begun < granted { return }
            contents.granted = end
            for index in contents.waiting.indices { contents.waiting[index].deadline += end - begun }
        }
    }

    /// `thread` is the one that ran the order, and so has room again.
    func finish(_ order: TransferOrder, _ result: TransferResult, by thread: Int? = nil) {
        contents.withLock { contents in
            contents.outstanding -= 1
            guard let thread else { return }
            contents.ready.removeAll { $0 == thread }
            contents.ready.append(thread)
        }
        order.continuation.resume(returning: result)
    }
}
