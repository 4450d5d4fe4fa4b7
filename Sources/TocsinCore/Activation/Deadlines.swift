// What falls due and when, derived from the state alone: a restart only has to look again.

/// Something that must happen by itself at an instant.
package enum Deadline: Sendable, Hashable {
    case rungs
    case share(ClockID, percent: Int)
    case miss(ClockID)
    case deferral(ClockID)
    /// Seconds since the trigger.
    case digest(Int)
    /// The quiet time of somebody with held warnings ends.
    case held(PersonID)
    /// GALA's result has been waited for long enough.
    case campaign(MessageID)
}

extension State {
    /// The next instant at which anything happens by itself; nil when nothing waits.
    package func nextDeadline(after now: Instant, by paths: [PathCommon]) -> Instant? {
        guard muted == nil else { return nil }
        let dues = open.compactMap { activations[$0] }.flatMap { $0.deadlines(at: now).map(\.at) }
        let others = [
            outbox.nextRetry(after: now), book.nextDue, nextPathDue(paths, after: now),
            supervision.nextDue,
        ]
        return (dues + others.compactMap { $0 }).min()
    }
}

extension Activation {
    /// Everything still to come or overdue, each once.
    package func deadlines(at now: Instant) -> [(deadline: Deadline, at: Instant)] {
        guard isOpen, mode != nil else { return [] }
        var result: [(deadline: Deadline, at: Instant)] = []
        if let next = paging.values.compactMap(\.due).min() { result.append((.rungs, next)) }
        result += warned.held.keys.sorted().map { (.held($0), tellingTime($0)) }
        result += campaignDeadlines
        let reading = reading(at: now)
        for clock in ClockID.allCases where clock != .all {
            result += deadlines(of: clock, in: reading)
        }
        if let start = reading.start(.cell) {
            for offset in rules.warnings.digestAfter.map(\.inSeconds) where offset > warned.digest {
                result.append((.digest(Int(offset)), start.instant + .seconds(offset)))
            }
        }
        return result
    }

    /// When this person may be told again; at once of a miss.
    func tellingTime(_ person: PersonID) -> Instant {
        guard let last = warned.lastTold[person],
            warned.held[person]?.contains(where: { $0.kind == .miss }) != true
        else { return openedAt }
        return last + rules.warnings.quietFor
    }

    private func deadlines(of clock: ClockID, in reading: Reading) -> [(deadline: Deadline, at: Instant)] {
        // At each entry, for every clock: what costs little is asked first.
        guard let limit = reading.limit(clock), let start = reading.start(clock).map(reading.time) else {
            return []
        }
        let due = start + limit
        let deferral = deferral(of: clock, in: reading)
        let isMissed = missed[clock]?[due] != nil
        guard !isMissed || deferral != nil else { return [] }
        let facts = reading.facts(clock)
        let verdict = facts.verdict
        guard verdict == .running || verdict == .missed else { return [] }
        var result: [(deadline: Deadline, at: Instant)] = isMissed ? [] : [(.miss(clock), due)]
        guard facts.stop == nil else { return result }
        for percent in rules.warnings.atPercent where !isMissed && percent > warned.shares[clock]?[due] ?? 0 {
            let at = start + .milliseconds(limit.inMilliseconds * Int64(percent) / 100)
            if at < due { result.append((.share(clock, percent: percent), at)) }
        }
        return result + [deferral].compactMap(\.self)
    }

    /// Deferring is not waiving: it comes back, also behind the limit.
    private func deferral(of clock: ClockID, in reading: Reading) -> (deadline: Deadline, at: Instant)? {
        guard let until = reading.deferredUntil(clock),
            (warned.deferrals[clock] ?? .init(milliseconds: .min)) < until
        else { return nil }
        return (.deferral(clock), until)
    }
}
