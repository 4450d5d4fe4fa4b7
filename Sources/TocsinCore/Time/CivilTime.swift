// Date and time of day as a person writes them, with no zone: proleptic Gregorian arithmetic only.

package struct CivilTime: Hashable, Comparable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int

    package init(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0)
    {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// Reads seconds counted from 1970-01-01T00:00:00 on the same wall (no zone involved).
    package init(secondsOnWall: Int64) {
        let days = secondsOnWall.dividedDown(by: 86_400)
        let rest = Int(secondsOnWall - days * 86_400)
        let (y, m, d) = Self.date(daysSinceEpoch: days)
        self.init(y, m, d, rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// Seconds from 1970-01-01T00:00:00 on the same wall.
    package var secondsOnWall: Int64 {
        daysSinceEpoch * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    package var daysSinceEpoch: Int64 {
        // Years begin in March so that the leap day is the last of its year (H. Hinnant, "chrono-compatible
        // date algorithms").
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = y.dividedDown(by: 400)
        let yearOfEra = y - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// ISO weekday: 1 is Monday, 7 is Sunday.
    package var weekday: Int { Self.weekday(of: daysSinceEpoch) }

    /// That of a day given in days since 1970-01-01.
    package static func weekday(of day: Int64) -> Int {
        let offset = (day + 3) % 7
        return Int(offset < 0 ? offset + 7 : offset) + 1
    }

    /// False for 31 April, 29 February of a common year, 24:00 and the like.
    package var isReal: Bool {
        (1...9999).contains(year) && (1...12).contains(month) && day >= 1
            && day <= Self.daysInMonth(year, month)
            && (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
    }

    package static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    package static func < (a: CivilTime, b: CivilTime) -> Bool { a.secondsOnWall < b.secondsOnWall }

    private static func date(daysSinceEpoch days: Int64) -> (Int, Int, Int) {
        let z = days + 719_468
        let era = z.dividedDown(by: 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * mp + 2) / 5 + 1
        let month = mp < 10 ? mp + 3 : mp - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }
}
