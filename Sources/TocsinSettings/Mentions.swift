// What the settings name in one place and define in another, checked once everything is read.

import TocsinCore

/// Roles, persons and paths named anywhere, each with its place.
final class Mentions {
    private(set) var roles: [(id: RoleID, value: Value)] = []
    private(set) var people: [(id: PersonID, value: Value)] = []
    private(set) var paths: [(id: PathID, medium: Medium, value: Value)] = []
    /// What is defined, be its definition at fault or not: one fault must not raise others elsewhere.
    private var definedRoles: [(id: RoleID, value: Value)] = []
    private var definedPeople: [(id: PersonID, value: Value)] = []
    private var definedPaths: [(id: PathID, value: Value)] = []
    private var media: [PathID: Medium] = [:]
    private var users: Set<String> = []

    func define(role id: RoleID?, at value: Value) {
        if let id { definedRoles.append((id, value)) }
    }

    func define(person id: PersonID?, at value: Value) {
        if let id { definedPeople.append((id, value)) }
    }

    /// A Unix user stands for one person: whoever comes through the socket must be one.
    func define(user: String?, at value: Value?) {
        if let user, !users.insert(user).inserted {
            value?.fault(
                "le compte `\(user)` est déjà celui d'une autre personne", "un compte Unix par personne")
        }
    }

    func define(path id: PathID?, carrying medium: Medium?, at value: Value) {
        guard let id else { return }
        definedPaths.append((id, value))
        media[id] = medium
    }

    /// What a path defined above carries, be its definition at fault or not.
    func medium(of id: PathID) -> Medium? { media[id] }

    func role(_ value: Value) -> RoleID? {
        guard let id = value.name(RoleID.self) else { return nil }
        return role(id, at: value)
    }

    func role(_ id: RoleID, at value: Value) -> RoleID {
        roles.append((id, value))
        return id
    }

    func roles(_ value: Value) -> [RoleID]? {
        value.list { role($0) }.map { unique($0, "un rôle", in: value) }
    }

    func people(_ value: Value, max: Int) -> [PersonID]? {
        value.list(max: max) { person($0) }.map { unique($0, "une personne", in: value) }
    }

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

    func unique<N: Name>(_ ids: [N], _ what: String, in value: Value) -> [N] {
        if Set(ids).count < ids.count {
            value.fault("\(value.label) : \(what) y figure deux fois", "ne l'écrire qu'une fois")
        }
        return ids
    }

    /// Faults for everything defined twice, and for everything named and nowhere defined.
    func check() {
        Self.refuseRepeated(definedRoles)
        Self.refuseRepeated(definedPeople)
        Self.refuseRepeated(definedPaths)
        refuseUnknown(roles, "le rôle", "dans roster.yaml", among: definedRoles.map(\.id))
        refuseUnknown(people, "la personne", "dans roster.yaml", among: definedPeople.map(\.id))
        refuseUnknown(
            paths.map { ($0.id, $0.value) }, "la voie", "dans tocsin.yaml", among: definedPaths.map(\.id))
        for (id, medium, value) in paths {
            guard let carried = media[id], carried != medium else { continue }
            value.fault(
                "la voie `\(id)` porte `\(carried.rawValue)`, pas `\(medium.rawValue)`",
                "choisir une voie de ce moyen, ou corriger `medium`")
        }
    }

    private func refuseUnknown<N: Name>(
        _ mentions: [(id: N, value: Value)], _ what: String, _ place: String, among known: [N]
    ) {
        let defined = Set(known)
        for (id, value) in mentions where !defined.contains(id) {
            let silent = value.path.isEmpty ? ", alors que les réglages par défaut l'emploient" : ""
            let mend = Spelling.suggestion(for: id.rawValue, among: known.map(\.rawValue))
            value.fault("\(what) `\(id)` n'existe pas \(place)\(silent)", mend)
        }
    }

    /// Tells every identifier written twice.
    static func refuseRepeated<N: Name>(_ ids: [(id: N, value: Value)]) {
        var seen: Set<N> = []
        for (id, value) in ids where !seen.insert(id).inserted {
            value.fault("l'identifiant `\(id)` sert déjà plus haut", "en choisir un autre")
        }
    }
}
