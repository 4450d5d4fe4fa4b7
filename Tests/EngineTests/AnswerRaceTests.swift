// Fault F25 on the real writer: answers and the clock race, 10,000 commands in all; the chain decides.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(5))) struct AnswerRaceTests {
    /// Two people (the second twice under one key) and the clock, all at once, in 200 rounds of ten nights.
    @Test(arguments: 1...10) func nothingIsLostOrCountedTwice(night: Int) async throws {
        let journal = MemoryJournal()
        let engine = engine(journal, HandClock())
        let rounds = 200
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            let people = try await called(engine, id)
            let (first, second) = (try #require(people.first), try #require(people.last))
            #expect(first != second)
            for round in 0..<rounds {
                await withTaskGroup(of: Void.self) { group in
                    for (person, copy) in [(first, 0), (second, 1), (second, 2)] {
                        group.addTask {
                            do {
                                _ = try await engine.submit(
                                    answer(id, person, key: "\(night)/\(round)/\(person)"))
                            } catch { Issue.record("\(copy): \(error)") }
                        }
                    }
                    group.addTask { engine.wake() }
                }
            }
            let heard = try await engine.query { snapshot in
                (snapshot.state.activations[id]?.statements ?? []).count {
                    if case .acknowledged = $0.fact { true } else { false }
                }
            }
            #expect(heard == 2 * rounds, "each once, whichever copy came first")
        }
        let entries = try await journal.entries(after: 0, limit: 1_000_000)
        #expect(State(replaying: entries).version == Int64(entries.count))
    }

    /// At the very instant at which the ladder would climb, everybody answers: whichever comes first, nobody
    /// is called for what has been answered.
    @Test(arguments: 1...10) func theLadderAndTheAnswerAtOneInstant(night: Int) async throws {
        let (journal, clock) = (MemoryJournal(), HandClock())
        let engine = engine(journal, clock)
        try await running(engine) {
            for round in 0..<20 {
                let id = try #require(try await engine.submit(.trigger("Essai \(round)")).activation)
                let people = try await called(engine, id)
                let due = try await engine.query {
                    $0.state.activations[id]?.paging.values.compactMap(\.due).min()
                }
                try await pass(until: try #require(due), clock, engine)
                // So that neither always wins, each goes first now and then.
                if round % 10 == 0 { engine.wake() }
                if round % 10 == 1 {
                    for person in people { _ = try await engine.submit(answer(id, person)) }
                }
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { engine.wake() }
                    for person in people {
                        group.addTask { _ = try? await engine.submit(answer(id, person)) }
                    }
                }
                let end = Request.state(id, .stoodDown, Stating(by: "préfet"))
                _ = try await engine.ask(end)
            }
        }
        let entries = try await journal.entries(after: 0, limit: 1_000_000)
        let (late, climbed) = Self.calls(in: entries)
        #expect(late.isEmpty, "called after the answer: \(late)")
        #expect((1..<40).contains(climbed), "the clock came first for \(climbed) of 40 roles")
    }

    /// The timer rings on the way, or the writer would take it for a standstill and do what is due first.
    private func pass(until due: Instant, _ clock: HandClock, _ engine: Engine) async throws {
        while due - clock.now > .seconds(4) {
            clock.advance(.seconds(3))
            engine.wake()
            try await engine.query { _ in }
        }
        clock.advance(due - clock.now)
    }

    private func called(_ engine: Engine, _ id: ActivationID) async throws -> [PersonID] {
        try await engine.query {
            Set(
                ($0.state.activations[id]?.attempts.values.compactMap(\.page) ?? []).filter {
                    $0.purpose == .page
                }.map(\.person)
            ).sorted()
        }
    }

    private func answer(_ id: ActivationID, _ person: PersonID, key: String? = nil) -> Command {
        Command(
            actor: Actor(means: .link, person: person, rights: [.state]),
            key: key.map { RequestKey(key: $0, fingerprint: "\(person)") },
            request: .answer(id, person, .coming(minutes: 5)))
    }

    /// Calls for a role that had its answer, and how many roles' ladders climbed.
    private static func calls(in entries: [JournalEntry]) -> (late: [AttemptID], climbed: Int) {
        var answered: [ActivationID: Set<RoleID>] = [:]
        var rungs: [ActivationID: Set<RoleID>] = [:]
        var late: [AttemptID] = []
        var opened: [ActivationID: Instant] = [:]
        for entry in entries {
            switch entry.event {
            case .stated(let id, let statement):
                if case .acknowledged(let role, _, _, _) = statement.fact {
                    answered[id, default: []].insert(role)
                }
            case .opened(let opening): opened[opening.id] = entry.clock.instant
            case .rungFired(let id, let role, _, _) where entry.clock.instant != opened[id]:
                rungs[id, default: []].insert(role)
            case .paged(let id, let page) where page.purpose == .page:
                if answered[id]?.isSuperset(of: page.roles) == true { late.append(page.attempt) }
            default: break
            }
        }
        return (late, rungs.values.reduce(0) { $0 + $1.count })
    }
}
