// Who need not be called any more, by the statements and plans alone.

import TocsinCore

struct Answers {
    /// Since when that has been durable, in true milliseconds.
    private var since: [ActivationID: [PersonID: [RoleID: Int64]]] = [:]
    /// Roles that volunteers are called for.
    private var pools: [ActivationID: Set<RoleID>] = [:]

    mutating func began(_ plan: RolePlan, in id: ActivationID) {
        if plan.pool == nil { pools[id]?.remove(plan.role) } else { pools[id, default: []].insert(plan.role) }
    }

    mutating func note(_ fact: Fact, in id: ActivationID, at now: Int64) {
        switch fact {
        case .acknowledged(let role, let person, _, _), .inPost(let role, let person, _):
            if since[id]?[person]?[role] == nil { since[id, default: [:]][person, default: [:]][role] = now }
        case .declined(let role, let person): since[id]?[person]?[role] = nil
        default: break
        }
    }

    /// Since when this page's person has been awake and on the way. Who came as a volunteer may still be
    /// asked to do what is theirs: that answer is one for its own role alone.
    func since(_ page: Page, in id: ActivationID) -> Int64? {
        (since[id]?[page.person] ?? [:])
            .filter { role, _ in pools[id]?.contains(role) != true || page.roles.contains(role) }
            .values.min()
    }
}
