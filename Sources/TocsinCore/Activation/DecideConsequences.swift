// What follows from a statement: paging begins, stops, climbs; an end tells everyone who was called.

extension Turn {
    /// `again`: somebody declines who had declined before, which changes nothing.
    /// `fills`: pools that lacked somebody before this was recorded.
    mutating func follow(
        _ fact: Fact, _ stating: Stating, in id: ActivationID, again: Bool, fills: Set<RoleID>
    ) {
        guard let activation = state.activations[id] else { return }
        switch fact {
        case .emergencyDetermined:
            if activation.isOpen, activation.paging.isEmpty {
                tellDecider(of: id, by: stating.by)
                beginConvening(id)
            }
        case .acknowledged(let role, let person, let eta, let remote):
            silence(person, wholly: true, in: id)
            let expected = eta.map { (stating.at?.instant ?? now) + .minutes($0) }
            followArrival(person, [role], at: remote ? nil : expected, in: id, fills: fills)
            if fills.contains(role) { thankTheOthers(after: role, in: id) }
        case .inPost(_, let person, _): silence(person, wholly: true, in: id)
        case .declined(let role, let person):
            silence(person, wholly: false, in: id)
            if !again { climbAfterDecline([role], in: id) }
        case .corrected(let entry, let to): correctWhatFollowed(entry, to: to, stating, in: id)
        case .prealerted: prealert(id)
        case .ticked(let step):
            informByStep(step, stating, in: id)
            watchReference(stating.reference, of: step, in: id)
        case .stoodDown: close(id, because: .stoodDown)
        case .cancelled: close(id, because: .cancelled)
        case .suspended: close(id, because: .suspended)
        case .becameReal:
            close(id, because: .becameReal)
            openReal(from: activation, stating, reason: stating.reason ?? activation.opening.title)
        default: break
        }
    }

    mutating func answer(_ answer: Answer, by person: PersonID, in id: ActivationID) throws(Rejection) {
        let called = state.activations[id]?.rolesCalled(person) ?? []
        // A link of a merged activation answers in the one that goes on.
        let id = state.home(of: id)
        let activation = try activation(id)
        if activation.closing != nil {
            throw Rejection(
                .alreadyClosed, "\(activation.opening.title) : c'est terminé, merci.",
                hint: "vous pouvez faire demi-tour")
        }
        let roles = called + activation.rolesCalled(person).filter { !called.contains($0) }
        guard !roles.isEmpty else {
            throw Rejection(
                .nothingAsked, "Vous n'êtes pas appelé(e) pour \(id).", hint: "aucune réponse n'est attendue")
        }
        let news = roles.filter { !activation.hasHeard(answer.fact($0, person)) }
        let fills = activation.shortPools(besides: person)
        for role in roles { record(answer.fact(role, person), Stating(), in: id) }
        accepted.activation = id
        silence(person, wholly: true, in: id)
        switch answer {
        case .coming(let minutes):
            followArrival(person, roles, at: minutes.map { now + .minutes($0) }, in: id, fills: fills)
        case .remote:
            for role in roles { record(.inPost(role: role, person: person, remote: true), Stating(), in: id) }
        case .unavailable: climbAfterDecline(news, in: id)
        case .inPost: break
        }
        if answer != .unavailable {
            for role in roles where fills.contains(role) { thankTheOthers(after: role, in: id) }
        }
    }

    /// Withdraws what has not left yet and has become needless; `wholly`: everything convening this person,
    /// who is awake.
    mutating func silence(_ person: PersonID, wholly: Bool, in id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        let stale = activation.attempts.ids.filter { attempt in
            guard let waiting = activation.attempts[attempt], waiting.outcome == .queued, !waiting.inFlight,
                let page = waiting.page, page.purpose == .page
            else { return false }
            return (wholly && page.person == person) || activation.isObsolete(waiting)
        }
        if !stale.isEmpty { emit(.withdrawn(id, stale)) }
    }

    /// An arrival after the limit fills its roles, and yet the next rung is called and the lead warned.
    private mutating func followArrival(
        _ person: PersonID, _ roles: [RoleID], at expected: Instant?, in id: ActivationID,
        fills: Set<RoleID>
    ) {
        guard let expected, let activation = state.activations[id], activation.isOpen else { return }
        let facts = activation.reading(at: now).facts(.cell)
        guard facts.stop == nil, let due = facts.due, expected >= due else { return }
        let eta = Int(max(0, (expected - now).inMinutes))
        var calls: [Call] = []
        // A pool that is full without this person, or has already been topped up for them, is left alone.
        for role in roles where activation.paging[role]?.plan.pool == nil || fills.contains(role) {
            calls += climb(role, reason: .lateArrival, in: id)
        }
        send(calls, in: id)
        let titles = roles.map(title).joined(separator: ", ")
        let wording = wording(id).lateArrival(name(person.rawValue), role: titles, minutes: eta, due: due)
        warn(
            Warning(kind: .lateArrival, clock: .cell, mark: eta, to: [], text: wording.plainText),
            roles: [activation.rules.convening.lead], in: id)
    }

    private mutating func climbAfterDecline(_ roles: [RoleID], in id: ActivationID) {
        guard let activation = state.activations[id], activation.isOpen else { return }
        var calls: [Call] = []
        for role in roles where state.activations[id]?.paging[role]?.isAnswered == false {
            calls += climb(role, reason: .declined, in: id)
        }
        send(calls, in: id)
    }

    /// Who is called already must come, and is not told to wait.
    private mutating func prealert(_ id: ActivationID) {
        guard let activation = state.activations[id], activation.isOpen, activation.paging.isEmpty else {
            return
        }
        let people = activation.rules.convening.roles.compactMap { onDuty($0) }
        notify(people, in: id, reason: .prealert, wording: wording(id).prealert())
    }

    private mutating func informByStep(_ step: String, _ stating: Stating, in id: ActivationID) {
        guard let declared = settings.information.steps.first(where: { $0.id == step }),
            let audience = declared.informs
        else { return }
        var informing = stating
        informing.entry = nil
        record(.informed(audience, means: declared.title, scope: .all), informing, in: id)
    }

    /// A step's correction holds for the information recorded with it as well.
    private mutating func correctWhatFollowed(
        _ entry: EntryID, to time: StatedTime?, _ stating: Stating, in id: ActivationID
    ) {
        guard let ledger = state.activations[id]?.ledger,
            let ticked = ledger.original(ledger.root(of: entry)), case .ticked(let step) = ticked.fact,
            let declared = settings.information.steps.first(where: { $0.id == step }),
            let audience = declared.informs, let informed = ledger.next(after: ticked.entry),
            informed.fact == .informed(audience, means: declared.title, scope: .all),
            informed.statedAt == ticked.statedAt, informed.recordedAt == ticked.recordedAt
        else { return }
        var correcting = stating
        correcting.entry = nil
        record(.corrected(informed.entry, to: time), correcting, in: id)
    }

    /// Ends an activation: nothing more is paged, and everyone who was called is told on the same paths,
    /// once.
    mutating func close(_ id: ActivationID, because closing: Closing) {
        guard let activation = state.activations[id], activation.closings == 1 else { return }
        let waiting = activation.attempts.ids.filter { id in
            guard let attempt = activation.attempts[id] else { return false }
            return attempt.outcome == .queued && !attempt.inFlight && activation.isObsolete(attempt)
        }
        if !waiting.isEmpty { emit(.withdrawn(id, waiting)) }
        let reached = state.reached(by: state.activations[id] ?? activation)
        let calledOff = reached + heldReady(for: activation, besides: Set(reached.map(\.person)))
        for (person, contacts) in calledOff {
            let known =
                settings.roster.people[person]
                ?? Person(id: person, name: person.rawValue, contacts: contacts)
            let text = wording(id).closed(closing, others: goingOn(for: person, beside: activation))
            for contact in contacts {
                page(known, contact, .notice, closing.reason, roles: [], text, in: id)
            }
        }
    }

    /// Who was told to hold themselves ready, or is to relieve the cell: they would come for nothing.
    private func heldReady(
        for activation: Activation, besides told: Set<PersonID>
    ) -> [(person: PersonID, contacts: [ContactPoint])] {
        var told = told
        var result: [(person: PersonID, contacts: [ContactPoint])] = []
        for ask in state.book.reliefs(of: activation.id) where told.insert(ask.person).inserted {
            guard let person = settings.roster.people[ask.person] else { continue }
            result.append((person.id, addressee(person, of: ask).twoPaths))
        }
        for id in activation.attempts.ids {
            guard let page = activation.attempts[id]?.page, page.reason == .prealert,
                told.insert(page.person).inserted
            else { continue }
            result.append((page.person, [page.contact]))
        }
        return result
    }

    /// What else of the same kind this person was called for: the end of one must not send them home from it.
    private func goingOn(for person: PersonID, beside activation: Activation) -> [Opening] {
        state.open.compactMap { state.activations[$0] }
            .filter { other in
                other.id != activation.id && other.mode == activation.mode
                    && other.called.contains { $0.person == person }
            }
            .map(\.opening)
    }
}

extension Answer {
    func fact(_ role: RoleID, _ person: PersonID) -> Fact {
        switch self {
        case .coming(let minutes):
            .acknowledged(role: role, person: person, etaMinutes: minutes, remote: false)
        case .remote: .acknowledged(role: role, person: person, etaMinutes: nil, remote: true)
        case .unavailable: .declined(role: role, person: person)
        case .inPost: .inPost(role: role, person: person, remote: false)
        }
    }
}

extension Closing {
    var reason: PageReason {
        switch self {
        case .stoodDown: .standDown
        case .cancelled: .cancelled
        case .suspended: .suspended
        case .becameReal: .becameReal
        }
    }
}

extension Activation {
    /// Whether it is a decline that stands already.
    func hasHeard(_ fact: Fact) -> Bool {
        guard case .declined(let role, let person) = fact else { return false }
        return paging[role]?.declined.contains(person) == true
    }

    /// Roles this person was paged for, in the order of convening.
    package func rolesCalled(_ person: PersonID) -> [RoleID] {
        let called = Set(
            attempts.values.compactMap(\.page)
                .filter { $0.person == person && $0.purpose == .page }
                .flatMap(\.roles))
        return rules.convening.roles.filter(called.contains)
    }
}
