// Reads who is paged at a trigger and how paging climbs from rung to rung.

import TocsinCore

struct ConveningReading {
    let mentions: Mentions

    func convening(_ value: Value) -> Convening? {
        guard let fields = value.fields(["roles", "decider", "lead", "lastResort", "ladder", "ladders"])
        else { return nil }
        let roles = fields.required("roles").flatMap { mentions.roles($0) }
        if roles?.isEmpty == true {
            fields["roles"]?.fault("une activation n'appellerait personne", "nommer au moins un rôle")
        }
        var convening = Convening(roles: roles ?? [])
        let written = { (key: String) in fields[key].flatMap { mentions.role($0) } }
        if let decider = written("decider") { convening.decider = decider }
        if let lead = written("lead") { convening.lead = lead }
        fields.read("lastResort", into: &convening.lastResort) { mentions.roles($0) }
        fields.read("ladder", into: &convening.defaultLadder, ladder)
        for (key, value) in fields["ladders"]?.pairs() ?? [] {
            if let role = mentions.role(key), let ladder = ladder(value) { convening.ladders[role] = ladder }
        }
        requireDefaults(convening, fields)
        return convening
    }

    /// What is not written falls back on the standard names, which the roster must then know.
    private func requireDefaults(_ convening: Convening, _ fields: Fields) {
        for (key, role) in [("decider", convening.decider), ("lead", convening.lead)] where fields[key] == nil
        {
            _ = mentions.role(role, at: fields.owner)
        }
        guard fields["ladder"] == nil else { return }
        for case .role(let role) in convening.defaultLadder.rungs.map(\.call) {
            _ = mentions.role(role, at: fields.owner)
        }
    }

    private func ladder(_ value: Value) -> Ladder? {
        guard let fields = value.fields(["margin", "repeatEvery", "rungs"]) else { return nil }
        var last: Duration?
        let rungs = fields.required("rungs")?.list(max: 50) { item -> Rung? in
            guard let rung = rung(item) else { return nil }
            if let last, rung.after < last {
                item.fault(
                    "cet échelon tombe avant le précédent", "ranger les échelons par `after` croissant")
            }
            last = rung.after
            return rung
        }
        var ladder = Ladder(rungs: rungs ?? [])
        fields.read("margin", into: &ladder.margin) { $0.duration(.zero ... .hours(24)) }
        fields.read("repeatEvery", into: &ladder.repeatEvery) { $0.duration(.seconds(1) ... .hours(24)) }
        if rungs?.isEmpty == true {
            fields["rungs"]?.fault("échelle sans échelon", "en écrire au moins un, `after: 0s`")
        }
        return ladder
    }

    private func rung(_ value: Value) -> Rung? {
        guard let fields = value.fields(["after", "call", "contacts", "askDeciderFor"]) else { return nil }
        let after = fields.required("after")?.duration(.zero ... .hours(24))
        let contacts = fields["contacts"]?.choice(["twoPaths": Rung.ContactChoice.twoPaths, "all": .all])
        let call = fields.required("call").flatMap { self.call($0, contacts: contacts ?? .all) }
        var rung = Rung(after: after ?? .zero, call: call ?? .deputy)
        fields.read("askDeciderFor", into: &rung.askDeciderFor) { $0.duration(.seconds(1) ... .hours(1)) }
        guard after != nil, let call else { return nil }
        if fields["contacts"] != nil, call != .titular(contacts: contacts ?? .all) {
            fields["contacts"]?.fault("`contacts` ne vaut que pour `call: titular`", "retirer cette clé")
        }
        return rung
    }

    /// `titular`, `deputy` or `role X`.
    private func call(_ value: Value, contacts: Rung.ContactChoice) -> Rung.Call? {
        let mend = "écrire titular, deputy ou role NOM (par exemple : role serviceLead)"
        guard let text = value.scalar(expecting: "appel", mend) else { return nil }
        let words = text.split(separator: " ")
        switch (words.first, words.count) {
        case ("titular", 1): return .titular(contacts: contacts)
        case ("deputy", 1): return .deputy
        case ("role", 2): return .role(mentions.role(RoleID(String(words[1])), at: value))
        default:
            value.fault("\(value.label) : appel inconnu « \(text.prefix(40)) »", mend)
            return nil
        }
    }
}
