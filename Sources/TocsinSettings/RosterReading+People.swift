// Reads the people of roster.yaml: how each can be reached, and since when that is known to be true.

import TocsinCore

extension RosterReading {
    func person(_ value: Value) -> Person? {
        let keys = ["id", "name", "contacts", "language", "user", "verified", "consent"]
        guard let fields = value.fields(keys) else { return nil }
        let id = fields.required("id")?.name(PersonID.self)
        mentions.define(person: id, at: value)
        let name = fields.required("name")?.text(max: 100)
        let written = fields.required("contacts")?.list(max: 20)
        let contacts = written?.compactMap(contact)
        var language = "fr"
        fields.read("language", into: &language) { $0.choice(["fr": "fr", "en": "en"]) }
        let user = fields["user"]?.identifier(dots: true)
        mentions.define(user: user, at: fields["user"])
        let verified = fields["verified"].flatMap(pastDay)
        let consent = fields["consent"].flatMap(pastDay)
        // A contact at fault leaves nobody unreachable: that fault is enough.
        guard let id, let name, let contacts, contacts.count == written?.count else { return nil }
        if contacts.isEmpty {
            fields["contacts"]?.fault(
                "personne ne peut joindre `\(id)`", "lui donner au moins un moyen de contact")
        } else if !contacts.contains(where: \.wakes) {
            value.log.warning(
                at: value.place, "rien ne réveille `\(id)` (\(name)) la nuit",
                "lui donner un contact qui sonne (`wakes: true`) : courriel et SMS ne réveillent pas")
        }
        return Person(
            id: id, name: name, contacts: contacts, language: language, user: user, verified: verified,
            consent: consent)
    }

    /// A day on which something was done: not one to come.
    private func pastDay(_ value: Value) -> Int64? {
        guard let day = value.localDay() else { return nil }
        if let today, day > today {
            value.fault(
                "\(value.label) : cette date est à venir",
                "écrire le jour où cela a eu lieu, au plus tard ce jour")
        }
        return day
    }

    private func contact(_ value: Value) -> ContactPoint? {
        let keys = ["medium", "address", "path", "class", "wakes", "private"]
        guard let fields = value.fields(keys) else { return nil }
        let medium = fields.required("medium")?.choice([
            "email": Medium.email, "sms": .sms, "voice": .voice, "matrix": .matrix,
        ])
        let address = medium.flatMap { medium in fields.required("address")?.address(of: medium) }
        let path = medium.flatMap { medium in
            fields.required("path").flatMap { mentions.path($0, carrying: medium) }
        }
        let pathClass = fields.required("class")?.choice(PathClass.self)
        var (wakes, isPrivate) = (false, false)
        fields.read("wakes", into: &wakes) { $0.bool() }
        fields.read("private", into: &isPrivate) { $0.bool() }
        if wakes, medium == .email {
            fields["wakes"]?.fault(
                "un courriel ne réveille personne", "retirer `wakes: true`, ou donner un contact qui sonne")
        }
        guard let medium, let address, let path, let pathClass else { return nil }
        return ContactPoint(
            medium: medium, address: address, path: path, pathClass: pathClass, wakes: wakes,
            isPrivate: isPrivate)
    }
}

extension Value {
    /// An address of the medium, normalised.
    func address(of medium: Medium) -> String? {
        switch medium {
        case .sms, .voice: address(Addresses.phone)
        case .email: address(Addresses.email)
        case .matrix: address(Addresses.matrix)
        case .mastodon, .webhook: nil
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
