// What is known of one path from what went through it: faults in a row, pauses, receipts, pace.

package struct PathHealth: Sendable, Equatable {
    /// Faults of the path itself in a row. A recipient that is refused or does not answer is none.
    package var faults = 0
    /// Addresses refused at once since it last took something: one is a wrong number, many are a wrong path.
    package var refused: Set<String> = []
    /// Nothing is handed over before; then one attempt tries it out.
    package var heldUntil: Instant?
    /// Held for its faults; false when the far end merely asked for a pause.
    package var isBroken = false
    /// When it was last held for its faults.
    package var brokenAt: Instant?
    /// Since when too little of what it accepted was delivered in time.
    package private(set) var lateSince: Instant?
    /// When something was last handed to it since then.
    private var triedAt: Instant?
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

    /// What only this file may change, for a snapshot.
    package struct Inner: Sendable {
        package var lateSince: Instant?
        package var triedAt: Instant?
        package var starts: [Instant]
        package var acceptances: [Acceptance]

        package init(
            lateSince: Instant?, triedAt: Instant?, starts: [Instant], acceptances: [Acceptance]
        ) {
            (self.lateSince, self.triedAt) = (lateSince, triedAt)
            (self.starts, self.acceptances) = (starts, acceptances)
        }
    }

    package var inner: Inner {
        get { Inner(lateSince: lateSince, triedAt: triedAt, starts: starts, acceptances: acceptances) }
        set {
            (lateSince, triedAt) = (newValue.lateSince, newValue.triedAt)
            (starts, acceptances) = (newValue.starts, newValue.acceptances)
        }
    }

    /// Whether something new may take this way. The end of a pause that was merely asked for is enough, for
    /// nothing else may go there any more; a fault must first be seen to be over.
    package func isUsable(at now: Instant) -> Bool {
        guard lateSince == nil else { return false }
        return heldUntil.map { !isBroken && $0 <= now } ?? true
    }

    /// By what went through it, does not do its work.
    package var isAtFault: Bool { isBroken || lateSince != nil }

    mutating func start(at now: Instant) {
        if lateSince != nil { triedAt = now }
        starts.append(now)
        if starts.count > 2 * Limits.paceMemory { starts.removeFirst(starts.count - Limits.paceMemory) }
    }

    /// `deliveredAt`: its receipt may have overtaken the gateway's own answer.
    mutating func accept(_ attempt: AttemptID, at now: Instant, deliveredAt: Instant?) {
        (faults, refused) = (0, [])
        guard isWorthRemembering(at: now) else { return }
        acceptances.append(Acceptance(attempt: attempt, at: now, deliveredAt: deliveredAt))
        if acceptances.count > 2 * Limits.receiptMemory {
            acceptances.removeFirst(acceptances.count - Limits.receiptMemory)
        }
    }

    /// Everything until the memory is full, then a sample of it: of a long mailing some must still be known
    /// when their receipts are due. What is handed to a late path is a try of it, and counts.
    private mutating func isWorthRemembering(at now: Instant) -> Bool {
        guard acceptances.count >= Limits.receiptMemory else { return true }
        let old = now - Limits.receiptWithin.upperBound - Limits.receiptHorizon
        if let first = acceptances.first, first.at < old { acceptances.removeAll { $0.at < old } }
        guard acceptances.count >= Limits.receiptMemory, lateSince == nil else { return true }
        return acceptances[acceptances.count - Limits.receiptsAMinute].at <= now - .minutes(1)
    }

    mutating func note(refused address: String) {
        if refused.count < Limits.circuitRefusals { refused.insert(address) }
    }

    mutating func deliver(_ attempt: AttemptID, at now: Instant) {
        guard let place = acceptances.lastIndex(where: { $0.attempt == attempt }) else { return }
        if acceptances[place].deliveredAt == nil { acceptances[place].deliveredAt = now }
    }
}

// MARK: - Receipts

extension PathHealth {
    /// Percent of what came of age lately and was not delivered in time; nil when too few to tell.
    package func lateShare(_ rule: ReceiptRule, at now: Instant) -> Int? {
        let recent = now - rule.within - Limits.receiptHorizon
        let judged = acceptances.filter { $0.at >= recent && $0.at + rule.within <= now }
        guard judged.count >= Limits.receiptSample else { return nil }
        return judged.count { !$0.isInTime(rule) } * 100 / judged.count
    }

    /// When the receipts are looked at next: as each acceptance comes of age, or when a late path to which
    /// nothing goes any more has been quiet for long.
    func receiptsDue(_ rule: ReceiptRule, after now: Instant) -> Instant? {
        if let lateSince {
            let end = lateSince + Limits.receiptHorizon
            return end > now && triedAt == nil ? end : nil
        }
        return acceptances.first { $0.deliveredAt == nil && $0.at + rule.within > now }
            .map { $0.at + rule.within }
    }
}

extension PathHealth.Acceptance {
    fileprivate func isAwaited(from start: Instant, to end: Instant) -> Bool {
        deliveredAt == nil && at >= start && at <= end
    }

    fileprivate func isInTime(_ rule: ReceiptRule) -> Bool {
        deliveredAt.map { $0 <= at + rule.within } ?? false
    }
}

extension PathHealth {
    /// Whether receipts of what was accepted in this time are waited for. Of a late path each try counts.
    func awaitsReceipts(from start: Instant, to end: Instant) -> Bool {
        lateSince == nil && acceptances.contains { $0.isAwaited(from: start, to: end) }
    }

    mutating func excuse(from start: Instant, to end: Instant) {
        acceptances.removeAll { $0.isAwaited(from: start, to: end) }
    }
}

// MARK: - Late

extension PathHealth {
    mutating func becomeLate(at now: Instant) { (lateSince, triedAt) = (now, nil) }

    /// What condemned it is judged once: only what came after it was proved counts from now on.
    mutating func becomePunctual() {
        let since = lateSince
        let proof = acceptances.lastIndex { one in
            one.deliveredAt != nil && since.map { one.at > $0 } ?? false
        }
        acceptances.removeFirst(proof ?? acceptances.count)
        (lateSince, triedAt) = (nil, nil)
    }

    /// Something handed to it since then arrived in time. Or nothing was handed to it, and what it had taken
    /// has arrived after all, long ago: receipts that merely come late prove an operator slow, not well.
    func isPunctualAgain(_ rule: ReceiptRule, at now: Instant) -> Bool {
        guard let lateSince else { return false }
        if acceptances.contains(where: { $0.at > lateSince && $0.isInTime(rule) }) { return true }
        guard triedAt == nil, now >= lateSince + Limits.receiptHorizon, !acceptances.isEmpty else {
            return false
        }
        return acceptances.count { $0.deliveredAt == nil } * 100 / acceptances.count < rule.share
    }

    /// When a late path may be tried (again): not before the last try can be judged, and the rarer the longer
    /// it lasts, since each may be lost and costs a text.
    func nextTry(_ rule: ReceiptRule, after last: Instant? = nil) -> Instant? {
        guard let lateSince, let last = last ?? triedAt ?? self.lateSince else { return nil }
        return last + max(rule.within, min((last - lateSince) / 2, Limits.longestLatePause))
    }
}
