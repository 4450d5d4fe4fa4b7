// Folding: how each event changes the state. No decision is taken here, nothing is looked up.

extension State {
    package init(replaying entries: [JournalEntry]) {
        self.init()
        for entry in entries { apply(entry.event, at: entry.clock.instant, wall: entry.clock.wallClock) }
    }

    /// `wall`: how the machine's clock stood, for what the report says of it; nil where there is no machine.
    package mutating func apply(_ event: Event, at now: Instant, wall: WallClock? = nil) {
        version += 1
        lastRecordedAt = now
        defer { if let wall, let id = event.activation { noteClock(wall, in: id, at: now) } }
        switch event {
        case .settingsLoaded(let digest): applySettings(digest, at: now)
        case .daemonStarted: supervision.anchoredAt = supervision.anchoredAt ?? now
        case .requestKept(let key, let fingerprint, let answer):
            keys[key] = KeptRequest(fingerprint: fingerprint, answer: answer, at: now)
        case .opened(let opening): applyOpened(opening, at: now)
        case .stated(let id, let statement): applyStated(statement, in: id, at: now)
        case .conveningBegan(let id, let plan): activations[id]?.paging[plan.role] = RolePaging(plan: plan)
        case .paged(let id, let page):
            queue(
                Attempt(content: .page(page), queuedAt: now, lane: lane(of: page, in: id, at: now)),
                page.attempt,
                in: id)
            note(.paged(page.attempt), in: id, at: now)
        case .rungFired(let id, let role, let rung, let reached):
            activations[id]?.paging[role]?.fire(rung: rung, at: now)
            note(.rung(role: role, rung: rung, reached: reached), in: id, at: now)
        case .deciderAsked(let id, let role, let rung, let until):
            activations[id]?.paging[role]?.asking = .init(rung: rung, until: until)
            note(.asked(role: role, until: until), in: id, at: now)
        case .deciderAnswered(let id, let role, let rung, let call):
            applyDeciderAnswer(role: role, rung: rung, call: call, in: id, at: now)
        case .withdrawn(let id, let attempts): applyWithdrawn(attempts, in: id, at: now)
        case .attemptsStarted(let ids): applyStarted(ids, at: now)
        case .attemptFinished(let id, let result): applyFinished(id, result, at: now)
        case .heard(let event): applyHeard(event, at: now)
        case .warned(let id, let warning): applyWarned(warning, in: id, at: now)
        case .missed(let id, let clock):
            if let due = activations[id]?.reading(at: now).facts(clock).due {
                activations[id]?.missed[clock, default: [:]][due] = now
            }
            note(.missed(clock), in: id, at: now)
        case .told(let id, let person):
            activations[id]?.warned.held[person] = nil
            activations[id]?.warned.lastTold[person] = now
        case .machine(let id, let fact): noteMachine(fact, wall, in: id, at: now)
        case .merged(let id, let into):
            activations[id]?.mergedInto = into
            open.removeAll { $0 == id }
            note(.merged(into: into), in: id, at: now)
        case .messageDrafted, .messageValidated, .messageReleased, .deliveriesQueued, .seatClosed, .campaign:
            applyMessage(event, at: now)
        case .roster(let event): applyRoster(event, at: now)
        case .path(let event): applyPath(event, at: now)
        case .supervised(let event): applySupervision(event, at: now)
        case .published(let event): applyPublication(event, at: now)
        case .muted(let event): applyMute(event, at: now)
        }
        if let id = event.activation { touch(id) }
        forget(at: now)
    }

    mutating func note(_ content: Occurrence.Content, in id: ActivationID, at now: Instant) {
        activations[id]?.occurrences.append(Occurrence(recordedAt: now, content: content))
        touch(id)
    }

    private mutating func noteMachine(
        _ fact: MachineFact, _ wall: WallClock?, in id: ActivationID, at now: Instant
    ) {
        guard case .clockStepped(let seconds) = fact, let wall else {
            return note(.machine(fact), in: id, at: now)
        }
        note(.stepped(seconds: seconds, offset: wall.offset), in: id, at: now)
    }

    /// The report says from when to when the hours were not assured; a clock moves no page.
    private mutating func noteClock(_ wall: WallClock, in id: ActivationID, at now: Instant) {
        guard let activation = activations[id], activation.isOpen,
            activation.isClockAssured != wall.synchronised
        else { return }
        activations[id]?.isClockAssured = wall.synchronised
        note(.clock(assured: wall.synchronised), in: id, at: now)
    }

    private mutating func applySettings(_ digest: String, at now: Instant) {
        settingsDigest = digest
        for id in open { note(.settings(digest: digest), in: id, at: now) }
    }

    private mutating func applyOpened(_ opening: Opening, at now: Instant) {
        var activation = Activation(opening: opening, openedAt: now)
        activation.since = version
        if let log = opening.adopts, let adopted = activations[log] {
            activation.adopt(adopted)
            activation.since = adopted.since
            activations[log]?.mergedInto = opening.id
            touch(log)
            open.removeAll { $0 == log }
        }
        if let drill = opening.continues {
            activations[drill]?.continuedBy = opening.id
            touch(drill)
        }
        activations[opening.id] = activation
        order.append(opening.id)
        open.append(opening.id)
        note(.opened, in: opening.id, at: now)
    }

    private mutating func applyStated(_ statement: Statement, in id: ActivationID, at now: Instant) {
        activations[id]?.record(statement)
        note(.statement(statement.entry), in: id, at: now)
        switch statement.fact {
        case .acknowledged(let role, let person, let eta, let remote):
            let expected = eta.map { statement.statedAt.instant + .minutes($0) }
            activations[id]?.answer(role, RoleAnswer(person: person, expectedAt: expected, remote: remote))
        case .inPost(let role, let person, let remote):
            activations[id]?.answer(role, RoleAnswer(person: person, expectedAt: nil, remote: remote))
        case .declined(let role, let person): activations[id]?.decline(role, person)
        case .corrected(let entry, _):
            activations[id]?.answerAgain(after: entry)
            refreshOpen(id)
        case .stoodDown, .cancelled, .suspended, .becameReal: refreshOpen(id)
        default: break
        }
    }

    /// A withdrawn stand-down opens the activation again.
    private mutating func refreshOpen(_ id: ActivationID) {
        guard let activation = activations[id] else { return }
        open.removeAll { $0 == id }
        if !activation.isOpen { supervision.isClosedSinceAnchored = true }
        if activation.isOpen {
            open.append(id)
            open.sort {
                (activations[$0]?.openedAt ?? .init(seconds: 0), $0) < (
                    activations[$1]?.openedAt ?? .init(seconds: 0), $1
                )
            }
        }
    }

    private mutating func applyDeciderAnswer(
        role: RoleID, rung: Int, call: Bool, in id: ActivationID, at now: Instant
    ) {
        activations[id]?.paging[role]?.asking = nil
        if !call { activations[id]?.paging[role]?.fire(rung: rung, at: now) }
        note(.askAnswered(role: role, call: call), in: id, at: now)
    }

    private mutating func applyWarned(_ warning: Warning, in id: ActivationID, at now: Instant) {
        let due = warning.clock.flatMap { activations[id]?.reading(at: now).facts($0).due }
        activations[id]?.warned.record(warning, due: due, at: now)
        note(.warned(warning), in: id, at: now)
    }
}

extension RolePaging {
    mutating func fire(rung: Int, at now: Instant) {
        fired = max(fired, rung + 1)
        lastFiredAt = now
        asking = nil
    }

    mutating func note(_ answer: RoleAnswer) {
        answers.removeAll { $0.person == answer.person }
        answers.append(answer)
        declined.remove(answer.person)
    }

    mutating func noteDecline(of person: PersonID) {
        answers.removeAll { $0.person == person }
        declined.insert(person)
    }
}

extension WarningRecord {
    /// `due` is when the limit of the warning's clock ends.
    mutating func record(_ warning: Warning, due: Instant?, at now: Instant) {
        switch (warning.kind, warning.clock) {
        case (.share, let clock?):
            if let due { shares[clock, default: [:]][due] = max(shares[clock]?[due] ?? 0, warning.mark) }
        case (.deferralDue, let clock?): deferrals[clock] = now
        case (.digest, _): digest = max(digest, warning.mark)
        case (.forecast, _): forecasts.insert(warning.mark)
        default: break
        }
        for person in warning.to { held[person, default: []].append(warning) }
    }
}

extension Activation {
    mutating func answer(_ role: RoleID, _ answer: RoleAnswer) {
        paging[role]?.note(answer)
        paging[role]?.asking = nil
        settle(.acknowledged, of: answer.person, for: role)
    }

    mutating func decline(_ role: RoleID, _ person: PersonID) {
        paging[role]?.noteDecline(of: person)
        settle(.declined, of: person, for: role)
    }

    /// An answer was corrected or withdrawn: who fills its role follows from what stands.
    mutating func answerAgain(after corrected: EntryID) {
        guard let role = ledger.original(ledger.root(of: corrected))?.fact.answeredRole, paging[role] != nil
        else { return }
        paging[role]?.answers = []
        paging[role]?.declined = []
        for standing in ledger.standing where standing.fact.answeredRole == role {
            switch standing.fact {
            case .acknowledged(_, let person, let eta, let remote):
                let expected = eta.map { standing.instant + .minutes($0) }
                paging[role]?.note(RoleAnswer(person: person, expectedAt: expected, remote: remote))
            case .inPost(_, let person, let remote):
                paging[role]?.note(RoleAnswer(person: person, expectedAt: nil, remote: remote))
            case .declined(_, let person): paging[role]?.noteDecline(of: person)
            default: break
            }
        }
    }

    /// The pages that this answer answers carry it as their outcome.
    private mutating func settle(_ outcome: Outcome, of person: PersonID, for role: RoleID) {
        for id in attempts.ids {
            guard let page = attempts[id]?.page, page.purpose == .page, page.person == person,
                page.roles.contains(role), let attempt = attempts[id],
                [.accepted, .delivered, .unknown, .acknowledged, .declined].contains(attempt.outcome)
            else { continue }
            attempts[id]?.outcome = outcome
        }
    }
}
