// What roles and persons are called where a person reads; an unknown one goes by its identifier.

import TocsinCore

package struct Naming: Sendable {
    var roles: [RoleID: String]
    var people: [PersonID: String]

    func title(_ role: RoleID) -> String { roles[role] ?? role.rawValue }
    func name(_ person: PersonID) -> String { people[person] ?? person.rawValue }
    func titles(_ roles: [RoleID]) -> String { roles.map(title).joined(separator: ", ") }
    func names(_ people: [PersonID]) -> String { people.map(name).joined(separator: ", ") }

    /// Places of the minimum staffing: roles, or `persons` when fewer different people are in post.
    func staffing(_ missing: [String], persons: Int) -> String {
        missing.map { place in
            place == "persons"
                ? "des personnes en nombre suffisant (\(persons) au moins)" : title(RoleID(rawValue: place))
        }.joined(separator: ", ")
    }

    /// Who entered something: a person, else the door it came through; nil when `by` names them already.
    func recorder(_ actor: Actor, by: String?) -> String? {
        let recorder = actor.person.map(name) ?? actor.means.words
        return by?.contains(recorder) == true ? nil : recorder
    }
}
