// Incident logs of the answers: who is silent afterwards, whose paging goes on, and what a decline sets off.

import Testing
import TocsinCore

@Suite struct ActivationAnswerTests {
    @Test func aLinkAnswersForAllTheRolesOfThePerson() throws {
        let night = Scene(try twoHats())
        try begin(night)
        try night.at("03:13", .answer("l1", .coming(minutes: 10)), by: .link)
        night.passes(until: "03:18")
        night.expect(
            "03:15 p1 sms,email,voice calledAgain pressOfficer\n03:17 p2 sms,email deputy pressOfficer")
        #expect(try pages(night, of: "l1").allSatisfy { $0.outcome == .acknowledged })
        night.ends()
    }

    @Test func theCommandLineAnswersForTheRoleNamedAndTheOtherGoesOn() throws {
        let night = Scene(try twoHats())
        try begin(night)
        try night.at("03:13", .real(.coming("cellLead", "l1")))
        night.passes(until: "03:15")
        // The person is awake and is not called again; the role they did not answer for goes to the deputy.
        night.expect(
            """
            03:15 p1 sms,email,voice calledAgain pressOfficer
            03:15 l1,o1 sms warning
            03:15 w2 sms,email deputy writer
            """)
        night.ends()
    }

    @Test func nobodyElsesPagingStops() throws {
        let night = Scene(try calm())
        try begin(night)
        try night.at("03:13", .answer("l1", .coming(minutes: 5)), by: .link)
        night.passes(until: "03:15")
        night.expect(
            """
            03:15 w1 sms,email,voice calledAgain writer
            03:15 p1 sms,email,voice calledAgain pressOfficer
            """)
        night.ends()
    }

    @Test func aDeclineMovesOnAtOnce() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        try night.at("03:12:20", .answer("w1", .unavailable), by: .link)
        night.expect("03:12:20 l1,o1 sms warning\n03:12:20 w2 sms,email declined writer")
        #expect(try pages(night, of: "w1").allSatisfy { $0.outcome == .declined })
        night.passes(until: "03:21")
        night.expect()
        night.ends()
    }

    @Test func aDeclineMovesOnAlsoAfterAnAcknowledgement() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        try night.at("03:13", .answer("w1", .coming(minutes: 20)), by: .link)
        night.passes(until: "03:21")
        night.expect()
        try night.at("03:21", .answer("w1", .unavailable), by: .link)
        night.expect("03:21 l1,o1 sms warning\n03:21 w2 sms,email declined writer")
        try night.at("03:21:30", .answer("w2", .remote), by: .link)
        night.passes(until: "04:11")
        night.expect()
        #expect(try night.activation("29-2026-001").staffing(at: night.now).inPost["writer"] == "w2")
        night.ends()
    }

    @Test func aLateDeclineFiresAllThatFellDueMeanwhile() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        try night.at("03:13", .answer("w1", .coming(minutes: 20)), by: .link)
        try night.at("03:40", .answer("w1", .unavailable), by: .link)
        night.expect(
            """
            03:40 l1,o1 sms warning
            03:40 w2 sms,email declined writer
            03:40 s1,c1 sms,email escalated writer
            03:40 d1 sms askDecider
            """)
        night.ends()
    }

    @Test func anArrivalAfterTheLimitFillsTheRoleAndCallsTheNextRung() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        try night.at("03:16", .answer("w1", .coming(minutes: 56)), by: .link)
        night.expect(
            """
            03:15 w1 sms,email,voice calledAgain writer
            03:16 w2 sms,email lateArrival writer
            03:16 l1 sms warning
            """)
        #expect(
            night.texts.last?.contains(
                "Personne w1 (rédacteur) arrive dans 56 min, après l'échéance de 4 h 12") == true)
        night.passes(until: "04:11")
        night.expect()
        night.ends()
    }

    /// Who comes too late ends nobody else's call: it is tried again, and by another way.
    @Test func whoIsCalledForALateArrivalIsCalledInEarnest() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        night.paths["sms"] = .some(.retry(after: nil, reason: "421"))
        night.paths["smtp"] = .some(.refused(reason: "550"))
        try night.at("03:15:30", .answer("w1", .coming(minutes: 57)), by: .link)
        night.skip()
        night.passes(until: "03:18")
        let calls = night.left.compactMap(\.attempt.page).filter { $0.person == "w2" && $0.purpose == .page }
        #expect(calls.count { $0.contact.medium == .sms } > 1, "tried again")
        #expect(calls.contains { $0.contact.medium == .voice && $0.reason == .pathFailed })
        night.skip()
        // Nor does it matter that somebody else answers for something else, or that the daemon comes back.
        try night.at("03:18:10", .real(.noted, Stating(note: "une note")))
        try night.isDown(until: "03:19")
        #expect(!(try pages(night, of: "w2")).contains { $0.outcome == .withdrawn })
        night.skip()
        // Somebody who is there in time ends it.
        try night.at("03:19:30", .answer("w2", .coming(minutes: 20)), by: .link)
        night.skip()
        let before = night.left.count
        night.passes(until: "03:40")
        #expect(!night.left[before...].contains { $0.attempt.page?.purpose == .page })
        night.skip()
    }

    @Test func anArrivalInTimeCallsNobody() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        try night.at("03:16", .answer("w1", .coming(minutes: 55)), by: .link)
        night.expect("03:15 w1 sms,email,voice calledAgain writer")
        night.passes(until: "04:11")
        night.expect()
        night.ends()
    }

    @Test func aLateArrivalWithTwoRolesSendsOneTextAndOneWarning() throws {
        var settings = try twoHats()
        settings.convening.roles = ["cellLead", "writer"]
        settings.convening.defaultLadder = Ladder(rungs: [
            Rung(after: .zero, call: .titular(contacts: .twoPaths)),
            Rung(after: .minutes(5), call: .role("serviceLead")),
        ])
        let night = Scene(settings)
        try begin(night)
        try night.at("03:13", .answer("l1", .coming(minutes: 80)), by: .link)
        night.expect("03:13 s1 sms,email lateArrival cellLead,writer\n03:13 l1 sms warning")
        night.ends()
    }

    @Test func aLateArrivalDoesNotSkipTheQuestionToTheDecider() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        night.passes(until: "03:31")
        night.skip()
        try night.at("03:31", .answer("w2", .coming(minutes: 50)), by: .link)
        night.expect("03:31 d1 sms askDecider\n03:31 l1 sms warning")
        night.passes(until: "03:40")
        night.expect("03:33 q1 sms,email escalated writer")
        night.ends()
    }

    @Test func whatHasNotLeftIsWithdrawnAndNeverRetried() throws {
        let night = Scene(try calm(only: "writer"))
        night.paths["sms"] = .retry(after: nil, reason: "421")
        try begin(
            night,
            """
            03:12 d1 sms actedOnBehalf
            03:12 d1 email pathFailed
            03:12 w1 sms,email firstCall writer
            03:12 w1 voice pathFailed writer
            """)
        try night.at("03:12:02", .answer("w1", .coming(minutes: 5)), by: .link)
        night.passes(until: "03:12:50")
        // Only the decider's notice is tried again; the fifth fault in a row holds the path, which is told.
        night.expect(
            """
            03:12:05 d1 sms actedOnBehalf
            03:12:15 d1 sms actedOnBehalf
            03:12:35 d1 sms actedOnBehalf
            03:12:35 o1 email supervision
            """)
        #expect(try pages(night, of: "w1").contains { $0.outcome == .withdrawn })
        night.ends()
    }

    /// The text says since when the cell is active: corrected meanwhile, it is still the same call.
    @Test func aCorrectedTimeMakesNobodyBeCalledTwiceByTheSameWay() throws {
        let night = Scene(try calm(only: "writer"))
        night.paths["sms"] = .retry(after: nil, reason: "421")
        try night.at("03:12", .activate(.real))
        night.skip()
        let calls = { night.left.compactMap(\.attempt.page).filter { $0.person == "w1" } }
        #expect(calls().filter { $0.contact.medium == .voice }.count == 1)
        let began = try night.activation("29-2026-001").statements.first { $0.fact == .emergencyDetermined }
        try night.at("03:12:02", .real(.corrected(try #require(began).entry, to: moment("03:05:00"))))
        night.paths["sms"] = .refused(reason: "554")
        night.skip()
        night.passes(until: "03:12:10")
        night.skip()
        #expect(calls().filter { $0.contact.medium == .sms }.count == 2)
        #expect(calls().filter { $0.contact.medium == .voice }.count == 1)
    }

    @Test func aPageInFlightIsNotTriedAgainAfterTheAnswer() throws {
        let night = Scene(try calm(only: "writer"))
        night.paths["sms"] = .some(nil)
        try begin(night)
        let flying = try #require(night.state.outbox.inFlight.first { $0.rawValue.contains("/w1/") })
        try night.at("03:12:02", .real(.coming("writer", "w1")))
        try night.at("03:12:03", .attemptFinished(flying, .retry(after: nil, reason: "421")), by: .daemon)
        night.passes(until: "03:20")
        night.expect()
        #expect(try pages(night, of: "w1").contains { $0.outcome == .withdrawn })
        night.ends()
    }

    @Test func refusedAnswers() throws {
        let night = Scene(try calm())
        try begin(night)
        night.refuses(.nothingAsked, "03:13", .answer("q1", .coming(minutes: 1)), by: .link)
        night.refuses(.unknownPerson, "03:13", .real(.coming("writer", "nobody")))
        night.refuses(.unknownRole, "03:13", .real(.coming("nothing", "w1")))
        night.refuses(.badValue, "03:13", .real(.coming("writer", "w1", eta: -1)))
        night.refuses(.unknownActivation, "03:13", .answer("29-2026-777", "w1", .remote), by: .link)
        try night.at("03:13", .real(.cancelled, Stating(by: "sous-préfet", reason: "fausse alerte")))
        night.skip()
        night.refuses(.alreadyClosed, "03:14", .answer("w1", .coming(minutes: 1)), by: .link)
        night.refuses(.alreadyClosed, "03:14", .real(.coming("writer", "w1")))
        night.ends()
    }

    /// Attack 28: by their own link, key or text, somebody who was not called stops nobody's paging.
    @Test func theAnswerOfSomebodyNotCalledStopsNothing() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        for answer in [Answer.coming(minutes: 1), .remote, .inPost, .unavailable] {
            night.refuses(.nothingAsked, "03:12:30", .answer("l1", answer), by: .link)
        }
        let called = try night.activation("29-2026-001").attempts.pairs.first { $1.page?.person == "w1" }
        let page = try #require(called?.0)
        let theirs = TextReply(key: "sms/1", from: "+33639989999", text: "1 482913")
        try night.at("03:12:31", .heard(.reply(theirs, Proof(attempts: [page]))), by: .daemon)
        let lines = try night.activation("29-2026-001").occurrences
        #expect(
            lines.contains {
                if case .heard(.claimed(_, let claim)) = $0.content {
                    claim.lack == .wrongNumber
                } else {
                    false
                }
            },
            "recorded")
        night.passes(until: "03:15")
        night.expect("03:15 w1 sms,email,voice calledAgain writer")
        night.passes(until: "03:17")
        night.expect("03:17 w2 sms,email deputy writer")
        night.ends()
    }

    /// What somebody in charge states of another is their own word, and is kept as such.
    @Test func whoeverVouchesForSomebodyNotCalledIsNamed() throws {
        let night = Scene(try calm(only: "writer"))
        try begin(night)
        try night.at("03:13", .real(.coming("writer", "l1")))
        let statement = try #require(try night.activation("29-2026-001").statements.last)
        #expect(statement.by == "sous-préfet" && statement.basis == .declared)
        #expect(statement.actor.means == .socket && statement.actor.person != "l1")
        night.passes(until: "03:20")
        night.expect()
        night.ends()
    }

    private func begin(_ night: Scene, _ expected: String? = nil) throws {
        try night.at("03:12", .activate(.real))
        if let expected { night.expect(expected) } else { night.skip() }
    }

    private func pages(_ night: Scene, of person: PersonID) throws -> [Attempt] {
        try night.activation("29-2026-001").attempts.values.filter {
            $0.page?.person == person && $0.page?.purpose == .page
        }
    }

    /// No warnings before the limit, and only these roles convened.
    private func calm(only role: RoleID? = nil) throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.warnings.atPercent = []
        settings.warnings.digestAfter = []
        if let role { settings.convening.roles = [role] }
        return settings
    }

    /// The cell lead is the writer as well.
    private func twoHats() throws -> Settings {
        var settings = try calm()
        let writer = try #require(settings.roster.roles.firstIndex { $0.id == "writer" })
        settings.roster.roles[writer].rotation?.people = ["l1"]
        return settings
    }
}
