// Reads roster.yaml: people and how to reach them, roles and their turns, overrides.

import TocsinCore

/// Reads one roster file; everything it names is left in `mentions` for the final check.
struct RosterReading {
    let mentions: Mentions

    /// `settingsZone` is what tocsin.yaml says, nil when it says nothing; the two files may not disagree.
    func roster(_ root: Value, settingsZone: ZoneRules?, defaultZone: ZoneRules) -> Roster? {
        guard let fields = root.fields(["timezone", "people", "roles", "overrides"]) else { return nil }
        var zone = settingsZone ?? defaultZone
        fields.read("timezone", into: &zone) { $0.zone() }
        if let settingsZone, settingsZone.name != zone.name {
            fields["timezone"]?.fault(
                "tocsin.yaml dit \(settingsZone.name)", "n'écrire le fuseau que dans l'un des deux")
        }
        let people = fields.required("people")?.list { person($0) } ?? []
        let roles = fields.required("roles")?.list { role($0) } ?? []
        let overrides = fields["overrides"]?.list { override($0, in: zone) } ?? []
        let byID = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Roster(zone: zone, people: byID, roles: roles, overrides: overrides)
    }

    // MARK: People

    private func person(_ value: Value) -> Person? {
        guard let fields = value.fields(["id", "name", "contacts", "language", "user"]) else { return nil }
        let id = fields.required("id")?.name(PersonID.self)
        mentions.define(person: id, at: value)
        let name = fields.required("name")?.text(max: 100)
        let contacts = fields.required("contacts")?.list(max: 20) { contact($0) }
        var language = "fr"
        fields.read("language", into: &language) { $0.choice(["fr": "fr", "en": "en"]) }
        let user = fields["user"]?.identifier(dots: true)
        mentions.define(user: user, at: fields["user"])
        guard let id, let name, let contacts else { return nil }
        if contacts.isEmpty {
            fields["contacts"]?.fault(
                "personne ne peut joindre `\(id)`", "lui donner au moins un moyen de contact")
        } else if !contacts.contains(where: \.wakes) {
            value.log.warning(
                at: value.place, "rien ne réveille `\(id)` (\(name)) la nuit",
                "lui donner un contact qui sonne (`wakes: true`) : courriel et SMS ne réveillent pas")
        }
        return Person(id: id, name: name, contacts: contacts, language: language, user: user)
    }

    private func contact(_ value: Value) -> ContactPoint? {
        guard let fields = value.fields(["medium", "address", "path", "class", "wakes"]) else { return nil }
        let medium = fields.required("medium")?.choice(Medium.self)
        let address = medium.flatMap { medium in fields.required("address")?.address(of: medium) }
        let path = medium.flatMap { medium in
            fields.required("path").flatMap { mentions.path($0, carrying: medium) }
        }
        let pathClass = fields.required("class")?.choice(PathClass.self)
        var wakes = false
        fields.read("wakes", into: &wakes) { $0.bool() }
        if wakes, medium == .email {
            fields["wakes"]?.fault(
                "un courriel ne réveille personne", "retirer `wakes: true`, ou donner un contact qui sonne")
        }
        guard let medium, let address, let path, let pathClass else { return nil }
        return ContactPoint(medium: medium, address: address, path: path, pathClass: pathClass, wakes: wakes)
    }

    // MARK: Roles

    private func role(_ value: Value) -> RosterRole? {
        let keys = ["id", "title", "people", "start", "weeks", "until", "deputy", "mustBeCovered"]
        guard let fields = value.fields(keys) else { return nil }
        let id = fields.required("id")?.name(RoleID.self)
        mentions.define(role: id, at: value)
        let title = fields.required("title")?.text(max: 100)
        let rotation = rotation(fields)
        let deputy = fields["deputy"]?.fields(["people", "start", "weeks", "until"]).flatMap {
            self.rotation($0)
        }
        var mustBeCovered = true
        fields.read("mustBeCovered", into: &mustBeCovered) { $0.bool() }
        guard let id, let title else { return nil }
        return RosterRole(
            id: id, title: title, rotation: rotation, deputy: deputy, mustBeCovered: mustBeCovered)
    }

    private func rotation(_ fields: Fields) -> Rotation? {
        let people = fields.required("people")?.list(max: 500) { mentions.person($0) }
        let start = fields.required("start")?.civilTime()
        var weeks = 1
        fields.read("weeks", into: &weeks) { $0.integer(in: 1...52) }
        let until = fields["until"]?.civilTime()
        guard let people, let start else { return nil }
        if people.isEmpty {
            fields["people"]?.fault("tour d'astreinte sans personne", "nommer au moins une personne")
        }
        if let until, until <= start {
            fields["until"]?.fault(
                "la fin du tour précède son début", "écrire une date postérieure à `start`")
        }
        return Rotation(people: people, start: start, weeks: weeks, until: until)
    }

    // MARK: Overrides

    private func override(_ value: Value, in zone: ZoneRules) -> Override? {
        guard let fields = value.fields(["role", "person", "from", "until"]) else { return nil }
        let role = fields.required("role").flatMap { mentions.role($0) }
        let person = fields.required("person").flatMap { mentions.person($0) }
        let from = fields.required("from")?.instant(in: zone)
        let until = fields.required("until")?.instant(in: zone)
        guard let role, let person, let from, let until else { return nil }
        if until <= from {
            fields["until"]?.fault(
                "ce remplacement est vide : il finit avant d'avoir commencé", "corriger `from` ou `until`")
        }
        return Override(role: role, person: person, from: from, until: until)
    }
}

extension Value {
    /// An address of the medium, normalised.
    func address(of medium: Medium) -> String? {
        switch medium {
        case .sms, .voice: address(Addresses.phone)
        case .email: address(Addresses.email)
        case .matrix: address(Addresses.matrix)
        }
    }

    func address(_ check: (String) throws(AddressFault) -> String) -> String? {
        guard let text = text(max: 300) else { return nil }
        do {
            return try check(text)
        } catch {
            fault("\(label) : \(error.what)", error.mend)
            return nil
        }
    }
}
