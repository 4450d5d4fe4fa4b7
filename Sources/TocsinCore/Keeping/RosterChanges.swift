// What was changed at run time, laid over the files: overrides, swaps, absences, imports, confirmations.

/// One change of the roster as it was recorded, `C1`, `C2` … in order.
package struct ChangeID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

package struct RosterChange: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// An override, both sides of a swap, or the lines of an import.
        case overrides([Override])
        case absence(Absence)
        /// People added or replaced whole.
        case people([Person])
        /// A whole directory in place of the file's.
        case directory(DirectoryName, [Recipient])
        /// An earlier change no longer counts.
        case withdrawn(ChangeID)
    }

    package var id: ChangeID
    package var content: Content
    /// Personal.
    package var by: String?
    package var reason: String?

    package init(id: ChangeID, content: Content, by: String?, reason: String? = nil) {
        (self.id, self.content, self.by, self.reason) = (id, content, by, reason)
    }
}

/// The changes that stand, indexed as duty looks them up.
package struct RosterChanges: Sendable, Equatable {
    /// In order of recording: the later wins.
    package private(set) var overrides: [RoleID: [Override]] = [:]
    package private(set) var absences: [PersonID: [Absence]] = [:]
    package private(set) var people: [PersonID: Person] = [:]
    package private(set) var directories: [DirectoryName: [Recipient]] = [:]
    /// Local day on which a person last confirmed their contact data.
    package var verified: [PersonID: Int64] = [:]

    package init() {}

    package mutating func add(_ content: RosterChange.Content) {
        switch content {
        case .overrides(let list): for one in list { overrides[one.role, default: []].append(one) }
        case .absence(let absence): absences[absence.person, default: []].append(absence)
        case .people(let list): for person in list { people[person.id] = person }
        case .directory(let name, let list): directories[name] = list
        case .withdrawn: break
        }
    }
}
