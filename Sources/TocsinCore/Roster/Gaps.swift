// What is wrong with the roster over a window: hours nobody holds, people on duty who cannot be counted on.

/// A stretch of one role in which paging would fail, or hang on a single thread.
package struct Gap: Sendable, Hashable {
    package enum Reason: String, Sendable, CaseIterable {
        /// Nobody is on duty.
        case uncovered
        /// Whoever should be is absent, and nobody takes their place.
        case absent
        /// The roster names a person it does not describe.
        case personUnknown
        case noContact
        /// No contact point rings: e-mail and SMS wake nobody.
        case nothingWakes
        /// All contact points travel over one class of path, and fail with it.
        case singlePathClass
        /// The person holds more roles at once than is allowed.
        case doubleBooked
        /// No order in force lets this person hold the role.
        case noDelegation
        /// Too few volunteers may be called for enough of them to accept.
        case thinPool
        /// Fewer persons on duty than the minimum staffing asks for.
        case tooFewPersons
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
    ///
    /// With `cell`, the roles convened must be held by as many different persons as it needs.
    package func gaps(from: Instant, until: Instant, cell: CellMinimum? = nil) -> [Gap] {
        guard from < until else { return [] }
        let shifts = roles.map { self.shifts(of: $0.id, from: from, until: until) }
        var gaps: [Gap] = []
        for (role, shifts) in zip(roles, shifts) {
            if let pool = role.pool, role.layers.isEmpty {
                gaps += thinness(of: pool, role, beside: shifts, from: from, until: until)
            } else {
                gaps += holes(in: shifts, of: role, from: from, until: until)
            }
            gaps += personFaults(shifts, of: role)
        }
        gaps += doubleBookings(shifts.flatMap(\.self))
        if let cell { gaps += shortage(shifts.flatMap(\.self), cell, from: from, until: until) }
        return gaps
    }

    // MARK: Hours nobody holds

    private func holes(in shifts: [Shift], of role: RosterRole, from: Instant, until: Instant) -> [Gap] {
        guard role.mustBeCovered else { return [] }
        var gaps: [Gap] = []
        for hole in Self.holes(between: shifts, from: from, until: until) {
            // Whom the layers name and who does not hold the role is absent: nothing else keeps them from it.
            for span in planned(of: role, from: hole.from, until: hole.until) {
                gaps.appendJoining(
                    Gap(
                        role: role.id, person: span.person, from: span.from, until: span.until,
                        reason: span.person == nil ? .uncovered : .absent))
            }
        }
        return gaps
    }

    private static func holes(
        between shifts: [Shift], from: Instant, until: Instant
    ) -> [(from: Instant, until: Instant)] {
        var holes: [(from: Instant, until: Instant)] = []
        var covered = from
        for shift in shifts {
            if covered < shift.from { holes.append((covered, shift.from)) }
            covered = max(covered, shift.until)
        }
        if covered < until { holes.append((covered, until)) }
        return holes
    }

    /// A pool is too thin wherever its chance falls below what it needs, but for hours somebody is named for.
    private func thinness(
        of pool: Pool, _ role: RosterRole, beside shifts: [Shift], from: Instant, until: Instant
    ) -> [Gap] {
        guard role.mustBeCovered else { return [] }
        var gaps: [Gap] = []
        for hole in Self.holes(between: shifts, from: from, until: until) {
            var edges = [hole.from] + poolChanges(pool, from: hole.from, until: hole.until)
            edges.append(hole.until)
            for (start, end) in zip(edges, edges.dropFirst()) {
                let volunteers = self.volunteers(for: role.id, at: start).count
                guard pool.chance(of: volunteers) < pool.neededPercent else { continue }
                let gap = Gap(role: role.id, from: start, until: end, reason: .thinPool)
                gaps.appendJoining(gap)
            }
        }
        return gaps
    }

    // MARK: People on duty

    private func personFaults(_ shifts: [Shift], of role: RosterRole) -> [Gap] {
        var gaps: [Gap] = []
        for stint in Self.stints(shifts) {
            for reason in people[stint.person]?.faults ?? [.personUnknown] {
                gaps.append(
                    Gap(
                        role: role.id, person: stint.person, from: stint.from, until: stint.until,
                        reason: reason))
            }
            gaps += missingOrders(stint, of: role)
        }
        return gaps
    }

    /// The parts of a stint during which no order in force names its person.
    private func missingOrders(_ stint: Shift, of role: RosterRole) -> [Gap] {
        guard let orders = role.orders?.filter({ $0.person == stint.person }) else { return [] }
        let edges = Set(
            orders.flatMap { [$0.from, $0.until].compactMap(\.self) }
                .filter { stint.from < $0 && $0 < stint.until }
        ).union([stint.from, stint.until]).sorted()
        var gaps: [Gap] = []
        for (from, until) in zip(edges, edges.dropFirst())
        where !orders.contains(where: { $0.holds(at: from) }) {
            gaps.appendJoining(
                Gap(role: role.id, person: stint.person, from: from, until: until, reason: .noDelegation))
        }
        return gaps
    }

    /// Shifts, those of one person that touch joined into one.
    private static func stints(_ shifts: [Shift]) -> [Shift] {
        shifts.reduce(into: []) { stints, shift in
            if let last = stints.last, last.person == shift.person, last.until == shift.from {
                stints[stints.count - 1].until = shift.until
            } else {
                stints.append(shift)
            }
        }
    }
}

extension [Gap] {
    /// Goes on with the last gap where this one is its continuation.
    mutating func appendJoining(_ gap: Gap) {
        if let last, last.until == gap.from, last.role == gap.role, last.person == gap.person,
            last.reason == gap.reason
        {
            self[count - 1].until = gap.until
        } else {
            append(gap)
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
