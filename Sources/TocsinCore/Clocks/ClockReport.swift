// One clock as reports print it: verdict, instants, certainty and what other settings would have given.

package struct ClockReport: Sendable, Equatable {
    package var id: ClockID
    package var verdict: Verdict
    package var start: Standing?
    package var due: Instant?
    package var stop: Standing?
    /// Stated elapsed time, nil until stopped. Negative when the stop came before the start.
    package var elapsed: Duration?
    package var limit: Duration?
    /// True when no uncertain time, at either of its ends, would change the verdict.
    package var certain: Bool
    package var deferredUntil: Instant?
    package var alternatives: [Alternative]
}

/// What another reference of the COD would have given, where it differs.
package struct Alternative: Sendable, Equatable {
    package var reference: CODReference
    package var verdict: Verdict
    package var startedAt: Instant
    package var dueAt: Instant
    package var elapsed: Duration?
}

extension Reading {
    package func report(_ clock: ClockID) -> ClockReport {
        let facts = facts(clock)
        let verdict = verdict(clock)
        let applies = verdict != .notApplicable
        let start = applies ? start(clock) : nil
        let stop = applies ? stop(clock) : nil
        return ClockReport(
            id: clock, verdict: verdict, start: start, due: facts.due, stop: stop,
            elapsed: elapsed(from: start, to: stop), limit: applies ? facts.limit : nil,
            certain: isCertain(clock), deferredUntil: applies ? deferredUntil(clock) : nil,
            alternatives: applies ? alternatives(clock) : [])
    }

    private func elapsed(from start: Standing?, to stop: Standing?) -> Duration? {
        guard let start, let stop else { return nil }
        return time(stop) - time(start)
    }

    /// Of several deferrals the latest stated holds, whatever the order of recording.
    package func deferredUntil(_ clock: ClockID) -> Instant? {
        let deferrals = ledger.turning.compactMap { standing -> (statedAt: Instant, until: Instant)? in
            guard case .deferred(let audience, let until) = standing.fact, ClockID(audience) == clock else {
                return nil
            }
            return (standing.instant, until)
        }
        return deferrals.reversed().max { $0.statedAt < $1.statedAt }?.until
    }

    private func alternatives(_ clock: ClockID) -> [Alternative] {
        guard clock.clock == "information", let current = start(clock) else { return [] }
        return CODReference.allCases.compactMap { reference in
            var other = self
            other.settings.codReference = reference
            guard reference != settings.codReference, let start = other.start(clock),
                let due = other.facts(clock).due,
                other.time(start) != time(current)
            else { return nil }
            return Alternative(
                reference: reference, verdict: other.verdict(clock), startedAt: other.time(start), dueAt: due,
                elapsed: other.elapsed(from: start, to: other.stop(clock)))
        }
    }
}
