// What the settings name in one place and define in another, checked once everything is read.

import TocsinCore

/// Roles, persons and paths named anywhere, each with its place.
final class Mentions {
    private(set) var roles: [(id: RoleID, value: Value)] = []
    private(set) var people: [(id: PersonID, value: Value)] = []
    private(set) var paths: [(id: PathID, medium: Medium, value: Value)] = []

    func role(_ value: Value) -> RoleID? {
        guard let id = value.name(RoleID.self) else { return nil }
        return role(id, at: value)
    }

    func role(_ id: RoleID, at value: Value) -> RoleID {
        roles.append((id, value))
        return id
    }

    func roles(_ value: Value) -> [RoleID]? { value.list { role($0) }.map { unique($0, in: value) } }

    func person(_ value: Value) -> PersonID? {
        guard let id = value.name(PersonID.self) else { return nil }
        people.append((id, value))
        return id
    }

    func path(_ value: Value, carrying medium: Medium) -> PathID? {
        guard let id = value.name(PathID.self) else { return nil }
        paths.append((id, medium, value))
        return id
    }

    private func unique(_ ids: [RoleID], in value: Value) -> [RoleID] {
        if Set(ids).count < ids.count {
            value.fault("\(value.label) : un rôle y figure deux fois", "ne l'écrire qu'une fois")
        }
        return ids
    }

    /// Faults for everything named and nowhere defined.
    func check(roles known: [RoleID], people knownPeople: [PersonID], paths settings: [PathSettings]) {
        for (id, value) in roles where !known.contains(id) {
            let mend = Spelling.suggestion(for: id.rawValue, among: known.map(\.rawValue))
            let silent = value.path.isEmpty ? ", alors que les réglages par défaut l'emploient" : ""
            value.fault("le rôle `\(id)` n'existe pas dans roster.yaml\(silent)", mend)
        }
        for (id, value) in people where !knownPeople.contains(id) {
            let mend = Spelling.suggestion(for: id.rawValue, among: knownPeople.map(\.rawValue))
            value.fault("la personne `\(id)` n'existe pas dans roster.yaml", mend)
        }
        for (id, medium, value) in paths {
            if let path = settings.first(where: { $0.id == id }) {
                if path.medium != medium {
                    value.fault(
                        "la voie `\(id)` porte `\(path.medium.rawValue)`, pas `\(medium.rawValue)`",
                        "choisir une voie de ce moyen, ou corriger `medium`")
                }
            } else {
                let mend = Spelling.suggestion(for: id.rawValue, among: settings.map(\.id.rawValue))
                value.fault("la voie `\(id)` n'existe pas dans tocsin.yaml", mend)
            }
        }
    }
}

extension Value {
    /// Tells every identifier written twice among `ids`.
    static func refuseRepeated<N: Name>(_ ids: [(id: N, value: Value)]) {
        var seen: Set<N> = []
        for (id, value) in ids where !seen.insert(id).inserted {
            value.fault("l'identifiant `\(id)` sert déjà plus haut", "en choisir un autre")
        }
    }
}
