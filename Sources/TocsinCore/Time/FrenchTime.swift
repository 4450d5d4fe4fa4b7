// Times, days and durations as French administration writes them: "3 h 41", "samedi 21 novembre 2026".

/// Writes instants as the wall of one zone shows them. Spaces are plain, so that an SMS can carry them.
package struct FrenchTime: Sendable {
    package let zone: ZoneRules

    package init(zone: ZoneRules) { self.zone = zone }

    /// "3 h 41" on the local day of `other`, else "samedi 21 novembre 2026 à 3 h 41".
    package func time(_ instant: Instant, relativeTo other: Instant?) -> String {
        if let other, zone.civil(instant).daysSinceEpoch == zone.civil(other).daysSinceEpoch {
            return clock(instant)
        }
        return "\(day(instant)) à \(clock(instant))"
    }

    /// "3 h 41"; in a doubled hour "2 h 30 (UTC+2)".
    package func clock(_ instant: Instant) -> String {
        let civil = zone.civil(instant)
        return "\(civil.hour) h \(civil.minute.padded(2))" + offsetIfDoubled(instant)
    }

    /// "3 h 41 min 10 s"; in a doubled hour "2 h 30 min 00 s (UTC+2)".
    package func clockWithSeconds(_ instant: Instant) -> String {
        let c = zone.civil(instant)
        return "\(c.hour) h \(c.minute.padded(2)) min \(c.second.padded(2)) s" + offsetIfDoubled(instant)
    }

    /// "samedi 21 novembre 2026", "dimanche 1er novembre 2026".
    package func day(_ instant: Instant) -> String {
        let civil = zone.civil(instant)
        let date = civil.day == 1 ? "1er" : String(civil.day)
        return "\(Self.weekdays[civil.weekday - 1]) \(date) \(Self.months[civil.month - 1]) \(civil.year)"
    }

    /// "45 s", "29 min 10 s", "1 h 05 min", "1 h 00 min 10 s", "1 h"; "-5 min". Fractions are dropped.
    package static func duration(_ duration: Duration) -> String {
        let total = duration.inMilliseconds / 1000
        let size = Int(abs(total))
        let (hours, minutes, seconds) = (size / 3600, size / 60 % 60, size % 60)
        var parts: [String] = []
        if hours > 0 { parts.append("\(hours) h") }
        if minutes > 0 || (hours > 0 && seconds > 0) {
            parts.append("\(minutes.padded(hours > 0 ? 2 : 1)) min")
        }
        if seconds > 0 || parts.isEmpty { parts.append("\(seconds.padded(parts.isEmpty ? 1 : 2)) s") }
        return (total < 0 ? "-" : "") + parts.joined(separator: " ")
    }

    private func offsetIfDoubled(_ instant: Instant) -> String {
        guard case .ambiguous = zone.resolve(zone.civil(instant)) else { return "" }
        let offset = Int(zone.offset(at: instant).inSeconds)
        let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
        return " (UTC\(offset < 0 ? "-" : "+")\(hours)\(minutes == 0 ? "" : ":\(minutes.padded(2))"))"
    }

    private static let weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    private static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ]
}

extension ZoneRules {
    package var french: FrenchTime { FrenchTime(zone: self) }
}
