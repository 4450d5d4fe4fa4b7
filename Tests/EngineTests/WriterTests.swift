// The single writer: durable before answered, one commit for many, refusal when full, an end when the disk
// fails.

import ServiceLifecycle
import Synchronization
import TocsinCore
import TocsinEngine
import TocsinJournal
import TocsinSystem
import Testing

@Suite(.timeLimit(.minutes(1))) struct WriterTests {
    @Test func nothingIsAnsweredBeforeItIsDurable() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        try await running(engine) {
            try await engine.query { _ in }
            await door.hold()
            async let answer = engine.submit(.trigger())
            await door.arrival()
            let stored = try await door.inner.entries(after: 0, limit: 100)
            #expect(!stored.contains { if case .opened = $0.event { true } else { false } })
            await door.open()
            let made = try await answer.activation
            #expect(made == "29-2026-E001")
        }
    }

    @Test func commandsThatWaitTogetherShareOneCommit() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        try await running(engine) {
            try await engine.query { _ in }
            await door.hold()
            let before = await door.appends
            async let first = engine.submit(.trigger("un"))
            await door.arrival()
            try await withThrowingTaskGroup(of: Accepted.self) { group in
                for number in 0..<20 {
                    group.addTask { try await engine.submit(.trigger("suite \(number)")) }
                }
                while engine.waitingCount < 21 { await Task.yield() }
                await door.open()
                var ids: Set<ActivationID?> = []
                for try await accepted in group { ids.insert(accepted.activation) }
                #expect(ids.count == 20)
            }
            _ = try await first
            #expect(await door.appends == before + 2)
        }
    }

    @Test func aFailedJournalAnswersNobodyAndEndsTheEngine() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        await #expect(throws: (any Error).self) {
            try await running(engine) {
                try await engine.query { _ in }
                await door.fail(.storage("disque plein"))
                await #expect(throws: EngineFault.stopped) { try await engine.submit(.trigger()) }
            }
        }
        let stored = try await door.inner.entries(after: 0, limit: 100)
        #expect(!stored.contains { if case .opened = $0.event { true } else { false } })
    }

    @Test func aFullMailboxRefusesAloud() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        try await running(engine) {
            try await engine.query { _ in }
            await door.hold()
            async let first = engine.submit(.trigger())
            await door.arrival()
            while engine.waitingCount < 1 + Limits.batch + Limits.mailbox {
                engine.wake()
                await Task.yield()
            }
            await #expect(throws: EngineFault.busy) { try await engine.submit(.trigger()) }
            await door.open()
            _ = try await first
        }
    }

    @Test func aQueryBehindAFailedCommitIsRefusedToo() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        await #expect(throws: (any Error).self) {
            try await running(engine) {
                try await engine.query { _ in }
                await door.hold()
                try await withThrowingTaskGroup(of: Result<Void, any Error>.self) { group in
                    group.addTask { await .of { _ = try await engine.submit(.trigger()) } }
                    await door.arrival()
                    group.addTask { await .of { _ = try await engine.submit(.trigger("deux")) } }
                    group.addTask { await .of { _ = try await engine.query { $0.state.order.count } } }
                    while engine.waitingCount < 2 { await Task.yield() }
                    await door.fail(.storage("disque plein"))
                    await door.open()
                    for try await result in group {
                        #expect(throws: EngineFault.stopped) { try result.get() }
                    }
                }
            }
        }
    }

    @Test func aWriterThatCouldNotStartRefusesWhoeverAskedBefore() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        await door.hold()
        await #expect(throws: (any Error).self) {
            try await running(engine) {
                await door.arrival()
                try await withThrowingTaskGroup(of: Result<Void, any Error>.self) { group in
                    group.addTask { await .of { _ = try await engine.submit(.trigger()) } }
                    group.addTask { await .of { _ = try await engine.query { $0.state.order.count } } }
                    while engine.waitingCount < 2 { await Task.yield() }
                    await door.fail(.storage("disque plein"))
                    await door.open()
                    for try await result in group {
                        #expect(throws: EngineFault.stopped) { try result.get() }
                    }
                }
            }
        }
        await #expect(throws: EngineFault.stopped) { try await engine.submit(.trigger()) }
    }

    @Test func trafficNeverPutsTheDeadlineClockOff() async throws {
        let clock = HandClock()
        let waker = HandWaker()
        let engine = engine(MemoryJournal(), clock, waker)
        try await running(engine) {
            for _ in 0..<6 {
                try await engine.query { _ in }
                clock.advance(.seconds(10))
            }
            _ = try? await engine.submit(Command(actor: .daemon, request: .clockReached))
            #expect(waker.last == .zero)
            engine.wake()
            _ = try? await engine.submit(Command(actor: .daemon, request: .clockReached))
            #expect(waker.last == Limits.longestSleep)
        }
    }

    /// Once for each commit: the disk's word alone changes nothing that is due. And behind every question,
    /// for the ring that a full mailbox refused is made up for by whatever filled it.
    @Test func theTimerIsSetForEachCommitAndBehindEachQuestion() async throws {
        let (clock, waker) = (HandClock(), HandWaker())
        let engine = engine(MemoryJournal(), clock, waker)
        try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            var set = waker.times
            for number in 1...20 {
                clock.advance(.seconds(1))
                _ = try await engine.ask(.state(id, .noted, Stating(by: "x", note: "note \(number)")))
                set += 1
                #expect(waker.times == set)
            }
            let (due, now) = try await engine.query {
                ($0.state.nextDeadline(after: $0.now, by: $0.settings.commons), $0.now)
            }
            #expect(waker.last == min(try #require(due) - now, Limits.longestSleep - .seconds(20)))
            set = waker.times
            try await engine.query { _ in }
            #expect(waker.times > set)
        }
    }

    /// On a thread of its own, as in the daemon: the timer has time while the disk writes.
    @Test func theDiskBeginsBeforeTheTimerIsSet() async throws {
        let (clock, waker) = (HandClock(), HandWaker())
        let journal = Beginnings(waker)
        let engine = engine(journal, clock, waker)
        let group = ServiceGroup(services: [OnExecutor(OwnThread("writer"), engine)], logger: quiet)
        async let run: Void = group.run()
        try await engine.query { _ in }
        _ = try await engine.submit(.trigger())
        #expect(journal.seen.withLock { $0.last } == waker.times - 1)
        await group.triggerGracefulShutdown()
        try await run
    }

    @Test func anotherServicesFailureEndsTheEngine() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        let group = ServiceGroup(services: [engine, Failing(engine: engine)], logger: quiet)
        await #expect(throws: Failing.Fault.self) { try await group.run() }
    }

    @Test func aRefusalIsThrownAsItself() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        try await running(engine) {
            var command = Command.trigger()
            command.actor = Actor(means: .key, person: nil, rights: [])
            await #expect(throws: Rejection.self) { try await engine.submit(command) }
        }
    }

    @Test func theSameKeyGivesTheSameActivationAcrossARestart() async throws {
        let journal = MemoryJournal()
        let clock = HandClock()
        let first = engine(journal, clock)
        let made = try await running(first) { try await first.submit(.trigger(key: "k1")).activation }
        let second = engine(journal, clock)
        try await running(second) {
            let again = try await second.submit(.trigger(key: "k1")).activation
            #expect(again == made)
            let count = try await second.query { $0.state.order.count }
            #expect(count == 1)
            await #expect(throws: Rejection.self) { try await second.submit(.trigger("autre", key: "k1")) }
        }
    }
}

/// A service that throws once the engine answers.
private struct Failing: Service {
    struct Fault: Error {}
    let engine: Engine

    func run() async throws {
        try await engine.query { _ in }
        throw Fault()
    }
}

extension Result where Success == Void, Failure == any Error {
    static func of(_ body: () async throws -> Void) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

/// Notes how often the timer had been set when an append began.
private final class Beginnings: Journal {
    let waker: HandWaker
    let inner = MemoryJournal()
    let seen = Mutex<[Int]>([])

    init(_ waker: HandWaker) { self.waker = waker }

    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        seen.withLock { $0.append(waker.times) }
        return try await inner.append(stretches, after: version)
    }

    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        try await inner.entries(after: version, limit: limit)
    }

    func head() async throws -> (sequence: Int64, hash: [UInt8]) { try await inner.head() }
    func verify() async throws -> ChainVerdict { try await inner.verify() }
}
