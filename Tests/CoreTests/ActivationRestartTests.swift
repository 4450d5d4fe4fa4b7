// Incident logs of a daemon that dies and comes back, and of channels that fail, hang or answer late.

import Testing
import TocsinCore

@Suite struct ActivationRestartTests {
    @Test func whatFellDueMeanwhileHappensAtOnceAndOnce() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.isDown(until: "03:18")
        night.expect(
            """
            03:18 l1 sms,email,voice calledAgain cellLead
            03:18 w1 sms,email,voice calledAgain writer
            03:18 p1 sms,email,voice calledAgain pressOfficer
            03:18 l2 sms,email deputy cellLead
            03:18 w2 sms,email deputy writer
            03:18 p2 sms,email deputy pressOfficer
            """)
        night.passes(until: "03:21:59")
        night.expect()
        night.passes(until: "03:22")
        night.expect("03:22 s1 sms,email escalated cellLead,pressOfficer,writer")
        night.ends()
    }

    @Test func noClockIsMovedByARestart() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer("29-2026-001", person, .coming(minutes: 5)), by: .link)
        }
        night.skip()
        night.passes(until: "03:20")
        let next = night.state.nextDeadline(after: night.now, by: night.settings.commons)
        try night.isDown(until: "03:26")
        #expect(night.state.nextDeadline(after: night.now, by: night.settings.commons) == next)
        // A miss under a dead daemon is told at once, and an overdue share is not told beside it.
        try night.isDown(until: "04:20")
        night.expect("04:20 l1,o1,d1 sms missed")
        night.passes(until: "06:00")
        night.expect()
        night.ends()
    }

    @Test func anAttemptInFlightIsRepeatedUnderItsIdWhereThatIsSafe() throws {
        let night = Scene(try SceneHouse.settings())
        (night.paths["sms"], night.paths["smtp"]) = (.some(nil), .some(nil))
        try night.at("03:12", .activate(.real))
        let first = night.left.map(\.id)
        night.skip()
        night.paths = [:]
        try night.isDown(until: "03:13")
        #expect(night.left.dropFirst(first.count).map(\.id).sorted() == first.sorted())
        night.skip()
        #expect(night.state.outbox.isEmpty)
        night.ends()
    }

    @Test func anAttemptThatCannotBeRepeatedIsUnknownAndGoesByAnotherPath() throws {
        var settings = try SceneHouse.settings()
        settings.paths = []
        settings.convening.roles = ["writer"]
        let night = Scene(settings)
        night.paths["sms"] = .some(nil)
        try night.at("03:12", .activate(.real))
        night.expect("03:12 d1 sms actedOnBehalf\n03:12 w1 sms,email firstCall writer")
        night.paths = [:]
        try night.isDown(until: "03:13")
        night.expect("03:13 w1 voice pathFailed writer\n03:13 d1 email pathFailed")
        let attempts = try night.activation("29-2026-001").attempts.values
        #expect(attempts.filter { $0.parcel.medium == .sms }.allSatisfy { $0.outcome == .unknown })
        night.ends()
    }

    @Test func anAnsweredPageIsNotRepeatedByTheRestart() throws {
        var settings = try SceneHouse.settings()
        settings.convening.roles = ["writer"]
        let night = Scene(settings)
        night.paths["sms"] = .some(nil)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:12:30", .real(.coming("writer", "w1")))
        night.paths = [:]
        try night.isDown(until: "03:13")
        night.expect("03:13 d1 sms actedOnBehalf")
        night.ends()
    }

    @Test func aFailedPathIsTriedSixTimesAndAnotherAtOnce() throws {
        var settings = try SceneHouse.settings()
        settings.convening.roles = ["writer"]
        settings.convening.defaultLadder = Ladder(
            rungs: [Rung(after: .zero, call: .titular(contacts: .twoPaths))], repeatEvery: .hours(2))
        let night = Scene(settings)
        night.paths["sms"] = .retry(after: nil, reason: "timeout")
        var decider = Actor.switchboard
        decider.person = "d1"
        try night.at("03:12", .activate(.real), by: decider)
        night.expect("03:12 w1 sms,email firstCall writer\n03:12 w1 voice pathFailed writer")
        night.passes(until: "03:20")
        night.expect(
            """
            03:12:05 w1 sms firstCall writer
            03:12:15 w1 sms firstCall writer
            03:12:35 w1 sms firstCall writer
            03:13:15 w1 sms firstCall writer
            03:13:15 o1 email supervision
            03:14:15 w1 sms firstCall writer
            """)
        let sms = try #require(
            try night.activation("29-2026-001").attempts.values.first { $0.parcel.medium == .sms })
        #expect(sms.outcome == .failed && sms.started == 6 && sms.reason == "timeout")
        night.ends()
    }

    @Test func aRetryAfterIsHeededWithinReason() throws {
        for (asked, second) in [
            (Duration.zero, "03:12:05"), (.seconds(20), "03:12:20"), (.hours(1), "03:27:00"),
        ] {
            var settings = try SceneHouse.settings()
            settings.convening.roles = ["writer"]
            let night = Scene(settings)
            night.paths["smtp"] = .retry(after: asked, reason: "450")
            try night.at("03:12", .activate(.real))
            night.skip()
            let retry = try #require(night.state.outbox.nextRetry(after: night.now))
            #expect(retry == instant(second))
            night.ends()
        }
    }

    @Test func aResultToldTwiceChangesNothing() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        let id = try #require(night.left.first?.id)
        let before = night.state
        try night.at("03:12", .attemptFinished(id, .refused(reason: "550")), by: .daemon)
        #expect(night.state == before)
        night.refuses(
            .unknownAttempt, "03:12", .attemptFinished("nothing", .accepted(reference: nil)), by: .daemon)
        night.ends()
    }

    @Test func pagesGoBeforeNoticesAndNoticesBeforeMessages() throws {
        var settings = try SceneHouse.settings()
        settings.convening.roles = ["writer"]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        try night.submit(.real(.coming("writer", "w1")), by: .switchboard)
        night.skip()
        try night.submit(
            .draftMessage("29-2026-001", Draft(template: "attente", values: ["consigne": "x"])),
            by: .switchboard)
        try night.submit(
            .validateMessage("29-2026-001", "29-2026-001-CP-01", by: "préfet", orally: true), by: .switchboard
        )
        try night.submit(
            .releaseMessage("29-2026-001", "29-2026-001-CP-01", ReleaseOrder(by: "chef")), by: .switchboard)
        try night.submit(.real(.declined(role: "writer", person: "w1")), by: .switchboard)
        night.dispatch()
        let order = night.left.suffix(8).map { $0.attempt.page?.purpose.rawValue ?? "message" }
        #expect(order == ["page", "page", "notice", "notice", "message", "message", "message", "message"])
        night.skip()
        night.ends()
    }
}
