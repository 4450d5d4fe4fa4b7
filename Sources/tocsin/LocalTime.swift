// Times as typed where no daemon reads them, and the daemon's ISO times as French prints them.
import TocsinCore
import TocsinSettings

enum LocalTime {
    /// `2026-11-21T03:12[:30]` on the wall of `zone` or with its offset, or `03:12[:30]`: the last such time
    /// until now, or with `ahead` the next. A missing time is the one after the gap, an ambiguous one the
    /// first.
    static func instant(
        _ text: String, in zone: ZoneRules, now: Instant, ahead: Bool = false
    ) throws -> Instant {
        if let written = Written(text) {
            return written.offset.map { Instant(seconds: written.civil.secondsOnWall - $0) }
                ?? zone.resolve(written.civil).instant
        }
        let today = zone.civil(now)
        let date = "\(today.year)-\(padded(today.month))-\(padded(today.day))"
        guard let written = Written("\(date)T\(text)"), written.offset == nil else {
            throw Failure(
                .usage, code: "usage", "heure illisible : « \(text) »",
                hint: "écrire 2026-11-21T03:12 ou 03:12")
        }
        let instant = zone.resolve(written.civil).instant
        let days: Int64 = ahead ? (instant > now ? 0 : 1) : (instant > now ? -1 : 0)
        return zone.resolve(CivilTime(secondsOnWall: written.civil.secondsOnWall + days * 86_400)).instant
    }

    /// "samedi 21 novembre 2026 à 3 h 12" for `2026-11-21T03:12:00+01:00`; anything else stays as it is.
    static func french(_ iso: String) -> String {
        guard let written = Written(iso), let offset = written.offset else { return iso }
        let instant = Instant(seconds: written.civil.secondsOnWall - offset)
        // Among the departments only those at Paris time have doubled hours, where the offset must be said.
        if let paris = try? ZoneFile.load(name: "Europe/Paris"), paris.offset(at: instant) == .seconds(offset)
        {
            return paris.french.time(instant, relativeTo: nil)
        }
        return ZoneRules.utc.french.time(instant + .seconds(offset), relativeTo: nil)
    }

    private static func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
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
