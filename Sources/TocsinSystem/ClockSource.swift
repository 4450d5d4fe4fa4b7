// What the machine's clocks read, taken together so that they can be held against each other.
import CSystemd
import Glibc

/// Milliseconds as the kernel counts them, rounded down.
package struct ClockFacts: Sendable, Equatable {
    /// CLOCK_REALTIME since 1970-01-01T00:00:00Z.
    package var wallMilliseconds: Int64
    /// CLOCK_BOOTTIME: since the boot, time asleep included.
    package var bootMilliseconds: Int64
    /// What the kernel says; where it does not let us ask, whether systemd-timesyncd left its mark.
    package var isSynchronised: Bool
}

package struct ClockSource: Sendable {
    package init() {}

    package func read() -> ClockFacts {
        ClockFacts(
            wallMilliseconds: Self.milliseconds(CLOCK_REALTIME),
            bootMilliseconds: Self.milliseconds(CLOCK_BOOTTIME),
            isSynchronised: Self.isSynchronised())
    }

    /// Identifier of this boot; it changes when CLOCK_BOOTTIME starts again from zero.
    package static func bootID() throws -> String {
        let bytes = try KernelFile.read("/proc/sys/kernel/random/boot_id", limit: 64)
        return String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    }

    /// CLOCK_MONOTONIC in microseconds, as systemd wants it beside `RELOADING=1`.
    package static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        precondition(unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0, "the monotonic clock cannot be read")
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        precondition(unsafe clock_gettime(clock, &time) == 0, "clock \(clock) cannot be read")
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private static func isSynchronised() -> Bool {
        var state = timex()  // modes = 0: reads, sets nothing
        let code = unsafe adjtimex(&state)
        guard code >= 0 else { return unsafe access(timesyncdMark, F_OK) == 0 }
        return code != TIME_ERROR && state.status & STA_UNSYNC == 0
    }

    /// There while systemd-timesyncd runs and has set the clock; the hardened unit may look, but not ask.
    private static let timesyncdMark = "/run/systemd/timesync/synchronized"
}
