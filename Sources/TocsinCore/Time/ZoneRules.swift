// The rules of one time zone as a value: offsets, wall times, and what a wall time means at a clock change.

package struct ZoneRules: Sendable, Equatable {
    /// `Europe/Paris`.
    package let name: String
    /// Version of the tz database it came from (`2025b`), or "" when not known: the file does not say.
    package let version: String
    private let table: TZif

    package static let utc = ZoneRules(name: "UTC", version: "", table: TZif(fixed: 0))

    /// Reads the content of a compiled zone file.
    package init(name: String, tzif bytes: [UInt8], version: String = "") throws(ZoneFault) {
        self.init(name: name, version: version, table: try TZif(bytes))
    }

    private init(name: String, version: String, table: TZif) {
        (self.name, self.version, self.table) = (name, version, table)
    }

    /// What is added to UTC to get the time on the wall; whole seconds.
    package func offset(at instant: Instant) -> Duration {
        .seconds(table.offset(at: instant.seconds))
    }

    /// The time on the wall, its fraction of a second dropped.
    package func civil(_ instant: Instant) -> CivilTime {
        CivilTime(secondsOnWall: instant.seconds + table.offset(at: instant.seconds))
    }

    /// The instants at which the wall shows `civil`.
    package func resolve(_ civil: CivilTime) -> LocalResolution { resolve(wall: civil.secondsOnWall) }

    /// Seconds on the wall at `instant`, as `CivilTime.secondsOnWall` counts them.
    func wall(_ instant: Instant) -> Int64 { instant.seconds + table.offset(at: instant.seconds) }

    /// The local day, in days since 1970-01-01.
    func day(_ instant: Instant) -> Int64 { wall(instant).dividedDown(by: 86_400) }

    func resolve(wall: Int64) -> LocalResolution {
        // No zone is a day away from UTC, and none changes its offset twice within two days.
        if let offset = table.offset(from: wall - 86_400, through: wall + 86_400) {
            return .exact(Instant(seconds: wall - offset))
        }
        let (before, after) = (table.offset(at: wall - 86_400), table.offset(at: wall + 86_400))
        let (first, second) = (Instant(seconds: wall - before), Instant(seconds: wall - after))
        if before == after { return .exact(first) }
        switch (table.offset(at: first.seconds) == before, table.offset(at: second.seconds) == after) {
        case (true, true): return .ambiguous(first: first, second: second)
        case (true, false): return .exact(first)
        case (false, true): return .exact(second)
        case (false, false): return .missing(first)
        }
    }

    /// `2026-11-21T03:12:00+01:00`: local time with numeric offset and whole seconds.
    package func iso(_ instant: Instant) -> String {
        let c = civil(instant)
        let offset = Int(self.offset(at: instant).inSeconds)
        let (hours, minutes, seconds) = (abs(offset) / 3600, abs(offset) / 60 % 60, abs(offset) % 60)
        return "\(c.year.padded(4))-\(c.month.padded(2))-\(c.day.padded(2))"
            + "T\(c.hour.padded(2)):\(c.minute.padded(2)):\(c.second.padded(2))"
            + "\(offset < 0 ? "-" : "+")\(hours.padded(2)):\(minutes.padded(2))"
            + (seconds == 0 ? "" : ":\(seconds.padded(2))")
    }
}

/// What a time on the wall means in a zone.
package enum LocalResolution: Equatable, Sendable {
    case exact(Instant)
    /// The clock jumped over it; carries the instant after the gap by the same shift (2:30 is read as 3:30).
    case missing(Instant)
    /// The clock was put back and shows it twice.
    case ambiguous(first: Instant, second: Instant)

    /// The house rule, wherever such a time is not refused: a missing time is the instant after the gap by
    /// the same shift, an ambiguous one the first of the two.
    package var instant: Instant {
        switch self {
        case .exact(let instant), .missing(let instant), .ambiguous(let instant, _): instant
        }
    }
}

extension Int {
    /// Decimal digits with leading zeros; for numbers that are not negative.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
