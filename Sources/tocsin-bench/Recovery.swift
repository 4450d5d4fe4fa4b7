// One start of the engine on a journal that is there, and the making of that journal.

import Foundation
import Logging
import ServiceLifecycle
import TocsinCore
import TocsinEngine
import TocsinJournal
import TocsinSimulation
import TocsinSystem

enum RecoveryJournal {
    /// As many entries at least, the last thirty activations open.
    static func make(_ events: Int, in folder: String) async throws -> (events: Int64, open: Int) {
        let journal = try await SQLiteJournal.open(folder: folder)
        let drills = max(1, events / 3_500_000)
        let days = Int64(events / (450 * drills) + 60)
        let today = ClockSource().read().wallMilliseconds / 1000
        var life = try LongLife(from: Instant(seconds: today - days * 86_400), drillsADay: drills)
        var version: Int64 = 0
        while life.state.version < events {
            try life.day()
            if life.state.version - version > 4096 {
                version = try await journal.append(life.take(), after: version)
            }
        }
        for number in 1...Limits.openActivations { try life.open("Ouverte \(number)") }
        version = try await journal.append(life.take(), after: version)
        try journal.close()
        return (version, life.state.open.count)
    }
}

struct Recovery {
    let folder: String
    private static let build = "banc"

    struct Figures {
        var milliseconds: Double
        /// Of the whole process, in MB: at its highest.
        var peak: Int
        var events: Int64
        /// Of these, known from the snapshot.
        var kept: Int64

        init(milliseconds: Double, peak: Int, events: Int64, kept: Int64) {
            (self.milliseconds, self.peak, self.events, self.kept) = (milliseconds, peak, events, kept)
        }

        init?(_ text: String) {
            let words = text.split(whereSeparator: \.isWhitespace)
            guard words.count == 4, let time = Double(words[0]), let peak = Int(words[1]),
                let events = Int64(words[2]), let kept = Int64(words[3])
            else { return nil }
            self.init(milliseconds: time, peak: peak, events: events, kept: kept)
        }

        var words: String { "\(milliseconds) \(peak) \(events) \(kept)" }

        var line: String {
            let rate = Double(events - kept) / milliseconds
            return String(format: "%.0f ms, mémoire %d Mo, ", milliseconds, peak)
                + "\(events - kept) écritures relues" + String(format: " (%.0f par ms)", rate)
        }

        static func median(_ all: [Figures]) -> Figures {
            all.sorted { $0.milliseconds < $1.milliseconds }[all.count / 2]
        }
    }

    /// Prints how long it took until the engine was ready, as the daemon opens and starts it.
    func run(usesSnapshot: Bool, keeps: Bool) async throws {
        Allocator.settle()
        let clock = ContinuousClock()
        let began = clock.now
        let journal = try await SQLiteJournal.open(folder: folder)
        let snapshot = SnapshotFile(folder: folder, journal: journal, build: Self.build) { say($0) }
        let settings = try LongLife(from: Instant(seconds: 0)).settings
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let timer = try BootTimer()
        let engine = Engine(
            journal: journal, cache: usesSnapshot ? snapshot : nil, settings: settings,
            clock: try Self.clock(), waker: TimerWaker(timer.ring(after:)), logger: logger)
        let group = ServiceGroup(services: [engine], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            while !engine.vitals.isReady { try await Task.sleep(for: .milliseconds(1)) }
            let time = (clock.now - began) / .milliseconds(1)
            let vitals = engine.vitals
            let figures = Figures(
                milliseconds: time, peak: Machine.peakMemory(), events: vitals.version, kept: vitals.kept)
            if keeps { try await snapshot.keep(try await engine.query { $0.state }) }
            say(figures.words)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func clock() throws -> @Sendable () -> RawClock {
        let bootID = try ClockSource.bootID()
        return {
            let facts = ClockSource().read()
            return RawClock(
                wall: Instant(milliseconds: facts.wallMilliseconds), bootID: bootID,
                bootMilliseconds: facts.bootMilliseconds, synchronised: facts.isSynchronised)
        }
    }
}
