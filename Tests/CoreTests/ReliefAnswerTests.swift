// What the second team answers, and what becomes of it: it fills nobody's seat tonight.

import Testing
import TocsinCore

@Suite struct ReliefAnswerTests {
    private func convened() throws -> Scene {
        var settings = try SceneHouse.settings()
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        let night = Scene(settings)
        try night.at("03:12", .activate(.exercise))
        night.skip()
        try night.at("03:13", .answer("29-2026-E001", "w1", .coming(minutes: 10)))
        night.skip()
        try night.at(
            "03:14",
            .relieve(
                "29-2026-E001", at: instant("06:00"), [Assignment(role: "writer", person: "w2")], by: "cab"))
        night.expect("03:14 w2 sms,email relief")
        #expect(night.last?.text.contains("EXERCICE") == true, "a drill's relief is marked as one")
        return night
    }

    /// Who was to come at six is told that it is over; who cannot come is left alone.
    @Test func theSecondTeamIsToldOfTheEnd() throws {
        let night = try convened()
        try night.at("03:14:10", .roster(.answer("A1", yes: true, by: "w2")))
        night.skip()
        let team = [
            Assignment(role: "pressOfficer", person: "p2"), Assignment(role: "cellLead", person: "l2"),
        ]
        try night.at("03:14:20", .relieve("29-2026-E001", at: instant("06:00"), team, by: "cab"))
        night.skip()
        try night.at("03:14:30", .roster(.answer("A2", yes: false, by: "p2")))
        night.skip()
        try night.at("03:14:40", .state("29-2026-E001", .stoodDown, Stating(by: "cab")))
        let told = night.left.compactMap(\.attempt.page).filter { $0.reason == .standDown }
        #expect(told.contains { $0.person == "w2" } && told.contains { $0.person == "l2" })
        #expect(!told.contains { $0.person == "p2" })
        #expect(told.allSatisfy { $0.text.contains("EXERCICE") })
        night.skip()
        night.refuses(.alreadyClosed, "03:15", .roster(.answer("A3", yes: true, by: "l2")))
    }

    @Test func aReliefThatIsRefusedIsToldToTheLead() throws {
        let night = try convened()
        try night.at("03:14:30", .roster(.answer("A1", yes: false, by: "w2")))
        let told = night.left.suffix(2).compactMap(\.attempt.page)
        #expect(told.map(\.person).sorted() == ["l1", "o1"])
        #expect(told.allSatisfy { $0.text.contains("ne peut pas venir") })
        night.skip()
    }

    /// Whoever comes tonight declines after the relief for the morning has said yes: the ladder goes on.
    @Test func theYesForTheMorningStopsNoEscalationTonight() throws {
        let night = try convened()
        try night.at("03:14:30", .roster(.answer("A1", yes: true, by: "w2")))
        night.skip()
        try night.at("03:14:40", .answer("29-2026-E001", "w1", .unavailable))
        let called = night.left.filter { $0.attempt.page?.reason == .declined }.compactMap(\.attempt.page)
        #expect(called.contains { $0.roles == ["writer"] && $0.person != "w1" })
        night.skip()
    }

    @Test func silenceOfTheSecondTeamIsToldToo() throws {
        let night = try convened()
        night.skip()
        while night.now < instant("03:45") {
            night.passes(until: night.now < instant("03:20") ? "03:30" : "03:45")
            night.skip()
        }
        #expect(night.texts.contains { $0.contains("w2 n'a pas répondu") && $0.contains("Relève") })
    }
}
