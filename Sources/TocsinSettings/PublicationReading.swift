// Reads where released messages are posted, and how public alerts (CAP) are classed.

import TocsinCore

struct PublicationReading {
    let mentions: Mentions

    /// After the paths, which it names.
    func publications(_ value: Value) -> [Publication]? { value.list(max: 20, publication) }

    private func publication(_ value: Value) -> Publication? {
        guard let fields = value.fields(["path", "address", "audience", "exercise"]) else { return nil }
        let named = fields.required("path")
        let path = named?.name(PathID.self)
        let audience = fields.required("audience")?.choice(["public": Audience.general, "media": .media])
        var exercise = false
        fields.read("exercise", into: &exercise) { $0.bool() }
        guard let path, let named else { return nil }
        guard let address = address(fields, named, of: path), let audience else { return nil }
        return Publication(path: path, address: address, audience: audience, exercise: exercise)
    }

    private func address(_ fields: Fields, _ named: Value, of path: PathID) -> String? {
        switch mentions.medium(of: path) {
        case .matrix:
            guard let value = fields.required("address"), let text = value.text(max: 300) else { return nil }
            if text.hasPrefix("!"), text.count > 1, !text.contains(where: \.isWhitespace) { return text }
            value.fault(
                "\(value.label) : salon Matrix incorrect", "écrire son identifiant interne : \"!…:serveur\"")
            return nil
        case .mastodon, .webhook:
            fields["address"]?.fault("`address` ne sert qu'aux salons Matrix", "retirer la ligne")
            return path.rawValue
        case let medium?:
            named.fault(
                "la voie `\(path)` porte `\(medium.rawValue)` : on n'y publie pas",
                "choisir une voie matrix, mastodon ou webhook")
            return nil
        case nil:
            // Unknown, which is told once everything is read; or at fault itself.
            _ = mentions.path(named, carrying: .mastodon)
            return nil
        }
    }

    func alerts(_ value: Value) -> AlertSettings? {
        guard let fields = value.fields(["sender"] + Self.classKeys) else { return nil }
        var alerts = AlertSettings()
        fields.read("sender", into: &alerts.sender) { $0.alertSender() }
        Self.read(fields, into: &alerts.classing)
        return alerts
    }

    /// The class of one template's messages; what it leaves out stays unknown.
    static func alert(_ value: Value) -> AlertClass? {
        guard let fields = value.fields(classKeys) else { return nil }
        var alert = AlertClass()
        read(fields, into: &alert)
        return alert
    }

    private static let classKeys = ["category", "urgency", "severity", "certainty"]

    private static func read(_ fields: Fields, into alert: inout AlertClass) {
        fields.read("category", into: &alert.category) { $0.choice(AlertClass.Category.self) }
        fields.read("urgency", into: &alert.urgency) { $0.choice(AlertClass.Urgency.self) }
        fields.read("severity", into: &alert.severity) { $0.choice(AlertClass.Severity.self) }
        fields.read("certainty", into: &alert.certainty) { $0.choice(AlertClass.Certainty.self) }
    }
}

extension Value {
    /// CAP 1.2 §3.2.1: no space, comma, `<` or `&`.
    fileprivate func alertSender() -> String? {
        guard let text = text(max: 200) else { return nil }
        if !text.contains(where: { $0.isWhitespace || ",<&".contains($0) }) { return text }
        fault("\(label) : espace, virgule, < ou & interdits", "écrire par exemple pref29@finistere.gouv.fr")
        return nil
    }
}
