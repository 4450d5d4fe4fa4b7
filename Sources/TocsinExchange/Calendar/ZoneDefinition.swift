// A VTIMEZONE that is right for a span: a zone's changes of the clock, as yearly rules where regular.

import CIcal
import TocsinCore

struct ZoneDefinition {
    let zone: ZoneRules
    /// Some years around the shifts, so that a rule shows and the first shift lies after a change.
    private let span: Range<Instant>

    init(zone: ZoneRules, from: Instant, until: Instant) {
        self.zone = zone
        let day: Int64 = 86_400
        span = (from - .seconds(800 * day))..<(max(from, until) + .seconds(800 * day))
    }

    func write(into calendar: borrowing IcalComponent) {
        let definition = IcalComponent(kind: ICAL_VTIMEZONE_COMPONENT)
        definition.add(icalproperty_new_tzid(zone.name))
        let changes = changes
        // What is in force before the first change known to us.
        let before = offset(span.lowerBound)
        definition.add(
            observance(Change(wall: CivilTime(1970, 1, 1), from: before, to: before), isDaylight: false) {
                _ in
            })
        for group in groups(changes) {
            definition.add(
                observance(group[0], isDaylight: group[0].to > group[0].from) { observance in
                    if let rule = yearlyRule(group) {
                        observance.add(icalproperty_new_rrule(icalrecurrencetype_from_string(rule)))
                    } else {
                        for change in group.dropFirst() {
                            var date = icaldatetimeperiodtype()
                            date.time = Libical.time(change.wall)
                            observance.add(icalproperty_new_rdate(date))
                        }
                    }
                })
        }
        calendar.add(definition)
    }

    /// The clock, showing `wall`, is put from one offset to another.
    private struct Change {
        var wall: CivilTime
        var from: Int64
        var to: Int64
    }

    private func offset(_ instant: Instant) -> Int64 { zone.offset(at: instant).inSeconds }

    private var changes: [Change] {
        var changes: [Change] = []
        var day = span.lowerBound.wholeSecond
        while day < span.upperBound {
            let next = day + .seconds(86_400)
            if offset(day) != offset(next) { changes.append(change(between: day, and: next)) }
            day = next
        }
        return changes
    }

    private func change(between start: Instant, and end: Instant) -> Change {
        var (low, high) = (start.seconds, end.seconds)
        let from = offset(start)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(Instant(seconds: middle)) == from { low = middle } else { high = middle }
        }
        let to = offset(Instant(seconds: high))
        return Change(wall: CivilTime(secondsOnWall: high + from), from: from, to: to)
    }

    /// Changes of one kind together, in order of their first.
    private func groups(_ changes: [Change]) -> [[Change]] {
        var groups: [[Change]] = []
        for change in changes {
            if let index = groups.firstIndex(where: { $0[0].from == change.from && $0[0].to == change.to }) {
                groups[index].append(change)
            } else {
                groups.append([change])
            }
        }
        return groups
    }

    /// "The last Sunday of March", when every change says so and no year is left out.
    private func yearlyRule(_ group: [Change]) -> String? {
        let first = group[0].wall
        guard group.count > 2 else { return nil }
        for (index, change) in group.enumerated() {
            let wall = change.wall
            guard wall.year == first.year + index, wall.month == first.month, wall.weekday == first.weekday,
                (wall.hour, wall.minute, wall.second) == (first.hour, first.minute, first.second)
            else { return nil }
        }
        let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][first.weekday - 1]
        if group.allSatisfy({ $0.wall.day + 7 > CivilTime.daysInMonth($0.wall.year, $0.wall.month) }) {
            return "FREQ=YEARLY;BYDAY=-1\(day);BYMONTH=\(first.month)"
        }
        let week = (first.day - 1) / 7
        guard group.allSatisfy({ ($0.wall.day - 1) / 7 == week }) else { return nil }
        return "FREQ=YEARLY;BYDAY=\(week + 1)\(day);BYMONTH=\(first.month)"
    }

    private func observance(
        _ change: Change, isDaylight: Bool, _ fill: (borrowing IcalComponent) -> Void
    ) -> IcalComponent {
        let kind = isDaylight ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT
        let observance = IcalComponent(kind: kind)
        observance.add(icalproperty_new_dtstart(Libical.time(change.wall)))
        observance.add(icalproperty_new_tzoffsetfrom(Int32(change.from)))
        observance.add(icalproperty_new_tzoffsetto(Int32(change.to)))
        fill(observance)
        return observance
    }
}
