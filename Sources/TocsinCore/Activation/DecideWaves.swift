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
    /// The next wave, or on a decline one volunteer more; nobody twice before everybody was called.
    mutating func callWave(_ role: RoleID, _ pool: RolePlan.Waves, reason: PageReason?, in id: ActivationID)
        -> [Call]
    {
        guard let activation = state.activations[id], let paging = activation.paging[role] else { return [] }
        let called = activation.peopleCalled(for: role)
        let free = settings.roster.volunteers(for: role, at: now).filter {
            !called.contains($0.id) && !activation.hasAnswered($0.id)
        }
        let isTopUp = reason == .declined
        let chosen = free.prefix(isTopUp ? 1 : pool.wave)
        let calls = chosen.map {
            Call(role: role, person: $0, contacts: $0.twoPaths, reason: reason ?? .wave)
        }
        if isTopUp { return calls }
        guard calls.isEmpty else {
            emit(.rungFired(id, role: role, rung: paging.fired, reached: calls.map(\.person.id)))
            return calls
        }
        return callSilentVolunteers(role, paging, in: id)
    }

    /// Everybody was called: those who said nothing once more, else the lead hears that nobody is left.
    private mutating func callSilentVolunteers(
        _ role: RoleID, _ paging: RolePaging, in id: ActivationID
    ) -> [Call] {
        guard let activation = state.activations[id] else { return [] }
        let silent = settings.roster.volunteers(for: role, at: now).filter {
            !paging.declined.contains($0.id) && !activation.hasAnswered($0.id)
        }
        let calls = silent.map { Call(role: role, person: $0, contacts: $0.contacts, reason: .repeated) }
        let isNews = calls.isEmpty && activation.lastReached(for: role)?.isEmpty != true
        emit(.rungFired(id, role: role, rung: paging.fired, reached: calls.map(\.person.id)))
        if isNews {
            let text = wording(id).noVolunteerLeft(role: title(role)).plainText
            warn(
                Warning(kind: .emptyRung, clock: nil, mark: paging.fired, to: [], text: text),
                roles: [activation.rules.convening.lead, "dutyOfficer"], in: id)
        }
        return calls
    }

    /// Enough have accepted: those called who said nothing are told that they may sleep on.
    mutating func thankTheOthers(after role: RoleID, in id: ActivationID) {
        guard let activation = state.activations[id], let paging = activation.paging[role],
            let pool = paging.plan.pool, paging.answers.count == pool.need
        else { return }
        let silent = activation.peopleCalled(for: role).filter {
            !paging.declined.contains($0) && !activation.hasAnswered($0)
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

    /// Whom the last rung or wave of a role reached.
    fileprivate func lastReached(for role: RoleID) -> [PersonID]? {
        for occurrence in occurrences.reversed() {
            if case .rung(role, _, let reached) = occurrence.content { return reached }
        }
        return nil
    }
}
