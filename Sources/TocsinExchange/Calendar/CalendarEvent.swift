// One VEVENT: its times, its rule, and whose shift it is.

import TocsinCore

struct CalendarEvent {
    struct Addition {
        var start: EventTime
        /// From a PERIOD; otherwise the event's own length.
        var length: EventLength? = nil
    }

    var line: Int
    var uid: String?
    var recurrenceID: EventTime?
    var start: EventTime
    var length: EventLength
    var rule: CalendarRule?
    var additions: [Addition]
    var exclusions: [EventTime]
    var isCancelled: Bool
    /// Nil for a cancelled event only: who would have come does not matter.
    var holder: (role: RoleID, person: PersonID)?
}

/// Reads events, one after the other, with the zones of their calendar.
struct EventReader {
    let zones: CalendarZones
    let holders: HolderReader
    let faults: CalendarFaults

    /// Nil with faults.
    func read(_ block: CalendarBlock) -> CalendarEvent? {
        let before = faults.count
        refuse(block)
        let cancelled = isCancelled(block)
        guard let start = start(block) else { return nil }
        let length = length(block, start)
        var rule: CalendarRule?
        if let line = once("RRULE", block) { rule = CalendarRule(line, start: start, faults) }
        let additions = dates("RDATE", block, start)
        let exclusions = dates("EXDATE", block, start).map(\.start)
        let recurrenceID = recurrenceID(block)
        let uid = single("UID", block)?.text
        if recurrenceID != nil {
            if uid == nil { faults.add(block.line, "RECURRENCE-ID sans UID", "écrire l'UID de la série") }
            if rule != nil || !additions.isEmpty || !exclusions.isEmpty {
                faults.add(block.line, "RECURRENCE-ID et série à la fois", "séparer les deux évènements")
            }
        }
        let holder = cancelled ? nil : holders.read(block, property: { single($0, block) })
        guard faults.count == before, let length else { return nil }
        return CalendarEvent(
            line: block.line, uid: uid, recurrenceID: recurrenceID, start: start, length: length, rule: rule,
            additions: additions, exclusions: exclusions, isCancelled: cancelled, holder: holder)
    }

    /// The identifier alone, so that a series is known even where its event is at fault.
    static func uid(_ block: CalendarBlock) -> String? {
        block.lines("UID").first.flatMap { CalendarProperty($0)?.text }
    }

    private func refuse(_ block: CalendarBlock) {
        // An alarm reminds somebody of a shift; it changes nothing about it.
        for child in block.children where child.kind != "VALARM" {
            faults.add(
                child.line, "composant \(child.kind.quoted) dans un évènement : pas pris en charge",
                "l'effacer")
        }
        for line in block.lines("EXRULE") {
            faults.add(line.line, "EXRULE n'est pas prise en charge", "écrire les dates exclues par EXDATE")
        }
        if let method = single("METHOD", block) {
            faults.add(method.line, "METHOD dans un évènement", "le placer sous BEGIN:VCALENDAR")
        }
        if let source = single("X-TOCSIN-SOURCE", block), source.text == ShiftSource.deputy.rawValue {
            faults.add(
                source.line, "suppléance : elle ne s'importe pas comme la garde d'un titulaire",
                "l'écrire dans roster.yaml (`deputy`)")
        }
    }

    private func isCancelled(_ block: CalendarBlock) -> Bool {
        guard let status = single("STATUS", block) else { return false }
        switch status.raw.uppercased() {
        case "CANCELLED": return true
        case "CONFIRMED": return false
        default:
            faults.add(
                status.line, "STATUS:\(status.raw.quoted) : une garde n'est que confirmée ou annulée",
                "écrire STATUS:CONFIRMED, ou retirer l'évènement")
            return false
        }
    }

    /// The property of that name; a fault when there are several, or when it cannot be read.
    func single(_ name: String, _ block: CalendarBlock) -> CalendarProperty? {
        once(name, block).flatMap { property($0) }
    }

    private func once(_ name: String, _ block: CalendarBlock) -> ContentLine? {
        let lines = block.lines(name)
        if lines.count > 1 {
            faults.add(lines[1].line, "\(name) écrit deux fois dans l'évènement", "n'en garder qu'un")
        }
        return lines.first
    }

    private func property(_ line: ContentLine) -> CalendarProperty? {
        if let property = CalendarProperty(line) { return property }
        faults.add(
            line.line, "\(line.name) illisible : \(line.value.quoted)",
            "corriger la ligne, ou exporter de nouveau le calendrier")
        return nil
    }
}

extension EventReader {
    private func start(_ block: CalendarBlock) -> EventTime? {
        guard !block.lines("DTSTART").isEmpty else {
            faults.add(block.line, "évènement sans DTSTART", "lui donner un début, ou l'effacer")
            return nil
        }
        return single("DTSTART", block).flatMap { time($0) }
    }

    /// The one date of a property.
    private func time(_ property: CalendarProperty) -> EventTime? {
        time(property.raw[...], property)
    }

    private func time(_ text: Substring, _ property: CalendarProperty) -> EventTime? {
        guard let date = CalendarDate(text), property.value.map({ fits($0, date) }) ?? true else {
            faults.add(
                property.line, "date illisible : \(String(text).quoted)",
                "écrire 20261121T083000, 20261121T073000Z, ou VALUE=DATE:20261121")
            return nil
        }
        guard let name = property.zone else {
            return EventTime(
                civil: date.civil, zone: date.isUTC ? .utc : zones.floating, isDate: date.isDate,
                isFloating: !date.isUTC)
        }
        guard !date.isUTC && !date.isDate else {
            faults.add(
                property.line, date.isUTC ? "TZID et heure en Z à la fois" : "TZID sur une date sans heure",
                "ôter l'un des deux")
            return nil
        }
        return zones.zone(name, line: property.line).map {
            EventTime(civil: date.civil, zone: $0, isDate: false, isFloating: false)
        }
    }

    private func fits(_ value: String, _ date: CalendarDate) -> Bool {
        switch value.uppercased() {
        case "DATE": date.isDate
        case "DATE-TIME", "PERIOD": !date.isDate
        default: false
        }
    }

    private func length(_ block: CalendarBlock, _ start: EventTime) -> EventLength? {
        let before = faults.count
        let (end, duration) = (single("DTEND", block), single("DURATION", block))
        guard faults.count == before else { return nil }
        var length: EventLength?
        switch (end, duration) {
        case (nil, nil):
            // A day without an end is that day; an hour without one is a point (RFC 5545, 3.6.1).
            length = start.isDate ? .wall(86_400) : .wall(0)
        case (let end?, nil):
            guard let time = time(end) else { return nil }
            length = self.length(from: start, to: time, line: end.line)
        case (nil, let duration?):
            length = self.length(duration, start)
        case (.some, .some):
            faults.add(block.line, "DTEND et DURATION à la fois", "n'en garder qu'un")
        }
        guard let length else { return nil }
        if length.end(of: start) <= start.instant {
            faults.add(
                (end ?? duration)?.line ?? block.line,
                "l'évènement est vide : il finit quand il commence, ou avant",
                "lui donner une fin, après son début")
            return nil
        }
        return length
    }

    private func length(from start: EventTime, to end: EventTime, line: Int) -> EventLength? {
        guard start.isDate == end.isDate else {
            faults.add(
                line, "DTSTART et DTEND ne sont pas de même sorte (date, ou date et heure)",
                "écrire les deux avec l'heure, ou les deux sans")
            return nil
        }
        // People mean the time on the wall: a night from 20:00 to 8:00 stays one when the clock changes.
        if start.zone.name == end.zone.name {
            return .wall(end.civil.secondsOnWall - start.civil.secondsOnWall)
        }
        return .exact(end.instant - start.instant)
    }

    private func length(_ property: CalendarProperty, _ start: EventTime) -> EventLength? {
        guard let duration = CalendarDuration(property.raw), !start.isDate || duration.seconds == 0 else {
            faults.add(
                property.line, "durée illisible, nulle ou négative : \(property.raw.quoted)",
                "écrire PT12H, P1D ou P1W (des jours entiers pour une date sans heure)")
            return nil
        }
        return duration.length
    }

    private func recurrenceID(_ block: CalendarBlock) -> EventTime? {
        guard let property = single("RECURRENCE-ID", block) else { return nil }
        if let range = property.range {
            faults.add(
                property.line, "RECURRENCE-ID avec RANGE=\(range.quoted) : pas pris en charge",
                "terminer la série par UNTIL et en commencer une autre")
            return nil
        }
        return time(property)
    }

    private func dates(_ name: String, _ block: CalendarBlock, _ start: EventTime) -> [CalendarEvent.Addition]
    {
        block.lines(name).flatMap { line -> [CalendarEvent.Addition] in
            guard let property = property(line) else { return [] }
            let texts = property.raw.split(separator: ",", omittingEmptySubsequences: false)
            guard texts.count <= CalendarLimits.shifts else {
                faults.add(line.line, "\(name) de \(texts.count) dates", "raccourcir la période exportée")
                return []
            }
            return texts.compactMap { addition($0, property, name, start) }
        }
    }

    private func addition(
        _ text: Substring, _ property: CalendarProperty, _ name: String, _ start: EventTime
    ) -> CalendarEvent.Addition? {
        let isPeriod = property.value?.uppercased() == "PERIOD"
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == (isPeriod ? 2 : 1), !isPeriod || name == "RDATE" else {
            faults.add(property.line, "\(name) illisible : \(property.raw.quoted)", "écrire des dates")
            return nil
        }
        guard let time = time(parts[0], property) else { return nil }
        guard time.isDate == start.isDate, time.isDate || time.isFloating == start.isFloating else {
            faults.add(
                property.line, "\(name) n'est pas de la même sorte que DTSTART (date, heure, fuseau)",
                "l'écrire avec la même sorte d'heure que DTSTART")
            return nil
        }
        guard isPeriod else { return CalendarEvent.Addition(start: time, length: nil) }
        var length: EventLength?
        if let duration = CalendarDuration(parts[1]) {
            length = duration.length
        } else if let end = self.time(parts[1], property) {
            length = self.length(from: time, to: end, line: property.line)
        }
        guard let length, length.end(of: time) > time.instant else {
            faults.add(property.line, "RDATE : période vide ou illisible", "écrire DÉBUT/FIN ou DÉBUT/PT12H")
            return nil
        }
        return CalendarEvent.Addition(start: time, length: length)
    }
}
