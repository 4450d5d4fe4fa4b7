// What roles and people are called, and who is meant by a name that a person typed in a calendar.

import Foundation
package import TocsinCore

package struct RosterNames: Sendable {
    /// French titles ("chef de cellule").
    package var roles: [RoleID: String]
    package var people: [PersonID: String]

    package init(roles: [RoleID: String], people: [PersonID: String]) {
        (self.roles, self.people) = (roles, people)
    }

    package init(_ roster: Roster) {
        roles = Dictionary(roster.roles.map { ($0.id, $0.title) }) { first, _ in first }
        people = roster.people.mapValues(\.name)
    }
}

/// Finds an identifier by itself, or by its title or name without regard to accents, case and spaces.
struct NameIndex<ID: Name> {
    enum Answer: Equatable {
        case found(ID)
        case unknown
        /// Several are called that.
        case ambiguous([ID])
    }

    private let ids: Set<ID>
    private let named: [String: [ID]]

    init(_ names: [ID: String]) {
        ids = Set(names.keys)
        var named: [String: Set<ID>] = [:]
        for (id, name) in names {
            named[Self.plain(id.rawValue), default: []].insert(id)
            named[Self.plain(name), default: []].insert(id)
        }
        self.named = named.mapValues { $0.sorted() }
    }

    func find(_ text: String) -> Answer {
        if ids.contains(ID(text)) { return .found(ID(text)) }
        let found = named[Self.plain(text)] ?? []
        if found.count > 1 { return .ambiguous(found) }
        return found.first.map { .found($0) } ?? .unknown
    }

    /// "Mme  Maëlle LE GOFF" and "mme maelle le goff" are one; so are both apostrophes, œ and oe.
    static func plain(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .replacingOccurrences(of: "’", with: "'").replacingOccurrences(of: "œ", with: "oe")
            .replacingOccurrences(of: "æ", with: "ae")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
