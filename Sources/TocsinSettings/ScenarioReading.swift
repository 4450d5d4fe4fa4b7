// Reads a scenario file's head and the fields common to all its steps.

import TocsinCore

/// A step with the value it was read from, for the rules that look at several steps.
struct ReadStep {
    var step: Step
    var value: Value
}

struct ScenarioReading {
    private static let keys = ["scenario", "id", "title", "mode", "timezone", "settings", "until", "steps"]
    private static let commonKeys = [
        "at", "do", "id", "by", "note", "reference", "recordedAt", "plusMinusMinutes", "basis",
    ]

    func scenario(_ root: Value) -> Scenario? {
        guard let fields = root.fields(Self.keys) else { return nil }
        if let version = fields.required("scenario"), version.plain != "1" {
            version.fault("version de scénario inconnue", "écrire `scenario: 1`")
        }
        let id = fields.required("id")?.text(max: 100)
        let title = fields.required("title")?.text()
        let mode = fields.required("mode")?.choice(Mode.self)
        let settings = fields["settings"].map(settings) ?? ScenarioSettings()
        guard let zone = zone(fields) else { return nil }
        let (steps, start) = steps(fields, in: zone)
        let until = fields["until"]?.statedTime(in: zone, after: start)
        ScenarioRules(mode: mode, steps: steps).check()
        guard let id, let title, let mode else { return nil }
        return Scenario(
            file: root.place.file, id: id, title: title, mode: mode, zone: zone, settings: settings,
            until: until?.instant, steps: steps.map(\.step))
    }

    private func zone(_ fields: Fields) -> ZoneRules? {
        if let written = fields["timezone"] { return written.zone() }
        let zone = try? ZoneFile.load(name: "Europe/Paris")
        if zone == nil {
            fields.owner.fault("le fuseau Europe/Paris manque à ce système", "installer le paquet tzdata")
        }
        return zone
    }

    private func settings(_ value: Value) -> ScenarioSettings {
        var settings = ScenarioSettings()
        guard let fields = value.fields(["codReference", "quorum", "cipLimitMinutes"]) else {
            return settings
        }
        fields.read("codReference", into: &settings.codReference) { $0.choice(CODReference.self) }
        fields.read("quorum", into: &settings.quorum) { $0.names(RoleID.self) }
        fields.read("cipLimitMinutes", into: &settings.cipLimit) {
            $0.integer(in: 1...1440).map { .minutes($0) }
        }
        return settings
    }

    // MARK: Steps

    private func steps(_ fields: Fields, in zone: ZoneRules) -> ([ReadStep], start: Instant?) {
        guard let values = fields.required("steps")?.list() else { return ([], nil) }
        guard let first = values.first else {
            fields["steps"]?.fault(
                "scénario sans étape", "en écrire au moins une : `- { at: …, do: alertReceived }`")
            return ([], nil)
        }
        let start = start(first, in: zone)
        return (values.compactMap { step($0, in: zone, after: start) }, start)
    }

    /// When the first step happens; its faults are told when it is read as a step.
    private func start(_ first: Value, in zone: ZoneRules) -> Instant? {
        first.member("at")?.hushed.statedTime(in: zone, after: nil)?.instant
    }

    private func step(_ value: Value, in zone: ZoneRules, after start: Instant?) -> ReadStep? {
        guard let action = ActionReading.named(in: value) else { return nil }
        guard let fields = value.fields(Self.commonKeys + action.keys) else { return nil }
        let at = fields.required("at")?.statedTime(in: zone, after: start)
        let read = action.read(ActionFields(fields: fields, zone: zone, start: start))
        var step = Step(
            line: value.place.line, column: value.place.column,
            at: at ?? StatedTime(Instant(seconds: 0)), action: read ?? .fact(.noted))
        step.recordedAt = recordedAt(fields, in: zone, start: start, at: at)
        step.id = fields["id"]?.text(max: 100).map { EntryID($0) }
        fields.read("by", into: &step.by) { $0.text() }
        fields.read("note", into: &step.note) { $0.text(max: 4000, lines: true) }
        fields.read("reference", into: &step.reference) { $0.text() }
        if action.keys.contains("reason") {
            fields.read("reason", into: &step.reason) { $0.text(max: 1000, lines: true) }
        }
        fields.read("plusMinusMinutes", into: &step.plusMinus) {
            $0.integer(in: 0...1440).map { .minutes($0) }
        }
        fields.read("basis", into: &step.basis) { $0.choice(Basis.self) }
        return at == nil || read == nil ? nil : ReadStep(step: step, value: value)
    }

    private func recordedAt(_ fields: Fields, in zone: ZoneRules, start: Instant?, at: StatedTime?)
        -> Instant?
    {
        guard let value = fields["recordedAt"], let recorded = value.statedTime(in: zone, after: start) else {
            return nil
        }
        if let at, recorded.instant < at.instant {
            value.fault(
                "`recordedAt` précède `at` : rien ne s'inscrit avant d'avoir eu lieu",
                "corriger l'une des deux heures")
        }
        return recorded.instant
    }
}
