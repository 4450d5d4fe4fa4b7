// What the living state lets go of, so that a long life costs no memory: the journal keeps it all.

/// An activation closed long ago: the journal's first and last entry about it.
package struct Archived: Sendable, Equatable {
    package var since: Int64
    package var until: Int64

    package init(since: Int64, until: Int64) { (self.since, self.until) = (since, until) }
}

extension State {
    mutating func touch(_ id: ActivationID) { activations[id]?.until = version }

    /// By recorded time alone: a replay lets go of the same at the same entry.
    mutating func forget(at now: Instant) {
        if let nextSweep, now < nextSweep { return }
        nextSweep = now + Limits.sweepEvery
        keys = keys.filter { $0.value.at > now - Limits.keysKept }
        heard.replies = heard.replies.filter { $0.value > now - Limits.repliesKept }
        heard.refusals = heard.refusals.filter { $0.value.contains { $0 > now - Limits.refusalsWithin } }
        forgetSendings(at: now)
        archive(at: now)
    }

    /// What the roster sent by itself, once it has ended and nobody is still asked by it.
    private mutating func forgetSendings(at now: Instant) {
        let gone = book.attempts.pairs.filter { id, attempt in
            attempt.queuedAt <= now - Limits.sendingsKept && attempt.hasEnded
                && book.asking[id].map { !book.waiting.contains($0) } ?? true
        }
        let ids = Set(gone.map { $0.0 })
        guard !ids.isEmpty else { return }
        book.attempts.forget(ids)
        for id in ids { (owners[id], book.asking[id]) = (nil, nil) }
    }

    /// The oldest first, and none about which anything was said lately.
    private mutating func archive(at now: Instant) {
        let closed = order.filter { activations[$0] != nil && !open.contains($0) }
        var count = closed.count
        var attempts = closed.reduce(0) { $0 + (activations[$1]?.attempts.count ?? 0) }
        for id in closed {
            guard count > Limits.closedKept || attempts > Limits.closedAttemptsKept else { return }
            guard let activation = activations[id], activation.rests(since: now - Limits.closedKeptFor)
            else { continue }
            count -= 1
            attempts -= activation.attempts.count
            archived[id] = Archived(since: activation.since, until: activation.until)
            activations[id] = nil
            for attempt in activation.attempts.ids { owners[attempt] = nil }
        }
    }
}

extension Attempt {
    /// Nothing is under way or still to be made.
    fileprivate var hasEnded: Bool { outcome != .queued && !inFlight }
}

extension Activation {
    fileprivate func rests(since instant: Instant) -> Bool {
        occurrences.last.map { $0.recordedAt <= instant } ?? true && attempts.values.allSatisfy(\.hasEnded)
    }
}
