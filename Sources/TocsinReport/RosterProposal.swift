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
        let past = tallies(from: from - .hours(24 * 365), until: from, role: role).filter { tally in
            people.contains(tally.person)
        }
        let request = FairnessRequest(
            people: people, turns: shifts.map { DutyTurn(from: $0.from, until: $0.until) },
            past: past, absences: Dictionary(absences) { first, _ in first }, rest: people.count > 2 ? 1 : 0,
            justBefore: before.last.map { [$0.person] } ?? [], zone: zone, territory: plan.territory)
        let carried = Fairness.tallies(
            of: shifts, zone: zone, territory: plan.territory, from: from, until: until + margin)
        let sums = (past + carried).reduce(into: [PersonID: DutyTally]()) { sums, tally in
            sums[tally.person, default: DutyTally(person: tally.person)] += tally
        }
        return FairTurns(
            role: role, planned: shifts,
            plannedSpread: Fairness.spread(of: Array(sums.values), among: people),
            proposal: Fairness.proposal(request))
    }
}

package struct FairTurns: Sendable {
    package var role: RoleID
    package var planned: [Shift]
    /// Of the turns as planned, the year before included.
    package var plannedSpread: DutySpread
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
            ("planned", Self.spread(plannedSpread)),
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
