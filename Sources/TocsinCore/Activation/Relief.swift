// Relieving a working cell: hours worked, and a second team of people who are not tired.

/// A person at work for one role, from a stated arrival to a relief, a departure or the end.
package struct WorkStretch: Sendable, Hashable {
    package var person: PersonID
    package var role: RoleID
    package var from: Instant
    /// Nil while it goes on.
    package var until: Instant?
}

package struct ReliefSeat: Sendable, Hashable {
    package var role: RoleID
    /// Who holds it now.
    package var current: PersonID?
    /// How long that person will have worked at the hour of the relief.
    package var worked: Duration
    /// Nil: nobody is free.
    package var proposed: PersonID?
}

extension Activation {
    /// In order of arrival. Somebody else in post for a role relieves whoever was, but in a pool.
    package func work(pools: Set<RoleID> = []) -> [WorkStretch] {
        var work: [WorkStretch] = []
        func end(_ at: Instant, where matches: (WorkStretch) -> Bool) {
            for index in work.indices where work[index].until == nil && matches(work[index]) {
                work[index].until = max(at, work[index].from)
            }
        }
        let standing = ledger.standing.enumerated().sorted {
            ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset)
        }
        for (_, statement) in standing {
            let at = statement.instant
            switch statement.fact {
            case .inPost(let role, let person, _):
                guard !work.contains(where: { $0.until == nil && $0.role == role && $0.person == person })
                else { continue }
                if !pools.contains(role) { end(at) { $0.role == role } }
                work.append(WorkStretch(person: person, role: role, from: at))
            case .declined(let role, let person): end(at) { $0.role == role && $0.person == person }
            default: break
            }
        }
        if let closing { end(closing.instant) { _ in true } }
        return work
    }

    /// Hours each person has worked until `instant`; two roles at once count once.
    package func hoursWorked(until instant: Instant, pools: Set<RoleID> = []) -> [PersonID: Duration] {
        let byPerson = Dictionary(grouping: work(pools: pools), by: \.person)
        return byPerson.mapValues { stretches in
            let spans = stretches.map { (from: $0.from, until: min($0.until ?? instant, instant)) }
                .filter { $0.from < $0.until }.sorted { $0.from < $1.from }
            var (total, end) = (Duration.zero, Instant.distantPast)
            for span in spans where span.until > end {
                total += span.until - max(span.from, end)
                end = span.until
            }
            return total
        }
    }
}

extension State {
    /// A second team for `at`: for each role held, the person then on duty, the deputy, the others of its
    /// rotations, its pool; nobody who will have worked longer than `limit` in what is open, nobody absent,
    /// nobody twice while somebody else is free.
    package func relief(
        of activation: Activation, at instant: Instant, longerThan limit: Duration, roster: Roster
    ) -> [ReliefSeat] {
        let pools = Set(roster.roles.filter { $0.pool != nil }.map(\.id))
        var worked: [PersonID: Duration] = [:]
        for other in [activation] + open.compactMap({ activations[$0] }).filter({ $0.id != activation.id }) {
            worked.merge(other.hoursWorked(until: instant, pools: pools), uniquingKeysWith: +)
        }
        let atWork = activation.work(pools: pools).filter { $0.until == nil }
        let tired = Set(worked.filter { $0.value > limit }.keys)
        var taken: Set<PersonID> = []
        let seats = activation.rules.convening.roles.flatMap { role in
            atWork.filter { $0.role == role }.map { (role, $0.person) }
        }
        return seats.map { role, person in
            let current: PersonID? = person
            let free = roster.candidates(for: role, at: instant).filter {
                !tired.contains($0) && $0 != current && roster.isPresent($0, at: instant)
            }
            let proposed =
                free.first { !taken.contains($0) && worked[$0] == nil }
                ?? free.first { !taken.contains($0) } ?? free.first
            if let proposed { taken.insert(proposed) }
            return ReliefSeat(
                role: role, current: current, worked: current.flatMap { worked[$0] } ?? .zero,
                proposed: proposed)
        }
    }
}

extension Roster {
    /// Whoever could hold a role at `instant`, the likeliest first.
    func candidates(for role: RoleID, at instant: Instant) -> [PersonID] {
        guard let known = self.role(role) else { return [] }
        let named = [onDuty(role, at: instant)?.person, deputy(of: role, at: instant)?.person]
        let others = (known.layers + known.deputies).flatMap(\.rotation.people)
        let all = named.compactMap(\.self) + others + volunteers(for: role, at: instant).map(\.id)
        var seen: Set<PersonID> = []
        return all.filter { seen.insert($0).inserted && people[$0]?.contacts.isEmpty == false }
    }

    func isPresent(_ person: PersonID, at instant: Instant) -> Bool {
        !absences(of: person).contains { $0.from <= instant && instant < $0.until }
    }
}

extension Turn {
    /// Convenes a second team for a stated hour; each person is told and can answer.
    mutating func convene(_ team: [Assignment], at instant: Instant, by: String?, in id: ActivationID)
        throws(Rejection)
    {
        let activation = try activation(id)
        guard activation.isOpen, activation.mode != nil else {
            throw Rejection(
                .notOpen, "\(id) n'est pas une activation en cours.", hint: "tocsin status")
        }
        guard instant >= now, instant - now <= .hours(72) else {
            throw Rejection(
                .badValue, "L'heure de la relève doit être à venir, dans les trois jours.",
                hint: "donnez --at, par exemple --at 14:00")
        }
        guard !team.isEmpty else {
            throw Rejection(.badValue, "La relève ne nomme personne.", hint: "donnez rôle et personne")
        }
        var people: [(role: RoleID, person: Person)] = []
        for order in team {
            try checkRole(order.role)
            people.append((order.role, try rosterPerson(order.person)))
        }
        let by = try named(by, for: "convoquer une relève")
        let words = people.map { "\(title($0.role)) : \($0.person.name)" }.joined(separator: ", ")
        let note = "Relève convoquée pour \(french.time(instant, relativeTo: now)) : \(words)"
        accepted.entry = record(.noted, Stating(by: by, note: note), in: id)
        accepted.activation = id
        for person in people.map(\.person).uniqued(by: \.id) {
            let roles = people.filter { $0.person.id == person.id }.map(\.role)
            askForRelief(person, roles, at: instant, in: id)
        }
    }

    /// The answer is kept apart from the ladders: who comes at 14:00 fills nobody's seat tonight.
    private mutating func askForRelief(
        _ person: Person, _ roles: [RoleID], at instant: Instant, in id: ActivationID
    ) {
        let room = instant - now
        let ask = emitAsk(
            .relief(id, roles, at: instant), of: person, remindAt: now + min(.minutes(15), room / 4),
            escalateAt: now + min(.minutes(30), room / 2))
        for contact in addressee(person, of: ask).twoPaths {
            page(question(ask), to: person, by: contact, reason: .relief, ask: ask.id)
        }
    }

    /// Who cannot come, or says nothing, leaves a seat of the second team empty: the lead is told.
    mutating func reliefIsMissing(_ ask: Ask, refused: Bool) {
        guard case .relief(let id, let roles, let at) = ask.about, let activation = state.activations[id],
            activation.isOpen
        else { return }
        let text = wording(id).reliefMissing(
            name(ask.person.rawValue), roles.map(title), at: at, refused: refused)
        warn(
            Warning(kind: .emptyRung, clock: nil, mark: 0, to: [], text: text.plainText),
            roles: [activation.rules.convening.lead, "dutyOfficer"], in: id)
    }
}

extension [Person] {
    /// The first of each, in order.
    fileprivate func uniqued(by key: KeyPath<Person, PersonID>) -> [Person] {
        var seen: Set<PersonID> = []
        return filter { seen.insert($0[keyPath: key]).inserted }
    }
}
