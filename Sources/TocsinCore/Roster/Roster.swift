// The roster as written in the settings: who is on duty is a function of it and of a moment, nowhere stored.

/// What the files say, without the zone's rules: a value that is journaled whole whenever it changes, so that
/// a past question is answered as the roster was known then.
package struct RosterPlan: Sendable, Hashable {
    package var people: [PersonID: Person] = [:]
    /// In the order of the settings; the order in which everything is listed.
    package var roles: [RosterRole] = []
    package var overrides: [Override] = []
    package var absences: [Absence] = []
    /// Whose public holidays count.
    package var territory = Territory.metropole
    /// Who keeps the roster: told of gaps, of what was not confirmed, of duties nobody took.
    package var owner: PersonID?
    /// The only people who change it; empty: whoever may use the daemon.
    package var managers: [PersonID] = []
    /// Roles one person may hold at once before it counts as a fault.
    package var rolesPerPerson = 3
    package var handover = HandoverSettings()
    /// Monthly test of who really wakes; none without it.
    package var wakeTest: WakeTestSettings?

    package init() {}
}

/// The plan under a zone's rules, with what was changed at run time laid over it.
package struct Roster: Sendable {
    package var zone: ZoneRules
    package var plan: RosterPlan
    /// Overrides, swaps, absences and imports since the files were written; kept by the journal.
    package var changes = RosterChanges()

    package init(zone: ZoneRules, plan: RosterPlan, changes: RosterChanges = RosterChanges()) {
        (self.zone, self.plan, self.changes) = (zone, plan, changes)
    }

    package init(zone: ZoneRules, people: [PersonID: Person], roles: [RosterRole], overrides: [Override] = [])
    {
        self.init(zone: zone, plan: RosterPlan())
        (plan.people, plan.roles, plan.overrides) = (people, roles, overrides)
    }

    /// Imported people stand before what the files say.
    package func laid(over changes: RosterChanges) -> Roster {
        var roster = self
        roster.changes = changes
        for person in changes.people.values { roster.plan.people[person.id] = person }
        return roster
    }

    /// Local day on which a person's contact data were last confirmed, in the files or by an answer.
    package func verifiedDay(of person: PersonID) -> Int64? {
        [people[person]?.verified, changes.verified[person]].compactMap(\.self).max()
    }

    package var people: [PersonID: Person] {
        get { plan.people }
        set { plan.people = newValue }
    }
    package var roles: [RosterRole] {
        get { plan.roles }
        set { plan.roles = newValue }
    }
    package var overrides: [Override] {
        get { plan.overrides }
        set { plan.overrides = newValue }
    }

    package func role(_ id: RoleID) -> RosterRole? { roles.first { $0.id == id } }
}

/// One role of the cell or of the duty chain, and how it is staffed.
package struct RosterRole: Sendable, Hashable {
    package var id: RoleID
    /// French title ("chef de cellule"), printed wherever a person reads.
    package var title: String
    /// On-call duty (astreinte), weakest first: the last that names somebody present answers.
    package var layers: [Layer]
    /// Layers of the deputy: called when the titular does not answer, and in charge where nobody else is.
    package var deputies: [Layer]
    /// Learners: told beside the titular, never counted.
    package var shadows: [Layer]
    /// A pool of volunteers (vivier) instead of a duty.
    package var pool: Pool?
    /// A duty that must be held at every instant (24/7), so that a gap is a fault.
    package var mustBeCovered: Bool
    /// Orders that delegate a signature; nil where the role needs none.
    package var orders: [Delegation]?

    package init(
        id: RoleID, title: String, layers: [Layer], deputies: [Layer] = [], shadows: [Layer] = [],
        pool: Pool? = nil, mustBeCovered: Bool = true, orders: [Delegation]? = nil
    ) {
        (self.id, self.title, self.layers, self.deputies) = (id, title, layers, deputies)
        (self.shadows, self.pool) = (shadows, pool)
        (self.mustBeCovered, self.orders) = (mustBeCovered, orders)
    }

    /// One rotation, and one of the deputy.
    package init(
        id: RoleID, title: String, rotation: Rotation?, deputy: Rotation? = nil, mustBeCovered: Bool = true
    ) {
        self.init(
            id: id, title: title, layers: rotation.map { [Layer($0)] } ?? [],
            deputies: deputy.map { [Layer($0)] } ?? [], mustBeCovered: mustBeCovered)
    }
}

/// The order (arrêté) by which somebody may hold a role: without one in force, the shift is a fault.
package struct Delegation: Sendable, Hashable {
    package var person: PersonID
    /// "arrêté n° 29-2026-03-02-00001".
    package var reference: String
    package var from: Instant
    /// Nil: until it is repealed.
    package var until: Instant?

    package init(person: PersonID, reference: String, from: Instant, until: Instant? = nil) {
        (self.person, self.reference, self.from, self.until) = (person, reference, from, until)
    }

    func holds(at instant: Instant) -> Bool { from <= instant && (until.map { instant < $0 } ?? true) }
}

/// Somebody else for a while. An override that names nobody does not exist: every door refuses it.
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

/// Somebody who cannot be called for a while: the next layer answers in their place.
package struct Absence: Sendable, Hashable {
    package var person: PersonID
    package var from: Instant
    package var until: Instant
    /// "congés"; personal.
    package var reason: String?

    package init(person: PersonID, from: Instant, until: Instant, reason: String? = nil) {
        (self.person, self.from, self.until, self.reason) = (person, from, until, reason)
    }
}

/// Somebody and the role they hold, or are to hold.
package struct Assignment: Sendable, Hashable {
    package var role: RoleID
    package var person: PersonID

    package init(role: RoleID, person: PersonID) { (self.role, self.person) = (role, person) }
}

package enum ShiftSource: String, Sendable, CaseIterable {
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

/// Taking over a duty: who must say so, and what happens when they do not.
package struct HandoverSettings: Sendable, Hashable {
    /// Roles whose holder confirms ("prise d'astreinte"); empty asks nobody.
    package var roles: [RoleID] = []
    package var remindAfter: Duration = .minutes(30)
    /// After this the roster's owner is told.
    package var escalateAfter: Duration = .minutes(60)

    package init() {}
}

/// The monthly test of who really wakes: a day of the month and a local time.
package struct WakeTestSettings: Sendable, Hashable {
    /// 1 to 28.
    package var day: Int
    /// Seconds after local midnight.
    package var at: Int
    package var answerWithin: Duration

    package init(day: Int, at: Int, answerWithin: Duration = .minutes(15)) {
        (self.day, self.at, self.answerWithin) = (day, at, answerWithin)
    }
}
