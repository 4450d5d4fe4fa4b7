// Reads the roles of roster.yaml: one turn or several layers, deputies, learners, orders that delegate.

import TocsinCore

extension RosterReading {
    private static let turnKeys = ["people", "start", "weeks", "days", "handovers", "until"]
    /// The simple form: the only layer, written on the role itself.
    private static let simpleKeys = turnKeys + ["only"]
    private static let layerKeys = ["name"] + turnKeys + ["only", "from"]
    private static let roleKeys =
        ["id", "title"] + simpleKeys + [
            "layers", "deputy", "deputies", "shadow", "pool", "mustBeCovered", "orders",
        ]

    func role(_ value: Value) -> RosterRole? {
        guard let fields = value.fields(Self.roleKeys) else { return nil }
        let id = fields.required("id")?.name(RoleID.self)
        mentions.define(role: id, at: value)
        let title = fields.required("title")?.text(max: 100)
        let layers = titulars(fields)
        let deputies = deputies(fields)
        let shadows = fields["shadow"].map(oneOrSeveral) ?? []
        let pool = fields["pool"].flatMap(pool)
        var mustBeCovered = true
        fields.read("mustBeCovered", into: &mustBeCovered) { $0.bool() }
        let orders = fields["orders"]?.list(max: 500) { order($0, of: id) }
        guard let id, let title else { return nil }
        return RosterRole(
            id: id, title: title, layers: layers, deputies: deputies, shadows: shadows, pool: pool,
            mustBeCovered: mustBeCovered, orders: orders)
    }

    // MARK: Layers

    private func titulars(_ fields: Fields) -> [Layer] {
        let simple = Self.simpleKeys.filter { fields[$0] != nil }
        if let layers = fields["layers"] {
            for key in simple {
                fields[key]?.fault(
                    "`\(key)` à côté de `layers`", "l'écrire dans une couche, ou retirer `layers`")
            }
            return self.layers(layers)
        }
        if simple.isEmpty {
            if fields["pool"] == nil {
                fields.owner.fault(
                    "\(fields.owner.label) : ce rôle n'est tenu par personne",
                    "écrire `people` et `start`, ou `layers`, ou `pool`")
            }
            return []
        }
        return layer(fields).map { [$0] } ?? []
    }

    private func deputies(_ fields: Fields) -> [Layer] {
        if fields["deputy"] != nil, let several = fields["deputies"] {
            several.fault("`deputies` à côté de `deputy`", "tout écrire dans `deputies`")
        }
        let one = fields["deputy"].flatMap(layer).map { [$0] } ?? []
        return one + (fields["deputies"].map(layers) ?? [])
    }

    private func oneOrSeveral(_ value: Value) -> [Layer] {
        value.isList ? layers(value) : layer(value).map { [$0] } ?? []
    }

    private func layers(_ value: Value) -> [Layer] {
        if value.isEmptyList {
            value.fault("\(value.label) : aucune couche", "en écrire une, ou retirer la clé")
        }
        return value.list(max: 50) { layer($0) } ?? []
    }

    private func layer(_ value: Value) -> Layer? { value.fields(Self.layerKeys).flatMap(layer) }

    private func layer(_ fields: Fields) -> Layer? {
        let name = fields["name"]?.text(max: 100)
        let rotation = rotation(fields)
        let only = fields["only"].flatMap(hours) ?? []
        let from = fields["from"]?.civilTime()
        guard let rotation else { return nil }
        if let from, let until = rotation.until, until <= from {
            fields["from"]?.fault(
                "cette couche ne vaut jamais : elle finit avant d'avoir commencé",
                "corriger `from` ou `until`")
        }
        return Layer(rotation, name: name, only: only, from: from)
    }

    // MARK: Orders

    private func order(_ value: Value, of role: RoleID?) -> Delegation? {
        guard let fields = value.fields(["person", "reference", "from", "until"]) else { return nil }
        let person = fields.required("person").flatMap { mentions.person($0) }
        let reference = fields.required("reference")?.text(max: 200)
        let from = fields.required("from")?.instant(in: zone)
        let until = fields["until"]?.instant(in: zone)
        if let role, let person { notes.orders.append((role, person, value)) }
        guard let person, let reference, let from else { return nil }
        if let until, until <= from {
            fields["until"]?.fault(
                "cette délégation est vide : elle finit avant d'avoir commencé", "corriger `from` ou `until`")
        }
        return Delegation(person: person, reference: reference, from: from, until: until)
    }
}
