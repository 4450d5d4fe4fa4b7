// Exact pacing: how many may be handed to a provider now, and when the next one may, from what it was given.

extension Pace {
    /// Between two messages when the provider is kept busy; nil without a rate.
    package var spacing: Duration? {
        messages.map { .milliseconds(max(1, (per.inMilliseconds + Int64($0) - 1) / Int64($0))) }
    }

    /// How many may start at `now`, given when the last ones did (in order), at most `limit`.
    package func room(after starts: [Instant], at now: Instant, limit: Int) -> Int {
        guard messages != nil else { return limit }
        var given = starts
        var count = 0
        while count < limit, next(after: given) <= now {
            given.append(now)
            count += 1
        }
        return count
    }

    /// When the next one may start. Two rules: never more than `messages` within any stretch of `per`, and
    /// spread over it, but for a small slack that makes up for a late timer.
    package func next(after starts: [Instant]) -> Instant {
        guard let messages, messages > 0, let spacing, !starts.isEmpty else {
            return Instant(milliseconds: .min)
        }
        var earliest = Instant(milliseconds: .min)
        if starts.count >= messages { earliest = starts[starts.count - messages] + per }
        // Only the last ones can bind: an earlier start is further behind than its share of the spacing.
        for back in 1..<(min(starts.count, messages - 1, Self.lookBack) + 1) {
            let spread = max(.zero, spacing * back - Limits.pacingSlack)
            earliest = max(earliest, starts[starts.count - back] + spread)
        }
        return earliest
    }

    private static let lookBack = 16

    /// Whether mass information may be handed over at this local hour.
    package func isOpen(atHour hour: Int) -> Bool { hours.isEmpty || hours.contains { $0.contains(hour) } }
}
