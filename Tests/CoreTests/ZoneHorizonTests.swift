// The clock changes of the coming decades: written out up to 2100, worked out after, and no seam between.

import Testing
import TocsinCore

@Suite struct ZoneHorizonTests {
    /// Paris: the last Sundays of March and October at 01:00 UTC, as the directive of 2000 says.
    @Test func parisChangesOnTheLastSundaysForEver() throws {
        let zone = try zoneRules("Europe/Paris")
        for year in 2030...2130 {
            let spring = sunday(.last, year, 3) + .hours(1)
            let autumn = sunday(.last, year, 10) + .hours(1)
            check(zone, summer: spring, winter: autumn, offsets: (.hours(1), .hours(2)))
        }
    }

    /// Saint-Pierre-et-Miquelon: second Sunday of March, first of November, at 02:00 on the wall.
    @Test func miquelonChangesWithNorthAmerica() throws {
        let zone = try zoneRules("America/Miquelon")
        for year in 2030...2130 {
            let spring = sunday(.number(2), year, 3) + .hours(5)
            let autumn = sunday(.number(1), year, 11) + .hours(4)
            check(zone, summer: spring, winter: autumn, offsets: (.hours(-3), .hours(-2)))
        }
    }

    private func check(
        _ zone: ZoneRules, summer: Instant, winter: Instant, offsets: (winter: Duration, summer: Duration)
    ) {
        #expect(zone.offset(at: summer - .seconds(1)) == offsets.winter, "\(zone.iso(summer))")
        #expect(zone.offset(at: summer) == offsets.summer, "\(zone.iso(summer))")
        #expect(zone.offset(at: winter - .seconds(1)) == offsets.summer, "\(zone.iso(winter))")
        #expect(zone.offset(at: winter) == offsets.winter, "\(zone.iso(winter))")
        let skipped = zone.civil(summer - .minutes(30)).secondsOnWall + 3600
        #expect(zone.resolve(CivilTime(secondsOnWall: skipped)) == .missing(summer + .minutes(30)))
        let doubled = zone.civil(winter + .minutes(30))
        #expect(
            zone.resolve(doubled)
                == .ambiguous(first: winter - .minutes(30), second: winter + .minutes(30)))
        for days in Int64(-3)...3 where days != 0 {
            let noon = zone.civil(winter + .hours(24 * days + 12))
            #expect(zone.resolve(noon) == .exact(winter + .hours(24 * days + 12)))
        }
    }

    private enum Place { case last, number(Int) }

    /// Midnight UTC of a Sunday of a month.
    private func sunday(_ place: Place, _ year: Int, _ month: Int) -> Instant {
        let days = (1...CivilTime.daysInMonth(year, month)).map { CivilTime(year, month, $0) }
        let sundays = days.filter { $0.weekday == 7 }
        let day =
            switch place {
            case .last: sundays[sundays.count - 1]
            case .number(let number): sundays[number - 1]
            }
        return Instant(seconds: day.secondsOnWall)
    }
}
