// What receipts say of a path: that it swallows what it takes, how it is tried meanwhile, and when it is
// believed again.

extension Turn {
    /// The settings ask for none any more.
    mutating func believeWithoutReceipts() {
        for path in settings.commons where path.receipts == nil {
            if state.paths[path.id]?.lateSince != nil { believe(path.id) }
        }
    }

    /// Looks at the receipts of every path that has a rule for them.
    mutating func judgeReceipts() {
        for path in settings.commons {
            guard let health = state.paths[path.id], let rule = path.receipts else { continue }
            if health.lateSince != nil {
                if health.isPunctualAgain(rule, at: now) { believe(path.id) }
            } else if let share = health.lateShare(rule, at: now), share >= rule.share {
                emit(.path(.late(path.id, share: share)))
                setAside(path.id, state.paths[path.id]?.reason ?? "")
                planCanary(of: path.id)
            }
        }
    }

    /// Nobody could hear since then, and the far ends try their receipts again: what was accepted before and
    /// came of age later says nothing, and a canary is waited for once more.
    mutating func excuseReceipts(since: Instant) {
        for path in settings.commons {
            guard let rule = path.receipts, let health = state.paths[path.id] else { continue }
            let start = since - rule.within
            guard health.awaitsReceipts(from: start, to: since) else { continue }
            emit(.path(.deaf(path.id, from: start, to: since)))
        }
        for (path, canary) in state.supervision.canaries.sorted(by: { $0.key < $1.key }) {
            let again = now + Limits.canaryPatience
            guard let attempt = canary.attempt, let judgeAt = canary.judgeAt, judgeAt < again else {
                continue
            }
            emit(.supervised(.canarySent(path, attempt, judgeAt: again)))
        }
    }

    private mutating func believe(_ path: PathID) {
        emit(.path(.punctual(path)))
        settle(path)
        planCanary(of: path)
    }

    /// Whether this text may find out if a late path delivers again. A call to a person never does: the other
    /// provider works meanwhile, and there is no hurry to leave it. Nor any text where a canary does.
    func mayTryLate(_ path: PathID, _ health: PathHealth, lane: Outbox.Lane) -> Bool {
        guard lane == .notices || lane == .messages, let rule = settings.path(path)?.receipts,
            !settings.supervision.canaries.contains(where: { $0.path == path }),
            let next = health.nextTry(rule)
        else { return false }
        return next <= now
    }
}
