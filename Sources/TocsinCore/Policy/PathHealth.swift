// What is known of one path from what went through it: faults in a row, pauses, receipts, pace.

package struct PathHealth: Sendable, Equatable {
    /// Faults of the path itself in a row. A recipient that is refused or does not answer is none.
    package var faults = 0
    /// Nothing is handed over before; then one attempt tries it out.
    package var heldUntil: Instant?
    /// Held for its faults; false when the far end merely asked for a pause.
    package var isBroken = false
    /// When it was last held for its faults.
    package var brokenAt: Instant?
    /// Since when too little of what it accepted was delivered in time.
    package var lateSince: Instant?
    /// French; why it is held or late.
    package var reason: String?
    /// When the last attempts started, in order.
    package private(set) var starts: [Instant] = []
    /// The last attempts it accepted, in order.
    package private(set) var acceptances: [Acceptance] = []

    package struct Acceptance: Sendable, Equatable {
        package var attempt: AttemptID
        package var at: Instant
        package var deliveredAt: Instant?
    }

    package init() {}

    /// Whether something new should take another way if there is one.
    package var isUsable: Bool { heldUntil == nil && lateSince == nil }

    /// By what went through it, does not do its work.
    package var isAtFault: Bool { isBroken || lateSince != nil }

    mutating func start(at now: Instant) {
        starts.append(now)
        if starts.count > 2 * Limits.paceMemory { starts.removeFirst(starts.count - Limits.paceMemory) }
    }

    /// `deliveredAt`: its receipt may have overtaken the gateway's own answer.
    mutating func accept(_ attempt: AttemptID, at now: Instant, deliveredAt: Instant?) {
        faults = 0
        acceptances.append(Acceptance(attempt: attempt, at: now, deliveredAt: deliveredAt))
        if acceptances.count > 2 * Limits.receiptMemory {
            acceptances.removeFirst(acceptances.count - Limits.receiptMemory)
        }
    }

    mutating func deliver(_ attempt: AttemptID, at now: Instant) {
        guard let place = acceptances.lastIndex(where: { $0.attempt == attempt }) else { return }
        if acceptances[place].deliveredAt == nil { acceptances[place].deliveredAt = now }
    }
}

// MARK: - Receipts

extension PathHealth {
    /// Percent of what should have been delivered by now and was not; nil when too few to tell.
    package func lateShare(_ rule: ReceiptRule, at now: Instant) -> Int? {
        let recent = now - Limits.receiptHorizon
        let judged = acceptances.filter { $0.at >= recent && $0.at + rule.within <= now }
        guard judged.count >= Limits.receiptSample else { return nil }
        let late = judged.count { one in
            guard let delivered = one.deliveredAt else { return true }
            return delivered > one.at + rule.within
        }
        return late * 100 / judged.count
    }

    /// When the receipts are looked at next: as each acceptance comes of age, or to give a late path another
    /// chance.
    func receiptsDue(_ rule: ReceiptRule, after now: Instant) -> Instant? {
        if let lateSince { return lateSince + Limits.receiptHorizon }
        return acceptances.first { $0.deliveredAt == nil && $0.at + rule.within > now }
            .map { $0.at + rule.within }
    }
}
