// Reads hours of days of a kind: those a layer is for, those at which volunteers are left alone.

import TocsinCore

extension RosterReading {
    func hours(_ value: Value) -> [Restriction]? {
        if value.isEmptyList {
            value.fault("\(value.label) : aucune heure", "écrire des jours et des heures, ou retirer la clé")
        }
        return value.list(max: 50) { restriction($0) }
    }

    private func restriction(_ value: Value) -> Restriction? {
        guard let fields = value.fields(["days", "holidays", "from", "to"]) else { return nil }
        var restriction = Restriction()
        if let days = fields["days"] {
            days.isList ? weekdays(days, fields, into: &restriction) : rule(days, fields, into: &restriction)
        } else {
            fields["holidays"]?.fault("`holidays` sans `days`", Self.holidayMend)
        }
        fields.read("from", into: &restriction.from) { $0.timeOfDay() }
        fields.read("to", into: &restriction.until) { $0.timeOfDay(orEndOfDay: true) }
        return restriction
    }

    private static let holidayMend =
        "écrire la liste des jours, ou un seul mot tel que workingDays ou restDays"

    private func weekdays(_ days: Value, _ fields: Fields, into restriction: inout Restriction) {
        if days.isEmptyList { days.fault("\(days.label) : aucun jour", "en nommer un, ou retirer la clé") }
        guard let weekdays = days.list(max: 7, { $0.choice(Weekday.self) }) else { return }
        restriction.days = DaySet(weekdays.map(\.number))
        fields.read("holidays", into: &restriction.days.holidays) {
            $0.choice(DaySet.HolidayTreatment.self)
        }
    }

    private func rule(_ days: Value, _ fields: Fields, into restriction: inout Restriction) {
        let known = DayRule.allCases.map(\.rawValue).joined(separator: ", ")
        let mend = "écrire une liste, [saturday, sunday], ou l'un de : \(known)"
        fields["holidays"]?.fault("`holidays` ne vaut qu'avec une liste de jours", Self.holidayMend)
        guard let text = days.scalar(expecting: "mot", mend) else { return }
        if let rule = DayRule(rawValue: text) {
            restriction.days = rule.days
        } else {
            days.fault("\(days.label) : jours inconnus « \(text.prefix(40)) »", mend)
        }
    }
}
