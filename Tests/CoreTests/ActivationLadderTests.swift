// Incident logs of the ladder: when rungs fall due, who stands on them, and what happens when nobody does.

import Testing
import TocsinCore

@Suite struct ActivationLadderTests {
    private let ladder = Ladder.standard

    @Test func rungsFallDueByTheFormula() {
        let start = instant("03:00")
        func minutes(_ limit: String) -> [Int64] {
            ladder.dues(from: start, limit: instant(limit)).map { ($0 - start).inSeconds }
        }
        #expect(minutes("04:00") == [0, 180, 300, 600, 900, 1200])
        #expect(minutes("03:30") == [0, 180, 300, 600, 900, 1200])
        // 20 minutes left: half of the ladder's time.
        #expect(minutes("03:20") == [0, 90, 150, 300, 450, 600])
        #expect(minutes("03:11") == [0, 9, 15, 30, 45, 60])
        #expect(minutes("03:10") == [0, 0, 0, 0, 0, 0])
        #expect(minutes("02:00") == [0, 0, 0, 0, 0, 0])
    }

    @Test func nobodyAnswersAllNight() throws {
        let night = Scene(try quiet())
        try night.at("03:12", .activate(.real))
        night.expect(
            """
            03:12 d1 sms actedOnBehalf
            03:12 l1 sms,email firstCall cellLead
            03:12 w1 sms,email firstCall writer
            03:12 p1 sms,email firstCall pressOfficer
            """)
        night.passes(until: "03:31:59")
        night.expect(
            """
            03:15 l1 sms,email,voice calledAgain cellLead
            03:15 w1 sms,email,voice calledAgain writer
            03:15 p1 sms,email,voice calledAgain pressOfficer
            03:17 l2 sms,email deputy cellLead
            03:17 w2 sms,email deputy writer
            03:17 p2 sms,email deputy pressOfficer
            03:22 s1 sms,email escalated cellLead,pressOfficer,writer
            03:27 c1 sms,email escalated cellLead,pressOfficer,writer
            """)
        night.passes(until: "03:33:59")
        night.expect("03:32 d1 sms askDecider\n03:32 d1 sms askDecider\n03:32 d1 sms askDecider")
        night.passes(until: "03:44")
        night.expect(
            """
            03:34 q1 sms,email escalated cellLead,pressOfficer,writer
            03:39 l1,l2 sms,email,voice repeated cellLead
            03:39 w1,w2 sms,email,voice repeated writer
            03:39 p1,p2 sms,email,voice repeated pressOfficer
            03:44 l1,l2 sms,email,voice repeated cellLead
            03:44 w1,w2 sms,email,voice repeated writer
            03:44 p1,p2 sms,email,voice repeated pressOfficer
            """)
        try night.at("03:45", .real(.stoodDown))
        #expect(night.left.last?.attempt.page?.reason == .standDown)
        night.skip()
        night.passes(until: "05:00")
        night.ends()
    }

    @Test func aTriggerWithNoTimeLeftCallsEverybodyAtOnce() throws {
        let night = Scene(try quiet(missed: []))
        try night.at("04:30", .activate(.real, at: "03:30"))
        night.expect(
            """
            04:30 d1 sms actedOnBehalf
            04:30 l1 sms,email firstCall cellLead
            04:30 w1 sms,email firstCall writer
            04:30 p1 sms,email firstCall pressOfficer
            04:30 l1 voice calledAgain cellLead
            04:30 w1 voice calledAgain writer
            04:30 p1 voice calledAgain pressOfficer
            04:30 l2 sms,email deputy cellLead
            04:30 w2 sms,email deputy writer
            04:30 p2 sms,email deputy pressOfficer
            04:30 s1,c1,q1 sms,email escalated cellLead,pressOfficer,writer
            04:30 l1,o1 sms missed
            """)
        night.ends()
    }

    @Test func aLateTriggerTightensTheLadder() throws {
        let night = Scene(try quiet())
        // Limit 04:12, 20 minutes left at 03:52: the rungs come twice as fast.
        try night.at("03:52", .activate(.real, at: "03:12"))
        night.skip()
        night.passes(until: "03:54:29")
        night.expect(
            """
            03:53:30 l1 sms,email,voice calledAgain cellLead
            03:53:30 w1 sms,email,voice calledAgain writer
            03:53:30 p1 sms,email,voice calledAgain pressOfficer
            """)
        night.passes(until: "03:54:30")
        night.expect(
            """
            03:54:30 l2 sms,email deputy cellLead
            03:54:30 w2 sms,email deputy writer
            03:54:30 p2 sms,email deputy pressOfficer
            """)
        night.ends()
    }

    @Test func theDeciderSaysCall() throws {
        let night = try asked()
        try night.at("03:33", .decideRung("29-2026-001", "writer", call: true))
        night.expect("03:33 q1 sms,email escalated writer")
        try refuseTwice(night)
        night.passes(until: "03:38")
        night.expect("03:38 w1,w2 sms,email,voice repeated writer")
        night.ends()
    }

    @Test func theDeciderTakesCareOfIt() throws {
        let night = try asked()
        try night.at("03:33", .decideRung("29-2026-001", "writer", call: false))
        night.expect()
        night.passes(until: "03:38")
        night.expect("03:38 w1,w2 sms,email,voice repeated writer")
        // The decider's no holds: even when titular and deputy decline, the prefect is not called unasked.
        try night.at("03:39", .real(.declined(role: "writer", person: "w1")))
        night.expect("03:39 w2 sms,email,voice repeated writer")
        try night.at("03:40", .real(.declined(role: "writer", person: "w2")))
        night.expect("03:40 s1,c1 sms,email,voice repeated writer")
        night.ends()
    }

    @Test func aDeclineDoesNotOvertakeTheQuestion() throws {
        let night = try asked()
        try night.at("03:33", .real(.declined(role: "writer", person: "w2")))
        night.expect()
        night.passes(until: "03:34")
        night.expect("03:34 q1 sms,email escalated writer")
        night.ends()
    }

    @Test func anAnswerEndsTheQuestion() throws {
        let night = try asked()
        try night.at("03:33", .answer("w2", .coming(minutes: 10)), by: .link)
        night.passes(until: "03:40")
        night.expect()
        night.refuses(.nothingAsked, "03:40", .decideRung("29-2026-001", "writer", call: true))
        night.ends()
    }

    @Test func anEmptyRungIsPassedAtOnceAndReported() throws {
        var settings = try quiet()
        settings.unstaff("writer")
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.expect(
            """
            03:12 d1 sms actedOnBehalf
            03:12 l1,o1 sms warning
            03:12 l1 sms,email firstCall cellLead
            03:12 p1 sms,email firstCall pressOfficer
            03:12 s1 sms,email escalated writer
            """)
        let report = try night.activation("29-2026-001").warnings.filter { $0.kind == .emptyRung }
        #expect(report.map(\.mark) == [0, 1, 2])
        #expect(
            report.first?.text == "Personne à l'échelon 1 pour : rédacteur. L'échelon suivant est appelé.")
        night.ends()
    }

    @Test func somebodyWithoutAnyContactPointIsPassedOverAtOnce() throws {
        var settings = try quiet()
        settings.roster.people["w1"]?.contacts = []
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.expect(
            """
            03:12 d1 sms actedOnBehalf
            03:12 l1,o1 sms warning
            03:12 l1 sms,email firstCall cellLead
            03:12 p1 sms,email firstCall pressOfficer
            03:12 w2 sms,email deputy writer
            """)
        night.ends()
    }

    @Test func thereIsAlwaysARecipient() throws {
        var settings = try quiet()
        settings.unstaff(
            "cellLead", "writer", "pressOfficer", "serviceLead", "chiefOfStaff", "prefect", "decider")
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        let called = Set(
            night.left.compactMap(\.attempt.page).filter { $0.reason == .lastResort }.map(\.person))
        #expect(called == Set(settings.roster.people.keys))
        night.skip()
        // Nobody answers: not once, but until somebody does.
        night.passes(until: "03:18")
        let again = night.left.compactMap(\.attempt.page).filter { $0.reason == .lastResort }
        #expect(Set(again.map(\.person)) == called && again.count >= 2 * called.count)
        night.skip()
        try night.at("03:18:30", .answer("w2", .coming(minutes: 5)))
        night.skip()
        night.passes(until: "03:40")
        #expect(!night.left.contains { $0.at > instant("03:19") && $0.attempt.page?.reason == .lastResort })
        night.skip()
        night.ends()
    }

    @Test func theLastResortIsCalledFirst() throws {
        var settings = try quiet()
        settings.unstaff("cellLead", "writer", "pressOfficer", "chiefOfStaff", "prefect")
        settings.convening.defaultLadder = Ladder(rungs: [
            Rung(after: .zero, call: .titular(contacts: .twoPaths))
        ])
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        let convened = night.left.compactMap(\.attempt.page).filter { $0.purpose == .page }
        #expect(Set(convened.map(\.person)) == ["s1"])
        night.skip()
        night.ends()
    }

    @Test func twoPathsOfDifferentClassFromTheFirstMinute() throws {
        let night = Scene(try quiet())
        try night.at("03:12", .activate(.real))
        let first = night.left.compactMap(\.attempt.page).filter { $0.reason == .firstCall }
        for person in ["l1", "w1", "p1"] as [PersonID] {
            #expect(Set(first.filter { $0.person == person }.map(\.contact.pathClass)).count == 2)
        }
        night.skip()
        night.ends()
    }

    /// Only the writer is silent; the prefect is about to be asked for.
    private func asked() throws -> Scene {
        let night = Scene(try quiet())
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .answer("l1", .coming(minutes: 10)), by: .link)
        try night.at("03:13", .answer("p1", .coming(minutes: 10)), by: .link)
        night.passes(until: "03:32")
        let question = try #require(night.last)
        #expect(question.attempt.page?.reason == .askDecider)
        #expect(question.text.contains("Faut-il appeler Personne q1 (préfet), ou vous en chargez-vous ?"))
        night.skip()
        return night
    }

    /// A question read late wakes nobody for what is over.
    @Test func aQuestionAnsweredAfterTheEndCallsNobody() throws {
        let night = try asked()
        try night.at("03:33", .real(.stoodDown))
        night.skip()
        night.refuses(.alreadyClosed, "03:34", .decideRung("29-2026-001", "writer", call: true))
        night.passes(until: "03:50")
        night.expect()
        night.ends()
    }

    private func refuseTwice(_ night: Scene) throws {
        night.refuses(.nothingAsked, "03:33", .decideRung("29-2026-001", "writer", call: false))
    }

    /// Without warnings before the limit, so that the log shows the ladder alone.
    private func quiet(missed: [RoleID] = ["decider"]) throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.warnings.atPercent = []
        settings.warnings.digestAfter = []
        settings.warnings.missed = missed
        return settings
    }
}

extension Activation {
    var warnings: [Warning] {
        occurrences.compactMap { if case .warned(let warning) = $0.content { warning } else { nil } }
    }
}
