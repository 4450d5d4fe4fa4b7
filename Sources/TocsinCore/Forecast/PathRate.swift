// How fast a path takes what it is given, and so when the n-th message of its queue leaves.

/// Agreed with the provider, seen, or assumed: a forecast says which.
package struct PathRate: Sendable, Equatable {
    package enum Basis: String, Sendable {
        /// The pace in the settings.
        case paced
        /// What has just been seen, where no pace is set or the gateway does not keep up with it.
        case measured
        case assumed
        /// A call occupies its line for a while.
        case calls
    }

    package var basis: Basis
    /// So many in each `per`, evenly: one every `per / messages`, the first at once. For calls: so many at
    /// once, each lasting `per`.
    package var messages: Int
    package var per: Duration
    /// As `Pace.hours`.
    package var hours: [ClosedRange<Int>] = []

    package init(_ basis: Basis, messages: Int, per: Duration, hours: [ClosedRange<Int>] = []) {
        (self.basis, self.messages, self.per, self.hours) = (basis, max(1, messages), per, hours)
    }

    /// The rule the dispatcher keeps too: message `index` (from 0) leaves `index × per / messages` after the
    /// first, so that no stretch of `per` ever holds more than `messages`. A call counts when it ends.
    package func offset(of index: Int) -> Duration {
        let (index, messages) = (Int64(index), Int64(messages))
        if basis == .calls { return .milliseconds((index / messages + 1) * per.inMilliseconds) }
        return .milliseconds(index * per.inMilliseconds / messages)
    }

    /// When it leaves; nil when the hours of the path leave no room for it within a month.
    package func instant(of index: Int, from start: Instant, in zone: ZoneRules) -> Instant? {
        guard !hours.isEmpty else { return start + offset(of: index) }
        var (left, from) = (index, start)
        while let stretch = openStretch(from: from, before: start + Limits.forecastReach, in: zone) {
            let room = slots(within: stretch.upperBound - stretch.lowerBound)
            if left < room { return stretch.lowerBound + offset(of: left) }
            left -= room
            from = stretch.upperBound
        }
        return nil
    }

    /// How many leave within this time.
    private func slots(within length: Duration) -> Int {
        let (length, per) = (length.inMilliseconds, max(1, per.inMilliseconds))
        if basis == .calls { return Int(length / per) * messages }
        return Int((length * Int64(messages) + per - 1) / per)
    }

    /// The next unbroken time in which the path may be used.
    private func openStretch(from: Instant, before end: Instant, in zone: ZoneRules) -> Range<Instant>? {
        var (at, open) = (from, Instant?.none)
        while at < end {
            let isOpen = hours.contains { $0.contains(zone.civil(at).hour) }
            if isOpen, open == nil { open = at }
            if !isOpen, let open { return open..<at }
            let civil = zone.civil(at)
            at = at.wholeSecond + .seconds(3600 - civil.minute * 60 - civil.second)
        }
        return open.map { $0..<end }
    }
}

extension PathSettings {
    /// `measured` per minute of what it took lately while its queue was never empty.
    package func rate(measured: PathRate?) -> PathRate {
        let pace = common.pace
        if case .sip(let settings) = self {
            return PathRate(
                .calls, messages: settings.controls.count, per: Limits.callLength, hours: pace.hours)
        }
        if medium == .voice, let lines = pace.atOnce, pace.messages == nil {
            return PathRate(.calls, messages: lines, per: Limits.callLength, hours: pace.hours)
        }
        guard let messages = pace.messages else {
            var rate =
                measured ?? PathRate(.assumed, messages: Limits.assumedPerSecond, per: .seconds(1))
            rate.hours = pace.hours
            return rate
        }
        let paced = PathRate(.paced, messages: messages, per: pace.per, hours: pace.hours)
        guard var measured, measured.isClearlySlower(than: paced) else { return paced }
        measured.hours = pace.hours
        return measured
    }
}

extension PathRate {
    /// By more than a tenth: what is seen on a paced gateway always wavers a little.
    fileprivate func isClearlySlower(than other: PathRate) -> Bool {
        let mine = Int64(messages) * other.per.inMilliseconds
        return mine * 10 < Int64(other.messages) * per.inMilliseconds * 9
    }
}

extension Activation {
    /// What each path took last, by the journal: over the latest stretch in which its queue never was empty.
    package func measuredRates(at now: Instant) -> [PathID: PathRate] {
        var ends: [PathID: [(queued: Instant, finished: Instant)]] = [:]
        for occurrence in occurrences.reversed().prefix(Limits.measuredOver) {
            guard now - occurrence.recordedAt <= Limits.measuredWithin else { break }
            guard case .finished(let id, let result) = occurrence.content, result.retryAt == nil,
                let attempt = attempts[id]
            else { continue }
            ends[attempt.parcel.path, default: []].append((attempt.queuedAt, occurrence.recordedAt))
        }
        return ends.compactMapValues { ends in
            var last = 0
            while last + 1 < ends.count, ends[last].queued <= ends[last + 1].finished { last += 1 }
            let span = ends[0].finished - ends[last].finished
            guard last >= Limits.measuredAtLeast, span > .zero else { return nil }
            return PathRate(.measured, messages: last, per: span)
        }
    }
}
