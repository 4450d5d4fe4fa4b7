// Finds the zone behind a TZID: the system's, a Windows name, or one that the file itself defines.

import TocsinCore
import TocsinSettings

final class CalendarZones {
    private let roster: ZoneRules
    private let window: Range<Instant>
    private let definer: ZoneDefiner
    private var faults: CalendarFaults { definer.faults }
    private var definitions: [String: CalendarBlock] = [:]
    private var known: [String: CalendarZone?] = [:]
    /// Those that the file and the system know with different offsets.
    private var contradictory: Set<String> = []

    init(
        roster: ZoneRules, window: Range<Instant>, calendar: CalendarBlock, _ definer: ZoneDefiner
    ) {
        (self.roster, self.window, self.definer) = (roster, window, definer)
        for block in calendar.children where block.kind == "VTIMEZONE" {
            guard let name = block.lines("TZID").first?.value else {
                faults.add(block.line, "VTIMEZONE sans TZID", "lui donner un nom, ou l'effacer")
                continue
            }
            if let earlier = definitions.updateValue(block, forKey: name) {
                faults.add(
                    block.line, "fuseau \(name.quoted) déjà défini ligne \(earlier.line)",
                    "n'en garder qu'une définition")
            }
        }
    }

    var floating: CalendarZone { .system(roster) }

    /// Nil with a fault at `line` when nobody knows the zone.
    func zone(_ name: String, line: Int) -> CalendarZone? {
        if let zone = known[name] {
            if zone == nil { blame(name, line) }
            return zone
        }
        let zone = find(name)
        known[name] = .some(zone)
        if zone == nil { blame(name, line) }
        return zone
    }

    private func blame(_ name: String, _ line: Int) {
        if contradictory.contains(name), let definition = definitions[name] {
            faults.add(
                line,
                "TZID=\(name.quoted) : le fichier (ligne \(definition.line)) et la base tz en donnent "
                    + "des heures différentes", "effacer ce VTIMEZONE, ou lui donner un nom à lui")
            return
        }
        let mend =
            definitions[name] == nil
            ? "employer un fuseau de la base tz (Europe/Paris), ou le définir par un VTIMEZONE"
            : "corriger son VTIMEZONE : ligne \(definitions[name]?.line ?? 1)"
        faults.add(line, "fuseau horaire inconnu : TZID=\(name.quoted)", mend)
    }

    private func find(_ name: String) -> CalendarZone? {
        guard let definition = definitions[name] else { return load(name).map { .system($0) } }
        if let rules = load(name) {
            // Some programs believe the file, some their own data: where these differ nobody knows the hour.
            guard let zone = definer.zone(definition) else { return nil }
            if !differs(zone, rules) { return .system(rules) }
            contradictory.insert(name)
            return nil
        }
        return definer.zone(definition).map { .file($0, name: name) }
    }

    /// At some hour of the window; twice a month is enough to see every rule.
    private func differs(_ zone: FileZone, _ rules: ZoneRules) -> Bool {
        let step = max(Duration.seconds(15 * 86_400), (window.upperBound - window.lowerBound) / 400)
        var instant = window.lowerBound
        while instant < window.upperBound {
            if zone.offset(at: instant) != rules.offset(at: instant).inSeconds { return true }
            instant = instant + step
        }
        return false
    }

    /// Some programs put a registry before the name: `/example.org/20260101_1/Europe/Paris`.
    private func load(_ name: String) -> ZoneRules? {
        if name == roster.name { return roster }
        if let windows = WindowsZones.names[name] { return try? ZoneFile.load(name: windows) }
        if let rules = try? ZoneFile.load(name: name) { return rules }
        guard name.hasPrefix("/") else { return nil }
        let parts = name.split(separator: "/")
        for count in [3, 2] where parts.count > count {
            if let rules = try? ZoneFile.load(name: parts.suffix(count).joined(separator: "/")) {
                return rules
            }
        }
        return nil
    }
}

/// Lets through to libical only a VTIMEZONE that it unfolds at once, whatever the file says.
final class ZoneDefiner {
    let faults: CalendarFaults
    private var observances = 0

    init(faults: CalendarFaults) { self.faults = faults }

    /// Nil with faults.
    func zone(_ block: CalendarBlock) -> FileZone? {
        let before = faults.count
        observances += block.children.count
        if block.children.isEmpty || observances > CalendarLimits.observances {
            faults.add(
                block.line,
                "VTIMEZONE sans période, ou plus de \(CalendarLimits.observances) dans le fichier",
                "employer un fuseau de la base tz : Europe/Paris")
            return nil
        }
        for child in block.children { check(child) }
        guard faults.count == before else { return nil }
        guard let zone = FileZone(vtimezone: block.text) else {
            faults.add(block.line, "VTIMEZONE illisible", "employer un fuseau de la base tz : Europe/Paris")
            return nil
        }
        return zone
    }

    private func check(_ block: CalendarBlock) {
        guard ["STANDARD", "DAYLIGHT"].contains(block.kind), block.children.isEmpty else {
            faults.add(
                block.line, "composant \(block.kind.quoted) dans un VTIMEZONE",
                "n'y écrire que STANDARD et DAYLIGHT")
            return
        }
        for name in ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"] where block.lines(name).count != 1 {
            faults.add(block.line, "\(block.kind) sans \(name), ou qui en a plusieurs", "en écrire un")
        }
        if block.lines("RRULE").count > 1 {
            faults.add(block.line, "\(block.kind) a plusieurs RRULE", "n'en écrire qu'une")
        }
        for line in block.lines { check(line) }
    }

    private func check(_ line: ContentLine) {
        switch line.name {
        case "DTSTART" where !isWallTime(line.value):
            faults.add(line.line, "DTSTART illisible dans un VTIMEZONE", "écrire 19701025T030000")
        case "TZOFFSETFROM" where !isOffset(line.value), "TZOFFSETTO" where !isOffset(line.value):
            faults.add(line.line, "\(line.name) illisible : \(line.value.quoted)", "écrire +0100")
        case "RRULE" where !isYearly(line.value):
            faults.add(
                line.line, "règle de changement d'heure non prise en charge : \(line.value.quoted)",
                "écrire FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
        case "RDATE" where !isDates(line):
            faults.add(
                line.line, "RDATE illisible dans un VTIMEZONE", "écrire des dates : 20260329T020000")
        case "EXDATE", "EXRULE":
            faults.add(line.line, "\(line.name) dans un VTIMEZONE", "l'effacer")
        default: break
        }
    }

    /// A day of one month, each year: more would be unfolded for minutes.
    private func isYearly(_ text: String) -> Bool {
        var parts: [Substring: Substring] = [:]
        for part in text.uppercased().split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, parts.updateValue(pair[1], forKey: pair[0]) == nil else { return false }
        }
        let allowed: Set<Substring> = [
            "FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST", "INTERVAL", "COUNT",
        ]
        guard allowed.isSuperset(of: parts.keys), parts["FREQ"] == "YEARLY", parts["INTERVAL"] ?? "1" == "1",
            parts["UNTIL"].map({ CalendarDate($0) != nil }) ?? true,
            parts["COUNT"].map({ Int($0) ?? 0 > 0 }) ?? true
        else { return false }
        let (day, monthDay) = (parts["BYDAY"], parts["BYMONTHDAY"])
        guard let month = parts["BYMONTH"] else { return day == nil && monthDay == nil }
        return Int(month).map { (1...12).contains($0) } == true && day?.contains(",") != true
            && (day != nil || monthDay?.contains(",") != true) && monthDay?.utf8.count ?? 0 < 100
    }

    private func isDates(_ line: ContentLine) -> Bool {
        let dates = line.value.split(separator: ",", omittingEmptySubsequences: false)
        return dates.count <= CalendarLimits.observances
            && dates.allSatisfy { CalendarDate($0).map { !$0.isDate && !$0.isUTC } == true }
    }

    /// Outlook begins its zones in 1601.
    private func isWallTime(_ text: String) -> Bool {
        CalendarDate(text.hasPrefix("16") ? "20" + text.dropFirst(2) : text).map {
            !$0.isDate && !$0.isUTC
        } == true
    }

    private func isOffset(_ text: String) -> Bool {
        guard let sign = text.first, sign == "+" || sign == "-", [5, 7].contains(text.utf8.count) else {
            return false
        }
        let digits = text.dropFirst()
        return digits.utf8.allSatisfy { (48...57).contains($0) } && digits.prefix(2) < "16"
            && digits.dropFirst(2).prefix(2) < "60"
    }
}
