// Fault F25 on the real writer: answers and the clock race, 10,000 commands in all; the chain decides.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(5))) struct AnswerRaceTests {
    /// Two people (the second twice under one key) and the clock, all at once, in 250 rounds of ten nights.
    @Test(arguments: 1...10) func nothingIsLostOrCountedTwice(night: Int) async throws {
        let (journal, clock) = (MemoryJournal(), HandClock())
        let engine = engine(journal, clock)
        let rounds = 250
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            let people = try await engine.query {
                Set($0.state.activations[id]?.attempts.values.compactMap(\.page?.person) ?? []).sorted()
            }
            let (first, second) = (try #require(people.first), try #require(people.last))
            #expect(first != second)
            for round in 0..<rounds {
                await withTaskGroup(of: Void.self) { group in
                    for (person, copy) in [(first, 0), (second, 1), (second, 2)] {
                        group.addTask {
                            let command = Command(
                                actor: Actor(means: .link, person: person, rights: [.state]),
                                key: RequestKey(key: "\(night)/\(round)/\(person)", fingerprint: "\(person)"),
                                request: .answer(id, person, .coming(minutes: 5)))
                            do { _ = try await engine.submit(command) } catch {
                                Issue.record("\(copy): \(error)")
                            }
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
            clock.advance(.minutes(4))
            engine.wake()
            let called = try await engine.query { Set($0.state.activations[id]?.called.map(\.person) ?? []) }
            #expect(called.isSubset(of: Set(people)), "both have answered: nobody else is called")
        }
        let entries = try await journal.entries(after: 0, limit: 1_000_000)
        #expect(State(replaying: entries).version == Int64(entries.count))
    }
}
