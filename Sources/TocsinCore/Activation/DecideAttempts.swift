// What attempts come to: tried again under the same key, given up for another path, or taken by the next hop.

extension Turn {
    mutating func startAttempts(_ ids: [AttemptID]) {
        let waiting = ids.filter { id in
            guard let attempt = attempt(id) else { return false }
            return attempt.outcome == .queued && !attempt.inFlight
        }
        if !waiting.isEmpty { emit(.attemptsStarted(waiting)) }
    }

    mutating func finish(_ id: AttemptID, _ outcome: DeliveryOutcome) throws(Rejection) {
        guard let attempt = attempt(id) else {
            throw Rejection(.unknownAttempt, "Envoi inconnu : « \(id) ».", hint: "rien à faire")
        }
        // A result told twice changes nothing.
        guard attempt.inFlight else { return }
        // What a receipt has said to be there is not sent again, whatever became of the try.
        let result = result(of: attempt, outcome, again: !isObsolete(id) && attempt.heard != .delivered)
        emit(.attemptFinished(id, result))
        judgePath(attempt.parcel.path, after: outcome)
        // A receipt of failure may have come before the gateway's own answer.
        let isLost = result.outcome != .accepted || attempt.heard?.isFailure == true
        if attempt.page != nil, !isObsolete(id), isLost, attempt.heard != .delivered,
            attempt.started == 1 || result.retryAt == nil
        {
            tryAnotherPath(attempt)
        }
        if case .answered(let answer, _) = outcome { hear(answer, to: attempt) }
        followDelivery(attempt)
    }

    /// In flight when the daemon went down: made again under the same key where the path honours keys or
    /// where being called twice is better than not at all on that path; otherwise unknown, and another path
    /// is tried.
    mutating func startDaemon(downSince: Instant?) {
        emit(.daemonStarted(downSince: downSince))
        if let downSince, now - downSince > Limits.standstill { excuseReceipts(since: downSince) }
        for id in state.open { emit(.machine(id, .daemonUp)) }
        for id in state.outbox.inFlight.sorted() {
            guard let attempt = attempt(id) else { continue }
            if isObsolete(id) || attempt.heard == .delivered {
                let what = attempt.heard == .delivered ? "remise" : "réponse"
                emit(
                    .attemptFinished(
                        id, AttemptResult(outcome: .withdrawn, reason: "redémarrage après la \(what)")))
            } else if repeats(attempt) {
                emit(
                    .attemptFinished(
                        id,
                        AttemptResult(
                            outcome: .queued, reason: "redémarrage", retryAt: now, mayHaveArrived: true)))
            } else {
                emit(
                    .attemptFinished(
                        id,
                        AttemptResult(
                            outcome: .unknown, reason: "redémarrage pendant l'envoi", mayHaveArrived: true)))
                if attempt.page != nil { tryAnotherPath(attempt) }
            }
            followDelivery(attempt)
        }
    }

    mutating func followDelivery(_ attempt: Attempt) {
        guard case .delivery(let message, let delivery) = attempt.content,
            let owner = state.owners[delivery.attempt]
        else { return }
        followDelivery(of: message, in: owner)
    }

    private func attempt(_ id: AttemptID) -> Attempt? { state.attempt(id) }

    /// `again` false: what it was for has been answered or has ended, so that it is not made once more.
    private func result(
        of attempt: Attempt, _ outcome: DeliveryOutcome, again: @autoclosure () -> Bool
    ) -> AttemptResult {
        switch outcome {
        case .accepted(let reference): return AttemptResult(outcome: .accepted, reference: reference)
        case .answered(_, let reference): return AttemptResult(outcome: .accepted, reference: reference)
        case .refused(let reason): return AttemptResult(outcome: .failed, reason: reason)
        case .outOfOrder(let reason):
            return AttemptResult(outcome: .failed, reason: reason, pathFault: true)
        case .retry(let after, let reason):
            return laterAgain(attempt, after, reason, pathFault: after == nil, again: again())
        case .full(let reason):
            var result = laterAgain(attempt, nil, reason, pathFault: true, again: again())
            result.wasFull = true
            return result
        case .notReached(let after, let reason):
            // A busy trunk is no call.
            let calls = attempt.started - attempt.pathFaults
            let isEnough = attempt.parcel.medium == .voice && calls >= Limits.callTries
            guard !isEnough else { return AttemptResult(outcome: .failed, reason: reason) }
            return laterAgain(attempt, after, reason, pathFault: false, again: again())
        case .unknown(let reason):
            guard repeats(attempt), attempt.started < Limits.attemptTries, again() else {
                return AttemptResult(
                    outcome: .unknown, reason: reason, pathFault: true, mayHaveArrived: true)
            }
            return AttemptResult(
                outcome: .queued, reason: reason, retryAt: now + pause(attempt, nil), pathFault: true,
                mayHaveArrived: true)
        }
    }

    private func laterAgain(
        _ attempt: Attempt, _ after: Duration?, _ reason: String, pathFault: Bool, again: Bool
    ) -> AttemptResult {
        var result = AttemptResult(outcome: .queued, reason: reason, pathFault: pathFault)
        if !again {
            result.outcome = .withdrawn
        } else if attempt.started >= Limits.attemptTries || attempt.outcome != .queued {
            result.outcome = .failed
        } else {
            result.retryAt = now + pause(attempt, after)
        }
        return result
    }

    /// What the far end asks for is granted, within reason; otherwise each pause is twice the one before.
    private func pause(_ attempt: Attempt, _ asked: Duration?) -> Duration {
        if let asked { return min(max(asked, Limits.firstRetry), Limits.longestAsked) }
        return min(Limits.firstRetry * (1 << min(attempt.started - 1, 6)), Limits.longestRetry)
    }

    func isObsolete(_ id: AttemptID) -> Bool {
        if state.owners[id] == .roster { return state.book.isObsolete(id) }
        guard let activation = state.owners[id].flatMap({ state.activations[$0] }),
            let attempt = activation.attempts[id]
        else { return false }
        return activation.isObsolete(attempt)
    }

    /// A mail carries its Message-ID again, so that a second copy is seen as one.
    private func repeats(_ attempt: Attempt) -> Bool {
        let (path, medium) = attempt.parcel
        let honoursKeys = settings.path(path)?.honoursKeys ?? false
        return honoursKeys || (medium == .email && attempt.page != nil)
    }

    /// The person's next contact point that this text has not been tried on. Ends are told even after it.
    mutating func tryAnotherPath(_ attempt: Attempt) {
        if let page = attempt.page, state.owners[page.attempt] == .roster { return tryAnotherWay(page) }
        guard let page = attempt.page, let owner = state.owners[page.attempt],
            let activation = state.activations[owner],
            activation.isOpen || page.purpose == .notice, !activation.isObsolete(attempt),
            let known = settings.roster.people[page.person]
        else { return }
        let isVolunteer =
            !page.roles.isEmpty && page.roles.allSatisfy { activation.paging[$0]?.plan.pool != nil }
        let person = isVolunteer ? known.asVolunteer : known
        let used = activation.contactsTried(for: page, queuedAt: attempt.queuedAt)
        guard let next = person.contacts.first(where: { !used.contains($0) && $0.path != page.contact.path })
        else {
            return
        }
        let wording = page.purpose == .page ? wording(owner).page(page.roles.map(title)) : nil
        self.page(
            person, next, page.purpose, .pathFailed, roles: page.roles,
            wording ?? page.wording(mode: activation.mode), in: owner)
    }
}

extension Activation {
    /// Contact points on which a text was tried: with the page itself, and as another path since.
    fileprivate func contactsTried(for page: Page, queuedAt: Instant) -> Set<ContactPoint> {
        let alike = attempts.values.filter { $0.page?.saysTheSame(as: page) == true }
        let firsts = alike.filter { $0.page?.reason != .pathFailed && $0.queuedAt <= queuedAt }
        let since = page.reason == .pathFailed ? firsts.map(\.queuedAt).max() ?? queuedAt : queuedAt
        return Set(
            alike.filter { other in
                other.queuedAt >= since
                    && (page.reason == .pathFailed || other.page?.reason == page.reason
                        || other.page?.reason == .pathFailed)
            }
            .compactMap(\.page?.contact))
    }

    /// Not worth making (again): its person or all its roles have answered, or it is over. Notices always go;
    /// of a drill that was broken off nothing does but that it was. Who comes too late ends nobody's call.
    func isObsolete(_ attempt: Attempt) -> Bool {
        guard let page = attempt.page else { return isBrokenOff }
        guard page.purpose == .page else { return isBrokenOff && attempt.queuedAt < endedAt }
        return !isOpen || hasAnswered(page.person, forAnyOf: page.roles)
            || page.roles.allSatisfy {
                isFilledInTime($0) || paging[$0]?.declined.contains(page.person) == true
            }
    }

    /// Whether those who have answered for it are there before the cell's limit ends.
    private func isFilledInTime(_ role: RoleID) -> Bool {
        guard let paging = paging[role], paging.isAnswered else { return false }
        let cell = reading(at: openedAt).facts(.cell)
        guard cell.stop == nil, let due = cell.due else { return true }
        let inTime = paging.answers.count { answer in
            answer.remote || answer.expectedAt.map { $0 < due } ?? true
        }
        return inTime >= paging.need
    }

    /// When its end was recorded; what is queued from then on says so.
    private var endedAt: Instant { closing?.statement.recordedAt ?? openedAt }

    func hasAnswered(_ person: PersonID) -> Bool {
        paging.values.contains { $0.answers.contains { $0.person == person } }
    }

    /// Awake and on the way: for one of these roles, or for any that is a duty. Who came as a volunteer may
    /// still be asked to do what is theirs.
    func hasAnswered(_ person: PersonID, forAnyOf roles: [RoleID]) -> Bool {
        paging.contains { role, paging in
            paging.answers.contains { $0.person == person }
                && (paging.plan.pool == nil || roles.contains(role))
        }
    }

    private var isBrokenOff: Bool { closing?.fact == .suspended || closing?.fact == .becameReal }
}
