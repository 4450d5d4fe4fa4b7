// Shifts as an iCalendar file: the same shifts give the same bytes, today and tomorrow.

import CIcal
package import TocsinCore

/// Names and times only: no number, no address leaves the house in a calendar.
package struct CalendarExport: Sendable {
    package enum Times: Sendable {
        case utc
        /// On the wall of a zone, which the file defines for as long as the shifts last.
        case zone(ZoneRules)
    }

    package var names: RosterNames
    package var times: Times
    /// When the calendar is said to be made (DTSTAMP).
    package var stamp: Instant
    /// What a calendar program calls it.
    package var title: String?

    package init(names: RosterNames, times: Times, stamp: Instant, title: String? = nil) {
        (self.names, self.times, self.stamp, self.title) = (names, times, stamp, title)
    }

    /// The caller chooses the shifts: all, one person's, one role's. Their order is that of the file.
    package func bytes(of shifts: [Shift]) -> [UInt8] {
        let calendar = IcalComponent(kind: ICAL_VCALENDAR_COMPONENT)
        calendar.add(icalproperty_new_version("2.0"))
        calendar.add(icalproperty_new_prodid("-//Tocsin//Astreinte//FR"))
        calendar.add(icalproperty_new_calscale("GREGORIAN"))
        calendar.add(icalproperty_new_method(ICAL_METHOD_PUBLISH))
        if let title { calendar.add(Self.own("X-WR-CALNAME", title)) }
        let zone = localZone
        if let zone, let first = shifts.map(\.from).min(), let last = shifts.map(\.until).max() {
            ZoneDefinition(zone: zone, from: first, until: last).write(into: calendar)
        }
        for shift in shifts { calendar.add(event(shift, zone)) }
        return Array(calendar.text.utf8)
    }

    /// Nil where the times are written in UTC.
    private var localZone: ZoneRules? {
        if case .zone(let zone) = times, zone.name != "UTC" { zone } else { nil }
    }

    private func event(_ shift: Shift, _ zone: ZoneRules?) -> IcalComponent {
        let event = IcalComponent(kind: ICAL_VEVENT_COMPONENT)
        let isDeputy = shift.source == .deputy
        let title = names.roles[shift.role] ?? shift.role.rawValue
        let name = names.people[shift.person] ?? shift.person.rawValue
        event.add(icalproperty_new_uid(Self.clean(Self.uid(shift))))
        event.add(icalproperty_new_dtstamp(Self.utc(stamp)))
        let wall = zone.flatMap {
            Self.showsOnce(shift.from, $0) && Self.showsOnce(shift.until, $0) ? $0 : nil
        }
        event.add(Self.time(icalproperty_new_dtstart, shift.from, wall))
        event.add(Self.time(icalproperty_new_dtend, shift.until, wall))
        event.add(
            icalproperty_new_summary(Self.clean("\(title)\(isDeputy ? " (suppléant)" : "") : \(name)")))
        event.add(icalproperty_new_categories(Self.clean(title)))
        // A shift takes nobody's whole day: it must not show the person as busy.
        event.add(icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT))
        event.add(Self.own("X-TOCSIN-ROLE", shift.role.rawValue))
        event.add(Self.own("X-TOCSIN-PERSON", shift.person.rawValue))
        event.add(Self.own("X-TOCSIN-SOURCE", shift.source.rawValue))
        return event
    }

    /// The same for the same role, person and start: a calendar program replaces the event, never doubles it.
    private static func uid(_ shift: Shift) -> String {
        let start = ZoneRules.utc.iso(shift.from).filter(\.isNumber).prefix(14)
        let kind = shift.source == .deputy ? "deputy/" : ""
        return "\(kind)\(shift.role)/\(shift.person)/\(start)Z@tocsin"
    }

    private static func utc(_ instant: Instant) -> icaltimetype {
        Libical.time(ZoneRules.utc.civil(instant), utc: true)
    }

    /// False for a time that the wall shows twice when this is the second: readers take the first. Such a
    /// shift is written in UTC at both ends, because some programs misread an event that mixes the two.
    private static func showsOnce(_ instant: Instant, _ zone: ZoneRules) -> Bool {
        zone.resolve(zone.civil(instant)).instant == instant.wholeSecond
    }

    private static func time(
        _ make: (icaltimetype) -> OpaquePointer?, _ instant: Instant, _ zone: ZoneRules?
    ) -> OpaquePointer? {
        guard let zone else { return make(utc(instant)) }
        let property = make(Libical.time(zone.civil(instant)))
        icalproperty_add_parameter(property, icalparameter_new_tzid(zone.name))
        return property
    }

    private static func own(_ name: String, _ value: String) -> OpaquePointer? {
        let property = icalproperty_new_x(clean(value))
        icalproperty_set_x_name(property, name)
        return property
    }

    /// Without control characters: a NUL would end the text in C, and the others no reader accepts.
    private static func clean(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let breaks =
                scalar.properties.generalCategory == .control
                || "\u{2028}\u{2029}".unicodeScalars.contains(scalar)
            scalars.append(breaks ? " " : scalar)
        }
        let cleaned = String(scalars)
        // libical makes no property of nothing.
        return cleaned.isEmpty ? " " : cleaned
    }
}
