// What an import of people would change: fields old and new, numbers masked; nobody is ever deleted.

package import TocsinCore

package struct PeopleDifference: Sendable, Equatable {
    package struct Change: Sendable, Hashable {
        /// `nom`, `contact`, `contact ••••0001 : voie` …
        package var field: String
        package var old: String
        package var new: String
    }

    package struct Changed: Sendable, Hashable {
        package var person: Person
        package var changes: [Change]
    }

    package private(set) var added: [Person] = []
    package private(set) var changed: [Changed] = []
    package private(set) var unchanged: [PersonID] = []
    /// In the roster but not in the file: told, never deleted.
    package private(set) var missing: [PersonID] = []

    package init(_ reading: PeopleReading, current: [PersonID: Person]) {
        for person in reading.people {
            guard let known = current[person.id] else {
                added.append(person)
                continue
            }
            let changes = Self.changes(from: known, to: person)
            if changes.isEmpty {
                unchanged.append(person.id)
            } else {
                changed.append(Changed(person: person, changes: changes))
            }
        }
        missing = current.keys.filter { !reading.mentioned.contains($0) }.sorted()
    }

    package var text: String {
        let counts = [
            French.count(added.count, "personne ajoutée", "personnes ajoutées"),
            French.count(changed.count, "changée", "changées"),
            French.count(unchanged.count, "inchangée", "inchangées"),
            French.count(
                missing.count, "absente du fichier, gardée", "absentes du fichier, gardées"),
        ]
        let additions = added.map { person in
            "+ \(person.id) \(person.name) : "
                + person.contacts.map(Self.summary).joined(separator: ", ")
        }
        let changes = changed.flatMap { changed in
            changed.changes.map { change in
                "~ \(changed.person.id) \(changed.person.name), \(change.field) : "
                    + "\(Self.shown(change.old)) → \(Self.shown(change.new))"
            }
        }
        let absences = missing.map { "= \($0) : absent du fichier, gardé tel quel" }
        return ([counts.joined(separator: ", ") + "."] + additions + changes + absences)
            .joined(separator: "\n")
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "(rien)" : value }

    // MARK: Fields

    private static func changes(from old: Person, to new: Person) -> [Change] {
        let own = PeopleColumns.person.compactMap { column in
            change(column.name, column.write(old), column.write(new))
        }
        return own + contactChanges(from: old.contacts, to: new.contacts)
    }

    private static func contactChanges(
        from old: [ContactPoint], to new: [ContactPoint]
    ) -> [Change] {
        var changes: [Change] = []
        var left = old
        var pairs: [(old: ContactPoint, new: ContactPoint)] = []
        for contact in new {
            let match =
                left.firstIndex { $0 == contact }
                ?? left.firstIndex { $0.medium == contact.medium && $0.address == contact.address }
            guard let match else {
                changes.append(Change(field: "contact", old: "", new: summary(contact)))
                continue
            }
            pairs.append((left.remove(at: match), contact))
        }
        changes = left.map { Change(field: "contact", old: summary($0), new: "") } + changes
        for pair in pairs {
            changes += PeopleColumns.contact.compactMap { column in
                change(
                    "contact \(masked(pair.new)) : \(column.name)", column.write(pair.old),
                    column.write(pair.new))
            }
        }
        return changes + orderChange(old, new, pairs)
    }

    /// The order of preference, where nothing but it may have changed.
    private static func orderChange(
        _ old: [ContactPoint], _ new: [ContactPoint], _ pairs: [(old: ContactPoint, new: ContactPoint)]
    ) -> [Change] {
        var kept = pairs.map(\.old)
        var before: [ContactPoint] = []
        for contact in old {
            guard let index = kept.firstIndex(of: contact) else { continue }
            before.append(kept.remove(at: index))
        }
        guard before != pairs.map(\.old) else { return [] }
        let words = { (contacts: [ContactPoint]) in contacts.map(summary).joined(separator: ", ") }
        return [Change(field: "ordre des contacts", old: words(old), new: words(new))]
    }

    private static func change(_ field: String, _ old: String, _ new: String) -> Change? {
        old == new ? nil : Change(field: field, old: old, new: new)
    }

    private static func summary(_ contact: ContactPoint) -> String {
        let medium = PeopleColumns.media.first { $0.1 == contact.medium }?.0 ?? ""
        return "\(medium) \(masked(contact))"
    }

    /// A telephone number by its last four digits: enough to know one's own.
    private static func masked(_ contact: ContactPoint) -> String {
        switch contact.medium {
        case .sms, .voice: "••••" + contact.address.suffix(4)
        case .email, .matrix, .mastodon, .webhook: contact.address
        }
    }
}
