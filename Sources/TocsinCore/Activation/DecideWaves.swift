// Calling a pool of volunteers: waves until enough accept, a decline is normal, thanks when it is enough.

extension RolePlan {
    /// Waves until every member was called, tightened so that the last leaves a margin before the limit.
    static func waves(
        _ role: RoleID, _ pool: Pool, from start: Instant, limit: Instant, margin: Duration
    ) -> RolePlan {
        let count = max(1, (pool.members.count + pool.wave - 1) / max(1, pool.wave))
        let room = max(0, (limit - margin - start).inMilliseconds)
        let last = Int64(count - 1) * pool.every.inMilliseconds
        let dues = (0..<count).map { number -> Instant in
            let planned = Int64(number) * pool.every.inMilliseconds
            return start + .milliseconds(last == 0 ? 0 : min(planned, planned * room / last))
        }
        return RolePlan(
            role: role, dues: dues, repeatEvery: pool.every, pool: .init(wave: pool.wave, need: pool.accept))
    }
}

extension Turn {
    /// The next wave; on a decline or a late arrival one volunteer more. Nobody twice before everybody was
    /// called; then the silent once more, then the last resort.
    mutating func callWave(_ role: RoleID, _ pool: RolePlan.Waves, reason: PageReason?, in id: ActivationID)
        -> [Call]
    {
        guard let activation = state.activations[id], let paging = activation.paging[role] else { return [] }
        let isTopUp = reason != nil
        let free = freeVolunteers(for: role, in: activation)
        let calls = free.prefix(isTopUp ? 1 : pool.wave).map {
            Call(role: role, person: $0, contacts: $0.twoPaths, reason: reason ?? .wave)
        }
        if isTopUp {
            if calls.isEmpty, silentVolunteers(for: role, in: activation).isEmpty {
                reportNobodyLeft(role, in: id)
            }
            return calls
        }
        if calls.isEmpty { return callSilentVolunteers(role, paging, in: id) }
        emit(.rungFired(id, role: role, rung: paging.fired, reached: calls.map(\.person.id)))
        return calls
    }

    /// Whoever is named for the role first; then those who hold no other role of the cell, then the others.
    private func freeVolunteers(for role: RoleID, in activation: Activation) -> [Person] {
        let called = activation.peopleCalled(for: role)
        let others = activation.rules.convening.roles.filter { $0 != role }
        let busy = Set(
            others.flatMap { [onDuty($0)?.id, settings.roster.deputy(of: $0, at: now)?.person] }
                .compactMap(\.self))
        let free = settings.roster.volunteers(for: role, at: now).filter {
            !called.contains($0.id) && !activation.hasAnswered($0.id, forAnyOf: [role])
        }
        let named = [onDuty(role)].compactMap(\.self).filter { !called.contains($0.id) }
        return named + free.filter { !busy.contains($0.id) } + free.filter { busy.contains($0.id) }
    }

    private func silentVolunteers(for role: RoleID, in activation: Activation) -> [Person] {
        settings.roster.volunteers(for: role, at: now).filter {
            activation.paging[role]?.declined.contains($0.id) != true
                && !activation.hasAnswered($0.id, forAnyOf: [role])
        }
    }

    /// Everybody was called: those who said nothing once more. After that, or with nobody left, the lead is
    /// told and the last resort is called, as for any role that nobody answers for.
    private mutating func callSilentVolunteers(
        _ role: RoleID, _ paging: RolePaging, in id: ActivationID
    ) -> [Call] {
        guard let activation = state.activations[id] else { return [] }
        var calls: [Call] = []
        if paging.fired <= paging.plan.dues.count {
            calls = silentVolunteers(for: role, in: activation).map {
                Call(role: role, person: $0, contacts: $0.contacts, reason: .repeated)
            }
        }
        guard calls.isEmpty else {
            emit(.rungFired(id, role: role, rung: paging.fired, reached: calls.map(\.person.id)))
            return calls
        }
        reportNobodyLeft(role, in: id)
        return callAgain(role, in: id)
    }

    /// Once: a second time only when somebody was reached in between.
    private mutating func reportNobodyLeft(_ role: RoleID, in id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        let isAsleep = activation.peopleCalled(for: role).isEmpty
        let wording = wording(id)
        let text =
            isAsleep
            ? wording.volunteersAsleep(role: title(role)) : wording.noVolunteerLeft(role: title(role))
        guard !activation.hasWarned(text.plainText) else { return }
        warn(
            Warning(kind: .emptyRung, clock: nil, mark: 0, to: [], text: text.plainText),
            roles: [activation.rules.convening.lead, "dutyOfficer"], in: id)
    }

    /// Enough have accepted: those called who said nothing are told that they may sleep on.
    mutating func thankTheOthers(after role: RoleID, in id: ActivationID) {
        guard let activation = state.activations[id], activation.isOpen, let paging = activation.paging[role],
            paging.plan.pool != nil, paging.isAnswered
        else { return }
        let silent = activation.peopleCalled(for: role).filter {
            !paging.declined.contains($0) && !activation.hasAnswered($0) && !activation.stillCalls($0)
        }
        let people = silent.sorted().compactMap { settings.roster.people[$0]?.asVolunteer }
        notify(people, in: id, reason: .wave, wording: wording(id).enoughVolunteers(role: title(role)))
    }
}

extension Activation {
    /// Everyone paged for this role so far.
    func peopleCalled(for role: RoleID) -> Set<PersonID> {
        Set(
            attempts.values.compactMap(\.page).filter { $0.purpose == .page && $0.roles.contains(role) }
                .map(\.person))
    }

    /// Whether it waits for this person in a role that nobody fills.
    fileprivate func stillCalls(_ person: PersonID) -> Bool {
        rolesCalled(person).contains { role in
            paging[role].map { !$0.isAnswered && !$0.declined.contains(person) } ?? false
        }
    }

    /// Pools that are not full without this person.
    func shortPools(besides person: PersonID) -> Set<RoleID> {
        Set(
            paging.filter { _, paging in
                guard let pool = paging.plan.pool, !paging.answers.contains(where: { $0.person == person })
                else { return false }
                return paging.answers.count < pool.need
            }.keys)
    }

    fileprivate func hasWarned(_ text: String) -> Bool {
        occurrences.contains {
            if case .warned(let warning) = $0.content { warning.text == text } else { false }
        }
    }
}

extension Fact {
    /// Whose answer it is.
    var answeringPerson: PersonID? {
        switch self {
        case .acknowledged(_, let person, _, _), .inPost(_, let person, _), .declined(_, let person): person
        default: nil
        }
    }
}
