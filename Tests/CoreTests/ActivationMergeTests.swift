// Two activations for one event: people, links and the earlier decision of the one merged are not lost.

import Testing
import TocsinCore

@Suite struct ActivationMergeTests {
    static let start = Instant(seconds: 1_795_223_520)
    static let officer = Actor(means: .socket, person: nil, rights: Set(Right.allCases))

    private func twice() throws -> (State, Settings) {
        let settings = try SceneHouse.settings()
        var state = State()
        for (minutes, title) in [(0, "Feu"), (2, "Feu, second appel")] {
            let trigger = Trigger(mode: .real, title: title, decision: Stating(by: "préfet"))
            _ = try state.handle(
                Command(actor: Self.officer, request: .activate(trigger)), at: Self.start + .minutes(minutes),
                under: settings)
        }
        return (state, settings)
    }

    @Test func aLinkOfTheMergedOneAnswersInTheOther() throws {
        var (state, settings) = try twice()
        let merge = Command(actor: Self.officer, request: .merge("29-2026-002", into: "29-2026-001"))
        _ = try state.handle(merge, at: Self.start + .minutes(3), under: settings)
        #expect(state.open == ["29-2026-001"])
        let source = try #require(state.activations["29-2026-002"])
        #expect(source.attempts.values.allSatisfy { $0.page?.purpose != .page || $0.outcome == .withdrawn })
        let person = try #require(source.called.first?.person)
        let link = Actor(means: .link, person: person, rights: [.state])
        _ = try state.handle(
            Command(actor: link, request: .answer("29-2026-002", person, .coming(minutes: 5))),
            at: Self.start + .minutes(4), under: settings)
        let home = try #require(state.activations["29-2026-001"])
        #expect(home.paging.values.contains { $0.answers.contains { $0.person == person } })
        #expect(state.activations["29-2026-002"]?.paging.values.allSatisfy { $0.answers.isEmpty } == true)
    }

    @Test func theEarlierDecisionOfTheMergedOneIsKeptBeside() throws {
        var (state, settings) = try twice()
        let merge = Command(actor: Self.officer, request: .merge("29-2026-001", into: "29-2026-002"))
        _ = try state.handle(merge, at: Self.start + .minutes(3), under: settings)
        let home = try #require(state.activations["29-2026-002"])
        let decisions = home.statements.filter { $0.fact == .emergencyDetermined }
        #expect(decisions.map(\.statedAt.instant) == [Self.start + .minutes(2), Self.start])
        #expect(decisions.last?.reference == "29-2026-001")
    }

    private func quiet() throws -> Scene {
        var settings = try SceneHouse.settings()
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        let night = Scene(settings)
        try night.at("03:00", .activate(.real, title: "Feu"))
        night.skip()
        try night.at("03:02", .activate(.real, title: "Feu, second appel"))
        night.skip()
        return night
    }

    /// Who answered the second call is not called for the first.
    @Test func anAnswerGivenBeforeTheMergeHoldsAfterIt() throws {
        let night = try quiet()
        try night.at("03:02:30", .answer("29-2026-002", "l1", .coming(minutes: 10)), by: .link)
        try night.at("03:02:40", .merge("29-2026-002", into: "29-2026-001"))
        night.skip()
        night.passes(until: "03:12")
        #expect(!night.left.contains { $0.at > instant("03:02:40") && $0.attempt.page?.person == "l1" })
        let paging = try night.activation("29-2026-001").paging["cellLead"]
        #expect(paging?.answers.map(\.person) == ["l1"])
        #expect(paging?.answers.first?.expectedAt == instant("03:12:30"))
        night.skip()
        night.ends()
    }

    /// The COD of the one is the COD of the event: its clock does not vanish.
    @Test func whatWasStatedInTheOneHoldsInTheOther() throws {
        let night = try quiet()
        try night.at("03:02:20", .state("29-2026-002", .codDecided, Stating(by: "préfet")))
        try night.at("03:02:30", .state("29-2026-002", .noted, Stating(note: "une note")))
        try night.at("03:02:40", .merge("29-2026-002", into: "29-2026-001"))
        let home = try night.activation("29-2026-001")
        #expect(home.reading(at: night.now).start(.elected)?.instant == instant("03:02:20"))
        #expect(home.statements.last { $0.fact == .codDecided }?.reference == "29-2026-002")
        #expect(!home.statements.contains { $0.fact == .noted })
        night.skip()
        night.ends()
    }

    /// Whoever was called by the merged one alone may be on the way.
    @Test func theEndIsToldToThoseCalledByTheOther() throws {
        let night = try quiet()
        try night.at("03:02:30", .answer("29-2026-002", "w1", .unavailable), by: .link)
        #expect(night.left.contains { $0.activation == "29-2026-002" && $0.attempt.page?.person == "w2" })
        night.skip()
        try night.at("03:02:40", .merge("29-2026-002", into: "29-2026-001"))
        night.skip()
        #expect(!(try night.activation("29-2026-001").called).contains { $0.person == "w2" })
        try night.at("03:02:50", .real(.stoodDown))
        let told = night.left.compactMap(\.attempt.page).filter { $0.reason == .standDown }
        #expect(told.contains { $0.person == "w2" })
        #expect(told.count { $0.person == "l1" && $0.contact.medium == .sms } == 1, "once, called by both")
        night.skip()
        night.ends()
    }

    @Test func aMessageThatIsOutIsNotMergedAway() throws {
        let night = try quiet()
        let draft = Draft(
            template: "attente", values: ["consigne": "Restez."], audiences: [.elected])
        try night.at("03:02:10", .draftMessage("29-2026-002", draft))
        try night.at(
            "03:02:20",
            .validateMessage("29-2026-002", "29-2026-002-CP-01", by: "a", orally: false))
        try night.at(
            "03:02:30", .releaseMessage("29-2026-002", "29-2026-002-CP-01", ReleaseOrder(by: "b")))
        night.skip()
        night.refuses(.messageOpen, "03:02:40", .merge("29-2026-002", into: "29-2026-001"))
        try night.at("03:02:50", .merge("29-2026-001", into: "29-2026-002"))
        night.skip()
        night.ends()
    }
}
