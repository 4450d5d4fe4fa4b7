// Who is in post, and whether that is the minimum staffing ("la cellule est armée").

package struct StaffingView: Sendable, Equatable {
    package var inPost: [RoleID: PersonID]
    /// Roles without anybody in post, then `persons` when too few different people are.
    package var missing: [String]
    package var isMet: Bool { missing.isEmpty }
}

extension Activation {
    /// In post at `instant` by stated times; a later decline takes somebody out again.
    package func staffing(at instant: Instant) -> StaffingView {
        let standing = ledger.standing
            .filter { $0.instant <= instant }
            .enumerated().sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
        // Several of a pool stand for one role, and count as the persons they are.
        var holders: [RoleID: [PersonID]] = [:]
        for (_, statement) in standing {
            switch statement.fact {
            case .inPost(let role, let person, _):
                let others = paging[role]?.plan.pool == nil ? [] : holders[role] ?? []
                holders[role] = others.filter { $0 != person } + [person]
            case .declined(let role, let person): holders[role]?.removeAll { $0 == person }
            default: break
            }
        }
        let inPost = holders.compactMapValues(\.last)
        let staffing = rules.clocks.staffing
        var missing = staffing.roles.filter { inPost[$0] == nil }.map(\.rawValue)
        if Set(holders.values.joined()).count < staffing.persons { missing.append("persons") }
        return StaffingView(inPost: inPost, missing: missing)
    }

    /// What the cell's clock prints: at its stop, else at the report's instant; nil before any of it began.
    package func quorum(at now: Instant) -> (view: StaffingView, reason: String?)? {
        let reading = reading(at: now)
        if let stop = reading.stop(.cell) { return (staffing(at: stop.instant), stop.statement.reason) }
        return reading.start(.cell) == nil ? nil : (staffing(at: now), nil)
    }
}
