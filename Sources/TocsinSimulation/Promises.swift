// Promises that need no memory beside one event or the end: plans, other paths, receipts, what never ends.

import TocsinCore

extension Watch {
    /// The ladder everybody is told of, in seconds, and how often it is begun again.
    private static let ladder: [Int64] = [0, 180, 300, 600, 900, 1200]
    private static let again: Duration = .minutes(5)

    /// Nobody is called later than the ladder says; a pool's first wave leaves at once.
    mutating func look(_ plan: RolePlan, in id: ActivationID, recorded: Instant) {
        let latest = plan.pool == nil ? Self.ladder : [0]
        let isLate = zip(plan.dues, latest).contains { $0 > recorded + .seconds($1) }
        if isLate || plan.dues.count < latest.count { fail("\(id): \(plan.role) is called too late") }
        if plan.pool == nil, plan.repeatEvery > Self.again {
            fail("\(id): \(plan.role) is called too rarely")
        }
    }

    /// Whoever the convening names is called for from the first moment.
    func uncalled(_ activation: Activation) -> RoleID? {
        guard activation.isOpen, activation.mode != nil else { return nil }
        return activation.rules.convening.roles.first { activation.paging[$0] == nil }
    }

    /// A limit that has passed is told within the longest delay.
    func untoldMiss(_ activation: Activation, at now: Instant, delay: Int64) -> ClockID? {
        guard activation.isOpen, activation.mode != nil else { return nil }
        let reading = Reading(
            ledger: activation.ledger, settings: activation.rules.clocks, now: now - .milliseconds(delay))
        return ClockID.allCases.first { clock in
            guard clock != .all else { return false }
            let facts = reading.facts(clock)
            guard let due = facts.due, facts.verdict == .missed else { return false }
            return activation.missed[clock]?[due] == nil
        }
    }

    /// Nothing goes by a substitute while its own way works: not down, not late, no pause under way.
    func detour(_ attempt: AttemptID, _ state: State, at now: Instant) -> PathID? {
        guard let path = state.attempt(attempt)?.addressedPath, path != state.attempt(attempt)?.via,
            !state.supervision.isDown(path)
        else { return nil }
        guard let health = state.paths[path] else { return path }
        let isPausing = health.heldUntil.map { $0 > now } ?? false
        return isPausing || health.isAtFault ? nil : path
    }

    /// What must be true once nothing fails any more and everything has ended.
    func leftOver(_ state: State, _ settings: Settings) -> String? {
        if let open = state.open.first { return "\(open) was never closed" }
        if !state.outbox.isEmpty { return "\(state.outbox.count) texts never left" }
        for path in settings.paths where !Self.isUntestable(path.id) {
            // A late path is believed by what it delivers alone, and nothing may go there any more.
            guard state.paths[path.id]?.lateSince == nil else { continue }
            if state.paths[path.id]?.isBroken == true { return "\(path.id) is held for ever" }
            if state.supervision.isDown(path.id) { return "\(path.id) is down for ever" }
        }
        for id in state.order {
            for (name, attempt) in state.activations[id]?.attempts.pairs ?? zip([], []) {
                if attempt.outcome == .queued { return "\(name) waits in no queue" }
                if attempt.deliveredAt != nil,
                    ![.delivered, .acknowledged, .declined].contains(attempt.outcome)
                {
                    return "\(name) was delivered and is \(attempt.outcome)"
                }
            }
        }
        return nil
    }

    static func isUntestable(_ path: PathID) -> Bool { path == Prefecture.untestable }
}

/// By which ways one text was carried on after a first way had failed, since it was last sent anew.
struct OtherWays {
    private struct Text: Hashable {
        var activation: ActivationID
        var person: PersonID
        var purpose: Purpose
        var roles: [RoleID]
        var body: Substring
    }

    private var tried: [Text: Set<String>] = [:]

    /// False when the same way is tried again though nothing was sent anew.
    mutating func isNew(_ page: Page, in id: ActivationID) -> Bool {
        let text = Text(
            activation: id, person: page.person, purpose: page.purpose, roles: page.roles,
            body: page.purpose == .page ? "" : Self.plain(page.text))
        guard page.reason == .pathFailed else {
            tried[text] = nil
            return true
        }
        return tried[text, default: []].insert(page.contact.address).inserted
    }

    /// Without the mark, which differs from medium to medium.
    private static func plain(_ text: String) -> Substring {
        text.split(separator: "\n").max { $0.count < $1.count } ?? ""
    }
}
