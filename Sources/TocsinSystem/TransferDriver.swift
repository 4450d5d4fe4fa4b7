// One transfer thread: starts what the inbox holds, lets libcurl work, hands results back.
import CCurl

final class TransferDriver {
    private let inbox: TransferInbox
    private let multi: MultiHandle
    private let thread: Int
    private let most: Int
    private let session = MailSession()
    private var active: [UInt: Transfer] = [:]

    /// `most` transfers run side by side on this thread.
    init(_ inbox: TransferInbox, thread: Int, atOnce most: Int) {
        (self.inbox, self.thread, self.most) = (inbox, thread, most)
        multi = inbox.multis[thread]
    }

    func run() {
        defer { multi.close() }
        while true {
            let work = inbox.take(thread, room: most - active.count)
            for order in work.orders { start(order) }
            end(.cancelled) { work.cancelled.contains($0) }
            if work.stopped { return end(.stopped) { _ in true } }
            for (id, code) in multi.advance() {
                finish(id) { $0.result(code) }
            }
            // Where room was made since, an order may be waiting that nobody is called for.
            if work.leavesRoom || active.count == most { multi.wait() }
        }
    }

    private func start(_ order: TransferOrder) {
        do {
            let transfer = try Transfer(order, session: session)
            multi.add(transfer.handle)
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
        multi.remove(transfer.handle)
        inbox.finish(transfer.order, outcome, by: thread)
    }
}
