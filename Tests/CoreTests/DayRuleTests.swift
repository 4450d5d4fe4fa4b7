// Which days a set of days covers, around Christmas 2026: a Friday, and in Alsace a Saturday more.

import Testing
import TocsinCore

/// The days of a December week, from Monday 21 to Sunday 27.
private func week(_ days: DaySet, in territory: Territory = .metropole) -> [Int] {
    (21...27).filter { days.contains(day: CivilTime(2026, 12, $0).daysSinceEpoch, in: territory) }
}

@Suite struct DayRuleTests {
    @Test func everyNamedRuleCoversItsDays() {
        let expected: [DayRule: [Int]] = [
            .all: [21, 22, 23, 24, 25, 26, 27], .weekdays: [21, 22, 23, 24, 25],
            .workingDays: [21, 22, 23, 24], .weekend: [26, 27], .restDays: [25, 26, 27], .holidays: [25],
            .holidayEves: [24],
        ]
        for rule in DayRule.allCases { #expect(week(rule.days) == expected[rule], "\(rule)") }
        #expect(Set(DayRule.allCases.map(\.title)).count == DayRule.allCases.count)
    }

    @Test func theTerritoryDecides() {
        #expect(week(DayRule.holidays.days, in: .alsaceMoselle) == [25, 26])
        #expect(week(DayRule.holidayEves.days, in: .alsaceMoselle) == [24, 25])
    }

    @Test func aHolidayIsTreatedAsTheSetSays() {
        #expect(week(DaySet([5])) == [25])
        #expect(week(DaySet([5], holidays: .never)) == [])
        #expect(week(DaySet([5], holidays: .asRest)) == [])
        #expect(week(DaySet([7], holidays: .asRest)) == [25, 27])
        #expect(week(DaySet([1, 5], holidays: .only)) == [25])
        #expect(week(DaySet([1, 6], holidays: .only), in: .alsaceMoselle) == [26])
    }

    @Test func workAndRestPartEveryDayBetweenThem() {
        for territory in Territory.allCases {
            for day in CivilTime(2020, 1, 1).daysSinceEpoch...CivilTime(2030, 12, 31).daysSinceEpoch {
                let isWork = DayRule.workingDays.days.contains(day: day, in: territory)
                #expect(isWork != DayRule.restDays.days.contains(day: day, in: territory))
            }
        }
    }

    @Test func aSetKeepsItsWeekdaysAndIgnoresWhatIsNone() {
        #expect(DaySet([3, 1, 3, 0, 8, -1, 700]).weekdays == [1, 3])
        #expect(DaySet([1, 3]) == DaySet([3, 1]))
        #expect(DaySet([Int]()).weekdays.isEmpty)
    }
}
