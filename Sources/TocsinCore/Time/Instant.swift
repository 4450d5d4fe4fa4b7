// A point on the time line: milliseconds of UTC, with no calendar and no hidden clock.

/// Milliseconds since 1970-01-01T00:00:00Z. Stated times are whole seconds: what is printed is what is
/// judged.
package struct Instant: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(seconds: Int64) { milliseconds = seconds * 1000 }

    /// Whole seconds since the epoch, rounded down.
    package var seconds: Int64 { milliseconds.dividedDown(by: 1000) }

    /// The same instant without its fraction of a second.
    package var wholeSecond: Instant { Instant(seconds: seconds) }

    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
    package static func + (a: Instant, d: Duration) -> Instant {
        Instant(milliseconds: a.milliseconds + d.inMilliseconds)
    }
    package static func - (a: Instant, d: Duration) -> Instant {
        Instant(milliseconds: a.milliseconds - d.inMilliseconds)
    }
    package static func - (a: Instant, b: Instant) -> Duration {
        .milliseconds(a.milliseconds - b.milliseconds)
    }
}

extension Duration {
    package static func minutes(_ count: some BinaryInteger) -> Duration { .seconds(Int64(count) * 60) }
    package static func hours(_ count: some BinaryInteger) -> Duration { .seconds(Int64(count) * 3600) }

    package var inMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// Whole seconds, rounded down (−0.5 s is −1).
    package var inSeconds: Int64 { inMilliseconds.dividedDown(by: 1000) }

    /// Half a second goes up: for what two clocks read a moment apart.
    package var nearestSecond: Int64 { (inMilliseconds + 500).dividedDown(by: 1000) }

    /// Whole minutes, rounded down.
    package var inMinutes: Int64 { inMilliseconds.dividedDown(by: 60_000) }
}

extension Int64 {
    /// Floor division: the only rounding the house uses for time.
    package func dividedDown(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
