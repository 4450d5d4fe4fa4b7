// The simulated machine's clocks: the boot clock only runs, the wall clock drifts, jumps and loses its NTP.

import Synchronization
import TocsinCore

final class MachineClock: Sendable {
    private struct Wall {
        var boot = 1
        var bootedAt: Int64 = -600_000
        var partsPerMillion: Int64 = 0
        var offset: Int64 = 0
        var isSynchronised = true
    }

    private let time: VirtualTime
    private let start: Instant
    private let wall = Mutex(Wall())

    init(_ time: VirtualTime, from start: Instant) { (self.time, self.start) = (time, start) }

    /// The true instant, which no clock of the machine is sure to show.
    var truth: Instant { start + .milliseconds(time.now) }

    var read: @Sendable () -> RawClock {
        { [self] in
            let now = time.now
            return wall.withLock {
                RawClock(
                    wall: start + .milliseconds(now + now * $0.partsPerMillion / 1_000_000 + $0.offset),
                    bootID: "boot-\($0.boot)", bootMilliseconds: now - $0.bootedAt,
                    synchronised: $0.isSynchronised)
            }
        }
    }

    func drift(partsPerMillion: Int64) { wall.withLock { $0.partsPerMillion = partsPerMillion } }
    func step(_ duration: Duration) { wall.withLock { $0.offset += duration.inMilliseconds } }
    func synchronise(_ isSynchronised: Bool) { wall.withLock { $0.isSynchronised = isSynchronised } }

    /// NTP has set the wall right again.
    func correct() { wall.withLock { ($0.offset, $0.partsPerMillion, $0.isSynchronised) = (0, 0, true) } }

    /// Another boot: its clock begins again, and nobody knows how long the machine was off.
    func reboot() {
        let now = time.now
        wall.withLock {
            $0.boot += 1
            $0.bootedAt = now
        }
    }
}
