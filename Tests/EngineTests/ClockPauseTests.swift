// The pause before another try is the boot clock's too, also when nothing is open any more.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct ClockPauseTests {
    private func ready(_ engine: Engine) async throws -> Set<AttemptID> {
        Set(
            try await engine.query {
                $0.state.ready(at: $0.now, limit: Limits.wave, busy: [:], under: $0.settings)
            })
    }

    /// Everything that may leave now does, and ends so.
    private func send(_ engine: Engine, _ outcome: DeliveryOutcome) async throws -> Set<AttemptID> {
        let ids = try await ready(engine).sorted()
        for request in [.attemptsStarted(ids)] + ids.map({ Request.attemptFinished($0, outcome) }) {
            _ = try await engine.submit(Command(actor: .daemon, request: request))
        }
        return Set(ids)
    }

    @Test func aSteppedWallClockShortensNoPauseAfterTheEnd() async throws {
        let clock = HandClock()
        let engine = engine(MemoryJournal(), clock)
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            _ = try await send(engine, .accepted(reference: nil))
            let end = Request.state(id, .stoodDown, Stating(by: "sous-préfète"))
            let officer = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
            _ = try await engine.submit(Command(actor: officer, request: end))
            let notices = try await send(engine, .retry(after: nil, reason: "503"))
            let (before, open) = try await engine.query { ($0.now, $0.state.open) }
            #expect(!notices.isEmpty && open.isEmpty)
            clock.step(.hours(1))
            engine.wake()
            #expect(try await engine.query { $0.now } == before)
            // The same by the other path is not what pauses.
            #expect(try await ready(engine).isDisjoint(with: notices))
            clock.advance(Limits.firstRetry)
            #expect(try await ready(engine).isSuperset(of: notices))
            _ = try await send(engine, .accepted(reference: nil))
            // Nothing waits: the wall clock is believed again.
            engine.wake()
            #expect(try await engine.query { $0.now } == clock.now)
        }
    }
}
