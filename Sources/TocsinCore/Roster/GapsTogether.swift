// What is wrong with several roles together: somebody with too many, too few persons for a cell.

/// What the cell needs at the least: the roles that are convened, and how many different persons.
package struct CellMinimum: Sendable, Hashable {
    package var roles: [RoleID]
    package var persons: Int

    package init(roles: [RoleID], persons: Int) { (self.roles, self.persons) = (roles, persons) }
}

extension Settings {
    package var cellMinimum: CellMinimum {
        CellMinimum(roles: convening.roles, persons: clocks.staffing.persons)
    }
}

extension Roster {
    /// A person with too many roles counts once, for the role that is one too many.
    func doubleBookings(_ shifts: [Shift]) -> [Gap] {
        var gaps: [Gap] = []
        for (person, held) in Dictionary(grouping: shifts, by: \.person).sorted(by: { $0.key < $1.key })
        where held.count > plan.rolesPerPerson {
            let edges = Set(held.flatMap { [$0.from, $0.until] }).sorted()
            for (from, until) in zip(edges, edges.dropFirst()) {
                let roles = held.filter { $0.from <= from && from < $0.until }.map(\.role)
                guard roles.count > plan.rolesPerPerson else { continue }
                gaps.appendJoining(
                    Gap(
                        role: roles[plan.rolesPerPerson], person: person, from: from, until: until,
                        reason: .doubleBooked))
            }
        }
        return gaps
    }

    /// Where the roles convened are held by too few different persons; a pool stands for as many as it can
    /// give of those it is asked for.
    func shortage(_ shifts: [Shift], _ cell: CellMinimum, from: Instant, until: Instant) -> [Gap] {
        guard cell.persons > 0, let first = cell.roles.first else { return [] }
        let held = shifts.filter { cell.roles.contains($0.role) }
        let pools = roles.filter { cell.roles.contains($0.id) && $0.layers.isEmpty && $0.pool != nil }
        let turns = pools.compactMap(\.pool).flatMap { poolChanges($0, from: from, until: until) }
        let edges = Set(held.flatMap { [$0.from, $0.until] } + turns + [from, until]).sorted()
        let starts = Dictionary(grouping: held, by: \.from)
        let ends = Dictionary(grouping: held, by: \.until)
        var active: [PersonID: Int] = [:]
        var gaps: [Gap] = []
        for (start, end) in zip(edges, edges.dropFirst()) {
            for shift in ends[start] ?? [] {
                active[shift.person, default: 1] -= 1
                if active[shift.person] == 0 { active[shift.person] = nil }
            }
            for shift in starts[start] ?? [] { active[shift.person, default: 0] += 1 }
            guard active.count < cell.persons else { continue }
            let volunteers = pools.map { role in
                min(role.pool?.accept ?? 0, self.volunteers(for: role.id, at: start).count)
            }
            guard active.count + volunteers.reduce(0, +) < cell.persons else { continue }
            gaps.appendJoining(Gap(role: first, from: start, until: end, reason: .tooFewPersons))
        }
        return gaps
    }
}
