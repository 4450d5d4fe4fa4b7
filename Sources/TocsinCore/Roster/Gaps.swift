// What is wrong with the roster over a window: hours nobody holds, people on duty who cannot be reached.

/// A stretch of one role in which paging would fail, or hang on a single thread.
package struct Gap: Sendable, Hashable {
    package enum Reason: String, Sendable, CaseIterable {
        /// Nobody is on duty.
        case uncovered
        /// The roster names a person it does not describe.
        case personUnknown
        case noContact
        /// No contact point rings: e-mail and SMS wake nobody.
        case nothingWakes
        /// All contact points travel over one class of path, and fail with it.
        case singlePathClass
    }

    package var role: RoleID
    /// Who is on duty; nil when nobody is.
    package var person: PersonID?
    package var from: Instant
    package var until: Instant
    package var reason: Reason

    package init(role: RoleID, person: PersonID? = nil, from: Instant, until: Instant, reason: Reason) {
        (self.role, self.person, self.from, self.until) = (role, person, from, until)
        self.reason = reason
    }
}

extension Roster {
    /// In the order of the roles, then of time. Only a role that must be covered can be uncovered; what is
    /// wrong with a person counts for every role, one gap per reason for as long as that person goes on.
    package func gaps(from: Instant, until: Instant) -> [Gap] {
        roles.flatMap { gaps(of: $0, from: from, until: until) }
    }

    private func gaps(of role: RosterRole, from: Instant, until: Instant) -> [Gap] {
        var gaps: [Gap] = []
        func noteHole(from start: Instant, until end: Instant) {
            guard role.mustBeCovered, start < end else { return }
            gaps.append(Gap(role: role.id, from: start, until: end, reason: .uncovered))
        }
        var covered = from
        for stint in stints(of: role.id, from: from, until: until) {
            noteHole(from: covered, until: stint.from)
            covered = stint.until
            for reason in people[stint.person]?.faults ?? [.personUnknown] {
                gaps.append(
                    Gap(
                        role: role.id, person: stint.person, from: stint.from, until: stint.until,
                        reason: reason))
            }
        }
        noteHole(from: covered, until: until)
        return gaps
    }

    /// Shifts, those of one person that touch joined into one.
    private func stints(of role: RoleID, from: Instant, until: Instant) -> [Shift] {
        shifts(of: role, from: from, until: until).reduce(into: []) { stints, shift in
            if let last = stints.last, last.person == shift.person, last.until == shift.from {
                stints[stints.count - 1].until = shift.until
            } else {
                stints.append(shift)
            }
        }
    }
}

extension Person {
    /// Why paging this person may fail at any hour; empty when nothing is wrong.
    package var faults: [Gap.Reason] {
        if contacts.isEmpty { return [.noContact] }
        var faults: [Gap.Reason] = []
        if !contacts.contains(where: \.wakes) { faults.append(.nothingWakes) }
        if Set(contacts.map(\.pathClass)).count == 1 { faults.append(.singlePathClass) }
        return faults
    }
}
