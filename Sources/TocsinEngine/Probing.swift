// Looks at every path on a schedule of its own, bothers nobody, and tells the core what it found.

package import Logging
import ServiceLifecycle
import Synchronization
package import TocsinCore

/// By what it waits between two looks; a simulation has its own.
package struct LookClock: Sendable {
    /// Since some moment.
    package var now: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async -> Void

    package init(
        now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async -> Void
    ) {
        (self.now, self.sleep) = (now, sleep)
    }

    /// The machine's own; a sleep ends with its task.
    package static var system: LookClock {
        let start = ContinuousClock.now
        return LookClock(now: { .now - start }, sleep: { try? await Task.sleep(for: $0) })
    }
}

package final class Probing: Service {
    /// What is remembered of one path between two looks.
    private struct Watch {
        var isLooking = false
        var isLate = false
        /// Counts looks, so that one which comes back after its time says nothing any more.
        var round = 0
        var isFine: Bool?
        var times = 0
    }

    private let engine: Engine
    private let channels: @Sendable () -> [PathID: any Channel]
    private let time: Duration
    private let clock: LookClock
    private let logger: Logger
    private let watches = Mutex<[PathID: Watch]>([:])
    private let looking = Mutex(0)

    /// `time` is what one look may take, whatever its channel believes.
    package init(
        engine: Engine, channels: @escaping @Sendable () -> [PathID: any Channel],
        time: Duration = Limits.probeTime, clock: LookClock = .system, logger: Logger
    ) {
        (self.engine, self.channels, self.time) = (engine, channels, time)
        (self.clock, self.logger) = (clock, logger)
    }

    package func run() async throws { await cancelWhenGracefulShutdown { await self.look() } }

    /// Until its task is cancelled.
    package func look() async {
        await withDiscardingTaskGroup { group in
            var next: [PathID: Duration] = [:]
            while !Task.isCancelled {
                let every = await self.interval()
                let now = self.clock.now()
                let channels = self.channels()
                for (path, channel) in channels.sorted(by: { $0.key < $1.key }) {
                    let due = next[path] ?? now + Self.phase(of: path, every)
                    next[path] = due
                    guard due <= now, self.mayBegin(path) else { continue }
                    if self.isUnderWay(path) {
                        // Only after a standstill: it still has its time.
                        next[path] = now + .seconds(1)
                        continue
                    }
                    // What was missed while the machine stood still is not made up for.
                    next[path] = due + every > now ? due + every : now + every
                    self.look(at: path, by: channel, &group)
                }
                next = next.filter { channels[$0.key] != nil }
                let soonest = next.values.min() ?? now + every
                await self.clock.sleep(max(.milliseconds(20), min(soonest - self.clock.now(), .seconds(1))))
            }
        }
    }

    private func interval() async -> Duration {
        (try? await engine.query { $0.settings.supervision.every }) ?? .seconds(25)
    }

    /// Spread over the first interval, always the same for one name: no two runs differ.
    static func phase(of path: PathID, _ every: Duration) -> Duration {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in path.rawValue.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        return .milliseconds(Int64(hash % 1000) * every.inMilliseconds / 4000)
    }

    /// A look that never came back counts as one more failure and is not joined by another.
    private func mayBegin(_ path: PathID) -> Bool {
        let isHung = watches.withLock { $0[path]?.isLooking == true && $0[path]?.isLate == true }
        return isHung || looking.withLock { $0 < Limits.probesAtOnce }
    }

    private func isUnderWay(_ path: PathID) -> Bool {
        watches.withLock { $0[path].map { $0.isLooking && !$0.isLate } ?? false }
    }

    // MARK: One look

    private func look(at path: PathID, by channel: any Channel, _ group: inout DiscardingTaskGroup) {
        let (round, isHung) = watches.withLock { watches in
            var watch = watches[path] ?? Watch()
            watch.round += 1
            let isHung = watch.isLooking
            if !isHung { (watch.isLooking, watch.isLate) = (true, false) }
            watches[path] = watch
            return (watch.round, isHung)
        }
        guard !isHung else {
            group.addTask { await self.tell(path, Self.tooLate(self.time)) }
            return
        }
        looking.withLock { $0 += 1 }
        group.addTask {
            let outcome = await channel.probe()
            self.watches.withLock { $0[path]?.isLooking = false }
            if self.claim(path, round) { await self.tell(path, outcome) }
        }
        group.addTask {
            let begun = self.clock.now()
            await self.clock.sleep(self.time)
            // The machine stood still, and the answer may lie there.
            if self.clock.now() - begun > self.time + Limits.standstill { await self.clock.sleep(self.time) }
            guard self.claim(path, round) else { return }
            self.watches.withLock { if $0[path]?.isLooking == true { $0[path]?.isLate = true } }
            if !Task.isCancelled { await self.tell(path, Self.tooLate(self.time)) }
        }
    }

    private let claimed = Mutex<[PathID: Int]>([:])

    /// True for the first of the answer and the end of its time.
    private func claim(_ path: PathID, _ round: Int) -> Bool {
        let isFirst = claimed.withLock { claimed in
            guard (claimed[path] ?? 0) < round else { return false }
            claimed[path] = round
            return true
        }
        if isFirst { looking.withLock { $0 -= 1 } }
        return isFirst
    }

    private static func tooLate(_ time: Duration) -> ProbeOutcome {
        .failing(reason: "pas de réponse en \(time.inSeconds) s")
    }

    private func tell(_ path: PathID, _ outcome: ProbeOutcome) async {
        let times = count(path, outcome)
        let command = Command(
            actor: .daemon, request: .supervised(.probed(path, outcome, times: times)))
        do {
            _ = try await engine.submit(command)
        } catch {
            logger.warning("essai d'une voie non noté", metadata: ["path": "\(path)", "error": "\(error)"])
        }
    }

    private func count(_ path: PathID, _ outcome: ProbeOutcome) -> Int {
        let isFine: Bool
        switch outcome {
        case .fine, .limping: isFine = true
        case .failing: isFine = false
        case .untestable: return 1
        }
        return watches.withLock { watches in
            var watch = watches[path] ?? Watch()
            watch.times = watch.isFine == isFine ? watch.times + 1 : 1
            watch.isFine = isFine
            watches[path] = watch
            return watch.times
        }
    }
}
