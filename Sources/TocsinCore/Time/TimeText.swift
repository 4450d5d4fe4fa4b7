// Times as a person types them into a request: local wall time, a time of day alone, or with an offset.

/// Why a typed time is refused. French words for whoever typed it.
package struct TimeTextFault: Error, Sendable, Equatable {
    package var message: String
    package var hint: String
}

/// `2026-11-21T03:12[:30][+01:00|Z]`, or a time of day alone: `03:12[:30]`, `3h12`, `3 h 12`. Without seconds
/// it lies anywhere in its minute.
package struct TimeText: Sendable {
    /// What a time of day alone means.
    package enum Direction: Sendable {
        /// The latest such instant that may be stated: people report what has happened. One more than twelve
        /// hours old is asked about: it may as well be a slip for a time to come.
        case past
        /// The next such instant: people put things off.
        case future
    }

    private static let memory = Duration.hours(12)

    private let zone: ZoneRules
    private let now: Instant

    package init(zone: ZoneRules, now: Instant) { (self.zone, self.now) = (zone, now) }

    /// `option` is the command line's word for this time, named where a full date is asked for.
    package func read(
        _ text: String, _ direction: Direction = .past, option: String = "--at"
    ) throws(TimeTextFault) -> StatedTime {
        let words = text.split(separator: "T", omittingEmptySubsequences: false)
        if words.count == 1, let clock = Self.clock(words[0]) ?? Self.frenchClock(words[0]) {
            return try direction == .past ? latest(clock, text, option) : next(clock, text)
        }
        guard words.count == 2, let date = Self.date(words[0]) else { throw unreadable(text) }
        let zoneStart = words[1].firstIndex { "+-Z".contains($0) } ?? words[1].endIndex
        guard let clock = Self.clock(words[1][..<zoneStart]) else { throw unreadable(text) }
        let civil = CivilTime(date.0, date.1, date.2, clock.hour, clock.minute, clock.second ?? 0)
        guard civil.isReal else { throw unreadable(text) }
        if zoneStart == words[1].endIndex { return try stated(civil, clock, text) }
        guard let offset = Self.offset(words[1][zoneStart...]) else { throw unreadable(text) }
        return StatedTime(Instant(seconds: civil.secondsOnWall - offset), wholeMinute: clock.second == nil)
    }

    // MARK: Placing on the time line

    /// A clock change on the day meant is asked about, never skipped over to another day.
    private func latest(
        _ clock: Clock, _ text: String, _ option: String
    ) throws(TimeTextFault) -> StatedTime {
        let bound = now + Limits.futureTolerance
        let today = civil(clock, daysAfter: bound, 0)
        let isPast = zone.resolve(today).instant <= bound
        let meant = isPast ? today : civil(clock, daysAfter: bound, -1)
        guard isPast || now - zone.resolve(meant).instant <= Self.memory else {
            throw doubtful(meant, clock, option)
        }
        return try stated(meant, clock, text)
    }

    private func next(_ clock: Clock, _ text: String) throws(TimeTextFault) -> StatedTime {
        let today = civil(clock, daysAfter: now, 0)
        let isAhead = zone.resolve(today).instant >= now
        return try stated(isAhead ? today : civil(clock, daysAfter: now, 1), clock, text)
    }

    private func civil(_ clock: Clock, daysAfter instant: Instant, _ days: Int64) -> CivilTime {
        let day = zone.civil(instant).daysSinceEpoch + days
        return CivilTime(secondsOnWall: day * 86_400 + clock.seconds)
    }

    private func doubtful(_ meant: CivilTime, _ clock: Clock, _ option: String) -> TimeTextFault {
        let isToday = meant.daysSinceEpoch == zone.civil(now).daysSinceEpoch
        let written = zone.iso(zone.resolve(meant).instant).prefix(clock.second == nil ? 16 : 19)
        return TimeTextFault(
            message: "\(clock.french) \(isToday ? "a plus de douze heures" : "est à venir") "
                + "(il est \(zone.french.clock(now))).",
            hint: "pour \(isToday ? "aujourd'hui" : "hier") : \(option) \(written)")
    }

    private func stated(_ civil: CivilTime, _ clock: Clock, _ text: String) throws(TimeTextFault)
        -> StatedTime
    {
        switch zone.resolve(civil) {
        case .exact(let instant): return StatedTime(instant, wholeMinute: clock.second == nil)
        case .missing:
            throw TimeTextFault(
                message: "« \(text) » n'existe pas : les horloges ont avancé d'une heure.",
                hint: "donnez une heure d'après le changement, ou la date avec son décalage (+01:00)")
        case .ambiguous(let first, let second):
            throw TimeTextFault(
                message: "« \(text) » a eu lieu deux fois : les horloges ont reculé d'une heure.",
                hint: "écrivez \(zone.iso(first)) ou \(zone.iso(second))")
        }
    }

    private func unreadable(_ text: String) -> TimeTextFault {
        TimeTextFault(
            message: "Heure illisible : « \(text.prefix(40)) ».",
            hint: "écrivez 03:12, 3h12, 2026-11-21T03:12 ou 2026-11-21T03:12:30+01:00")
    }

    // MARK: Reading the parts

    private struct Clock {
        var hour: Int
        var minute: Int
        var second: Int?
        var seconds: Int64 { Int64(hour * 3600 + minute * 60 + (second ?? 0)) }
        var french: String {
            "\(hour) h \(minute.padded(2))" + (second.map { " min \($0.padded(2)) s" } ?? "")
        }
    }

    private static func clock(_ text: Substring) -> Clock? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], 2), let minute = number(parts[1], 2),
            hour < 24, minute < 60
        else { return nil }
        guard parts.count == 3 else { return Clock(hour: hour, minute: minute) }
        guard let second = number(parts[2], 2), second < 60 else { return nil }
        return Clock(hour: hour, minute: minute, second: second)
    }

    /// `3h12`, `03h12`, `3 h 12`.
    private static func frenchClock(_ text: Substring) -> Clock? {
        let parts = text.split(separator: "h", omittingEmptySubsequences: false).map(trimmed)
        guard parts.count == 2, let hour = number(parts[0], 2) ?? number(parts[0], 1),
            let minute = number(parts[1], 2), hour < 24, minute < 60
        else { return nil }
        return Clock(hour: hour, minute: minute)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0.isWhitespace }
        let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex
        return start[..<end]
    }

    private static func date(_ text: Substring) -> (Int, Int, Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], 4), let month = number(parts[1], 2),
            let day = number(parts[2], 2)
        else { return nil }
        return (year, month, day)
    }

    /// Seconds east of UTC of `Z` or `+01:00`.
    private static func offset(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = number(parts[0], 2), let minutes = number(parts[1], 2),
            hours <= 14, minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (text.hasPrefix("-") ? -1 : 1)
    }

    private static func number(_ text: Substring, _ digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
