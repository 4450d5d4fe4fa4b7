// Times as a person types them into a request: local wall time, a time of day alone, or with an offset.

/// Why a typed time is refused. French words for whoever typed it.
package struct TimeTextFault: Error, Sendable, Equatable {
    package var message: String
    package var hint: String
}

/// `2026-11-21T03:12[:30][+01:00|Z]`, or `03:12[:30]` alone. Without seconds it lies anywhere in its minute.
package struct TimeText: Sendable {
    /// What a time of day alone means.
    package enum Direction: Sendable {
        /// The latest such instant that may be stated: people report what has happened.
        case past
        /// The next such instant: people put things off.
        case future
    }

    private let zone: ZoneRules
    private let now: Instant

    package init(zone: ZoneRules, now: Instant) { (self.zone, self.now) = (zone, now) }

    package func read(_ text: String, _ direction: Direction = .past) throws(TimeTextFault) -> StatedTime {
        let words = text.split(separator: "T", omittingEmptySubsequences: false)
        if words.count == 1, let clock = Self.clock(words[0]) { return try timeOfDay(clock, direction, text) }
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
    private func timeOfDay(
        _ clock: Clock, _ direction: Direction, _ text: String
    ) throws(TimeTextFault) -> StatedTime {
        let bound = direction == .past ? now + Limits.futureTolerance : now
        let today = zone.civil(bound)
        let days = direction == .past ? [0, -1] : [0, 1]
        for day in days {
            let wall = (today.daysSinceEpoch + Int64(day)) * 86_400 + clock.seconds
            let civil = CivilTime(secondsOnWall: wall)
            let instant = zone.resolve(civil).instant
            if day != 0 || (direction == .past ? instant <= bound : instant >= bound) {
                return try stated(civil, clock, text)
            }
        }
        throw unreadable(text)
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
            hint: "écrivez 03:12, 2026-11-21T03:12 ou 2026-11-21T03:12:30+01:00")
    }

    // MARK: Reading the parts

    private struct Clock {
        var hour: Int
        var minute: Int
        var second: Int?
        var seconds: Int64 { Int64(hour * 3600 + minute * 60 + (second ?? 0)) }
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
