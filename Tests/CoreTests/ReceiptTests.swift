// Receipts: any order, any number of times, late or unknown, the state ends the same, and escalation goes on.

import Testing
import TocsinCore

/// Every order of the list.
private func orders<Element>(_ list: [Element]) -> [[Element]] {
    guard list.count > 1 else { return [list] }
    return list.indices.flatMap { index -> [[Element]] in
        var rest = list
        let first = rest.remove(at: index)
        return orders(rest).map { [first] + $0 }
    }
}

@Suite struct ReceiptTests {
    /// Fault F22: five receipts in all 120 orders, each also told ten times, leave one and the same state.
    @Test func everyOrderEndsInTheSameState() throws {
        var night = try HeardNight()
        try night.trigger()
        let id = try #require(night.pages("l1").first)
        var once = night
        try once.receipt(.delivered, id)
        #expect(once.outcome(id) == .delivered && once.state.attempt(id)?.deliveredAt == night.now)
        for order in orders([Receipt.Status.accepted, .accepted, .delivered, .accepted, .delivered]) {
            for repeats in [1, 10] {
                var other = night
                for status in order { for _ in 0..<repeats { try other.receipt(status, id) } }
                #expect(other.state == once.state, "\(order)")
            }
        }
    }

    /// Failures among them: delivered wins from either side, and at most one other path was tried.
    @Test func deliveredBeatsEveryFailure() throws {
        var night = try HeardNight()
        try night.trigger()
        let id = try #require(night.pages("l1").first)
        let before = night.state.owners.count
        for order in orders([Receipt.Status.accepted, .failed, .bounced, .delivered, .failed]) {
            var other = night
            for status in order { try other.receipt(status, id) }
            #expect(other.outcome(id) == .delivered, "\(order)")
            #expect(other.state.owners.count - before <= 2, "\(order)")
            #expect(State(replaying: other.entries) == other.state)
        }
        try night.receipt(.delivered, id)
        let known = night.state
        try night.receipt(.failed, id)
        try night.receipt(.bounced, id)
        #expect(night.state == known)
    }

    /// Kannel often tells the receipt before its own answer is read.
    @Test(arguments: [true, false]) func aReceiptMayOvertakeTheAnswer(_ isFailure: Bool) throws {
        var night = try HeardNight()
        try night.tell(.activate(.real), by: .switchboard)
        let ready = night.state.outbox.ready(at: night.now, limit: 1000)
        try night.tell(.attemptsStarted(ready))
        let id = try #require(night.pages("l1").first)
        try night.receipt(isFailure ? .failed : .delivered, id)
        #expect(night.outcome(id) == .queued && night.state.outbox.inFlight.contains(id))
        let (mails, calls) = (night.pages("l1", .email).count, night.pages("l1", .voice).count)
        try night.tell(.attemptFinished(id, .accepted(reference: nil)))
        #expect(night.outcome(id) == (isFailure ? .failed : .delivered))
        #expect(!night.state.outbox.inFlight.contains(id))
        let more = night.pages("l1", .email).count + night.pages("l1", .voice).count - mails - calls
        #expect(more == (isFailure ? 1 : 0))
    }

    /// The gateway hangs, or the daemon goes down, and its receipt says that the text is there.
    @Test(arguments: [
        TocsinCore.Request.attemptFinished("", .unknown(reason: "silence")),
        .attemptFinished("", .retry(after: nil, reason: "503")), .daemonStarted(downSince: nil),
    ])
    func whatAReceiptCallsDeliveredIsNotSentAgain(_ end: TocsinCore.Request) throws {
        var night = try HeardNight()
        try night.tell(.activate(.real), by: .switchboard)
        try night.tell(.attemptsStarted(night.state.outbox.ready(at: night.now, limit: 1000)))
        let id = try #require(night.pages("l1").first)
        try night.receipt(.delivered, id)
        let calls = night.pages("l1", .email).count + night.pages("l1", .voice).count
        if case .attemptFinished(_, let outcome) = end {
            try night.tell(.attemptFinished(id, outcome))
        } else {
            try night.tell(end)
        }
        #expect(night.outcome(id) == .delivered && night.state.attempt(id)?.retryAt == nil)
        #expect(!night.state.outbox.inFlight.contains(id) && night.state.outbox.delayed[id] == nil)
        #expect(night.pages("l1", .email).count + night.pages("l1", .voice).count == calls)
    }

    @Test func aFailedPageTakesAnotherPathUntilItsPersonAnswers() throws {
        for status in [Receipt.Status.failed, .bounced] {
            var night = try HeardNight()
            try night.trigger()
            let id = try #require(night.pages("l1").first)
            let events = try night.receipt(status, id)
            let page = try #require(
                events.compactMap { if case .paged(_, let page) = $0 { page } else { nil } }.first)
            #expect(page.person == "l1" && page.reason == .pathFailed && page.contact.medium != .sms)
            var answered = try HeardNight()
            try answered.trigger()
            try answered.tell(.answer("l1", .coming(minutes: 5)), by: .link)
            let quiet = try answered.receipt(status, id)
            #expect(quiet.isEmpty && answered.outcome(id) == .acknowledged)
        }
    }

    /// Fault F23.
    @Test func aDeliveredPageStopsNoEscalation() throws {
        var (told, silent) = (try HeardNight(), try HeardNight())
        try told.trigger()
        try silent.trigger()
        for id in told.pages("l1") + told.pages("w1") { try told.receipt(.delivered, id) }
        for _ in 0..<12 {
            for _ in 0..<1 {
                try told.passes(.minutes(1))
                try silent.passes(.minutes(1))
            }
            try told.dispatch()
            try silent.dispatch()
        }
        #expect(
            told.state.activations["29-2026-001"]?.attempts.ids
                == silent.state.activations["29-2026-001"]?.attempts.ids)
        #expect(!told.isAnswered("cellLead") && told.pages("l2").count > 0)
    }

    @Test func unknownAndLateReceiptsHaveNoEffect() throws {
        var night = try HeardNight()
        try night.trigger()
        let id = try #require(night.pages("l1").first)
        let before = night.state
        #expect(try night.receipt(.delivered, "29-2026-001/zz/sms/99").isEmpty)
        #expect(night.state == before)
        try night.tell(.real(.stoodDown), by: .switchboard)
        try night.dispatch()
        let attempts = night.state.owners.count
        try night.receipt(.failed, id)
        #expect(night.state.owners.count == attempts && night.state.open.isEmpty)
    }

    /// What came as unknown is known by its receipt, and is not made again.
    @Test func aReceiptEndsWhatWasWaitingForAnotherTry() throws {
        var night = try HeardNight()
        try night.tell(.activate(.real), by: .switchboard)
        let ready = night.state.outbox.ready(at: night.now, limit: 1000)
        try night.tell(.attemptsStarted(ready))
        let id = try #require(night.pages("l1").first)
        try night.tell(.attemptFinished(id, .unknown(reason: "coupure")))
        #expect(night.outcome(id) == .queued && night.state.outbox.delayed[id] != nil)
        try night.receipt(.delivered, id)
        #expect(night.outcome(id) == .delivered && night.state.outbox.delayed[id] == nil)
    }

    @Test func aMailingCountsItsReceipts() throws {
        var night = try HeardNight()
        try night.trigger()
        let page = try #require(night.pages("l1").first)
        try night.hear(.pressed(page, .remote))
        #expect(night.isAnswered("cellLead"))
        #expect(night.outcome(page) == .acknowledged)
    }
}
