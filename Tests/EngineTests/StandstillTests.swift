// A daemon or a machine that does nothing for a while: the journal says so, before anything that comes of it.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite struct StandstillTests {
    @Test func whoComesMuchLaterThanTheTimerStoodStill() async throws {
        let clock = HandClock()
        let engine = engine(MemoryJournal(), clock)
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            // A busy machine is late as well.
            clock.advance(Limits.standstill)
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "à l'heure")))
            // It would have rung within its longest sleep.
            clock.advance(.seconds(312) + Limits.longestSleep)
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "après")))
            clock.advance(.seconds(1))
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "encore")))
            let contents = try await engine.query {
                $0.state.activations[id]?.occurrences.map(\.content) ?? []
            }
            let still = contents.indices.compactMap { place -> (place: Int, seconds: Int64)? in
                guard case .machine(.stoodStill(let seconds)) = contents[place] else { return nil }
                return (place, seconds)
            }
            #expect(still.count == 1 && still.allSatisfy { (312...342).contains($0.seconds) })
            // What fell due meanwhile stands behind it.
            let rungs = contents.indices.filter { if case .rung = contents[$0] { true } else { false } }
            #expect(rungs.contains { $0 > still.first?.place ?? .max }, "\(contents)")
        }
    }

    /// The timer rang in time, and what came of it waits for the disk alone.
    @Test func aSlowDiskIsNoStandstill() async throws {
        let (clock, waker, door) = (HandClock(), HandWaker(), Door())
        let engine = engine(door, clock, waker)
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            await door.hold()
            async let before = engine.ask(.state(id, .noted, Stating(by: "x", note: "avant")))
            await door.arrival()
            clock.advance(try #require(waker.last))
            engine.wake()
            while engine.vitals.decided < 2 { await Task.yield() }
            clock.advance(.seconds(60))
            await door.open()
            _ = try await before
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "après")))
            let contents = try await engine.query {
                $0.state.activations[id]?.occurrences.map(\.content) ?? []
            }
            #expect(!contents.contains { if case .machine(.stoodStill) = $0 { true } else { false } })
        }
    }
}
