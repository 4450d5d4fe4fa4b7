// As many activations open at once as there may be: each has its people called, the real ones first.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct ManyActivationsTests {
    private static let mark = "EXERCICE - EXERCICE - EXERCICE"

    /// So many triggers at the same time; what the engine says of them.
    private func trigger(_ count: Int, _ mode: Mode, _ engine: Engine) async throws -> [ActivationID] {
        try await withThrowingTaskGroup(of: ActivationID?.self) { group in
            for number in 1...count {
                group.addTask { try await engine.submit(.trigger("feu \(number)", mode: mode)).activation }
            }
            return try await group.reduce(into: []) { ids, id in if let id { ids.append(id) } }
        }
    }

    private func settled(_ engine: Engine) async throws -> State {
        while true {
            let state = try await engine.query { $0.state }
            if state.outbox.isEmpty { return state }
            await Task.yield()
        }
    }

    @Test func everyOneOfThirtyHasItsPeopleCalled() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        let (sms, mail) = (ScriptedPath("sms"), ScriptedPath("smtp"))
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": mail], links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            let ids = try await trigger(Limits.openActivations, .real, engine)
            let state = try await settled(engine)
            #expect(Set(ids).count == Limits.openActivations && Set(state.open) == Set(ids))
            for id in ids {
                let attempts = try #require(state.activations[id]).attempts
                let pages = attempts.ids.compactMap { attempts[$0] }.filter { $0.page?.purpose == .page }
                #expect(Set(pages.compactMap(\.page?.roles)) == [["cellLead"], ["writer"]], "\(id)")
                #expect(pages.count == 4 && pages.allSatisfy { $0.outcome == .accepted }, "\(id)")
            }
            let sent = await (sms.parcels + mail.parcels).map(\.attempt)
            #expect(Set(sent).count == sent.count)
        }
    }

    /// The gateway takes four at a time and hangs; real people and drills are called again meanwhile.
    @Test func theRealOnesLeaveFirst() async throws {
        var settings = Settings.forEngine()
        settings.paths = settings.paths.map { path in
            guard case .sms(var gateway) = path else { return path }
            gateway.common.pace.atOnce = 4
            return .sms(gateway)
        }
        let clock = HandClock()
        let engine = Engine(
            journal: MemoryJournal(), settings: settings, clock: clock.read, waker: HandWaker(), logger: quiet
        )
        let sms = ScriptedPath("sms", hangs: true)
        let dispatcher = Dispatcher(
            engine: engine,
            channels: ["sms": sms, "smtp": ScriptedPath("smtp"), "voice": ScriptedPath("voice")],
            links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            _ = try await trigger(12, .real, engine)
            _ = try await trigger(18, .exercise, engine)
            await sms.arrived(4)
            clock.advance(.minutes(4))
            engine.wake()
            let waiting = try await engine.query { $0.state.outbox.count }
            #expect(waiting > 100)
            await sms.release()
            _ = try await settled(engine)
            let isDrill = await sms.parcels.filter { $0.purpose == .page }.map {
                $0.text.hasPrefix(Self.mark)
            }
            #expect(isDrill.count { !$0 } >= 48 && isDrill.count { $0 } >= 72)
            // Of what leaves together the drills come last, and no real one comes behind.
            #expect(isDrill == isDrill.sorted { !$0 && $1 })
        }
    }
}
