// Reads what is known ahead to depart from the turns: overrides and absences.

import TocsinCore

extension RosterReading {
    func override(_ value: Value) -> Override? {
        guard let fields = value.fields(["role", "person", "from", "until"]) else { return nil }
        let role = fields.required("role").flatMap { mentions.role($0) }
        let person = fields.required("person").flatMap { mentions.person($0) }
        let (from, until) = span(fields, "ce remplacement est vide : il finit avant d'avoir commencé")
        guard let role, let person, let from, let until else { return nil }
        let override = Override(role: role, person: person, from: from, until: until)
        notes.overrides.append((override, fields["person"] ?? value))
        return override
    }

    func absence(_ value: Value) -> Absence? {
        guard let fields = value.fields(["person", "from", "until", "reason"]) else { return nil }
        let person = fields.required("person").flatMap { mentions.person($0) }
        let (from, until) = span(fields, "cette absence est vide : elle finit avant d'avoir commencé")
        let reason = fields["reason"]?.text(max: 200)
        guard let person, let from, let until else { return nil }
        return Absence(person: person, from: from, until: until, reason: reason)
    }

    private func span(_ fields: Fields, _ empty: String) -> (from: Instant?, until: Instant?) {
        let from = fields.required("from")?.instant(in: zone)
        let until = fields.required("until")?.instant(in: zone)
        if let from, let until, until <= from {
            fields["until"]?.fault(empty, "corriger `from` ou `until`")
        }
        return (from, until)
    }
}
