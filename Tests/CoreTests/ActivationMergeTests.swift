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
}
