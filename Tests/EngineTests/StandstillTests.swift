// A daemon or a machine that does nothing for a while: the journal says so, before anything that comes of it.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite struct StandstillTests {
    @Test func whoComesMuchLaterThanTheTimerStoodStill() async throws {
        let (clock, waker) = (HandClock(), HandWaker())
        let engine = engine(MemoryJournal(), clock, waker)
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            // A busy machine is late as well.
            clock.advance(try #require(waker.last) + Limits.standstill)
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "à l'heure")))
            clock.advance(try #require(waker.last) + .seconds(312))
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "après")))
            clock.advance(.seconds(1))
            _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "encore")))
            let contents = try await engine.query {
                $0.state.activations[id]?.occurrences.map(\.content) ?? []
            }
            let place = try #require(contents.firstIndex(of: .machine(.stoodStill(seconds: 312))))
            #expect(contents.count { if case .machine(.stoodStill) = $0 { true } else { false } } == 1)
            // What fell due meanwhile stands behind it.
            let rungs = contents.indices.filter { if case .rung = contents[$0] { true } else { false } }
            #expect(rungs.contains { $0 > place }, "\(contents)")
        }
    }
}
