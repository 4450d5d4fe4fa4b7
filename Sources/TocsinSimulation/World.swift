// The simulated prefecture: a daemon that lives and dies, its disk, networks and people, on virtual time.

import Synchronization
package import TocsinCore
import TocsinEngine
import TocsinJournal

/// Everything in it runs on one executor; what awaits, awaits the agenda.
package actor World {
    package nonisolated let executor: VirtualExecutor
    package nonisolated let time = VirtualTime()
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.world.asUnownedSerialExecutor()
    }

    nonisolated let clock: MachineClock
    nonisolated let links: AnswerLinks
    var dice: Dice
    var settings: Settings
    var prefecture: Prefecture
    /// What is durable, encoded as on a disk.
    let disk: MemoryJournal
    /// The fold of what is durable, read back from its bytes: what a replay would give.
    var state = State()
    /// The same entry by entry, so that a life need not read them all from their bytes again.
    var known: [JournalEntry] = []
    /// The state as kept beside the journal some time ago; two lives of three begin with it.
    var kept: ReadBack?
    var keeps = 0
    var comparison = Comparison()
    var watch = Watch()
    var life: Life?
    var lives = 0
    var weather: [PathID: Weather] = [:]
    var moods: [Mood.Key: Mood] = [:]
    var faultsAllowed = true
    var officersAtWork = 0
    var nextCrisis = 0
    /// True milliseconds until which the paths are looked at.
    var looksUntil: Int64 = 0
    package internal(set) var counts = Counts()

    package struct Counts: Sendable, Equatable {
        package var kills = 0
        /// In good order.
        package var stops = 0
        package var standstills = 0
        package var restarts = 0
        package var crises = 0
        package var departures = 0
        package var answers = 0
        package var verdicts = 0
        package var receipts = 0
        package var looks = 0
        /// Of the roster, by people.
        package var changes = 0
    }

    private let log: (@Sendable (String) -> Void)?

    package init(
        seed: UInt64, zone: ZoneRules, executor: VirtualExecutor, log: (@Sendable (String) -> Void)? = nil
    ) {
        (self.executor, self.log) = (executor, log)
        var dice = Dice(seed: seed)
        prefecture = Prefecture(zone: zone)
        settings = prefecture.settings(&dice)
        clock = MachineClock(time, from: Instant(seconds: 1_767_222_000 + Int64(dice.any(0...300)) * 86_400))
        links = AnswerLinks(base: "https://tocsin.example", secret: [UInt8](repeating: 7, count: 32))
        let salts = Mutex(Dice(seed: seed ^ 0x5A17))
        disk = MemoryJournal {
            salts.withLock { dice in
                let halves = (dice.next(), dice.next())
                return withUnsafeBytes(of: halves) { Array($0) }
            }
        }
        self.dice = dice
    }

    /// Begins everything that goes on by itself.
    package func begin() {
        for path in settings.paths { weather[path.id] = .fine }
        boot()
        go { await $0.killNowAndThen() }
        go { await $0.disturbClock() }
        go { await $0.haveCrises() }
        go { await $0.changeTelephones() }
        go { await $0.changeRoster() }
        for path in settings.paths.map(\.id) { go { await $0.changeWeather(of: path) } }
    }

    /// From now on nothing fails any more: what is open is closed, what waits must leave.
    package func calmDown() async {
        faultsAllowed = false
        clock.correct()
        for path in settings.paths.map(\.id) { weather[path] = .fine }
        if life == nil { boot() }
        lookAtPaths(for: .minutes(20))
    }

    /// For whoever follows one history.
    func say(_ line: @autoclosure () -> String) {
        log?("\(settings.roster.zone.iso(clock.truth)) \(line())")
    }

    func go(_ work: @escaping @Sendable (World) async -> Void) {
        _ = executor.begin { [self] in await work(self) }
    }

    /// What the watch has found broken, first of all.
    package var broken: String? { watch.broken }
    package var events: Int64 { state.version }

    /// The head of the chain, in hexadecimal: one history, one digest.
    package private(set) var digest = ""

    package func seal() async {
        let head = try? await disk.head()
        digest = (head?.hash ?? []).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
