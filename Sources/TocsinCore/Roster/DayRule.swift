// Which local days a duty or a restriction covers: days of the week, and what becomes of public holidays.

package struct DaySet: Sendable, Hashable {
    package enum HolidayTreatment: String, Sendable, CaseIterable {
        /// A holiday is the day of the week that it is.
        case asTheirWeekday
        /// A holiday counts as a Sunday, whatever day it is.
        case asRest
        /// None but holidays, those on one of the weekdays.
        case only
        /// The weekdays, without the holidays.
        case never
    }

    /// Bit 0 is Monday, bit 6 Sunday.
    package private(set) var mask: UInt8
    package var holidays: HolidayTreatment
    /// Covers the eves of these days instead: the day before each.
    package var isEves: Bool

    /// Weekdays as ISO counts them, 1 is Monday and 7 Sunday; another number is no day.
    package init(
        _ weekdays: some Sequence<Int>, holidays: HolidayTreatment = .asTheirWeekday, eves: Bool = false
    ) {
        mask = weekdays.reduce(0) { (1...7).contains($1) ? $0 | 1 << UInt8($1 - 1) : $0 }
        (self.holidays, isEves) = (holidays, eves)
    }

    package var weekdays: [Int] { (1...7).filter(has) }

    /// Whether it covers a local day, given in days since 1970-01-01.
    package func contains(day: Int64, in territory: Territory) -> Bool {
        let day = isEves ? day + 1 : day
        let weekday = CivilTime.weekday(of: day)
        switch holidays {
        case .asTheirWeekday: return has(weekday)
        case .asRest:
            // The calendar of holidays is only opened where it changes the answer.
            return has(weekday) == has(7) ? has(7) : has(territory.isHoliday(day: day) ? 7 : weekday)
        case .only: return has(weekday) && territory.isHoliday(day: day)
        case .never: return has(weekday) && !territory.isHoliday(day: day)
        }
    }

    private func has(_ weekday: Int) -> Bool { mask & 1 << UInt8(weekday - 1) != 0 }
}

/// The sets of days that have a name in the settings.
package enum DayRule: String, CaseIterable, Sendable {
    case all, weekdays, workingDays, weekend, restDays, holidays, holidayEves

    package var days: DaySet {
        switch self {
        case .all: DaySet(1...7)
        case .weekdays: DaySet(1...5)
        case .workingDays: DaySet(1...5, holidays: .asRest)
        case .weekend: DaySet(6...7)
        case .restDays: DaySet(6...7, holidays: .asRest)
        case .holidays: DaySet(1...7, holidays: .only)
        case .holidayEves: DaySet(1...7, holidays: .only, eves: true)
        }
    }

    package var title: String {
        switch self {
        case .all: "tous les jours"
        case .weekdays: "du lundi au vendredi"
        case .workingDays: "du lundi au vendredi, hors jours fériés"
        case .weekend: "samedi et dimanche"
        case .restDays: "samedi, dimanche et jours fériés"
        case .holidays: "jours fériés"
        case .holidayEves: "veilles de jours fériés"
        }
    }
}
