// Incident logs of a pool: waves until enough accept, declines that are normal, thanks to the others.

import Testing
import TocsinCore

@Suite struct PoolCallingTests {
    /// Six volunteers in waves of two, five minutes apart, two of whom must accept.
    private func house(quiet: [Restriction] = [], unconsented: PersonID? = nil) throws -> Settings {
        var settings = try SceneHouse.settings()
        let members = (1...6).map { PersonID("v\($0)") }
        for (number, id) in members.enumerated() {
            settings.roster.people[id] = SceneHouse.person(id, 40 + number)
        }
        if let unconsented {
            settings.roster.people[unconsented]?.contacts = [
                ContactPoint(
                    medium: .sms, address: "+33639980077", path: "sms", pathClass: .mobileNetwork,
                    wakes: false, isPrivate: true)
            ]
        }
        settings.roster.roles.append(
            RosterRole(
                id: "cipOperator", title: "opérateur de la CIP", layers: [],
                pool: Pool(members: members, wave: 2, every: .minutes(5), accept: 2, quiet: quiet)))
        settings.convening = Convening(roles: ["cipOperator"])
        settings.convening.lastResort = ["serviceLead"]
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        return settings
    }

    /// The day's order begins somewhere in the list: it is read, not assumed.
    private func order(_ settings: Settings) -> [PersonID] {
        settings.roster.volunteers(for: "cipOperator", at: instant("03:12")).map(\.id)
    }

    @Test func wavesGoOnUntilEnoughHaveAccepted() throws {
        let settings = try house()
        let v = order(settings)
        #expect(Set(v).count == 6)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.expect(
            """
            03:12 d1 sms actedOnBehalf
            03:12 \(v[0]),\(v[1]) sms,email wave cipOperator
            """)
        try night.at("03:14", .answer(v[0], .coming(minutes: 20)))
        night.expect()
        night.passes(until: "03:18")
        night.expect("03:17 \(v[2]),\(v[3]) sms,email wave cipOperator")
        try night.at("03:19", .answer(v[2], .remote))
        // Two have accepted: the two who said nothing may sleep on, and nobody is called any more.
        night.expect("03:19 \(v[1]),\(v[3]) sms wave")
        #expect(night.texts.suffix(2).allSatisfy { $0.contains("Assez de volontaires") })
        night.passes(until: "03:59")
        night.expect()
        try night.at("04:00", .real(.stoodDown))
        night.skip()
        night.ends()
    }

    @Test func aDeclineIsReplacedAtOnceByOneMore() throws {
        let settings = try house()
        let v = order(settings)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .answer(v[1], .unavailable))
        night.expect("03:13 \(v[2]) sms,email declined cipOperator")
        night.passes(until: "03:17")
        night.expect("03:17 \(v[3]),\(v[4]) sms,email wave cipOperator")
        try night.at("03:18", .real(.stoodDown))
        night.skip()
        night.ends()
    }

    @Test func whenAllWereCalledTheSilentAreCalledAgainAndTheLeadIsToldWhenNobodyIsLeft() throws {
        let settings = try house()
        let v = order(settings)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.passesUnasserted(until: "03:22")
        for person in v.prefix(5) {
            try night.at("03:23", .answer(person, .unavailable))
            night.skip()
        }
        night.passes(until: "03:27")
        night.expect("03:27 \(v[5]) sms,email,voice repeated cipOperator")
        try night.at("03:28", .answer(v[5], .unavailable))
        night.expect("03:28 l1,o1 sms warning")
        #expect(night.texts.last?.contains("Il n'en reste aucun") == true)
        // With nobody left the last resort is called, and the lead is not told twice.
        night.passes(until: "03:33")
        night.expect("03:32 s1,c1 sms,email,voice repeated cipOperator")
        try night.at("03:34", .real(.stoodDown))
        night.skip()
        night.ends()
    }

    @Test func theQuietHoursAreKeptAndAPrivateNumberNeedsConsent() throws {
        let nights = Restriction(from: 22 * 3600, until: 6 * 3600)
        let asleep = try house(quiet: [nights])
        #expect(order(asleep).isEmpty)
        #expect(asleep.roster.volunteers(for: "cipOperator", at: instant("10:00")).count == 6)
        var settings = try house(unconsented: "v3")
        #expect(!order(settings).contains("v3") && order(settings).count == 5)
        settings.roster.people["v3"]?.consent = 20_000
        #expect(order(settings).contains("v3"))
    }

    /// The gateway refuses the only consented path: the private number is not the next one.
    @Test func consentHoldsWhenAPathFails() throws {
        var settings = try house()
        for id in (1...6).map({ PersonID("v\($0)") }) {
            settings.roster.people[id]?.contacts = [
                ContactPoint(
                    medium: .voice, address: "+33261910077", path: "voice", pathClass: .fixedLine, wakes: true
                ),
                ContactPoint(
                    medium: .sms, address: "+33639980077", path: "sms", pathClass: .mobileNetwork,
                    wakes: false, isPrivate: true),
            ]
        }
        let night = Scene(settings)
        night.paths["voice"] = .some(.refused(reason: "occupé"))
        try night.at("03:12", .activate(.real))
        #expect(!night.left.contains { $0.attempt.page?.contact.isPrivate == true })
        night.skip()
    }

    @Test func thanksAreSaidOnceHoweverOftenSomebodyAnswers() throws {
        let settings = try house()
        let v = order(settings)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.passesUnasserted(until: "03:18")
        try night.at("03:18", .answer(v[0], .coming(minutes: 5)))
        try night.at("03:19", .answer(v[2], .coming(minutes: 5)))
        night.expect("03:19 \(v[1]),\(v[3]) sms wave")
        try night.at("03:24", .answer(v[0], .inPost))
        try night.at("03:25", .answer(v[2], .inPost))
        night.expect()
    }

    /// Somebody was named for the hour and is mute: the volunteers come before the head of service does.
    @Test func anOverrideOnAPoolDoesNotCutTheVolunteersOff() throws {
        var settings = try house()
        settings.roster.plan.overrides = [
            Override(
                role: "cipOperator", person: "w2", from: instant("02:00"), until: instant("09:00"))
        ]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.passesUnasserted(until: "03:18")
        let called = Set(night.left.compactMap(\.attempt.page).filter { $0.purpose == .page }.map(\.person))
        #expect(called.contains("w2") && called.contains { $0.rawValue.hasPrefix("v") })
        #expect(!called.contains("s1"))
    }

    /// Awake is not enough: who came for the incident log has said nothing of the press.
    @Test func whoCameAsAVolunteerIsStillCalledForADutyOfTheirs() throws {
        var settings = try house()
        settings.convening.roles = ["cipOperator", "pressOfficer"]
        let v = order(settings)
        settings.roster.plan.overrides = [
            Override(
                role: "pressOfficer", person: v[0], from: instant("03:20"), until: instant("09:00"))
        ]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .answer(v[0], .coming(minutes: 5)))
        try night.at("03:14", .answer(v[1], .remote))
        night.skip()
        night.passesUnasserted(until: "03:40")
        let calls = night.left.compactMap(\.attempt.page).filter { $0.person == v[0] && $0.purpose == .page }
        #expect(calls.first?.roles == ["cipOperator"] && calls.last?.roles == ["pressOfficer"])
    }

    @Test func severalOfAPoolCountAsThePersonsTheyAre() throws {
        var settings = try house()
        settings.clocks.staffing = Staffing(roles: ["cipOperator"], persons: 2)
        let v = order(settings)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .answer(v[0], .inPost))
        #expect(try night.activation("29-2026-001").staffing(at: night.now).missing == ["persons"])
        try night.at("03:14", .answer(v[1], .inPost))
        #expect(try night.activation("29-2026-001").staffing(at: night.now).isMet)
        night.skip()
    }

    @Test func whoLeavesAPoolLeavesTheOthersInPost() throws {
        var settings = try house()
        settings.clocks.staffing = Staffing(roles: ["cipOperator"], persons: 1)
        let v = order(settings)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .answer(v[0], .inPost))
        try night.at("03:14", .answer(v[1], .inPost))
        night.skip()
        try night.at("03:20", .answer(v[1], .unavailable))
        let staffing = try night.activation("29-2026-001").staffing(at: night.now)
        #expect(staffing.isMet && staffing.inPost["cipOperator"] == v[0])
        night.skip()
    }

    /// A volunteer who is being called for a duty as well is not told to sleep on.
    @Test func nobodyIsSentAwayFromADutyThatWaitsForThem() throws {
        var settings = try house()
        settings.convening.roles = ["cipOperator", "writer"]
        let v = order(settings)
        settings.roster.plan.overrides = [
            Override(role: "writer", person: v[1], from: instant("03:00"), until: instant("09:00"))
        ]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.passesUnasserted(until: "03:40")
        let called = try night.activation("29-2026-001").peopleCalledForTests("cipOperator")
        #expect(called.contains(v[1]), "the pool had come to them")
        try night.at("03:41", .answer(v[0], .coming(minutes: 5)))
        night.skip()
        try night.at("03:42", .answer(v[2], .coming(minutes: 5)))
        let told = night.left.filter { $0.text.contains("Assez de volontaires") }.compactMap(\.attempt.page)
        #expect(!told.isEmpty && !told.contains { $0.person == v[1] })
        night.skip()
    }
}

@Suite struct IncomingTests {
    /// The lead's week ends at 03:40 that very night.
    private func house() throws -> Settings {
        var settings = try SceneHouse.settings()
        let index = try #require(settings.roster.roles.firstIndex { $0.id == "cellLead" })
        settings.roster.people["l9"] = SceneHouse.person("l9", 60)
        let civil = settings.roster.zone.civil(instant("03:40"))
        let start = CivilTime(secondsOnWall: civil.secondsOnWall - 7 * 86_400)
        settings.roster.roles[index].rotation = Rotation(people: ["l1", "l9"], start: start)
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        return settings
    }

    @Test func whoeverTakesOverWithinTheHourIsToldAtTheTrigger() throws {
        let night = Scene(try house())
        try night.at("03:12", .activate(.real))
        let told = night.left.filter { $0.attempt.page?.reason == .incoming }
        #expect(told.map { $0.attempt.page?.person } == ["l9"])
        #expect(told.first?.text.contains("Vous prenez l'astreinte « chef de cellule » à 3 h 40") == true)
        #expect(told.first?.text.contains("Personne l1") == true)
        let called = night.left.filter { $0.attempt.page?.reason == .firstCall }.compactMap(\.attempt.page)
        #expect(called.contains { $0.person == "l1" } && !called.contains { $0.person == "l9" })
        night.skip()
    }

    @Test func aRungAfterTheHandoverCallsWhoeverIsThenOnDuty() throws {
        let night = Scene(try house())
        try night.at("03:39", .activate(.real))
        night.skip()
        night.passes(until: "03:43")
        let again = night.left.filter { $0.attempt.page?.reason == .calledAgain }.compactMap(\.attempt.page)
        #expect(again.contains { $0.person == "l9" } && !again.contains { $0.person == "l1" })
        night.skip()
    }

    @Test func nobodyIsToldOfAHandoverAfterTheHour() throws {
        let night = Scene(try house())
        try night.at("03:45", .activate(.real))
        #expect(!night.left.contains { $0.attempt.page?.reason == .incoming })
        night.skip()
    }

    @Test func aLearnerReadsAlongAndIsNeverCounted() throws {
        var settings = try SceneHouse.settings()
        settings.roster.people["x1"] = SceneHouse.person("x1", 61)
        settings.roster.roles[0].shadows = [
            Layer(Rotation(people: ["x1"], start: CivilTime(2024, 1, 1, 8)))
        ]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        let told = night.left.filter { $0.attempt.page?.person == "x1" }
        #expect(told.map { $0.attempt.page?.reason } == [.shadow])
        night.skip()
        night.refuses(.nothingAsked, "03:13", .answer("x1", .coming(minutes: 3)))
        night.skip()
    }
}

@Suite struct ReliefTests {
    private func workingCell() throws -> Scene {
        var settings = try SceneHouse.settings()
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:20", .real(.seated("cellLead", "l1")))
        night.skip()
        try night.at("03:30", .real(.seated("writer", "w1")))
        night.skip()
        try night.at("03:30", .real(.seated("pressOfficer", "w1")))
        night.skip()
        return night
    }

    @Test func theTiredAreLeftOutAndTheRestedAreProposed() throws {
        let night = try workingCell()
        let activation = try night.activation("29-2026-001")
        let soon = night.state.relief(
            of: activation, at: instant("05:20"), longerThan: .hours(12), roster: night.settings.roster)
        #expect(soon.map(\.role) == ["cellLead", "writer", "pressOfficer"])
        #expect(soon.map(\.proposed) == ["l2", "w2", "p1"])
        #expect(soon[0].worked == .hours(2) && soon[1].current == "w1")
    }

    @Test func twoRolesAtOnceAreWorkedOnce() throws {
        let night = try workingCell()
        try night.at("05:30", .real(.seated("cellLead", "l2")))
        night.skip()
        let activation = try night.activation("29-2026-001")
        let hours = activation.hoursWorked(until: instant("06:30"))
        #expect(hours["l1"] == .minutes(130))
        #expect(hours["w1"] == .hours(3))
        #expect(hours["l2"] == .hours(1))
    }

    @Test func theSecondTeamIsConvenedForItsHourAndCanAnswer() throws {
        let night = try workingCell()
        night.passes(until: "04:59")
        night.skip()
        let team = [Assignment(role: "cellLead", person: "l2"), Assignment(role: "writer", person: "l2")]
        try night.at(
            "05:00", .relieve("29-2026-001", at: instant("14:00"), team, by: "directeur de cabinet"))
        night.expect("05:00 l2 sms,email relief")
        #expect(night.last?.text.contains("14 h 00 : chef de cellule, rédacteur") == true)
        // A yes for two in the afternoon fills nobody's seat now.
        let before = try night.activation("29-2026-001").paging
        try night.at("05:05", .roster(.answer("A1", yes: true, by: "l2")))
        #expect(try night.activation("29-2026-001").paging == before)
        #expect(try night.activation("29-2026-001").statements.contains { $0.fact == .noted })
        night.skip()
        night.refuses(
            .badValue, "05:10", .relieve("29-2026-001", at: instant("04:00"), team, by: "x"))
        night.refuses(
            .unknownPerson, "05:10",
            .relieve(
                "29-2026-001", at: instant("14:00"), [Assignment(role: "writer", person: "zz")], by: "x"))
    }
}

extension Activation {
    fileprivate func peopleCalledForTests(_ role: RoleID) -> Set<PersonID> {
        Set(attempts.values.compactMap(\.page).filter { $0.roles.contains(role) }.map(\.person))
    }
}

extension Scene {
    /// Time passes, and what leaves meanwhile is of no interest.
    fileprivate func passesUnasserted(until time: String) {
        skip()
        passes(until: time)
        skip()
    }
}
