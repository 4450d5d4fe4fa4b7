// One transfer thread: starts what the inbox holds, lets libcurl work, hands results back.
import CCurl

final class TransferDriver {
    private let inbox: TransferInbox
    private let multi: MultiHandle
    private let thread: Int
    private let most: Int
    private let session = MailSession()
    private var active: [UInt: Transfer] = [:]
    /// Ended, but libcurl has not let go of them.
    private var kept: [Transfer] = []
    private static let refused = "libcurl refuse un réglage, ou manque de mémoire ou de descripteurs"
    private static let broken = "libcurl a échoué en cours d’envoi"

    /// `most` transfers run side by side on this thread.
    init(_ inbox: TransferInbox, thread: Int, atOnce most: Int) {
        (self.inbox, self.thread, self.most) = (inbox, thread, most)
        multi = inbox.multis[thread]
    }

    func run() {
        defer { multi.close() }
        while true {
            let isOpen = multi.open()
            let work = inbox.take(thread, room: most - active.count)
            for order in work.orders { isOpen ? start(order) : refuse(order, .noMemory) }
            end(.cancelled) { work.cancelled.contains($0) }
            if work.stopped { return end(.stopped) { _ in true } }
            guard isOpen, advance() else {
                multi.rest()
                continue
            }
            // Where room was made since, an order may be waiting that nobody is called for.
            if work.leavesRoom || active.count == most { wait() }
        }
    }

    /// Time that nobody had, because the machine or the daemon stood still, is nobody's fault: libcurl looks
    /// at its clock before it reads the answer that has long been there, and a path that works would be
    /// condemned by all that was on its way.
    private func wait() {
        let begun = SuspendingClock.now
        multi.wait()
        let ended = SuspendingClock.now
        guard ended - begun > multi.longestWait else { return }
        for transfer in active.values { transfer.grant(ended - begun) }
        inbox.grant(from: begun, to: ended)
    }

    /// False when libcurl cannot go on: everything on its way has ended, and it is made anew.
    private func advance() -> Bool {
        let (ended, works) = multi.advance()
        for (id, code) in ended { finish(id) { $0.result(code) } }
        if works, kept.isEmpty { return true }
        end(.failed(code: LibraryRefusal.noMemory.code, text: Self.broken)) { _ in true }
        multi.close()
        kept = []
        return false
    }

    private func start(_ order: TransferOrder) {
        do {
            let transfer = try Transfer(order, session: session, faults: multi.faults)
            try multi.add(transfer.handle)
            active[transfer.handle.id] = transfer
        } catch let fault as UnsafeText {
            inbox.finish(order, TransferResult(ending: .unsafe(fault)))
        } catch let fault as LibraryRefusal {
            refuse(order, fault)
        } catch {
            preconditionFailure("unforeseen error \(error)")
        }
    }

    private func refuse(_ order: TransferOrder, _ fault: LibraryRefusal) {
        inbox.finish(order, TransferResult(ending: .failed(code: fault.code, text: Self.refused)))
    }

    private func end(_ ending: TransferResult.Ending, _ concerns: (UInt64) -> Bool) {
        for (id, transfer) in active where concerns(transfer.order.ticket) {
            transfer.breakOff()
            finish(id) { $0.result(ending) }
        }
    }

    private func finish(_ id: UInt, _ result: (Transfer) -> TransferResult) {
        guard let transfer = active.removeValue(forKey: id) else {
            preconditionFailure("libcurl ended a transfer that was never started")
        }
        let outcome = result(transfer)
        if !multi.remove(id) { kept.append(transfer) }
        inbox.finish(transfer.order, outcome, by: thread)
    }
}
