// A calendar written by us, Outlook or Thunderbird → the shifts it states, and all that is wrong with it.

package import TocsinCore
package import TocsinSettings

package struct CalendarImport {
    /// In order of time. A series with a fault gives none of its lines: a moved occurrence must not come
    /// back. A file whose structure is broken gives none at all.
    package private(set) var lines: [ShiftLine] = []
    package private(set) var faults: [Fault] = []
    /// Events that are sound and give no line: cancelled, or outside the window.
    package private(set) var idle = 0

    /// Every line that overlaps `window`, whole. Times without a zone, and days, are read in `zone`.
    /// `defaultRole` is the role of events whose title names a person only.
    package init(
        _ bytes: [UInt8], file: String, zone: ZoneRules, window: Range<Instant>, names: RosterNames,
        defaultRole: RoleID? = nil
    ) {
        let faults = CalendarFaults(file: file)
        let holders = HolderReader(
            roles: NameIndex(names.roles), people: NameIndex(names.people), defaultRole: defaultRole,
            faults: faults)
        if let text = ContentLine.read(bytes, faults), let calendars = CalendarBlock.read(text, faults) {
            var reading = CalendarReading(zone: zone, window: window, holders: holders, faults: faults)
            reading.read(calendars)
            (lines, idle) = (reading.lines, reading.idle)
        }
        lines.sort { ($0.from, $0.role, $0.person, $0.until) < ($1.from, $1.role, $1.person, $1.until) }
        self.faults = faults.all
    }
}

/// The calendars of one file.
private struct CalendarReading {
    let zone: ZoneRules
    let holders: HolderReader
    let faults: CalendarFaults
    var expander: SeriesExpander
    var lines: [ShiftLine] = []
    var idle = 0
    private var events = 0
    private let definer: ZoneDefiner

    init(zone: ZoneRules, window: Range<Instant>, holders: HolderReader, faults: CalendarFaults) {
        (self.zone, self.holders, self.faults) = (zone, holders, faults)
        expander = SeriesExpander(window: window, faults: faults)
        definer = ZoneDefiner(faults: faults)
    }

    mutating func read(_ calendars: [CalendarBlock]) {
        for calendar in calendars where accepts(calendar) {
            guard let series = series(of: calendar) else { return }
            for events in series {
                guard let found = expander.lines(events) else {
                    if expander.isExhausted { return }
                    continue
                }
                if found.isEmpty { idle += events.count }
                lines += found
                guard lines.count <= CalendarLimits.shifts else {
                    lines = Array(lines.prefix(CalendarLimits.shifts))
                    faults.add(
                        events[0].line, "plus de \(CalendarLimits.shifts) gardes ; lecture arrêtée ici",
                        "importer une période plus courte")
                    return
                }
            }
        }
    }

    /// The events of a calendar by UID, in the order of the file, without the series that have a fault; nil
    /// with a fault when they are too many.
    private mutating func series(of calendar: CalendarBlock) -> [[CalendarEvent]]? {
        let zones = CalendarZones(roster: zone, window: expander.window, calendar: calendar, definer)
        let reader = EventReader(zones: zones, holders: holders, faults: faults)
        var order: [String] = []
        var found: [String: [CalendarEvent]] = [:]
        var spoiled: Set<String> = []
        for block in calendar.children where block.kind == "VEVENT" {
            events += 1
            guard events <= CalendarLimits.events else {
                faults.add(
                    block.line, "plus de \(CalendarLimits.events) évènements",
                    "exporter le calendrier sur une période plus courte")
                return nil
            }
            guard let event = reader.read(block) else {
                if let uid = EventReader.uid(block) { spoiled.insert(uid) }
                continue
            }
            // A line break cannot be in a UID: without one, the event stands alone.
            let key = event.uid ?? "\n\(block.line)"
            if found[key] == nil { order.append(key) }
            found[key, default: []].append(event)
        }
        return order.compactMap { spoiled.contains($0) ? nil : found[$0] }
    }

    /// Tells what is not an event, and whether the calendar's own properties let us believe it.
    private func accepts(_ calendar: CalendarBlock) -> Bool {
        for block in calendar.children where !["VEVENT", "VTIMEZONE"].contains(block.kind) {
            faults.add(
                block.line, "composant \(block.kind) : seuls les évènements (VEVENT) s'importent".cut(200),
                "l'effacer, ou n'exporter que les évènements")
        }
        let allowed = [
            "VERSION": ["2.0"], "CALSCALE": ["GREGORIAN"], "METHOD": ["PUBLISH", "REQUEST"],
        ]
        var good = true
        for line in calendar.lines {
            guard let values = allowed[line.name], !values.contains(line.value.uppercased()) else { continue }
            faults.add(
                line.line, "\(line.name):\(line.value.quoted) n'est pas pris en charge",
                "exporter avec \(line.name):\(values.joined(separator: " ou "))")
            good = false
        }
        return good
    }
}

extension String {
    fileprivate func cut(_ count: Int) -> String { String(prefix(count)) }
}
