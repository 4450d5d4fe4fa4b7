// Incident logs of corrections: a withdrawn answer, a moved limit, a step taken back with what it informed.

import Testing
import TocsinCore

@Suite struct ActivationCorrectionTests {
    private let id: ActivationID = "29-2026-001"

    @Test func aWithdrawnAcknowledgementLetsTheLadderGoOn() throws {
        let night = Scene(try calm())
        try night.at("03:12", .activate(.real))
        night.skip()
        let entry = try night.at("03:13", .real(.coming("writer", "w1"))).entry
        night.passes(until: "03:18")
        night.expect()
        try night.at("03:18", .real(.corrected(try #require(entry), to: nil)))
        night.expect("03:18 w1 sms,email,voice calledAgain writer\n03:18 w2 sms,email deputy writer")
        let paging = try #require(try night.activation(id).paging["writer"])
        #expect(!paging.isAnswered)
        night.ends()
    }

    @Test func aWithdrawnDeclineIsAnAcknowledgementAgain() throws {
        let night = Scene(try calm())
        try night.at("03:12", .activate(.real))
        try night.submit(.real(.coming("writer", "w1", eta: 10)), by: .switchboard)
        let entry = try night.submit(.real(.declined(role: "writer", person: "w1")), by: .switchboard).entry
        night.dispatch()
        night.skip()
        try night.at("03:13", .real(.corrected(try #require(entry), to: nil)))
        let paging = try #require(try night.activation(id).paging["writer"])
        #expect(paging.answers.map(\.expectedAt) == [instant("03:22")] && paging.declined.isEmpty)
        night.passes(until: "04:11")
        night.expect()
        night.ends()
    }

    @Test func aMovedLimitWarnsAndMissesAgain() throws {
        var settings = try calm()
        settings.warnings.atPercent = [50]
        let night = Scene(settings)
        let entry = try night.at("03:12", .activate(.real)).entry
        try night.submit(.answer(id, "w1", .coming(minutes: 5)), by: .link)
        night.passesUnwatched(until: "04:12")
        try night.at("04:20", .real(.corrected(try #require(entry), to: moment("04:00:00"))))
        night.skip()
        night.passes(until: "04:59:59")
        night.expect("04:30 l1,o1 sms warning")
        night.passes(until: "05:00")
        night.expect("05:00 l1,o1,d1 sms missed")
        let missed = try night.activation(id).missed[.cell]
        #expect(missed == [instant("04:12"): instant("04:12"), instant("05:00"): instant("05:00")])
        // Back to the first limit: nothing is said twice.
        let last = try #require(try night.activation(id).statements.first?.entry)
        try night.at("05:10", .real(.corrected(last, to: moment("03:12:00"))))
        night.passes(until: "07:00")
        night.expect()
        night.ends()
    }

    @Test func aStepTakenBackTakesBackWhatItInformed() throws {
        let night = Scene(try calm())
        try night.at("03:12", .activate(.real))
        try night.submit(.answer(id, "w1", .coming(minutes: 5)), by: .link)
        night.skip()
        try night.at("03:13", .real(.codDecided))
        let entry = try #require(try night.at("03:20", .real(.ticked(step: "gala"))).entry)
        try night.at("03:21", .real(.corrected(entry, to: moment("03:18:30"))))
        let moved = try night.activation(id).reading(at: night.now).stop(.elected)
        #expect(moved?.instant == instant("03:18:30"))
        try night.at("03:22", .real(.corrected(entry, to: nil)))
        #expect(try night.activation(id).reading(at: night.now).stop(.elected) == nil)
        // A step that informs nobody leaves an information beside it alone.
        let other = try #require(try night.at("03:23", .real(.ticked(step: "sirenes"))).entry)
        try night.at("03:23", .real(.told(.elected)))
        try night.at("03:24", .real(.corrected(other, to: nil)))
        #expect(try night.activation(id).reading(at: night.now).stop(.elected) != nil)
        night.ends()
    }

    private func calm() throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.warnings.atPercent = []
        settings.warnings.digestAfter = []
        settings.convening.roles = ["writer"]
        return settings
    }
}

extension Scene {
    fileprivate func passesUnwatched(until time: String) {
        skip()
        passes(until: time)
        skip()
    }
}
