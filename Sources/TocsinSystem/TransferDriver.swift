// The transfer thread itself: starts what the inbox holds, lets libcurl work, hands results back.
import CCurl

final class TransferDriver {
    private let inbox: TransferInbox
    private var active: [UInt: Transfer] = [:]

    init(_ inbox: TransferInbox) { self.inbox = inbox }

    func run() {
        defer { inbox.multi.close() }
        while true {
            let work = inbox.take()
            for order in work.orders { start(order) }
            end(.cancelled) { work.cancelled.contains($0) }
            if work.stopped { return end(.stopped) { _ in true } }
            for (id, code) in inbox.multi.advance() {
                finish(id) { $0.result(code) }
            }
            inbox.multi.wait()
        }
    }

    private func start(_ order: TransferOrder) {
        do {
            let transfer = try Transfer(order)
            inbox.multi.add(transfer.handle)
            active[transfer.handle.id] = transfer
        } catch let fault as UnsafeText {
            inbox.finish(order, TransferResult(ending: .unsafe(fault)))
        } catch let fault as OptionRefused {
            let ending = TransferResult.Ending.failed(code: fault.code, text: "libcurl refuse un réglage")
            inbox.finish(order, TransferResult(ending: ending))
        } catch {
            preconditionFailure("unforeseen error \(error)")
        }
    }

    private func end(_ ending: TransferResult.Ending, _ concerns: (UInt64) -> Bool) {
        for (id, transfer) in active where concerns(transfer.order.ticket) {
            finish(id) { $0.result(ending) }
        }
    }

    private func finish(_ id: UInt, _ result: (Transfer) -> TransferResult) {
        guard let transfer = active.removeValue(forKey: id) else {
            preconditionFailure("libcurl ended a transfer that was never started")
        }
        let outcome = result(transfer)
        inbox.multi.remove(transfer.handle)
        inbox.finish(transfer.order, outcome)
    }
}
