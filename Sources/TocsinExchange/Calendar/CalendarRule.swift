// An RRULE, checked part by part before libical sees it: what it would misread is refused by name.

import TocsinCore

struct CalendarRule {
    enum Until {
        case instant(Instant)
        /// On the wall of the event.
        case wall(CivilTime)
    }

    var line: Int
    /// For libical; COUNT and UNTIL are ours to keep, because it knows nothing of our zones.
    var pattern: String
    var count: Int?
    var until: Until?

    /// Nil with faults.
    init?(_ line: ContentLine, start: EventTime, _ faults: CalendarFaults) {
        let reader = RuleReader(line: line.line, start: start, faults: faults)
        guard let rule = reader.read(line.value) else { return nil }
        self = rule
    }

    fileprivate init(line: Int, pattern: String, count: Int?, until: Until?) {
        (self.line, self.pattern, self.count, self.until) = (line, pattern, count, until)
    }

    func isOver(_ time: EventTime) -> Bool {
        switch until {
        case nil: false
        case .instant(let instant): time.instant > instant
        case .wall(let civil): time.civil > civil
        }
    }
}

private struct RuleReader {
    let line: Int
    let start: EventTime
    let faults: CalendarFaults

    func read(_ text: String) -> CalendarRule? {
        let before = faults.count
        guard let parts = parts(of: text.uppercased()) else { return nil }
        checkFrequency(parts["FREQ"])
        for (name, value) in parts.sorted(by: { $0.key < $1.key }) { check(name, value) }
        checkTogether(parts)
        var until: CalendarRule.Until?
        if let text = parts["UNTIL"] { until = readUntil(text) }
        guard faults.count == before else { return nil }
        return CalendarRule(
            line: line, pattern: pattern(parts), count: parts["COUNT"].flatMap { Int($0) }, until: until)
    }

    private func fault(_ what: String, _ mend: String) { faults.add(line, "RRULE : \(what)", mend) }

    private func parts(of text: String) -> [String: String]? {
        var parts: [String: String] = [:]
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[1].isEmpty else {
                fault("partie illisible \(String(part).quoted)", "écrire NOM=valeur, séparés par « ; »")
                return nil
            }
            guard parts.updateValue(String(pair[1]), forKey: String(pair[0])) == nil else {
                fault("\(String(pair[0]).quoted) y figure deux fois", "n'en garder qu'un")
                return nil
            }
        }
        return parts
    }

    private static let frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

    private func checkFrequency(_ value: String?) {
        guard let value else { return fault("FREQ manque", "écrire FREQ=WEEKLY, par exemple") }
        guard !Self.frequencies.contains(value) else { return }
        fault("FREQ=\(value.quoted) n'est pas prise en charge", "choisir DAILY, WEEKLY, MONTHLY ou YEARLY")
    }

    private func check(_ name: String, _ value: String) {
        switch name {
        case "FREQ", "UNTIL": break
        case "COUNT": checkNumber(name, value, 1...2_000_000_000)
        case "INTERVAL": checkNumber(name, value, 1...999)
        case "BYMONTH": checkList(name, value, 1...12, negative: false)
        case "BYMONTHDAY": checkList(name, value, 1...31, negative: true)
        case "BYYEARDAY", "BYSETPOS": checkList(name, value, 1...366, negative: true)
        case "BYDAY": checkDays(value)
        case "WKST":
            if !Self.days.contains(value) { fault("WKST=\(value.quoted) inconnu", "écrire WKST=MO") }
        case "BYHOUR", "BYMINUTE", "BYSECOND":
            fault("\(name) n'est pas pris en charge", "écrire un évènement par heure de début")
        default:
            fault("\(name.quoted) n'est pas pris en charge", "refaire la série sans lui")
        }
    }

    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private func checkNumber(_ name: String, _ value: String, _ range: ClosedRange<Int>) {
        guard let number = number(value), range.contains(number) else {
            return fault(
                "\(name)=\(value.quoted) hors limites",
                "écrire un nombre de \(range.lowerBound) à \(range.upperBound)")
        }
    }

    private func checkList(_ name: String, _ value: String, _ range: ClosedRange<Int>, negative: Bool) {
        let items = value.split(separator: ",", omittingEmptySubsequences: false)
        let good = items.allSatisfy { item in
            let digits = negative && (item.hasPrefix("-") || item.hasPrefix("+")) ? item.dropFirst() : item
            return number(digits).map(range.contains) == true
        }
        if !good || items.count > 366 || Set(items).count < items.count {
            fault(
                "\(name)=\(value.quoted) illisible",
                "écrire des nombres de \(range.lowerBound) à \(range.upperBound), une fois chacun")
        }
    }

    private func number(_ text: some StringProtocol) -> Int? {
        text.utf8.count < 11 && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }

    private func checkDays(_ value: String) {
        let items = value.split(separator: ",", omittingEmptySubsequences: false)
        let good = items.allSatisfy { item in
            guard Self.days.contains(String(item.suffix(2))) else { return false }
            let order = item.dropLast(2)
            if order.isEmpty { return true }
            let digits = order.hasPrefix("-") || order.hasPrefix("+") ? order.dropFirst() : order
            return number(digits).map { (1...53).contains($0) } == true
        }
        if !good || items.count > 366 || Set(items).count < items.count {
            fault("BYDAY=\(value.quoted) illisible", "écrire BYDAY=MO,WE ou BYDAY=-1FR")
        }
    }

    /// What RFC 5545 forbids side by side, and what libical does not do as it says.
    private func checkTogether(_ parts: [String: String]) {
        let frequency = parts["FREQ"] ?? ""
        let ordinal = parts["BYDAY"]?.contains { $0.isNumber } == true
        if ordinal && !["MONTHLY", "YEARLY"].contains(frequency) {
            fault("BYDAY numéroté avec FREQ=\(frequency.quoted)", "ôter le numéro devant le jour")
        }
        if parts["COUNT"] != nil && parts["UNTIL"] != nil {
            fault("COUNT et UNTIL à la fois", "ne garder que l'un des deux")
        }
        if parts["BYMONTHDAY"] != nil && frequency == "WEEKLY" {
            fault("BYMONTHDAY avec FREQ=WEEKLY", "écrire FREQ=MONTHLY")
        }
        if parts["BYMONTHDAY"]?.contains("-") == true && frequency == "DAILY" {
            fault("BYMONTHDAY négatif avec FREQ=DAILY", "écrire FREQ=MONTHLY")
        }
        if parts["BYMONTHDAY"] != nil && frequency == "YEARLY" && parts["BYMONTH"] == nil {
            fault("BYMONTHDAY sans BYMONTH avec FREQ=YEARLY", "ajouter BYMONTH, ou écrire FREQ=MONTHLY")
        }
        if let first = parts["WKST"], weeksCount(parts), !["MO", "SU"].contains(first) {
            fault("WKST=\(first.quoted) n'est pas pris en charge", "écrire WKST=MO ou WKST=SU")
        }
        if parts["BYYEARDAY"] != nil
            && (frequency != "YEARLY" || parts["BYMONTH"] ?? parts["BYMONTHDAY"] ?? parts["BYDAY"] != nil)
        {
            fault("BYYEARDAY avec autre chose que FREQ=YEARLY", "écrire les mois et les jours")
        }
        if parts["BYSETPOS"] != nil
            && (!["MONTHLY", "YEARLY"].contains(frequency)
                || parts["BYDAY"] ?? parts["BYMONTHDAY"] ?? parts["BYMONTH"] ?? parts["BYYEARDAY"] == nil)
        {
            fault(
                "BYSETPOS sans FREQ=MONTHLY ou YEARLY et une partie BY…",
                "écrire FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1, par exemple")
        }
    }

    /// Only here does it matter on which day a week begins.
    private func weeksCount(_ parts: [String: String]) -> Bool {
        parts["FREQ"] == "WEEKLY" && parts["INTERVAL"].flatMap { Int($0) } ?? 1 > 1
    }

    private func readUntil(_ text: String) -> CalendarRule.Until? {
        guard let date = CalendarDate(text) else {
            fault("UNTIL=\(text.quoted) n'est pas une date", "écrire UNTIL=20261231T225959Z")
            return nil
        }
        guard date.isDate == start.isDate else {
            fault(
                "UNTIL et DTSTART ne sont pas de même sorte (date, ou date et heure)",
                start.isDate ? "écrire UNTIL=20261231" : "écrire UNTIL=20261231T225959Z")
            return nil
        }
        return date.isUTC ? .instant(CalendarZone.utc.instant(date.civil)) : .wall(date.civil)
    }

    private func pattern(_ parts: [String: String]) -> String {
        let kept = parts.filter { part in
            !["COUNT", "UNTIL", "FREQ"].contains(part.key) && (part.key != "WKST" || weeksCount(parts))
        }
        let rest = kept.sorted { $0.key < $1.key }.map { ";\($0.key)=\($0.value)" }.joined()
        return "FREQ=\(parts["FREQ"] ?? "")" + rest
    }
}
