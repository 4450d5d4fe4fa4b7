// What people of the roster are asked: swaps, duties taken over, contact data; and what follows an answer.

import Testing
import TocsinCore

@Suite struct RosterAskTests {
    // MARK: Swaps

    private func swap(_ scene: RosterScene) -> Swap {
        Swap(
            asker: "p1", other: "p2",
            given: .init(
                role: "writer", from: scene.time("2026-11-12 18:00"), until: scene.time("2026-11-13 08:00")),
            taken: .init(
                role: "writer", from: scene.time("2026-11-14 08:00"), until: scene.time("2026-11-15 08:00")))
    }

    @Test func anAcceptedSwapChangesBothStretches() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        let asked = try scene.at("2026-11-10 10:00", .askSwap(swap(scene)), by: .known("p1"))
        #expect(asked.entry == "A1")
        scene.expect("11-10 10:00 p2 sms swap")
        #expect(scene.lastText.contains("Personne p1 vous demande de prendre son astreinte « rédacteur »"))
        #expect(scene.holder("2026-11-12 20:00") == "p1" && scene.holder("2026-11-14 20:00") == "p2")
        scene.refuses(.forbidden, .answer("A1", yes: true, by: "p3"), by: .known("p3"))
        try scene.at("2026-11-10 11:00", .answer("A1", yes: true, by: nil), by: .known("p2"))
        scene.expect("11-10 11:00 p1 sms swap")
        #expect(scene.lastText.contains("accepte"))
        let shifts = scene.roster.shifts(
            of: "writer", from: scene.time("2026-11-12 08:00"), until: scene.time("2026-11-16 08:00"))
        #expect(shifts.map(\.person) == ["p1", "p2", "p2", "p1", "p2"])
        #expect(shifts.map(\.source) == [.rotation, .swap, .rotation, .swap, .rotation])
        #expect(scene.changes.first?.change.by == "Personne p2")
        #expect(scene.changes.first?.change.reason == "échange A1")
        scene.refuses(.alreadyClosed, .answer("A1", yes: false, by: "p2"), by: .known("p2"))
        scene.refuses(.nothingAsked, .answer("A2", yes: false, by: "p2"), by: .known("p2"))
        scene.passes(until: "2026-11-12 19:00")
        scene.ends()
    }

    @Test func aRefusedSwapChangesNothing() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        try scene.at("2026-11-10 10:00", .askSwap(swap(scene)), by: .known("p1"))
        scene.expect("11-10 10:00 p2 sms swap")
        try scene.at("2026-11-10 11:00", .answer("A1", yes: false, by: "p2"), by: .link)
        scene.expect("11-10 11:00 p1 sms swap")
        #expect(scene.lastText.contains("refuse") && scene.lastText.contains("Vous restez d'astreinte."))
        #expect(scene.changes.isEmpty && scene.holder("2026-11-12 20:00") == "p1")
        scene.passes(until: "2026-11-12 19:00")
        scene.ends()
    }

    @Test func aSwapIsNotAcceptedOnceTheRosterChanged() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        try scene.at("2026-11-10 10:00", .askSwap(swap(scene)), by: .known("p1"))
        scene.expect("11-10 10:00 p2 sms swap")
        try scene.at("2026-11-10 11:00", scene.override("p9", "2026-11-14 12:00", "2026-11-14 14:00"))
        scene.refuses(.badValue, "Personne p2 n'est pas d'astreinte", .answer("A1", yes: true, by: "p2"))
        try scene.at("2026-11-10 12:00", .withdraw("C1", by: "o1", reason: nil))
        try scene.at("2026-11-10 12:00", .answer("A1", yes: true, by: "p2"))
        scene.skip()
        scene.ends()
    }

    @Test func nobodyGivesAwayWhatIsNotTheirs() throws {
        let settings = try RosterScene.settings { $0.people["p9"]?.contacts = [] }
        let scene = try RosterScene(settings, from: "2026-11-10 10:00")
        var other = swap(scene)
        scene.refuses(.forbidden, .askSwap(other), by: .known("p2"))
        other.other = "p1"
        scene.refuses(.badValue, "à deux", .askSwap(other))
        other = swap(scene)
        other.given.until = scene.time("2026-11-13 08:15")
        scene.refuses(.badValue, "n'est pas d'astreinte", .askSwap(other))
        other = swap(scene)
        other.taken = nil
        other.other = "p9"
        scene.refuses(.nobodyThere, .askSwap(other))
        other.given.until = other.given.from
        scene.refuses(.badValue, "vide ou passée", .askSwap(other))
        other.given.role = "pilote"
        scene.refuses(.unknownRole, .askSwap(other))
        scene.skip()
        scene.ends()
    }

    /// Of a duty under way, the rest of it: the owner is told at its end, not in the same second.
    @Test func aSwapUnderWayLeavesTimeToAnswer() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        let rest = Swap(
            asker: "p1", other: "p9",
            given: .init(
                role: "writer", from: scene.time("2026-11-10 08:00"), until: scene.time("2026-11-10 14:00")))
        try scene.at("2026-11-10 10:00", .askSwap(rest), by: .known("p1"))
        scene.expect("11-10 10:00 p9 sms swap")
        scene.passes(until: "2026-11-10 14:30")
        scene.expect("11-10 14:00 o1 sms,email roster")
        #expect(scene.lastText.contains("Personne p9 n'a pas répondu à la demande d'échange de Personne p1"))
        scene.refuses(.badValue, "vide ou passée", .answer("A1", yes: true, by: "p9"))
        scene.ends()
    }

    // MARK: Taking over a duty

    private func kept(from start: String, _ change: (inout RosterPlan) -> Void = { _ in }) throws
        -> RosterScene
    {
        let settings = try RosterScene.settings { plan in
            plan.handover.roles = ["writer"]
            change(&plan)
        }
        return try RosterScene(settings, from: start)
    }

    @Test func aDutyIsAskedForRemindedAndEscalated() throws {
        let scene = try kept(from: "2026-11-12 10:00")
        scene.passes(until: "2026-11-13 07:59")
        scene.passes(until: "2026-11-13 08:00")
        scene.expect("11-13 08:00 p2 sms handover")
        #expect(scene.lastText.contains("Vous prenez l'astreinte « rédacteur » du vendredi 13 novembre 2026"))
        scene.passes(until: "2026-11-13 08:30")
        scene.expect("11-13 08:30 p2 sms,email handover")
        scene.passes(until: "2026-11-13 09:00")
        scene.expect("11-13 09:00 o1 sms,email roster")
        #expect(scene.lastText.contains("Personne p2 n'a pas confirmé la prise d'astreinte « rédacteur »"))
        scene.passes(until: "2026-11-19 12:00")
        scene.ends()
    }

    @Test func anAnswerStopsReminderAndEscalation() throws {
        let scene = try kept(from: "2026-11-12 10:00")
        scene.passes(until: "2026-11-13 08:10")
        scene.expect("11-13 08:00 p2 sms handover")
        try scene.at("2026-11-13 08:10", .answer("A1", yes: true, by: "p2"), by: .link)
        scene.passes(until: "2026-11-20 07:59")
        scene.passes(until: "2026-11-20 08:40")
        scene.expect("11-20 08:00 p3 sms handover\n11-20 08:30 p3 sms,email handover")
        try scene.at("2026-11-20 08:40", .answer("A2", yes: false, by: "p3"), by: .link)
        scene.expect("11-20 08:40 o1 sms,email roster")
        #expect(scene.lastText.contains("ne prend pas l'astreinte"))
        scene.passes(until: "2026-11-21 08:00")
        scene.ends()
    }

    @Test func whoGoesOnIsNotAsked() throws {
        let scene = try kept(from: "2026-11-12 10:00") { $0.roles[0].rotation?.people = ["p1", "p1", "p2"] }
        scene.passes(until: "2026-11-20 07:59")
        scene.passes(until: "2026-11-20 08:00")
        scene.expect("11-20 08:00 p2 sms handover")
        scene.ends()
    }

    @Test func aHandoverWhileTheDaemonWasDownIsAskedForOnItsReturn() throws {
        let scene = try kept(from: "2026-11-12 10:00")
        try scene.isDown(until: "2026-11-13 11:00")
        scene.expect("11-13 11:00 p2 sms handover")
        try scene.isDown(until: "2026-11-13 11:10")
        scene.expect()
        scene.passes(until: "2026-11-13 12:30")
        scene.expect("11-13 11:30 p2 sms,email handover\n11-13 12:00 o1 sms,email roster")
        scene.ends()
    }

    // MARK: Contact data

    @Test func nobodyAcceptsAnExchangeFromTheirHolidays() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        try scene.at("2026-11-10 10:00", .askSwap(swap(scene)), by: .known("p1"))
        scene.expect("11-10 10:00 p2 sms swap")
        scene.refuses(.duplicateEntry, .askSwap(swap(scene)), by: .known("p1"))
        try scene.at("2026-11-10 10:30", scene.absence("p2", "2026-11-12 00:00", "2026-11-14 00:00"))
        scene.skip()
        scene.refuses(.nobodyThere, "absent", .answer("A1", yes: true, by: "p2"))
        scene.refuses(
            .badValue, "deux mois",
            .askSwap(
                Swap(
                    asker: "p1", other: "p3",
                    given: .init(
                        role: "writer", from: scene.time("2026-11-11 08:00"),
                        until: scene.time("9999-01-01 08:00")))))
    }

    /// Nights only: there is nobody by day, and every evening's duty is asked for all the same.
    @Test func aDutyWithHolesIsConfirmedEachTime() throws {
        let settings = try RosterScene.settings { plan in
            plan.roles[0].layers = [
                Layer(
                    Rotation(people: ["p1", "p2"], start: CivilTime(2026, 11, 6, 18), days: 1),
                    only: [Restriction(from: 18 * 3600, until: 8 * 3600)])
            ]
            plan.roles[0].mustBeCovered = false
            plan.handover.roles = ["writer"]
        }
        let scene = try RosterScene(settings, from: "2026-11-10 12:00")
        for day in 10...14 {
            scene.passes(until: "2026-11-\(day) 18:00")
            #expect(scene.left.last?.page.reason == .handover, "\(day)")
            #expect(scene.left.last?.at == scene.time("2026-11-\(day) 18:00"))
            scene.skip()
            scene.passes(until: "2026-11-\(day) 23:00")
            scene.skip()
        }
    }

    /// The sick call comes at ten for a duty since eight: whoever takes it is asked at once, and whoever gave
    /// it up is not asked again.
    @Test func aChangeAfterTheHandoverIsConfirmedToo() throws {
        let settings = try RosterScene.settings { $0.handover.roles = ["writer"] }
        let scene = try RosterScene(settings, from: "2026-11-12 12:00")
        scene.passes(until: "2026-11-13 08:00")
        scene.expect("11-13 08:00 p2 sms handover")
        try scene.at("2026-11-13 08:10", scene.override("p9", "2026-11-13 08:00", "2026-11-20 08:00"))
        scene.expect("11-13 08:10 p9 sms handover")
        scene.passes(until: "2026-11-13 08:35")
        #expect(scene.state.book.asks["A1"]?.lapsedAt == scene.time("2026-11-13 08:30"))
        scene.expect()
        try scene.at("2026-11-13 08:36", .answer("A2", yes: true, by: "p9"), by: .link)
        scene.passes(until: "2026-11-13 12:00")
        scene.expect()
        scene.ends()
    }

    @Test func aCampaignAsksEverybodyRemindsAndNamesTheSilent() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        scene.refuses(.badValue, .campaign(until: scene.time("2026-11-10 10:30"), by: "o1"))
        scene.refuses(.badValue, .campaign(until: scene.time("2028-11-10 10:30"), by: "o1"))
        let until = scene.time("2026-11-13 10:00")
        let accepted = try scene.at("2026-11-10 10:00", .campaign(until: until, by: "o1"))
        #expect(accepted.notice?.hasPrefix("5 personnes interrogées") == true)
        scene.expect(
            ["o1", "p1", "p2", "p3", "p9"].map { "11-10 10:00 \($0) sms contacts" }.joined(separator: "\n"))
        let asks = scene.state.book.asks.values.reduce(into: [:]) { $0[$1.ask.person] = $1.ask.id }
        try scene.at("2026-11-11 09:00", .answer(try #require(asks["p1"]), yes: true, by: "p1"), by: .link)
        #expect(scene.roster.verifiedDay(of: "p1") == CivilTime(2026, 11, 11).daysSinceEpoch)
        try scene.at("2026-11-11 09:00", .answer(try #require(asks["p2"]), yes: false, by: "p2"), by: .link)
        scene.expect("11-11 09:00 o1 sms,email roster")
        #expect(scene.lastText.contains("coordonnées ne sont plus justes"))
        scene.passes(until: "2026-11-12 10:00")
        scene.expect(
            ["o1", "p3", "p9"].map { "11-12 10:00 \($0) sms,email contacts" }.joined(separator: "\n"))
        scene.passes(until: "2026-11-13 10:00")
        scene.expect("11-13 10:00 o1 sms,email roster")
        for silent in ["o1", "p3", "p9"] {
            #expect(scene.lastText.contains("Personne \(silent) n'a pas confirmé ses coordonnées"))
        }
        let zone = scene.settings.roster.zone
        let known = scene.state.roster(knownAt: scene.time("2026-11-11 08:00"), zone: zone)
        #expect(known?.verifiedDay(of: "p1") == nil)
        scene.ends()
    }
}
