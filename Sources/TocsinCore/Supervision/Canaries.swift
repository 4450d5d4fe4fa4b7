// A real message every day, after a change and to a late path: the only proof that what is accepted also
// arrives.

extension Turn {
    /// The settings were read: canaries that are new, or all of them after a change, leave within a minute.
    mutating func planCanaries(afterChange isChanged: Bool) {
        let wanted = settings.supervision.canaries
        for (path, known) in state.supervision.canaries.sorted(by: { $0.key < $1.key })
        where known.next != nil && !wanted.contains(where: { $0.path == path }) {
            emit(.supervised(.canaryPlanned(path, next: nil)))
        }
        for canary in wanted where isChanged || state.supervision.canaries[canary.path]?.next == nil {
            emit(.supervised(.canaryPlanned(canary.path, next: now + Limits.canaryAfterChange)))
        }
    }

    /// The only one to try a late path out, as often as that may be; else once a day.
    mutating func planCanary(of path: PathID) {
        guard let canary = settings.supervision.canaries.first(where: { $0.path == path }) else { return }
        emit(.supervised(.canaryPlanned(path, next: nextTry(of: path, after: nil) ?? next(canary))))
    }

    private func nextTry(of path: PathID, after last: Instant?) -> Instant? {
        guard let rule = receipts(path) else { return nil }
        return state.paths[path]?.nextTry(rule, after: last)
    }

    mutating func runSupervisionDue() {
        for (path, canary) in state.supervision.canaries.sorted(by: { $0.key < $1.key }) {
            if let judgeAt = canary.judgeAt, judgeAt <= now { judgeCanary(path, canary) }
            if let next = canary.next, next <= now { sendCanary(path) }
        }
    }

    private mutating func sendCanary(_ path: PathID) {
        guard let canary = settings.supervision.canaries.first(where: { $0.path == path }) else {
            return emit(.supervised(.canaryPlanned(path, next: nil)))
        }
        emit(.supervised(.canaryPlanned(path, next: nextTry(of: path, after: now) ?? next(canary))))
        let attempt = AttemptID("\(ActivationID.roster)/essai/\(path)/\(state.book.nextAttempt)")
        let rendered = canaryText(path).rendered(for: canary.medium)
        let contact = ContactPoint(
            medium: canary.medium, address: canary.address, path: path, pathClass: .internet, wakes: false)
        let page = Page(
            attempt: attempt, purpose: .notice, reason: .canary, roles: [], person: Canary.nobody,
            name: "essai quotidien", contact: contact, subject: rendered.subject, text: rendered.text)
        emit(.roster(.paged(page, ask: nil)))
        let within = receipts(path)?.within ?? Limits.canaryPatience
        let judgeAt = now + max(within, Limits.canaryPatience)
        emit(.supervised(.canarySent(path, attempt, judgeAt: judgeAt)))
    }

    private mutating func judgeCanary(_ path: PathID, _ canary: CanaryState) {
        guard let id = canary.attempt else { return }
        let hasReceipts = receipts(path) != nil
        let fault = state.attempt(id).flatMap { self.fault(of: $0, withReceipts: hasReceipts) }
        emit(.supervised(.canaryJudged(path, id, fault: fault)))
        // That a late path loses what it is given was told when it was set aside.
        if let fault, state.paths[path]?.lateSince == nil { report(canaryLost(path, fault)) }
    }

    private func fault(of attempt: Attempt, withReceipts: Bool) -> String? {
        switch attempt.outcome {
        case .delivered, .acknowledged: nil
        case .accepted: withReceipts ? "accepté, mais jamais remis" : nil
        default: attempt.reason ?? "resté sans suite"
        }
    }

    private func receipts(_ path: PathID) -> ReceiptRule? {
        settings.paths.first { $0.id == path }?.common.receipts
    }

    /// The next occurrence of its hour.
    private func next(_ canary: Canary) -> Instant {
        let zone = settings.roster.zone
        let today = zone.civil(now)
        let midnight = CivilTime(today.year, today.month, today.day).secondsOnWall
        let hours = (0...2).map { day in
            zone.resolve(CivilTime(secondsOnWall: midnight + Int64(day) * 86_400 + Int64(canary.at))).instant
        }
        return hours.first { $0 > now } ?? now + .hours(24)
    }
}

extension Canary {
    /// It goes to the house's own telephone or mailbox.
    static let nobody: PersonID = "essai"
}
