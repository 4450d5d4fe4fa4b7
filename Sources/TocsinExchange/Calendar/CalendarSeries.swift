// A series: the occurrences of an event, less its exclusions, with those that another moves or cancels.

import TocsinCore

/// Unfolds series one after the other, within what a whole file may cost.
struct SeriesExpander {
    struct Occurrence {
        var from: Instant
        var until: Instant
    }

    let window: Range<Instant>
    let faults: CalendarFaults
    private(set) var daysWalked = 0

    init(window: Range<Instant>, faults: CalendarFaults) {
        (self.window, self.faults) = (window, faults)
    }

    /// What remains of the series within the window; nil with faults.
    mutating func lines(_ events: [CalendarEvent]) -> [ShiftLine]? {
        let before = faults.count
        let masters = events.filter { $0.recurrenceID == nil }
        let overrides = events.filter { $0.recurrenceID != nil }
        if masters.count > 1 {
            faults.add(
                masters[1].line, "cet UID est déjà celui de l'évènement de la ligne \(masters[0].line)",
                "donner à chaque évènement son UID")
        }
        let replaced = instants(overrides)
        guard faults.count == before else { return nil }
        var lines: [ShiftLine] = []
        if let master = masters.first {
            let horizon = max(
                window.upperBound, replaced.keys.max().map { $0 + .seconds(1) } ?? window.lowerBound)
            guard let occurrences = occurrences(master, before: horizon) else { return nil }
            let starts = Set(occurrences.map(\.from))
            for (instant, line) in replaced where !starts.contains(instant) {
                faults.add(
                    line, "RECURRENCE-ID ne désigne aucune occurrence de la série",
                    "le corriger, ou donner à l'évènement son propre UID")
            }
            lines += occurrences.filter { replaced[$0.from] == nil }.compactMap { line(master, $0) }
        }
        for event in overrides {
            lines += [Occurrence(from: event.start.instant, until: event.length.end(of: event.start))]
                .compactMap { line(event, $0) }
        }
        return faults.count == before ? lines : nil
    }

    private func line(_ event: CalendarEvent, _ occurrence: Occurrence) -> ShiftLine? {
        guard !event.isCancelled, let holder = event.holder, occurrence.from < window.upperBound,
            occurrence.until > window.lowerBound
        else { return nil }
        return ShiftLine(
            role: holder.role, person: holder.person, from: occurrence.from, until: occurrence.until,
            place: "\(faults.file):\(event.line):1")
    }

    /// Which occurrences are replaced, each with the line of what replaces it.
    private func instants(_ overrides: [CalendarEvent]) -> [Instant: Int] {
        var replaced: [Instant: Int] = [:]
        for event in overrides {
            guard let id = event.recurrenceID else { continue }
            if let earlier = replaced.updateValue(event.line, forKey: id.instant) {
                faults.add(
                    event.line, "cette occurrence est déjà modifiée ligne \(earlier)",
                    "n'en garder qu'une modification")
            }
        }
        return replaced
    }

    /// All that begin before `horizon`, in order; nil with a fault.
    private mutating func occurrences(_ event: CalendarEvent, before horizon: Instant) -> [Occurrence]? {
        guard var starts = starts(event, before: horizon) else { return nil }
        starts += event.additions
        let excluded = Set(event.exclusions.map(\.instant))
        var found: [Instant: Instant] = [:]
        for start in starts {
            let from = start.start.instant
            guard !excluded.contains(from), from < horizon else { continue }
            let until = (start.length ?? event.length).end(of: start.start)
            guard until > from else {
                faults.add(
                    event.line,
                    "l'occurrence du \(ZoneRules.utc.iso(from)) est vide : le changement d'heure l'efface",
                    "l'exclure par EXDATE, ou l'écrire à part en UTC")
                return nil
            }
            // Of two that begin together the one with a length of its own was written on purpose.
            if found[from] == nil || start.length != nil { found[from] = until }
        }
        return found.map { Occurrence(from: $0.key, until: $0.value) }.sorted { $0.from < $1.from }
    }

    /// The event's own start and what its rule yields before `horizon`.
    private mutating func starts(
        _ event: CalendarEvent, before horizon: Instant
    ) -> [CalendarEvent.Addition]? {
        let start = event.start
        guard let rule = event.rule else { return [CalendarEvent.Addition(start: start)] }
        guard var iterator = RuleIterator(rule: rule.pattern, start: start.civil, isDate: start.isDate) else {
            return unsynchronized(rule, walked: CalendarLimits.deadRule)
        }
        var found: [CalendarEvent.Addition] = []
        var last = start.civil
        while found.count < rule.count ?? .max {
            guard let civil = iterator.next() else {
                guard walk(CalendarLimits.deadRule, rule.line) else { return nil }
                break
            }
            guard walk(Int(civil.daysSinceEpoch - last.daysSinceEpoch), rule.line) else { return nil }
            if found.isEmpty && civil != start.civil { return unsynchronized(rule, walked: 0) }
            last = civil
            let time = start.moved(toWall: civil.secondsOnWall)
            if rule.isOver(time) || time.instant >= horizon { break }
            guard found.count < CalendarLimits.steps else {
                faults.add(
                    rule.line, "plus de \(CalendarLimits.steps) occurrences depuis DTSTART",
                    "commencer la série plus près de la période à importer")
                return nil
            }
            found.append(CalendarEvent.Addition(start: time))
        }
        if found.isEmpty && start.instant < horizon { return unsynchronized(rule, walked: 0) }
        return found
    }

    /// RFC 5545 leaves open what such a series is (3.8.5.3), and programs differ.
    private mutating func unsynchronized(_ rule: CalendarRule, walked: Int) -> [CalendarEvent.Addition]? {
        guard walk(walked, rule.line) else { return nil }
        faults.add(
            rule.line, "DTSTART n'est pas la première occurrence de sa règle RRULE",
            "mettre DTSTART au premier jour que donne la règle")
        return nil
    }

    var isExhausted: Bool { daysWalked > CalendarLimits.daysWalked }

    private mutating func walk(_ days: Int, _ line: Int) -> Bool {
        daysWalked += days + 1
        guard isExhausted else { return true }
        faults.add(
            line, "les règles de ce calendrier sont trop longues à dérouler ; lecture arrêtée ici",
            "donner une fin aux séries, ou commencer chacune plus près de la période à importer")
        return false
    }
}
