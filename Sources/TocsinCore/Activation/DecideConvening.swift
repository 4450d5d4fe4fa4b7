// Convening the cell: ladders in absolute time, rungs that fire, climb, repeat, and never reach nobody in
// silence.

/// Somebody to call for a role, by these contact points.
struct Call {
    var role: RoleID
    var person: Person
    var contacts: [ContactPoint]
    var reason: PageReason
}

extension Ladder {
    /// Rung *i* falls due at `t0 + min(dᵢ, dᵢ · max(0, D − margin − t0) / d_last)`, D being the cell's limit.
    package func dues(from start: Instant, limit: Instant) -> [Instant] {
        let last = rungs.last?.after.inMilliseconds ?? 0
        let room = max(0, (limit - margin - start).inMilliseconds)
        return rungs.map { rung in
            let planned = rung.after.inMilliseconds
            return start + .milliseconds(last == 0 ? planned : min(planned, planned * room / last))
        }
    }
}

extension Turn {
    mutating func beginConvening(_ id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        let convening = activation.rules.convening
        let limit = activation.reading(at: now).facts(.cell).due ?? now + activation.rules.clocks.cellLimit
        for role in convening.roles {
            emit(.conveningBegan(id, plan(for: role, under: convening, limit: limit)))
        }
        fireRungs(id)
        tellIncoming(id)
        tellShadows(id)
        if state.activations[id]?.called.isEmpty == true { callEverybody(id) }
    }

    /// A pool nobody stands in for is called in waves, everybody else up a ladder.
    private func plan(for role: RoleID, under convening: Convening, limit: Instant) -> RolePlan {
        let ladder = convening.ladder(for: role)
        if let pool = settings.roster.role(role)?.pool, settings.roster.onDuty(role, at: now) == nil {
            return .waves(role, pool, from: now, limit: limit, margin: ladder.margin)
        }
        return RolePlan(
            role: role, dues: ladder.dues(from: now, limit: limit), repeatEvery: ladder.repeatEvery)
    }

    /// Fires every rung that is due, in order.
    mutating func fireRungs(_ id: ActivationID) {
        var calls: [Call] = []
        while let role = dueRole(id) { calls += climb(role, reason: nil, in: id) }
        send(calls, in: id)
    }

    private func dueRole(_ id: ActivationID) -> RoleID? {
        guard let activation = state.activations[id], activation.isOpen else { return nil }
        return activation.rules.convening.roles
            .compactMap { role in activation.paging[role]?.due.map { (role, $0) } }
            .filter { $0.1 <= now }.min { $0.1 < $1.1 }?.0
    }

    /// Takes the next rung of a ladder; an empty one is passed at once. A forced reason (a decline) does not
    /// wait for the rung's time.
    mutating func climb(_ role: RoleID, reason: PageReason?, in id: ActivationID) -> [Call] {
        guard let activation = state.activations[id] else { return [] }
        if let pool = activation.paging[role]?.plan.pool, settings.roster.role(role)?.pool != nil {
            return callWave(role, pool, reason: reason, in: id)
        }
        let ladder = activation.rules.convening.ladder(for: role)
        // A pool that is none any more has no rungs of its own: its titular, else the last resort.
        guard activation.paging[role]?.plan.pool == nil else { return callAgain(role, in: id) }
        while let paging = state.activations[id]?.paging[role], paging.fired < ladder.rungs.count {
            let number = paging.fired
            let rung = ladder.rungs[number]
            // A question that stands is not overtaken by a decline.
            if let asking = paging.asking, now < asking.until { return [] }
            if paging.asking == nil, ask(rung, number, for: role, in: id) { return [] }
            let calls = calls(for: rung, role: role, reason: reason, in: id)
            emit(.rungFired(id, role: role, rung: number, reached: calls.map(\.person.id)))
            if !calls.isEmpty { return calls }
            reportEmptyRung(number, role, in: id)
        }
        return callAgain(role, in: id)
    }

    /// Asks the decider before a rung that wants it, while there is time to.
    private mutating func ask(_ rung: Rung, _ number: Int, for role: RoleID, in id: ActivationID) -> Bool {
        guard let delay = rung.askDeciderFor, let activation = state.activations[id],
            case .role(let called) = rung.call, let person = onDuty(called),
            let decider = onDuty(activation.rules.convening.decider), decider.id != person.id,
            let limit = activation.reading(at: now).facts(.cell).due, now + delay < limit
        else { return false }
        emit(.deciderAsked(id, role: role, rung: number, until: now + delay))
        let wording = wording(id).askDecider(
            role: title(role), person: person.name, title: title(called), until: now + delay)
        notify([decider], in: id, reason: .askDecider, wording: wording)
        return true
    }

    mutating func decideRung(_ role: RoleID, call: Bool, in id: ActivationID) throws(Rejection) {
        let activation = try activation(id)
        guard activation.isOpen else {
            throw Rejection(
                .alreadyClosed, "\(activation.opening.title) : c'est terminé, personne d'autre n'est appelé.",
                hint: "rien à faire")
        }
        guard let asking = activation.paging[role]?.asking else {
            throw Rejection(
                .nothingAsked, "Aucune question n'attend de réponse pour « \(role) ».",
                hint: "tocsin status \(id)")
        }
        emit(.deciderAnswered(id, role: role, rung: asking.rung, call: call))
        accepted.activation = id
        guard call else { return }
        let rung = activation.rules.convening.ladder(for: role).rungs[asking.rung]
        let calls = calls(for: rung, role: role, reason: nil, in: id)
        emit(.rungFired(id, role: role, rung: asking.rung, reached: calls.map(\.person.id)))
        send(calls, in: id)
    }

    private func calls(for rung: Rung, role: RoleID, reason: PageReason?, in id: ActivationID) -> [Call] {
        switch rung.call {
        case .titular(let choice):
            let again = state.activations[id]?.paging[role]?.fired ?? 0 > 0
            return onDuty(role).map {
                call($0, role, reason ?? (again ? .calledAgain : .firstCall), in: id, choice: choice)
            } ?? []
        case .deputy:
            let deputy = settings.roster.deputy(of: role, at: now).flatMap {
                settings.roster.people[$0.person]
            }
            if deputy == nil, settings.roster.role(role)?.pool != nil {
                return volunteers(role, reason, in: id)
            }
            return deputy.map { call($0, role, reason ?? .deputy, in: id) } ?? []
        case .role(let other): return onDuty(other).map { call($0, role, reason ?? .escalated, in: id) } ?? []
        }
    }

    /// Somebody was named in a pool's place and is silent: the volunteers stand in for the deputy.
    private func volunteers(_ role: RoleID, _ reason: PageReason?, in id: ActivationID) -> [Call] {
        let wave = settings.roster.role(role)?.pool?.wave ?? 1
        return settings.roster.volunteers(for: role, at: now).prefix(wave).flatMap {
            call($0, role, reason ?? .wave, in: id)
        }
    }

    /// Nobody is called who declined this role, or who has answered already and is awake.
    private func call(
        _ person: Person, _ role: RoleID, _ reason: PageReason, in id: ActivationID,
        choice: Rung.ContactChoice = .twoPaths
    ) -> [Call] {
        guard let activation = state.activations[id],
            activation.paging[role]?.declined.contains(person.id) != true,
            !activation.hasAnswered(person.id, forAnyOf: [role])
        else { return [] }
        let contacts = choice == .all ? person.contacts : twoPaths(of: person)
        return contacts.isEmpty ? [] : [Call(role: role, person: person, contacts: contacts, reason: reason)]
    }

    /// After the last rung: titular and deputy again, else those the ladder names, else the last resort.
    /// Nobody whom the decider must be asked about first.
    mutating func callAgain(_ role: RoleID, in id: ActivationID) -> [Call] {
        guard let activation = state.activations[id], let paging = activation.paging[role] else { return [] }
        let convening = activation.rules.convening
        let deputy = settings.roster.deputy(of: role, at: now).flatMap { settings.roster.people[$0.person] }
        let named = convening.ladder(for: role).rungs.compactMap { rung -> RoleID? in
            if case .role(let other) = rung.call, rung.askDeciderFor == nil { other } else { nil }
        }
        let circles = [
            [onDuty(role), deputy], named.map { onDuty($0) }, convening.lastResort.map { onDuty($0) },
        ]
        var calls: [Call] = []
        for circle in circles where calls.isEmpty {
            for case let person? in circle { calls += call(person, role, .repeated, in: id, choice: .all) }
        }
        if calls.isEmpty, isDeserted(activation) {
            calls = everybody.flatMap { call($0, role, .lastResort, in: id) }
        }
        emit(.rungFired(id, role: role, rung: paging.fired, reached: calls.map(\.person.id)))
        return calls
    }

    /// An activation never goes without a recipient: the last resort, else everybody with a contact point.
    private mutating func callEverybody(_ id: ActivationID) {
        guard let activation = state.activations[id], !activation.rules.convening.roles.isEmpty else {
            return
        }
        let roles = activation.rules.convening.roles
        let lastResort = activation.rules.convening.lastResort.compactMap { onDuty($0) }
        for person in lastResort.isEmpty ? everybody : lastResort {
            for contact in person.twoPaths {
                page(
                    person, contact, .page, .lastResort, roles: roles, wording(id).page(roles.map(title)),
                    in: id)
            }
        }
    }

    private var everybody: [Person] {
        settings.roster.people.values.filter { !$0.contacts.isEmpty }.sorted { $0.id < $1.id }
    }

    /// Nobody is on duty for any of its roles, and nobody has answered.
    private func isDeserted(_ activation: Activation) -> Bool {
        let convening = activation.rules.convening
        return activation.paging.values.allSatisfy(\.answers.isEmpty)
            && convening.lastResort.allSatisfy { onDuty($0) == nil }
            && convening.roles.allSatisfy {
                onDuty($0) == nil && settings.roster.deputy(of: $0, at: now) == nil
                    && settings.roster.volunteers(for: $0, at: now).isEmpty
            }
    }

    private mutating func reportEmptyRung(_ number: Int, _ role: RoleID, in id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        let text = wording(id).emptyRung(number + 1, role: title(role)).plainText
        warn(
            Warning(kind: .emptyRung, clock: nil, mark: number, to: [], text: text),
            roles: [activation.rules.convening.lead, "dutyOfficer"], in: id)
    }
}

extension Turn {
    /// Two ways that work, as far as anybody knows; a way that does not is better than none.
    func twoPaths(of person: Person) -> [ContactPoint] {
        var person = person
        let works = { (contact: ContactPoint) in self.isUsable(self.route(contact.path, lane: .pages)) }
        person.contacts = person.contacts.filter(works) + person.contacts.filter { !works($0) }
        return person.twoPaths
    }
}

extension Person {
    /// The preferred contact point and the first one of another path class.
    package var twoPaths: [ContactPoint] {
        guard let first = contacts.first else { return [] }
        return [first] + contacts.dropFirst().filter { $0.pathClass != first.pathClass }.prefix(1)
    }

    /// Where a notice goes: one message, read rather than rung.
    package var noticeContact: ContactPoint? { contacts.first { $0.medium == .sms } ?? contacts.first }
}
