// Nights, weekend days and holidays of each person, beside a slow reckoning half hour by half hour.

import Testing
import TocsinCore
import TocsinSimulation

private func shift(
    _ person: PersonID, _ from: String, _ until: String, role: RoleID = "cellLead"
) -> Shift {
    Shift(role: role, person: person, from: utc(from), until: utc(until), source: .rotation)
}

/// What the shifts come to in Paris, over a window that holds them all unless told otherwise.
private func tallies(
    _ shifts: [Shift], from: String = "2020-01-01 00:00", until: String = "2040-01-01 00:00"
) throws -> [DutyTally] {
    Fairness.tallies(
        of: shifts, zone: try zoneRules("Europe/Paris"), territory: .metropole, from: utc(from),
        until: utc(until))
}

@Suite struct FairnessTests {
    @Test func aWeekOfDutyIsSevenNightsTwoWeekendDaysAndItsHolidays() throws {
        // Friday 18 December 2026 18:00 to Friday 25 December 18:00 in Paris.
        let tally = try #require(tallies([shift("p1", "2026-12-18 17:00", "2026-12-25 17:00")]).first)
        #expect(
            tally
                == DutyTally(
                    person: "p1", shifts: 1, held: .hours(168), nights: 7, weekendDays: 2, holidays: 1))
    }

    @Test func anHourOfClockChangeIsCountedAsItPasses() throws {
        // The nights of 28 March 2026 (seven hours) and of 24 October 2026 (nine hours), 22:00 to 06:00.
        let short = shift("p1", "2026-03-28 21:00", "2026-03-29 04:00")
        let long = shift("p1", "2026-10-24 20:00", "2026-10-25 05:00")
        #expect(try tallies([short]).first?.held == .hours(7))
        #expect(try tallies([long]).first?.held == .hours(9))
        #expect(try tallies([short, long]).first?.nights == 2)
    }

    @Test func halfANightIsANight() throws {
        let spring = ("2026-03-28 21:00", "2026-03-29 00:30")
        #expect(try tallies([shift("p1", spring.0, spring.1)]).first?.nights == 1)
        #expect(try tallies([shift("p1", spring.0, "2026-03-29 00:29")]).first?.nights == 0)
        #expect(try tallies([shift("p1", "2026-10-24 20:00", "2026-10-25 00:29")]).first?.nights == 0)
        let parted = [
            shift("p1", "2026-02-10 21:00", "2026-02-11 01:00"),
            shift("p2", "2026-02-11 01:00", "2026-02-11 05:00"),
        ]
        #expect(try tallies(parted).map(\.nights) == [1, 1])
    }

    @Test func fourHoursAreAWeekendDay() throws {
        // Saturday 14 February 2026.
        #expect(try tallies([shift("p1", "2026-02-14 08:00", "2026-02-14 12:00")]).first?.weekendDays == 1)
        #expect(try tallies([shift("p1", "2026-02-14 08:00", "2026-02-14 11:59")]).first?.weekendDays == 0)
        let inTwo = [
            shift("p1", "2026-02-14 08:00", "2026-02-14 10:00"),
            shift("p1", "2026-02-14 15:00", "2026-02-14 17:00"),
        ]
        #expect(try tallies(inTwo).first?.weekendDays == 1)
        #expect(try tallies(inTwo).first?.shifts == 2)
    }

    @Test func aHolidayOnASundayCountsAsBoth() throws {
        // All Saints' Day 2026 is a Sunday.
        let tally = try tallies([shift("p1", "2026-11-01 08:00", "2026-11-01 16:00")]).first
        #expect(tally?.weekendDays == 1 && tally?.holidays == 1)
    }

    @Test func twoRolesAtTheSameTimeCountOnce() throws {
        let both = try tallies([
            shift("p1", "2026-12-18 17:00", "2026-12-25 17:00", role: "writer"),
            shift("p1", "2026-12-18 17:00", "2026-12-25 17:00"),
        ])
        #expect(both == (try tallies([shift("p1", "2026-12-18 17:00", "2026-12-25 17:00")])))
        let longer = try tallies([
            shift("p1", "2026-12-23 17:00", "2026-12-27 17:00", role: "writer"),
            shift("p1", "2026-12-18 17:00", "2026-12-25 17:00"),
        ])
        #expect(longer == (try tallies([shift("p1", "2026-12-18 17:00", "2026-12-27 17:00")])))
    }

    @Test func onlyTheWindowCounts() throws {
        let week = [
            shift("p1", "2026-12-18 17:00", "2026-12-25 17:00"),
            shift("p2", "2026-11-02 00:00", "2026-11-03 00:00"),
        ]
        let clipped = try tallies(week, from: "2026-12-20 17:00", until: "2026-12-22 17:00")
        #expect(clipped == [DutyTally(person: "p1", shifts: 1, held: .hours(48), nights: 2, weekendDays: 1)])
        #expect(try tallies(week, from: "2026-12-22 17:00", until: "2026-12-20 17:00").isEmpty)
        #expect(try tallies([]).isEmpty)
    }

    @Test func theSpreadIsBetweenTheMostAndTheLeastLoaded() {
        let tallies = [
            DutyTally(person: "p1", shifts: 3, held: .hours(10), nights: 4, holidays: 1),
            DutyTally(person: "p2", shifts: 2, held: .hours(14), nights: 1, weekendDays: 2, holidays: 1),
        ]
        let spread = Fairness.spread(of: tallies)
        #expect(spread.shifts == 1 && spread.held == .hours(4) && spread.nights == 3)
        #expect(spread.weekendDays == 2 && spread.holidays == 0)
        #expect(Fairness.spread(of: tallies, among: ["p1", "p2", "p3"]).nights == 4)
        #expect(Fairness.spread(of: [], among: []).nights == 0)
    }
}

/// Random shifts on half hours around a clock change, reckoned slot by slot.
private struct SlowTally {
    static let slot: Duration = .minutes(30)
    let zone: ZoneRules
    let territory: Territory
    let from: Instant
    let slots: Int

    func instant(_ slot: Int) -> Instant { from + Self.slot * slot }

    /// The local day on which the night of a slot began; nil by day.
    private func night(_ civil: CivilTime) -> Int64? {
        civil.hour >= 22 ? civil.daysSinceEpoch : civil.hour < 6 ? civil.daysSinceEpoch - 1 : nil
    }

    func tally(of person: PersonID, _ shifts: [Shift]) -> DutyTally? {
        var (held, nights, days, lengths) = (0, [Int64: Int](), [Int64: Int](), [Int64: Int]())
        for slot in -48..<slots + 48 {
            let (instant, civil) = (instant(slot), zone.civil(instant(slot)))
            if let night = night(civil) { lengths[night, default: 0] += 1 }
            guard (0..<slots).contains(slot),
                shifts.contains(where: { $0.person == person && $0.from <= instant && instant < $0.until })
            else { continue }
            held += 1
            if let night = night(civil) { nights[night, default: 0] += 1 }
            days[civil.daysSinceEpoch, default: 0] += 1
        }
        guard held > 0 else { return nil }
        let long = days.filter { $0.value >= 8 }.keys
        return DutyTally(
            person: person, held: Self.slot * held,
            nights: nights.count { $0.value * 2 >= lengths[$0.key] ?? 0 },
            weekendDays: long.count { CivilTime(secondsOnWall: $0 * 86_400).weekday > 5 },
            holidays: long.count { territory.isHoliday(day: $0) })
    }
}

@Suite struct SlowFairnessTests {
    @Test(arguments: 1...40) func randomShiftsComeToWhatASlowCountSays(seed: UInt64) throws {
        var random = Dice(seed: seed)
        let starts = ["2026-03-25 00:00", "2026-10-21 12:00", "2026-12-20 06:30", "2027-05-01 00:00"]
        let name = seed % 2 == 0 ? "Europe/Paris" : "America/Miquelon"
        let slow = SlowTally(
            zone: try zoneRules(name), territory: seed % 3 == 0 ? .alsaceMoselle : .metropole,
            from: utc(starts[Int(seed) % starts.count]), slots: 48 * 9)
        let shifts = (0..<12).map { _ in
            let start = Int.random(in: -40..<slow.slots, using: &random)
            let end = start + Int.random(in: 0..<90, using: &random)
            return Shift(
                role: "writer", person: PersonID("p\(Int.random(in: 1...3, using: &random))"),
                from: slow.instant(start), until: slow.instant(end), source: .rotation)
        }
        let quick = Fairness.tallies(
            of: shifts, zone: slow.zone, territory: slow.territory, from: slow.from,
            until: slow.instant(slow.slots))
        let people: [PersonID] = ["p1", "p2", "p3"]
        let expected = people.compactMap { slow.tally(of: $0, shifts) }
        #expect(quick.map(\.person) == expected.map(\.person))
        for (quick, slow) in zip(quick, expected) {
            var quick = quick
            #expect(quick.shifts >= 1)
            quick.shifts = 0
            #expect(quick == slow)
        }
    }
}
