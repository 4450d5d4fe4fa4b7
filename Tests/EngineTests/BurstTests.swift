// A burst of answers, each of which looks before it speaks, costs one write to the disk for a whole batch.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct BurstTests {
    @Test func questionsBetweenAnswersCostNoCommit() async throws {
        let (journal, pairs) = (Door(), Limits.batch / 2)
        let engine = engine(journal, HandClock())
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            await journal.hold()
            try await withThrowingTaskGroup(of: Void.self) { group in
                // The writer stands at the held door with this one: all the rest gathers behind it.
                group.addTask { _ = try await engine.submit(.trigger("un autre")) }
                await journal.arrival()
                let before = await journal.appends
                for number in 0..<pairs {
                    group.addTask {
                        let seen = try await engine.query { $0.state.activations[id]?.statements.count ?? 0 }
                        #expect(seen <= pairs + 1)
                    }
                    group.addTask {
                        let fact = Request.state(id, .noted, Stating(by: "X", note: "\(number)"))
                        let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
                        _ = try await engine.submit(Command(actor: actor, request: fact))
                    }
                }
                while engine.waitingCount < pairs { await Task.yield() }
                await journal.open()
                try await group.waitForAll()
                #expect(await journal.appends - before < pairs / 4, "one a batch, not one a question")
            }
            let noted = try await engine.query {
                $0.state.activations[id]?.statements.count { $0.fact == .noted }
            }
            #expect(noted == pairs)
        }
    }

    /// What a question sees is durable, and holds all that was answered before it was asked.
    @Test func aQuestionSeesWhatWasAnsweredBefore() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            for number in 1...20 {
                let fact = Request.state(id, .noted, Stating(by: "X", note: "\(number)"))
                let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
                _ = try await engine.submit(Command(actor: actor, request: fact))
                let seen = try await engine.query { $0.state.activations[id]?.statements.last?.note }
                #expect(seen == "\(number)")
            }
        }
    }

    @Test func aQuestionBehindAFailedCommitIsRefused() async throws {
        let journal = Door()
        let engine = engine(journal, HandClock())
        await #expect(throws: JournalError.self) {
            try await running(engine) {
                _ = try await engine.submit(.trigger())
                await journal.hold()
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try? await engine.submit(.trigger("un autre")) }
                    await journal.arrival()
                    group.addTask {
                        await #expect(throws: EngineFault.stopped) {
                            try await engine.submit(.trigger("encore"))
                        }
                    }
                    while engine.vitals.decided < 2 { await Task.yield() }
                    group.addTask {
                        await #expect(throws: EngineFault.stopped) { try await engine.query { _ in 1 } }
                    }
                    await journal.fail(.storage("disque"), after: 1)
                    await journal.open()
                }
            }
        }
    }
}
