// Whose shift an event is: our own properties first, then its title, in the form `role : person`.

import TocsinCore

struct HolderReader {
    let roles: NameIndex<RoleID>
    let people: NameIndex<PersonID>
    /// For a calendar of one role, whose titles name persons only.
    let defaultRole: RoleID?
    let faults: CalendarFaults

    func read(
        _ block: CalendarBlock, property: (String) -> CalendarProperty?
    ) -> (role: RoleID, person: PersonID)? {
        let (role, person) = (property("X-TOCSIN-ROLE"), property("X-TOCSIN-PERSON"))
        let summary = property("SUMMARY")
        let title = summary?.text ?? ""
        let line = summary?.line ?? block.line
        if let role, let person {
            guard let role = find(role.text, "le rôle", roles, role.line),
                let person = find(person.text, "la personne", people, person.line)
            else { return nil }
            return (role, person)
        }
        if role == nil && person == nil { return read(title: title, line: line) }
        // One of ours and one in the title.
        let halves = splits(title)
        if let role {
            let name = halves.last?.person ?? title
            guard let role = find(role.text, "le rôle", roles, role.line),
                let person = find(name, "la personne", people, line)
            else { return nil }
            return (role, person)
        }
        guard let person, let person = find(person.text, "la personne", people, person.line) else {
            return nil
        }
        if let half = halves.first {
            return find(half.role, "le rôle", roles, line).map { ($0, person) }
        }
        if let defaultRole { return (defaultRole, person) }
        faults.add(line, "l'évènement ne dit pas le rôle", "titrer « rôle : personne »")
        return nil
    }

    private func read(title: String, line: Int) -> (role: RoleID, person: PersonID)? {
        let halves = splits(title)
        for half in halves {
            if case .found(let role) = roles.find(half.role),
                case .found(let person) = people.find(half.person)
            {
                return (role, person)
            }
        }
        if let defaultRole, halves.isEmpty, !title.isEmpty {
            return find(title, "la personne", people, line).map { (defaultRole, $0) }
        }
        guard let half = halves.first else {
            faults.add(
                line, "l'évènement \(title.quoted) ne dit ni le rôle ni la personne",
                "le titrer « rôle : personne », ou donner le rôle de tout le calendrier")
            return nil
        }
        if let role = find(half.role, "le rôle", roles, line),
            let person = find(half.person, "la personne", people, line)
        {
            return (role, person)
        }
        return nil
    }

    private func find<ID: Name>(
        _ text: String, _ what: String, _ index: NameIndex<ID>, _ line: Int
    ) -> ID? {
        switch index.find(text) {
        case .found(let id): return id
        case .unknown:
            faults.add(
                line, "\(what) \(text.quoted) n'existe pas dans l'astreinte",
                "écrire un identifiant ou un nom de roster.yaml")
        case .ambiguous(let ids):
            let list = ids.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
            faults.add(line, "\(what) \(text.quoted) : plusieurs portent ce nom", "écrire l'un de \(list)")
        }
        return nil
    }

    /// The title cut at each of its colons.
    private func splits(_ title: String) -> [(role: String, person: String)] {
        title.indices.filter { title[$0] == ":" }.prefix(8).map { colon in
            (String(title[..<colon]), String(title[title.index(after: colon)...]))
        }
    }
}
