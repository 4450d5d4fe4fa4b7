// The roster as written in the settings: who is on duty is a function of it and of a moment, nowhere stored.

package struct Roster: Sendable {
    package var zone: ZoneRules
    package var people: [PersonID: Person]
    /// In the order of the settings; the order in which everything is listed.
    package var roles: [RosterRole]
    package var overrides: [Override]

    package init(zone: ZoneRules, people: [PersonID: Person], roles: [RosterRole], overrides: [Override] = [])
    {
        (self.zone, self.people, self.roles, self.overrides) = (zone, people, roles, overrides)
    }
}

package struct RosterRole: Sendable {
    package var id: RoleID
    /// French title ("chef de cellule"), printed wherever a person reads.
    package var title: String
    package var rotation: Rotation?
    /// A rotation of its own, or nobody: the person called when the titular does not answer.
    package var deputy: Rotation?
    /// A duty that must be held at every instant (24/7), so that a gap is a fault.
    package var mustBeCovered: Bool

    package init(
        id: RoleID, title: String, rotation: Rotation?, deputy: Rotation? = nil, mustBeCovered: Bool = true
    ) {
        (self.id, self.title, self.rotation) = (id, title, rotation)
        (self.deputy, self.mustBeCovered) = (deputy, mustBeCovered)
    }
}

/// Persons taking turns of whole weeks, handing over at a local time of a local weekday.
///
/// A turn lasts `weeks` local weeks: 167 or 169 hours when the zone changes its offset within it.
package struct Rotation: Sendable, Hashable {
    package var people: [PersonID]
    /// Local date of the first handover, at which `people[0]` takes over. Its weekday is the handover day.
    package var start: CivilTime
    package var weeks: Int
    /// Local end of validity, if any.
    package var until: CivilTime?

    package init(people: [PersonID], start: CivilTime, weeks: Int = 1, until: CivilTime? = nil) {
        (self.people, self.start, self.weeks, self.until) = (people, start, weeks, until)
    }
}

/// Somebody else for a while. An override that names nobody does not exist: the settings refuse it.
package struct Override: Sendable, Hashable {
    package var role: RoleID
    package var person: PersonID
    package var from: Instant
    package var until: Instant
    package var source: ShiftSource

    package init(
        role: RoleID, person: PersonID, from: Instant, until: Instant, source: ShiftSource = .override
    ) {
        (self.role, self.person, self.from, self.until, self.source) = (role, person, from, until, source)
    }
}

package enum ShiftSource: String, Sendable {
    case rotation, override, swap, deputy, `import`, pool
}

/// One person holding one role from `from` (included) to `until` (excluded).
package struct Shift: Sendable, Hashable {
    package var role: RoleID
    package var person: PersonID
    package var from: Instant
    package var until: Instant
    package var source: ShiftSource

    package init(role: RoleID, person: PersonID, from: Instant, until: Instant, source: ShiftSource) {
        (self.role, self.person, self.from, self.until, self.source) = (role, person, from, until, source)
    }
}
