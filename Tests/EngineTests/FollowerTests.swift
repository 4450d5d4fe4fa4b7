// Who follows the changes and does not read: nobody waits for them, they lose the oldest, and go on.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct FollowerTests {
    @Test func whoDoesNotReadLosesTheOldestAndHoldsUpNobody() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            let (idle, reading) = (engine.changes(), engine.changes())
            let officer = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
            var read = reading.makeAsyncIterator()
            for number in 1...300 {
                let fact = Request.state(id, .noted, Stating(by: "X", note: "\(number)"))
                _ = try await engine.submit(Command(actor: officer, request: fact))
                // Whoever reads gets each.
                #expect(await read.next()?.version != nil)
            }
            let last = try await engine.query { $0.state.version }
            var (versions, late) = ([Int64](), idle.makeAsyncIterator())
            while versions.last != last, let change = await late.next() { versions.append(change.version) }
            #expect(versions.count == 256 && versions.last == last)
            _ = try await engine.submit(
                Command(actor: officer, request: .state(id, .noted, Stating(by: "X", note: "encore"))))
            #expect(await late.next()?.version == last + 1)
        }
    }
}
