// A rotation that evens out nights, week-ends and holidays, beside the one that is planned.

package import TocsinCore

extension Roster {
    /// For the turns of `role` that begin within the window, given what everybody carried in the year before.
    /// Nil where the role has no rotation.
    package func fairProposal(for role: RoleID, from: Instant, until: Instant) -> FairTurns? {
        guard let known = self.role(role), !known.layers.isEmpty else { return nil }
        var planned = self
        (planned.plan.overrides, planned.plan.absences) = ([], [])
        planned.changes = RosterChanges()
        let margin = Duration.hours(24 * 62)
        let shifts = planned.shifts(of: role, from: from - margin, until: until + margin)
            .filter { $0.source == .rotation && $0.from >= from && $0.from < until }
        var people: [PersonID] = []
        for person in shifts.map(\.person) + known.layers.flatMap(\.rotation.people)
        where !people.contains(person) { people.append(person) }
        guard !shifts.isEmpty, !people.isEmpty else { return nil }
        let absences = people.map { person in
            (person, self.absences(of: person).map { $0.from...$0.until })
        }
        let before = self.shifts(of: role, from: from - margin, until: from)
        let request = FairnessRequest(
            people: people, turns: shifts.map { DutyTurn(from: $0.from, until: $0.until) },
            past: tallies(from: from - .hours(24 * 365), until: from, role: role).filter { tally in
                people.contains(tally.person)
            },
            absences: Dictionary(absences) { first, _ in first }, rest: people.count > 2 ? 1 : 0,
            justBefore: before.last.map { [$0.person] } ?? [], zone: zone, territory: plan.territory)
        return FairTurns(role: role, planned: shifts, proposal: Fairness.proposal(request))
    }
}

package struct FairTurns: Sendable {
    package var role: RoleID
    package var planned: [Shift]
    package var proposal: FairnessProposal

    package func json(_ roster: Roster) -> JSON {
        let turns = zip(planned, proposal.proposed.people).map { shift, person in
            JSON.object([
                ("role", .string(role.rawValue)), ("from", .string(roster.zone.iso(shift.from))),
                ("until", .string(roster.zone.iso(shift.until))),
                ("planned", .string(shift.person.rawValue)), ("person", .optional(person?.rawValue)),
                ("name", .optional(person.flatMap { roster.people[$0]?.name })),
            ])
        }
        return .object([
            ("turns", .array(turns)), ("timezone", .string(roster.zone.name)),
            ("planned", Self.spread(proposal.plain.spread)),
            ("proposed", Self.spread(proposal.proposed.spread)), ("titles", roster.titlesJSON),
        ])
    }

    private static func spread(_ spread: DutySpread) -> JSON {
        .object([
            ("nights", .int(Int64(spread.nights))), ("weekendDays", .int(Int64(spread.weekendDays))),
            ("holidays", .int(Int64(spread.holidays))),
        ])
    }
}
