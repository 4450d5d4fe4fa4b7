// Who carried how much: shifts, hours, nights, weekend days and holidays of each person over a window.

/// What one person held over a window.
package struct DutyTally: Sendable, Hashable {
    package var person: PersonID
    /// Of shifts held at the same time only the one that began first counts.
    package var shifts: Int
    /// True time, an hour less or more over a clock change.
    package var held: Duration
    package var nights: Int
    package var weekendDays: Int
    package var holidays: Int

    package init(
        person: PersonID, shifts: Int = 0, held: Duration = .zero, nights: Int = 0, weekendDays: Int = 0,
        holidays: Int = 0
    ) {
        (self.person, self.shifts, self.held) = (person, shifts, held)
        (self.nights, self.weekendDays, self.holidays) = (nights, weekendDays, holidays)
    }

    package static func += (a: inout DutyTally, b: DutyTally) {
        a.shifts += b.shifts
        a.held += b.held
        a.nights += b.nights
        a.weekendDays += b.weekendDays
        a.holidays += b.holidays
    }
}

/// What separates the person who carries most from the one who carries least, kind by kind.
package struct DutySpread: Sendable, Hashable {
    package var shifts: Int
    package var held: Duration
    package var nights: Int
    package var weekendDays: Int
    package var holidays: Int
}

package enum Fairness {
    /// Time of a weekend day or holiday that makes it a person's: less leaves the day to them.
    static let timeOfDay: Duration = .hours(4)

    /// Sorted by person; whoever held nothing is not listed.
    ///
    /// A night is 22:00 to 06:00 on the wall, seven to nine hours; it is a person's who holds at least half
    /// of it, and both persons' who part it in the middle. A Saturday, a Sunday or a holiday is a person's
    /// who holds at least four hours of it; a holiday on a Sunday counts as both. What is held twice at the
    /// same time counts once. Only what is held within the window counts, so a night that straddles its edge
    /// may miss its half.
    package static func tallies(
        of shifts: [Shift], zone: ZoneRules, territory: Territory, from: Instant, until: Instant
    ) -> [DutyTally] {
        Dictionary(grouping: shifts, by: \.person).compactMap { person, shifts in
            var count = Count(zone: zone, territory: territory)
            for (start, end) in shifts.map({ (max($0.from, from), min($0.until, until)) })
                .filter({ $0 < $1 }).sorted(by: { $0 < $1 })
            {
                count.hold(from: start, until: end)
            }
            return count.shifts == 0 ? nil : count.tally(of: person)
        }
        .sorted { $0.person < $1.person }
    }

    /// Among `people`, of whom one without a tally held nothing; without them, among those of the tallies.
    package static func spread(of tallies: [DutyTally], among people: [PersonID]? = nil) -> DutySpread {
        let chosen = people.map { people in
            people.map { id in tallies.first { $0.person == id } ?? DutyTally(person: id) }
        }
        func spread<Value: Comparable>(_ kind: (DutyTally) -> Value, _ minus: (Value, Value) -> Value)
            -> Value?
        {
            let values = (chosen ?? tallies).map(kind)
            return values.max().flatMap { most in values.min().map { minus(most, $0) } }
        }
        return DutySpread(
            shifts: spread(\.shifts, -) ?? 0, held: spread(\.held, -) ?? .zero,
            nights: spread(\.nights, -) ?? 0, weekendDays: spread(\.weekendDays, -) ?? 0,
            holidays: spread(\.holidays, -) ?? 0)
    }
}

/// One person's time while it is added up, stretch by stretch in order of time.
private struct Count {
    var zone: ZoneRules
    var territory: Territory
    private(set) var shifts = 0
    private var held: Duration = .zero
    private var end: Instant?
    /// By local day: what is held of the night that begins on it, and of the day.
    private var byNight: [Int64: Duration] = [:]
    private var byDay: [Int64: Duration] = [:]

    init(zone: ZoneRules, territory: Territory) { (self.zone, self.territory) = (zone, territory) }

    mutating func hold(from: Instant, until: Instant) {
        if end.map({ from >= $0 }) ?? true { shifts += 1 }
        let from = max(from, end ?? from)
        guard from < until else { return }
        end = until
        held += until - from
        for day in zone.civil(from).daysSinceEpoch - 1...zone.civil(until).daysSinceEpoch {
            add(night(day), within: from, until, to: &byNight[day, default: .zero])
            add(wallDay(day), within: from, until, to: &byDay[day, default: .zero])
        }
    }

    func tally(of person: PersonID) -> DutyTally {
        let nights = byNight.filter { day, held in
            let night = night(day)
            return held > .zero && held * 2 >= night.until - night.from
        }
        let days = byDay.filter { $0.value >= Fairness.timeOfDay }.keys
        return DutyTally(
            person: person, shifts: shifts, held: held, nights: nights.count,
            weekendDays: days.count { DayRule.weekend.days.contains(day: $0, in: territory) },
            holidays: days.count { territory.isHoliday(day: $0) })
    }

    private func add(
        _ span: (from: Instant, until: Instant), within from: Instant, _ until: Instant,
        to total: inout Duration
    ) {
        let (start, end) = (max(span.from, from), min(span.until, until))
        if start < end { total += end - start }
    }

    private func night(_ day: Int64) -> (from: Instant, until: Instant) {
        (instant(day, hour: 22), instant(day + 1, hour: 6))
    }

    private func wallDay(_ day: Int64) -> (from: Instant, until: Instant) {
        (instant(day, hour: 0), instant(day + 1, hour: 0))
    }

    private func instant(_ day: Int64, hour: Int64) -> Instant {
        zone.resolve(CivilTime(secondsOnWall: day * 86_400 + hour * 3600)).instant
    }
}
