// What roles and persons are called where a person reads; an unknown one goes by its identifier.

import TocsinCore

package struct Naming: Sendable {
    var roles: [RoleID: String]
    var people: [PersonID: String]

    func title(_ role: RoleID) -> String { roles[role] ?? role.rawValue }
    func name(_ person: PersonID) -> String { people[person] ?? person.rawValue }
    func titles(_ roles: [RoleID]) -> String { roles.map(title).joined(separator: ", ") }
    func names(_ people: [PersonID]) -> String { people.map(name).joined(separator: ", ") }

    /// A place of the minimum staffing: a role, or `persons` when too few different people are in post.
    func staffing(_ missing: String) -> String {
        missing == "persons" ? "personnes en nombre suffisant" : title(RoleID(rawValue: missing))
    }
}
