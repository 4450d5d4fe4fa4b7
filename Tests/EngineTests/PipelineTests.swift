// While the disk writes one batch the writer decides the next: nothing is answered early, lost or misdated.

import Synchronization
import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct PipelineTests {
    /// An engine with one trigger held at the disk's door.
    private func held(
        _ door: Door, _ clock: HandClock = HandClock(), dispatcher: (Engine) -> Dispatcher? = { _ in nil },
        _ body: @escaping @Sendable (Engine) async throws -> Void
    ) async throws {
        let engine = engine(door, clock)
        try await running(engine, dispatcher: dispatcher(engine)) {
            try await engine.query { _ in }
            await door.hold()
            async let first = engine.submit(.trigger("un"))
            await door.arrival()
            try await body(engine)
            _ = try await first
        }
    }

    @Test func eachEntryHasTheTimeAtWhichItWasDecided() async throws {
        let (door, clock) = (Door(), HandClock())
        let start = clock.now
        try await held(door, clock) { engine in
            clock.advance(.seconds(7))
            async let second = engine.submit(.trigger("deux"))
            while engine.vitals.decided < 2 { await Task.yield() }
            clock.advance(.seconds(9))
            async let third = engine.submit(.trigger("trois"))
            while engine.vitals.decided < 3 { await Task.yield() }
            await door.open()
            _ = try await (second, third)
        }
        let opened = try await door.inner.entries(after: 0, limit: 1000).filter(\.event.opensSomething)
        #expect(opened.map { $0.clock.instant - start } == [.zero, .seconds(7), .seconds(16)])
    }

    @Test func whatIsDecidedMeanwhileIsNotAnsweredWithTheBatchBefore() async throws {
        let (door, answered) = (Door(), Flag())
        try await held(door) { engine in
            let before = await door.appends
            async let second = Self.made(by: engine, answered)
            while engine.vitals.decided < 2 { await Task.yield() }
            await door.letOnePass()
            await door.arrival()
            // Time for an answer that comes too early: the second batch stands at the door.
            for _ in 0..<1000 { await Task.yield() }
            #expect(!answered.isUp.withLock { $0 })
            let stored = try await door.inner.entries(after: 0, limit: 1000)
            #expect(stored.count { $0.event.opensSomething } == 1)
            #expect(await door.appends == before + 1 && engine.waitingCount == 1)
            await door.open()
            let made = try await second
            #expect(made == "29-2026-E002")
        }
    }

    private static func made(by engine: Engine, _ answered: Flag) async throws -> ActivationID? {
        let made = try await engine.submit(.trigger("deux")).activation
        answered.isUp.withLock { $0 = true }
        return made
    }

    @Test func aQuerySeesWhatIsDurableAndNothingElse() async throws {
        let door = Door()
        try await held(door) { engine in
            async let second = engine.submit(.trigger("deux"))
            while engine.vitals.decided < 2 { await Task.yield() }
            async let seen = engine.query { snapshot in (snapshot.state.version, door.end.withLock { $0 }) }
            // Time for the question to be asked; whenever it is, what it sees must be durable.
            for _ in 0..<1000 { await Task.yield() }
            await door.open()
            let (version, durable) = try await seen
            #expect(version == durable)
            _ = try await second
        }
    }

    @Test func aFailureRefusesWhatIsUnderWayAndWhatWasDecidedBehindIt() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        await #expect(throws: (any Error).self) {
            try await running(engine) {
                try await engine.query { _ in }
                await door.hold()
                async let first = Result.of { _ = try await engine.submit(.trigger("un")) }
                await door.arrival()
                async let second = Result.of { _ = try await engine.submit(.trigger("deux")) }
                while engine.vitals.decided < 2 { await Task.yield() }
                await door.fail(.storage("disque plein"))
                await door.open()
                for result in await [first, second] {
                    #expect(throws: EngineFault.stopped) { try result.get() }
                }
            }
        }
        #expect(try await door.inner.entries(after: 0, limit: 100).allSatisfy { !$0.event.opensSomething })
    }

    /// A stop while departures are being written: they are durable as started, so they must leave. The stop
    /// and the end of the writing race each other.
    @Test func aStopLosesNoDepartureThatIsUnderWay() async throws {
        for round in 0..<60 { try await stopWhileWriting(stopFirst: round % 2 == 0) }
    }

    private func stopWhileWriting(stopFirst: Bool) async throws {
        let (door, sms, mail) = (Door(), ScriptedPath("sms"), ScriptedPath("smtp"))
        let engine = engine(door, HandClock())
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": mail], links: nil, logger: quiet)
        try await running(engine) {
            async let sending: Void = dispatcher.run()
            while dispatcher.drains == 0 {
                try engine.pulse()
                try await engine.query { _ in }
            }
            await door.hold()
            async let first = engine.submit(.trigger("un"))
            await door.arrival()
            if stopFirst { engine.stopSending() }
            await door.open()
            if !stopFirst { engine.stopSending() }
            _ = try await first
            try await sending
        }
        let stored = try await door.inner.entries(after: 0, limit: 1000)
        let started = Set(
            stored.flatMap { if case .attemptsStarted(let ids) = $0.event { ids } else { [] as [AttemptID] } }
        )
        #expect(!started.isEmpty)
        #expect(Set(await (sms.parcels + mail.parcels).map(\.attempt)) == started)
    }

    /// Commands that change nothing take room in a batch as well: it must come free again.
    @Test func idleCommandsNeverFillTheBatchForGood() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        try await running(engine) {
            for _ in 0..<(3 * Limits.batch) {
                engine.wake()
                await Task.yield()
            }
            let made = try await engine.submit(.trigger()).activation
            #expect(made == "29-2026-E001")
        }
    }

    @Test func moreThanABatchWaitsForItsTurn() async throws {
        let door = Door()
        try await held(door) { engine in
            let more = Limits.batch + 40
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<more {
                    group.addTask {
                        let note = Stating(by: "la rédactrice", note: "n° \(number)")
                        let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
                        _ = try await engine.submit(
                            Command(actor: actor, request: .state("29-2026-E001", .noted, note)))
                    }
                }
                while engine.waitingCount < more + 1 { await Task.yield() }
                await door.open()
                try await group.waitForAll()
            }
        }
        let stored = try await door.inner.entries(after: 0, limit: 10_000)
        let noted = State(replaying: stored).activations["29-2026-E001"]?.statements.count {
            $0.fact == .noted
        }
        #expect(noted == Limits.batch + 40)
    }
}

private final class Flag: Sendable {
    let isUp = Mutex(false)
}

extension Event {
    fileprivate var opensSomething: Bool { if case .opened = self { true } else { false } }
}
