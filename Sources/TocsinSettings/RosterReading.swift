// Reads roster.yaml: the file as a whole, and the rules it sets for everybody on it.

import TocsinCore

/// Reads one roster file; everything it names is left in `mentions` for the final check.
struct RosterReading {
    let mentions: Mentions
    /// That of every local time of the file.
    let zone: ZoneRules
    /// The local day on which the file is read; nil when that is not known, and nothing is then too late.
    let today: Int64?
    let notes = RosterNotes()

    private static let keys = [
        "timezone", "territory", "owner", "managers", "rolesPerPerson", "handover", "wakeTest", "people",
        "roles",
        "overrides", "absences",
    ]

    /// What the other file and the machine say of this one.
    struct Circumstances {
        /// What tocsin.yaml says, nil when it says nothing; the two files may not disagree.
        var settingsZone: ZoneRules?
        var defaultZone: ZoneRules
        /// Says whose public holidays count when the file does not.
        var department: String?
        var now: Instant?
    }

    static func roster(_ root: Value, _ around: Circumstances, _ mentions: Mentions) -> Roster? {
        guard let fields = root.fields(keys) else { return nil }
        var zone = around.settingsZone ?? around.defaultZone
        fields.read("timezone", into: &zone) { $0.zone() }
        if let settingsZone = around.settingsZone, settingsZone.name != zone.name {
            fields["timezone"]?.fault(
                "tocsin.yaml dit \(settingsZone.name)", "n'écrire le fuseau que dans l'un des deux")
        }
        let today = around.now.map { zone.civil($0).daysSinceEpoch }
        let reading = RosterReading(mentions: mentions, zone: zone, today: today)
        let plan = reading.plan(fields, department: around.department)
        let roster = Roster(zone: zone, plan: plan)
        RosterRules(roster: roster, notes: reading.notes).check()
        return roster
    }

    private func plan(_ fields: Fields, department: String?) -> RosterPlan {
        var plan = RosterPlan()
        if let department { plan.territory = Territory(department: department) }
        fields.read("territory", into: &plan.territory) { $0.choice(Territory.self) }
        fields.read("owner", into: &plan.owner) { mentions.person($0) }
        fields.read("managers", into: &plan.managers) { mentions.people($0, max: 100) }
        fields.read("rolesPerPerson", into: &plan.rolesPerPerson) { $0.integer(in: 1...20) }
        fields.read("handover", into: &plan.handover, handover)
        fields.read("wakeTest", into: &plan.wakeTest, wakeTest)
        let people = fields.required("people")?.list { person($0) } ?? []
        plan.people = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        plan.roles = fields.required("roles")?.list { role($0) } ?? []
        plan.overrides = fields["overrides"]?.list { override($0) } ?? []
        plan.absences = fields["absences"]?.list { absence($0) } ?? []
        if plan.owner == nil, fields["owner"] == nil { warnOfNobodyTold(fields) }
        return plan
    }

    /// What is not confirmed or not answered is told to the owner, or to nobody.
    private func warnOfNobodyTold(_ fields: Fields) {
        guard let asking = fields["handover"] ?? fields["wakeTest"] else { return }
        asking.log.warning(
            at: asking.place, "\(asking.label) : personne ne saura qui n'a pas répondu",
            "nommer dans `owner` la personne qui tient les astreintes")
    }

    // MARK: Rules for everybody

    private static let waiting: ClosedRange<Duration> = .seconds(10) ... .hours(24)

    private func handover(_ value: Value) -> HandoverSettings? {
        guard let fields = value.fields(["roles", "remindAfter", "escalateAfter"]) else { return nil }
        var settings = HandoverSettings()
        fields.read("roles", into: &settings.roles) { roles in
            let confirmed = roles.list(max: 100) { role in
                mentions.role(role).map { id in
                    notes.confirmed.append((id, role))
                    return id
                }
            }
            return confirmed.map { mentions.unique($0, "un rôle", in: roles) }
        }
        fields.read("remindAfter", into: &settings.remindAfter) { $0.duration(Self.waiting) }
        fields.read("escalateAfter", into: &settings.escalateAfter) { $0.duration(Self.waiting) }
        if settings.escalateAfter <= settings.remindAfter {
            (fields["escalateAfter"] ?? fields["remindAfter"])?.fault(
                "le responsable serait prévenu avant le rappel ou en même temps",
                "écrire `escalateAfter` plus long que `remindAfter` (30min et 60min par défaut)")
        }
        return settings
    }

    private func wakeTest(_ value: Value) -> WakeTestSettings? {
        guard let fields = value.fields(["day", "at", "answerWithin"]) else { return nil }
        let day = fields.required("day")?.integer(in: 1...28)
        let time = fields.required("at")?.timeOfDay()
        var answerWithin: Duration = .minutes(15)
        fields.read("answerWithin", into: &answerWithin) { $0.duration(Self.waiting) }
        guard let day, let time else { return nil }
        return WakeTestSettings(day: day, at: time, answerWithin: answerWithin)
    }
}
