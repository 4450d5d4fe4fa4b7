// Folding what was heard: receipts raise an attempt's state and never lower it, replies count once.

extension State {
    mutating func applyHeard(_ event: HeardEvent, at now: Instant) {
        switch event {
        case .receipt(let owner, let id, let receipt): applyReceipt(receipt, of: id, in: owner, at: now)
        case .answered(_, _, let reply): heard.replies[reply.key] = now
        case .claimed(_, let claim): heard.replies[claim.reply.key] = now
        case .triggered(_, let card, let reply):
            heard.replies[reply.key] = now
            heard.cardsUsed[card.person, default: []].insert(card.number)
        case .refused(_, let reply):
            heard.replies[reply.key] = now
            let recent = heard.refusals[reply.from, default: []].filter { $0 > now - Limits.refusalsWithin }
            heard.refusals[reply.from] = recent + [now]
        case .turnedAway: break
        }
        if let id = event.activation { note(.heard(event), in: id, at: now) }
    }

    /// While a transfer is under way the receipt is kept beside it and counts when the transfer ends.
    private mutating func applyReceipt(
        _ receipt: Receipt, of id: AttemptID, in owner: ActivationID, at now: Instant
    ) {
        guard var attempt = attempt(id) else { return }
        attempt.heard = max(attempt.heard ?? receipt.status, receipt.status)
        attempt.reference = attempt.reference ?? receipt.reference
        if receipt.status == .delivered, attempt.deliveredAt == nil {
            attempt.deliveredAt = now
            paths[attempt.parcel.path]?.deliver(id, at: now)
        }
        if receipt.status == .accepted, attempt.acceptedAt == nil { attempt.acceptedAt = now }
        if receipt.status.isFailure { attempt.reason = receipt.reason ?? attempt.reason }
        if !attempt.inFlight {
            if attempt.outcome == .queued {
                outbox.drop(id)
                activations[owner]?.count(attempt, endedIn: receipt.status.outcome)
                (attempt.retryAt, attempt.finishedAt) = (nil, now)
            }
            attempt.outcome = attempt.outcome.raised(by: receipt.status)
        }
        changeAttempt(id) { $0 = attempt }
        activations[owner]?.settleAnswered(id)
    }
}

extension Outcome {
    /// Any order and any repetition of receipts ends in the same state.
    func raised(by status: Receipt.Status?) -> Outcome {
        guard let status else { return self }
        switch self {
        case .acknowledged, .declined, .delivered: return self
        case .withdrawn: return status.isFailure ? self : status.outcome
        case .queued, .unknown: return status.outcome
        case .accepted, .failed, .bounced: return max(Receipt.Status(self) ?? status, status).outcome
        }
    }
}

extension Receipt.Status {
    /// What a receipt of this outcome would have said.
    init?(_ outcome: Outcome) {
        switch outcome {
        case .accepted: self = .accepted
        case .failed: self = .failed
        case .bounced: self = .bounced
        case .delivered: self = .delivered
        default: return nil
        }
    }
}

extension Attempt {
    /// Whether this receipt says something that is not known yet.
    func learns(from receipt: Receipt) -> Bool {
        if let heard, receipt.status <= heard { return false }
        guard !inFlight else { return true }
        return outcome.raised(by: receipt.status) != outcome
    }
}
