// Times as people write them: local wall time, with an offset, or after the first step of a scenario.

import TocsinCore

/// A time read but not yet placed on the time line.
enum WrittenTime {
    case local(CivilTime, seconds: Bool)
    case offset(Instant, seconds: Bool)
    /// `T+hh:mm[:ss]`, exact.
    case relative(Duration)

    /// Nil when the text is none of the three or names a date that does not exist.
    init?(_ text: String) {
        if text.hasPrefix("T+") {
            guard let elapsed = Self.elapsed(text.dropFirst(2)) else { return nil }
            self = .relative(elapsed)
            return
        }
        guard let (civil, seconds, rest) = Self.civil(text), civil.isReal else { return nil }
        if rest.isEmpty {
            self = .local(civil, seconds: seconds)
        } else if let offset = Self.offset(rest) {
            self = .offset(Instant(seconds: civil.secondsOnWall - offset), seconds: seconds)
        } else {
            return nil
        }
    }

    /// `yyyy-mm-ddThh:mm[:ss]` and what follows.
    static func civil(_ text: String) -> (CivilTime, seconds: Bool, rest: Substring)? {
        let scalars = Array(text.utf8)
        guard scalars.count >= 16, scalars.count <= 30, scalars.allSatisfy({ $0 < 0x80 }) else { return nil }
        let at = { (start: Int, count: Int) -> Int? in
            number(text.dropFirst(start).prefix(count), digits: count)
        }
        guard scalars[4] == 0x2D, scalars[7] == 0x2D, scalars[10] == 0x54, scalars[13] == 0x3A,
            let year = at(0, 4), let month = at(5, 2), let day = at(8, 2), let hour = at(11, 2),
            let minute = at(14, 2)
        else { return nil }
        guard scalars.count > 16, scalars[16] == 0x3A else {
            return (CivilTime(year, month, day, hour, minute), false, text.dropFirst(16))
        }
        guard let second = at(17, 2) else { return nil }
        return (CivilTime(year, month, day, hour, minute, second), true, text.dropFirst(19))
    }

    /// Seconds east of UTC of `Z`, `+01:00`.
    private static func offset(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        let digits = text.dropFirst()
        guard text.count == 6, let sign = text.first, sign == "+" || sign == "-",
            digits.dropFirst(2).first == ":",
            let hours = number(digits.prefix(2), digits: 2),
            let minutes = number(digits.suffix(2), digits: 2),
            hours <= 14, minutes <= 59
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    /// `hh:mm[:ss]`; hours may exceed a day and take three digits.
    private static func elapsed(_ text: Substring) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), (2...3).contains(parts[0].count),
            let hours = number(parts[0], digits: parts[0].count), let minutes = number(parts[1], digits: 2),
            minutes <= 59
        else { return nil }
        guard parts.count == 3 else { return .seconds(hours * 3600 + minutes * 60) }
        guard let seconds = number(parts[2], digits: 2), seconds <= 59 else { return nil }
        return .seconds(hours * 3600 + minutes * 60 + seconds)
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.count == digits, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}

extension Value {
    private static let timeMend =
        "écrire 2026-11-21T03:10, avec :30 pour les secondes et +01:00 pour le décalage"

    /// A local date and time without zone.
    func civilTime() -> CivilTime? {
        guard let text = scalar(expecting: "date et heure locales", "écrire 2026-01-05T08:00") else {
            return nil
        }
        guard case .local(let civil, _) = WrittenTime(text) else {
            fault(
                "\(label) : date et heure locales illisibles « \(text.prefix(40)) »",
                "écrire 2026-01-05T08:00, sans décalage")
            return nil
        }
        return civil
    }

    /// A local date: days since 1970-01-01.
    func localDay() -> Int64? {
        let mend = "écrire l'année, le mois et le jour : 2026-01-15"
        guard let text = scalar(expecting: "jour", mend) else { return nil }
        guard text.utf8.count == 10, let (civil, _, _) = WrittenTime.civil(text + "T00:00"), civil.isReal
        else {
            fault("\(label) : date illisible « \(text.prefix(40)) »", mend)
            return nil
        }
        return civil.daysSinceEpoch
    }

    /// A local time in seconds after midnight; `24:00` only where it may be the end of the day.
    func timeOfDay(orEndOfDay: Bool = false) -> Int? {
        let mend = "écrire une heure de 00:00 à \(orEndOfDay ? "24:00" : "23:59"), par exemple \"08:00\""
        guard let text = scalar(expecting: "horaire", mend) else { return nil }
        if orEndOfDay, text == "24:00" { return 86_400 }
        if let seconds = Self.secondsOfDay(text) { return seconds }
        fault("\(label) : heure illisible « \(text.prefix(40)) »", mend)
        return nil
    }

    /// `08:00` or `08:00:30`.
    static func secondsOfDay(_ text: String) -> Int? {
        guard let (time, _, rest) = WrittenTime.civil("2000-01-01T" + text), rest.isEmpty, time.isReal else {
            return nil
        }
        return time.hour * 3600 + time.minute * 60 + time.second
    }

    /// A time placed on the time line; `start` is what `T+` counts from, nil where `T+` makes no sense.
    func statedTime(in zone: ZoneRules, after start: Instant?) -> StatedTime? {
        guard let text = scalar(expecting: "date et heure", Self.timeMend) else { return nil }
        switch WrittenTime(text) {
        case .offset(let instant, let seconds): return StatedTime(instant, wholeMinute: !seconds)
        case .local(let civil, let seconds): return resolve(civil, wholeMinute: !seconds, in: zone)
        case .relative(let elapsed):
            if let start { return StatedTime(start + elapsed) }
            fault(
                "\(label) : « \(text) » compte à partir d'une heure qui n'est pas connue",
                "écrire ici la date et l'heure")
        case nil:
            fault("\(label) : date et heure illisibles « \(text.prefix(40)) »", Self.timeMend)
        }
        return nil
    }

    /// An instant in the roster's zone.
    func instant(in zone: ZoneRules) -> Instant? { statedTime(in: zone, after: nil)?.instant }

    private func resolve(_ civil: CivilTime, wholeMinute: Bool, in zone: ZoneRules) -> StatedTime? {
        switch zone.resolve(civil) {
        case .exact(let instant): return StatedTime(instant, wholeMinute: wholeMinute)
        case .missing:
            fault(
                "\(label) : cette heure n'existe pas (\(zone.name), passage à l'heure d'été)",
                "écrire une heure après le changement, ou le décalage : +01:00, +02:00")
        case .ambiguous:
            fault(
                "\(label) : cette heure a lieu deux fois (\(zone.name), passage à l'heure d'hiver)",
                "ajouter le décalage : +02:00 pour la première, +01:00 pour la seconde")
        }
        return nil
    }
}
