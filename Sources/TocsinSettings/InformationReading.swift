// Reads natures, variables, human steps and message templates.

import TocsinCore

struct InformationReading {
    private static let keys = ["natures", "variables", "steps", "templates", "officials", "galaPatience"]

    func information(_ value: Value) -> InformationSettings? {
        guard let fields = value.fields(Self.keys) else { return nil }
        var information = InformationSettings()
        fields.read("natures", into: &information.natures) { texts($0, max: 100) }
        fields.read("variables", into: &information.variables) { texts($0, max: 500) }
        fields.read("steps", into: &information.steps) { $0.list(max: 100, step) }
        fields.read("templates", into: &information.templates) { $0.list(max: 100, template) }
        refuseRepeated(information.steps.map(\.id), in: fields["steps"])
        fields.read("officials", into: &information.officials) { $0.choice(Officials.self) }
        fields.read("galaPatience", into: &information.galaPatience) {
            $0.duration(.minutes(1) ... .hours(4))
        }
        checkCampaign(information, fields)
        return information
    }

    /// The launch is ticked under one name, and does not inform anybody by itself: the result does.
    private func checkCampaign(_ information: InformationSettings, _ fields: Fields) {
        guard information.officials != .tocsin, let value = fields["officials"] else { return }
        guard let step = information.steps.first(where: { $0.id == Campaign.step }) else {
            value.fault(
                "\(value.label) : GALA est employé sans étape `\(Campaign.step)` pour pointer son lancement",
                "ajouter à `steps` : { id: \(Campaign.step), title: Campagne GALA }")
            return
        }
        if step.informs == .elected {
            value.fault(
                "\(value.label) : l'étape `\(Campaign.step)` arrêterait le délai des élus dès le lancement",
                "ôter `informs` de cette étape : le résultat importé l'arrête, commune par commune")
        }
    }

    private func texts(_ value: Value, max: Int) -> [String: String]? {
        var texts: [String: String] = [:]
        for (key, value) in value.pairs() ?? [] {
            if let name = key.text(max: 60), let text = value.text(max: max) { texts[name] = text }
        }
        return texts
    }

    private func step(_ value: Value) -> HumanStep? {
        guard let fields = value.fields(["id", "title", "informs"]) else { return nil }
        let id = fields.required("id")?.identifier()
        let title = fields.required("title")?.text(max: 150)
        let informs = fields["informs"]?.choice(Audience.self)
        guard let id, let title else { return nil }
        return HumanStep(id: id, title: title, informs: informs)
    }

    /// One template: a whole file of `messages/`, or a member of `information.templates`.
    func template(_ value: Value) -> MessageTemplate? {
        guard let fields = value.fields(["id", "kind", "title", "body", "sms", "cap"]) else { return nil }
        let id = fields.required("id")?.identifier()
        let kind = fields.required("kind")?.choice([
            "holding": MessageTemplate.Kind.holding, "information": .information, "correction": .correction,
            "end": .end,
        ])
        let title = fields.required("title")?.braced(max: 200, lines: false)
        let body = fields.required("body")?.braced(max: 20_000, lines: true)
        let sms = fields["sms"]?.braced(max: 1000, lines: true)
        guard let id, let kind, let title, let body else { return nil }
        var template = MessageTemplate(id: id, kind: kind, title: title, body: body, sms: sms)
        fields.read("cap", into: &template.alert) { PublicationReading.alert($0) }
        return template
    }

    func refuseRepeated(_ ids: [String], in value: Value?) {
        if let repeated = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
            value?.fault("l'identifiant `\(repeated)` y sert deux fois", "en choisir un autre")
        }
    }
}

extension Value {
    /// Text with `{variables}` whose braces are in pairs and whose names are words.
    fileprivate func braced(max: Int, lines: Bool) -> String? {
        guard let text = text(max: max, lines: lines) else { return nil }
        var name: String?
        for character in text {
            switch (character, name) {
            case ("{", nil): name = ""
            case ("}", let word?) where !word.isEmpty: name = nil
            case ("{", _), ("}", _): return refuseBraces()
            case (_, let word?):
                guard character.isLetter || character.isNumber || character == "_" else {
                    return refuseBraces()
                }
                name = word + String(character)
            default: break
            }
        }
        return name == nil ? text : refuseBraces()
    }

    private func refuseBraces() -> String? {
        fault("\(label) : accolade seule ou variable incorrecte", "écrire chaque variable ainsi : {lieu}")
        return nil
    }
}
