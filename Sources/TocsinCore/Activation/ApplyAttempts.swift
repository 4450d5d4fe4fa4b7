// Folding what happens to attempts and messages: queued, started, finished, withdrawn, released.

extension State {
    mutating func queue(_ attempt: Attempt, _ attemptID: AttemptID, in id: ActivationID) {
        activations[id]?.attempts[attemptID] = attempt
        owners[attemptID] = id
        outbox.queue(attemptID, attempt.lane, on: attempt.parcel.path)
    }

    /// A drill's calls wait for the real ones. Of the ends of several drills broken off at once the first
    /// that goes to an address leaves before the real call, the others after it.
    mutating func lane(of page: Page, in id: ActivationID, at now: Instant) -> Outbox.Lane {
        guard page.lane == .pages, activations[id]?.mode == .exercise else { return page.lane }
        if page.purpose == .page { return .drills }
        if endsTold.at != now { endsTold = EndsTold(at: now) }
        return endsTold.contacts.insert(page.contact).inserted ? .pages : .drills
    }

    private mutating func queue(
        _ deliveries: [Delivery], of message: MessageID, in id: ActivationID, at now: Instant
    ) {
        for delivery in deliveries {
            owners[delivery.attempt] = id
            outbox.queue(delivery.attempt, .messages, on: delivery.path)
        }
        activations[id]?.queue(deliveries, of: message, at: now)
    }

    mutating func applyStarted(_ ids: [AttemptID], at now: Instant) {
        for attempt in ids {
            guard let path = self.attempt(attempt)?.parcel.path else { continue }
            outbox.start(attempt)
            paths[path, default: .init()].start(at: now)
            changeAttempt(attempt) {
                $0.inFlight = true
                $0.retryAt = nil
                $0.started += 1
            }
        }
        for owner in Set(ids.compactMap { owners[$0] }) { touch(owner) }
    }

    mutating func applyFinished(_ id: AttemptID, _ result: AttemptResult, at now: Instant) {
        guard let owner = owners[id], var attempt = attempt(id) else { return }
        var ended: Outcome?
        attempt.inFlight = false
        learn(id, result, of: attempt, at: now)
        if result.mayHaveArrived { attempt.mayHaveArrived = true }
        if result.pathFault { attempt.pathFaults += 1 }
        attempt.reason = result.reason ?? attempt.reason
        attempt.reference = result.reference ?? attempt.reference
        if let retryAt = result.retryAt, attempt.outcome != .withdrawn {
            attempt.retryAt = retryAt
            outbox.delay(id, until: retryAt)
        } else {
            outbox.drop(id)
            attempt.finishedAt = now
            if result.outcome == .accepted, attempt.acceptedAt == nil { attempt.acceptedAt = now }
            let outcome = attempt.outcome.after(result.outcome).raised(by: attempt.heard)
            if attempt.outcome == .queued { ended = outcome }
            attempt.outcome = outcome
        }
        if owner == .roster { _ = book.attempts.change(id) { $0 = attempt } }
        let occurrence = Occurrence(recordedAt: now, content: .finished(id, result))
        activations[owner]?.finish(id, attempt, endedIn: ended, occurrence, version)
    }

    mutating func applyWithdrawn(_ attempts: [AttemptID], in id: ActivationID, at now: Instant) {
        for attempt in attempts {
            if let waiting = activations[id]?.attempts[attempt], waiting.outcome == .queued {
                activations[id]?.count(waiting, endedIn: .withdrawn)
            }
            activations[id]?.attempts[attempt]?.outcome = .withdrawn
            activations[id]?.attempts[attempt]?.retryAt = nil
            outbox.drop(attempt)
        }
        note(.withdrawn(attempts), in: id, at: now)
    }

    mutating func applyMessage(_ event: Event, at now: Instant) {
        switch event {
        case .messageDrafted(let id, let message):
            activations[id]?.update(message)
            note(.drafted(message.id), in: id, at: now)
        case .messageValidated(let id, let message, let validation):
            activations[id]?.withMessage(message) { $0.validations.append(validation) }
            note(.validated(message, validation), in: id, at: now)
        case .messageReleased(let id, let message, let release):
            activations[id]?.withMessage(message) { record in
                record.release = release
                for seat in release.scope {
                    if let audience = seat.audience { record.progress[audience, default: .init()].seats += 1 }
                }
            }
            note(.released(message, release), in: id, at: now)
        case .deliveriesQueued(let id, let message, let deliveries):
            queue(deliveries, of: message, in: id, at: now)
        case .seatClosed(let id, let message, let closing):
            activations[id]?.withMessage(message) { $0.closings.append(closing) }
            note(.seatClosed(message, closing), in: id, at: now)
        case .campaign(let id, let message, let step): applyCampaign(step, of: message, in: id, at: now)
        default: break
        }
    }
}

extension Outcome {
    /// A receipt never takes a state back: an answer or a withdrawal stays what it is.
    func after(_ next: Outcome) -> Outcome {
        switch self {
        case .acknowledged, .declined: self
        case .withdrawn: next == .accepted || next == .delivered ? next : self
        default: next
        }
    }
}

extension Activation {
    mutating func withMessage(_ id: MessageID, _ change: (inout MessageRecord) -> Void) {
        guard let place = messages.firstIndex(where: { $0.message.id == id }) else { return }
        change(&messages[place])
    }

    fileprivate mutating func queue(_ deliveries: [Delivery], of message: MessageID, at now: Instant) {
        for delivery in deliveries {
            attempts[delivery.attempt] = Attempt(content: .delivery(message, delivery), queuedAt: now)
        }
        withMessage(message) { record in
            record.deliveries += deliveries.map(\.attempt)
            record.waiting += deliveries.count
            for audience in deliveries.lazy.flatMap(\.seats).compactMap(\.audience) {
                record.progress[audience, default: .init()].pending += 1
            }
        }
    }

    /// All that a result changes here, at once: each way in to an activation costs as much as all of it.
    fileprivate mutating func finish(
        _ id: AttemptID, _ attempt: Attempt, endedIn outcome: Outcome?, _ occurrence: Occurrence,
        _ version: Int64
    ) {
        if let outcome { count(attempt, endedIn: outcome) }
        _ = attempts.change(id) { $0 = attempt }
        settleAnswered(id)
        occurrences.append(occurrence)
        until = version
    }

    /// Counts a delivery that has ended.
    mutating func count(_ attempt: Attempt, endedIn outcome: Outcome) {
        guard case .delivery(let message, let delivery) = attempt.content else { return }
        withMessage(message) { record in
            record.waiting -= 1
            for key in delivery.seats {
                guard let audience = key.audience else { continue }
                record.progress[audience, default: .init()].pending -= 1
                if outcome == .accepted || outcome == .delivered {
                    record.progress[audience, default: .init()].served.insert(key.seat)
                }
            }
        }
    }

    /// A draft replaces the one of the same number.
    mutating func update(_ message: Message) {
        if let place = messages.firstIndex(where: { $0.message.id == message.id }) {
            messages[place].message = message
        } else {
            messages.append(MessageRecord(message: message))
        }
    }

    /// A page accepted after its person has answered or declined is an answered or a declined page.
    mutating func settleAnswered(_ id: AttemptID) {
        guard let attempt = attempts[id], attempt.outcome == .accepted || attempt.outcome == .delivered,
            let page = attempt.page, page.purpose == .page
        else { return }
        if page.roles.contains(where: { role in
            paging[role]?.answers.contains { $0.person == page.person } == true
        }) {
            attempts[id]?.outcome = .acknowledged
        } else if page.roles.contains(where: { paging[$0]?.declined.contains(page.person) == true }) {
            attempts[id]?.outcome = .declined
        }
    }
}
