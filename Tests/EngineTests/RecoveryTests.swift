// A start from the kept state, what is read of archived activations, and the chain verified meanwhile.

import Synchronization
import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct RecoveryTests {
    /// A cache in memory.
    private final class Kept: StateCache {
        let kept = Mutex<KeptState?>(nil)
        let times = Mutex(0)

        init(_ state: KeptState? = nil) { kept.withLock { $0 = state } }

        func recall() async -> KeptState? { kept.withLock { $0 } }

        func keep(_ state: State) async {
            kept.withLock { $0 = KeptState(state) }
            times.withLock { $0 += 1 }
        }
    }

    private static func engine(_ journal: any Journal, _ clock: HandClock, _ cache: Kept? = nil) -> Engine {
        Engine(
            journal: journal, cache: cache, settings: .forEngine(), clock: clock.read, waker: HandWaker(),
            logger: quiet)
    }

    @Test func aStartReadsTheJournalsEndAlone() async throws {
        let (journal, clock) = (MemoryJournal(), HandClock())
        let first = Self.engine(journal, clock)
        let kept = try await running(first) {
            _ = try await first.submit(.trigger())
            let kept = try await first.query { $0.state }
            clock.advance(.minutes(2))
            _ = try await first.submit(.trigger("Encore"))
            return kept
        }
        clock.advance(.minutes(1))
        let whole = State(replaying: try await journal.entries(after: 0, limit: 10_000))
        let counted = CountingJournal(journal)
        let second = Self.engine(counted, clock, Kept(KeptState(kept)))
        try await running(second) {
            let state = try await second.query { $0.state }
            let entries = try await journal.entries(after: 0, limit: 10_000)
            #expect(state == State(replaying: entries))
            #expect(second.vitals.kept == kept.version)
        }
        // One entry for the clock, the tail, and the empty end.
        #expect(counted.first.withLock { $0 } == kept.version - 1)
        #expect(counted.read.withLock { $0 } == Int(whole.version - kept.version) + 1)
    }

    /// Longer than one look into the journal goes.
    @Test func aStartReadsALongTailToItsEnd() async throws {
        let (journal, clock) = (MemoryJournal(), HandClock())
        let raw = clock.read()
        let reading = ClockReading(
            instant: raw.wall, wall: raw.wall, bootID: raw.bootID, bootMilliseconds: raw.bootMilliseconds,
            synchronised: true)
        let events = [Event](repeating: .supervised(.proved), count: 9000)
        _ = try await journal.append([Stretch(events, at: reading)], after: 0)
        let engine = Self.engine(journal, clock)
        try await running(engine) {
            let state = try await engine.query { $0.state }
            let entries = try await journal.entries(after: 0, limit: 10_000)
            #expect(entries.count > 9000 && state == State(replaying: entries))
        }
    }

    @Test func aFaultInTheTailIsTheFirstThingRecorded() async throws {
        let (journal, clock) = (MemoryJournal(), HandClock())
        let fault = ChainFault(sequence: 3, reason: "essai")
        let engine = Self.engine(journal, clock, Kept(KeptState(State(), tailFault: fault)))
        try await running(engine) {
            let found = try await engine.query { $0.state.supervision.chainFault }
            #expect(found == fault)
        }
        let events = try await journal.entries(after: 0, limit: 100).map(\.event)
        let place = try #require(events.firstIndex(of: .supervised(.chain(fault))))
        #expect(events[place - 1] == .daemonStarted(downSince: nil))
    }

    @Test func whatEnoughHasHappenedToIsKeptAtTheStop() async throws {
        let (journal, clock, cache) = (MemoryJournal(), HandClock(), Kept())
        for round in 1...2 {
            let engine = Self.engine(journal, clock, cache)
            let keeper = StateKeeper(
                engine: engine, cache: cache, every: .milliseconds(5), entries: (400, 100), logger: quiet)
            try await running(engine, beside: [keeper]) {
                while !engine.vitals.isReady { try await Task.sleep(for: .milliseconds(2)) }
                guard round == 1 else { return }
                for _ in 0..<100 {
                    clock.advance(Limits.proofEvery)
                    _ = try await engine.submit(Command(actor: .daemon, request: .supervised(.proof)))
                }
            }
            // The second life does too little to be worth writing.
            #expect(cache.times.withLock { $0 } == 1)
        }
        let kept = try #require(await cache.recall()?.state)
        let entries = try await journal.entries(after: 0, limit: Int(kept.version))
        #expect(kept == State(replaying: entries))
    }

    @Test func itIsKeptAgainWhileTheDaemonRuns() async throws {
        let (journal, clock, cache) = (MemoryJournal(), HandClock(), Kept())
        let engine = Self.engine(journal, clock, cache)
        let keeper = StateKeeper(
            engine: engine, cache: cache, every: .milliseconds(5), entries: (400, 100), logger: quiet)
        try await running(engine, beside: [keeper]) {
            var id = 0
            while engine.vitals.version < 400 {
                clock.advance(.seconds(1))
                id += 1
                let fact = MachineFact.inject(to: "x", text: "\(id)")
                if id == 1 { _ = try await engine.submit(.trigger()) }
                _ = try await engine.submit(Command(actor: .daemon, request: .machine(fact)))
            }
            while cache.times.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
        #expect(await cache.recall()?.state.version ?? 0 >= 400)
        // Once: not again as long as too little has happened since, and not at the stop either.
        #expect(cache.times.withLock { $0 } == 1)
    }

    /// A disk without room for it costs the next start its time, and this daemon nothing.
    @Test func whatCannotBeKeptIsTriedAgain() async throws {
        let (journal, clock, cache) = (MemoryJournal(), HandClock(), FailingCache(times: 3))
        let engine = Self.engine(journal, clock)
        let keeper = StateKeeper(
            engine: engine, cache: cache, every: .milliseconds(1), entries: (1, 1), logger: quiet)
        try await running(engine, beside: [keeper]) {
            while cache.kept.withLock({ $0 == nil }) { await Task.yield() }
            _ = try await engine.submit(.trigger())
        }
        #expect(cache.failures.withLock { $0 } == 0)
    }

    // MARK: archived activations

    @Test func anArchivedActivationIsReadFromTheJournal() async throws {
        let (journal, clock, cache) = (MemoryJournal(), HandClock(), Kept())
        let first = Self.engine(journal, clock)
        let (id, before) = try await running(first) {
            _ = try await first.submit(.trigger("Une autre"))
            let id = try #require(try await first.submit(.trigger()).activation)
            // More than one look into the journal holds.
            for number in 1...600 {
                _ = try await first.ask(.state(id, .noted, Stating(by: "x", note: "note \(number)")))
            }
            return (id, try await first.query { $0.state })
        }
        // As if years had gone by: the state knows only where the journal tells of it.
        var old = before
        let removed = old.activations.removeValue(forKey: id)
        let activation = try #require(removed)
        old.archived[id] = Archived(since: activation.since, until: activation.until)
        old.open.removeAll { $0 == id }
        (old.outbox, old.owners) = (Outbox(), [:])
        cache.kept.withLock { $0 = KeptState(old) }
        let counted = CountingJournal(journal)
        let second = Self.engine(counted, clock, cache)
        try await running(second) {
            clock.advance(Limits.proofEvery)
            _ = try await second.submit(Command(actor: .daemon, request: .supervised(.proof)))
            let live = try await second.query { $0.state.activations[id] }
            #expect(live == nil)
            let readSoFar = counted.read.withLock { $0 }
            let read = try await second.query(about: id) { $0.state }
            #expect(read.activations == [id: activation])
            // Its own stretch and nothing else; but the paths are shown as they are now.
            let stretch = Int(activation.until - activation.since) + 1
            #expect(counted.read.withLock { $0 } == readSoFar + stretch && stretch > 600)
            let watch = try await second.query { $0.state.supervision }
            #expect(watch.provedAt != nil && read.supervision == watch)
            let unknown = try await second.query(about: "29-2026-999") { $0.state.activations["29-2026-999"] }
            #expect(unknown == nil)
        }
    }

    // MARK: the chain

    @Test func aBrokenChainIsToldOnceAndShown() async throws {
        let (journal, clock) = (MemoryJournal(), HandClock())
        let verdicts = Mutex<[ChainVerdict]>([
            .broken(sequence: 7, reason: "essai"), .broken(sequence: 7, reason: "essai"),
        ])
        let engine = Self.engine(journal, clock)
        let patrol = ChainPatrol(engine: engine, every: .milliseconds(1), logger: quiet) {
            verdicts.withLock { $0.isEmpty ? .whole(count: 1, head: []) : $0.removeFirst() }
        }
        try await running(engine, beside: [patrol]) {
            while verdicts.withLock({ !$0.isEmpty }) { try await Task.sleep(for: .milliseconds(2)) }
            var isBroken = true
            while isBroken { isBroken = try await engine.query { $0.state.supervision.chainFault != nil } }
        }
        let events = try await journal.entries(after: 0, limit: 100).map(\.event)
        let chain = events.compactMap { event -> ChainFault?? in
            if case .supervised(.chain(let fault)) = event { .some(fault) } else { nil }
        }
        #expect(chain == [ChainFault(sequence: 7, reason: "essai"), nil])
        let told = events.filter { event in
            if case .roster(.paged(let page, _)) = event {
                page.text.contains("L'écriture n° 7")
            } else {
                false
            }
        }
        #expect(!told.isEmpty)
        #expect(Set(told.map { "\($0)" }).count == told.count && told.count <= 2)
    }

    /// Not a day later.
    @Test func aFileThatCannotBeReadJustNowIsSoonLookedAtAgain() async throws {
        let engine = Self.engine(MemoryJournal(), HandClock())
        let looks = Mutex(0)
        let patrol = ChainPatrol(
            engine: engine, every: .hours(24), again: .milliseconds(1), logger: quiet
        ) {
            let look = looks.withLock { looks in
                looks += 1
                return looks
            }
            if look <= 2 { throw JournalError.storage("occupé") }
            return .broken(sequence: 7, reason: "essai")
        }
        try await running(engine, beside: [patrol]) {
            while try await engine.query({ $0.state.supervision.chainFault == nil }) { await Task.yield() }
        }
        #expect(looks.withLock { $0 } == 3)
    }
}

/// Cannot be written the first few times.
private final class FailingCache: StateCache {
    let failures: Mutex<Int>
    let kept = Mutex<State?>(nil)

    init(times: Int) { failures = Mutex(times) }

    func recall() async -> KeptState? { nil }

    func keep(_ state: State) async throws {
        let fails = failures.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        if fails { throw JournalError.full("essai") }
        kept.withLock { $0 = state }
    }
}

/// Counts what is read of another journal.
private final class CountingJournal: Journal {
    let inner: MemoryJournal
    let read = Mutex(0)
    /// The version after which was read first.
    let first = Mutex<Int64?>(nil)

    init(_ inner: MemoryJournal) { self.inner = inner }

    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        try await inner.append(stretches, after: version)
    }

    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        let entries = try await inner.entries(after: version, limit: limit)
        first.withLock { $0 = $0 ?? version }
        read.withLock { $0 += entries.count }
        return entries
    }

    func head() async throws -> (sequence: Int64, hash: [UInt8]) { try await inner.head() }
    func verify() async throws -> ChainVerdict { try await inner.verify() }
}
