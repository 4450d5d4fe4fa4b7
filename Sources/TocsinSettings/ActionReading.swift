// The table of what a scenario step can do: each word with its fields and what it reads into.

import TocsinCore

/// One word of `do`.
struct ActionReading {
    /// Fields beside the common ones.
    var keys: [String]
    var read: (ActionFields) -> Step.Action?

    /// The word written in a step; nil with a fault when it is missing or unknown.
    static func named(in value: Value) -> ActionReading? {
        guard let written = value.member("do") else {
            value.fault("il manque la clé `do` dans cette étape", "écrire `- { at: …, do: alertReceived }`")
            return nil
        }
        guard let word = written.scalar(expecting: "mot", "écrire par exemple `do: alertReceived`") else {
            return nil
        }
        if let action = table[word] { return action }
        written.fault(
            "`do` inconnu « \(word.prefix(40)) »", Spelling.suggestion(for: word, among: table.keys.sorted()))
        return nil
    }

    // MARK: The table

    private static var table: [String: ActionReading] { bare.merging(withFields) { first, _ in first } }

    private static var bare: [String: ActionReading] {
        let facts: [Fact] = [
            .alertReceived, .prealerted, .emergencyDetermined, .cellOperational, .codStandby, .codDecided,
            .codOperational, .codClosed, .cipOrdered, .cipOpen, .stoodDown,
        ]
        let machine: [MachineFact] = [.daemonDown, .daemonUp]
        let pairs =
            facts.map { ($0.kind, Step.Action.fact($0)) } + machine.map { ($0.kind, Step.Action.machine($0)) }
        return Dictionary(uniqueKeysWithValues: pairs).mapValues { action in
            ActionReading(keys: []) { _ in action }
        }
    }

    private static var withFields: [String: ActionReading] {
        let answer = ["role", "person", "etaMinutes", "remote"]
        return [
            "acknowledged": ActionReading(keys: answer) { f in
                f.answer { .acknowledged(role: $0, person: $1, etaMinutes: $2, remote: $3) }
            },
            "declined": ActionReading(keys: answer) { f in
                f.answer { role, person, _, _ in .declined(role: role, person: person) }
            },
            "inPost": ActionReading(keys: answer) { f in
                f.answer { role, person, _, remote in .inPost(role: role, person: person, remote: remote) }
            },
            "informed": ActionReading(keys: ["audience", "means", "scope"], read: \.informed),
            "waived": ActionReading(keys: ["audience", "reason"]) { f in
                f.reasoned { f.audience.map { .waived($0) } }
            },
            "deferred": ActionReading(keys: ["audience", "to", "reason"], read: \.deferred),
            "ticked": ActionReading(keys: ["step"]) { f in
                f.fields.required("step")?.text(max: 100).map { .fact(.ticked(step: $0)) }
            },
            "corrected": ActionReading(keys: ["entry", "to", "reason"], read: \.corrected),
            "cancelled": ActionReading(keys: ["reason"]) { f in f.reasoned { .cancelled } },
            "becameReal": ActionReading(keys: ["reason"]) { f in f.reasoned { .becameReal } },
            "suspended": ActionReading(keys: ["reason"]) { f in f.reasoned { .suspended } },
            "inject": ActionReading(keys: ["to", "text"], read: \.inject),
            "channelDown": ActionReading(keys: ["channel"]) { f in
                f.channel.map { .machine(.channelDown($0)) }
            },
            "channelUp": ActionReading(keys: ["channel"]) { f in f.channel.map { .machine(.channelUp($0)) } },
            "clockStepped": ActionReading(keys: ["seconds"]) { f in
                f.fields.required("seconds")?.integer(in: -31_536_000...31_536_000).map {
                    .machine(.clockStepped(seconds: Int64($0)))
                }
            },
        ]
    }
}

/// The fields of one step, typed as the table asks for them.
struct ActionFields {
    let fields: Fields
    let zone: ZoneRules
    let start: Instant?

    var audience: Audience? { fields.required("audience")?.choice(Audience.self) }
    var channel: String? { fields.required("channel")?.text(max: 100) }

    /// `role` and `person` are free of the roster: a replay without settings knows no one.
    func answer(_ fact: (RoleID, PersonID, _ eta: Int?, _ remote: Bool) -> Fact) -> Step.Action? {
        let role = fields.required("role")?.name(RoleID.self)
        let person = fields.required("person")?.text(max: 100).map { PersonID($0) }
        let eta = fields["etaMinutes"]?.integer(in: 0...1440)
        let remote = fields["remote"]?.bool() ?? false
        guard let role, let person else { return nil }
        return .fact(fact(role, person, eta, remote))
    }

    /// A fact that needs its `reason`.
    func reasoned(_ fact: () -> Fact?) -> Step.Action? {
        let reason = fields.required("reason")
        guard let fact = fact(), reason != nil else { return nil }
        return .fact(fact)
    }

    var informed: Step.Action? {
        let means = fields["means"]?.text()
        let scope = fields["scope"].map { $0.choice(["all": Scope.all, "partial": .partial]) } ?? .all
        guard let audience, let scope else { return nil }
        return .fact(.informed(audience, means: means, scope: scope))
    }

    var deferred: Step.Action? {
        let until = fields.required("to")?.statedTime(in: zone, after: start)
        guard let audience, let until else { return nil }
        return .fact(.deferred(audience, until: until.instant))
    }

    var corrected: Step.Action? {
        let entry = fields.required("entry")?.text(max: 100).map { EntryID($0) }
        guard let to = fields.required("to") else { return nil }
        let time = to.isNull ? nil : to.statedTime(in: zone, after: start)
        guard let entry, to.isNull || time != nil else { return nil }
        return .fact(.corrected(entry, to: time))
    }

    var inject: Step.Action? {
        let to = fields.required("to")?.text()
        let text = fields.required("text")?.text(max: 4000, lines: true)
        guard let to, let text else { return nil }
        return .machine(.inject(to: to, text: text))
    }
}
