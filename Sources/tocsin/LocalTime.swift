// Times as typed where no daemon reads them, and the daemon's ISO times as French prints them.
import TocsinCore
import TocsinSettings
import TocsinSystem

enum LocalTime {
    /// `2026-11-21T03:12[:30]` on the wall of `zone` or with its offset: a missing time is the one after the
    /// gap, an ambiguous one the first. Or a time of day alone, as the daemon reads it; `ahead`: one to come.
    static func instant(
        _ text: String, in zone: ZoneRules, now: Instant, ahead: Bool = false
    ) throws -> Instant {
        if let written = Written(text) {
            return written.offset.map { Instant(seconds: written.civil.secondsOnWall - $0) }
                ?? zone.resolve(written.civil).instant
        }
        do {
            return try TimeText(zone: zone, now: now).read(text, ahead ? .future : .past).instant
        } catch {
            throw Failure(.usage, code: "usage", error.message, hint: error.hint)
        }
    }

    /// "samedi 21 novembre 2026 à 3 h 12" for `2026-11-21T03:12:00+01:00`; anything else stays as it is.
    static func french(_ iso: String) -> String {
        Wall(iso).map { $0.zone.french.time($0.instant, relativeTo: nil) } ?? iso
    }

    /// "à 2 h 21 min 30 s", with the date when it is not today's; without seconds when there are none.
    static func stated(_ iso: String) -> String {
        guard let wall = Wall(iso) else { return iso }
        let (french, instant) = (wall.zone.french, wall.instant)
        let (civil, today) = (wall.zone.civil(instant), wall.zone.civil(now + wall.shift))
        let clock = civil.second == 0 ? french.clock(instant) : french.clockWithSeconds(instant)
        let isToday = civil.daysSinceEpoch == today.daysSinceEpoch
        return isToday ? "à \(clock)" : "\(french.day(instant)) à \(clock)"
    }

    /// "2 h 37": now, on the wall on which the daemon wrote `iso`.
    static func clock(like iso: String) -> String {
        Wall(iso).map { $0.zone.french.clock(now + $0.shift) } ?? ZoneRules.utc.french.clock(now)
    }

    static var now: Instant { Instant(milliseconds: ClockSource().read().wallMilliseconds) }
}

/// An instant of the daemon's, in a zone whose wall shows what the daemon wrote.
private struct Wall {
    var instant: Instant
    var zone = ZoneRules.utc
    /// What brings any instant onto this wall: zero where the zone does it.
    var shift = Duration.zero

    init?(_ iso: String) {
        guard let written = Written(iso), let offset = written.offset else { return nil }
        instant = Instant(seconds: written.civil.secondsOnWall - offset)
        // Among the departments only those at Paris time have doubled hours, where the offset must be said.
        if let paris = try? ZoneFile.load(name: "Europe/Paris"), paris.offset(at: instant) == .seconds(offset)
        {
            zone = paris
        } else {
            shift = .seconds(offset)
            instant = instant + shift
        }
    }
}

/// `yyyy-mm-ddThh:mm[:ss][Z|±hh:mm]`, a date that exists.
private struct Written {
    var civil: CivilTime
    /// Seconds east of UTC, when written.
    var offset: Int64?

    init?(_ text: String) {
        let form = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?/
        guard let match = text.wholeMatch(of: form)?.output else { return nil }
        let number = { (digits: Substring?) in digits.flatMap { Int($0) } ?? 0 }
        civil = CivilTime(
            number(match.1), number(match.2), number(match.3), number(match.4), number(match.5),
            number(match.6))
        guard civil.isReal else { return nil }
        guard let zone = match.7 else { return }
        let size = Int64(number(zone.dropFirst().prefix(2)) * 3600 + number(zone.suffix(2)) * 60)
        offset = zone == "Z" ? 0 : zone.first == "-" ? -size : size
    }
}
