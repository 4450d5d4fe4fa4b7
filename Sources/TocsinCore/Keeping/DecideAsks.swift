// Asking people of the roster and hearing them: duties taken, data confirmed, who wakes, swaps.

extension Turn {
    mutating func ask(_ swap: Swap) throws(Rejection) {
        let asker = try rosterPerson(swap.asker)
        let other = try rosterPerson(swap.other)
        if let person = actor.person, person != swap.asker, !actor.rights.contains(.roster) {
            throw Rejection(
                .forbidden, "On ne demande un échange que pour soi-même.",
                hint: "passez par un gestionnaire de l'astreinte")
        }
        guard asker.id != other.id else {
            throw Rejection(.badValue, "Un échange se fait à deux.", hint: "nommez quelqu'un d'autre")
        }
        try check(swap.given, heldBy: asker)
        if let taken = swap.taken { try check(taken, heldBy: other) }
        for override in swap.overrides { try check(override) }
        guard !state.book.asks(about: swap) else {
            throw Rejection(
                .duplicateEntry, "Cet échange est déjà demandé à \(other.name).",
                hint: "attendez sa réponse (tocsin roster asks --pending)")
        }
        // Of a stretch under way there is time until its end.
        let latest = swap.given.from > now ? swap.given.from : swap.given.until
        let asked = emitAsk(.swap(swap), of: other, escalateAt: latest)
        send(question(asked), to: addressee(other, of: asked), ask: asked.id)
        accepted.entry = EntryID(asked.id.rawValue)
    }

    /// Somebody can only give away what is theirs for the whole stretch.
    private func check(_ stretch: Swap.Stretch, heldBy person: Person) throws(Rejection) {
        try checkRole(stretch.role)
        guard stretch.from < stretch.until, stretch.until > now else {
            throw Rejection(
                .badValue, "Cette période est vide ou passée.", hint: "donnez une fin après le début, à venir"
            )
        }
        guard stretch.until - stretch.from <= Limits.swapLength, stretch.from > now - .hours(24) else {
            throw Rejection(
                .badValue, "Un échange dure deux mois au plus, et ne remonte pas à plus d'un jour.",
                hint: "donnez une période plus courte")
        }
        let shifts = settings.roster.shifts(of: stretch.role, from: stretch.from, until: stretch.until)
        let held = shifts.filter { $0.person == person.id }.map { $0.until - $0.from }
        guard held.reduce(.zero, +) == stretch.until - stretch.from else {
            throw Rejection(
                .badValue,
                "\(person.name) n'est pas d'astreinte « \(title(stretch.role)) » sur toute cette période.",
                hint: "tocsin roster shifts --role \(stretch.role)")
        }
    }

    mutating func answer(_ id: AskID, yes: Bool, by: String?) throws(Rejection) {
        guard let record = state.book.asks[id] else {
            throw Rejection(
                .nothingAsked, "Aucune question « \(id) ».",
                hint: "tocsin roster asks donne celles en attente")
        }
        guard record.answer == nil else {
            throw Rejection(.alreadyClosed, "\(id) a déjà sa réponse.", hint: "rien à faire")
        }
        if record.lapsedAt != nil || hasLapsed(record.ask) {
            throw Rejection(
                .alreadyClosed, "La question \(id) n'a plus lieu d'être : l'astreinte a changé depuis.",
                hint: "tocsin roster who dit qui la tient")
        }
        let by = try named(by, for: "répondre")
        if let person = actor.person, person != record.ask.person, !actor.rights.contains(.roster) {
            throw Rejection(
                .forbidden, "La question \(id) s'adresse à une autre personne.",
                hint: "seuls elle et les gestionnaires de l'astreinte y répondent")
        }
        if case .swap(let swap) = record.ask.about, yes { try checkStillGood(swap) }
        let day = settings.roster.zone.civil(now).daysSinceEpoch
        emit(.roster(.answered(id, yes: yes, by: by, day: day)))
        accepted.entry = EntryID(id.rawValue)
        follow(record.ask, yes: yes, by: by)
    }

    /// The roster may have changed between asking and accepting.
    private func checkStillGood(_ swap: Swap) throws(Rejection) {
        try check(swap.given, heldBy: try rosterPerson(swap.asker))
        if let taken = swap.taken { try check(taken, heldBy: try rosterPerson(swap.other)) }
        for override in swap.overrides { try check(override) }
    }

    private mutating func follow(_ ask: Ask, yes: Bool, by: String) {
        switch ask.about {
        case .swap(let swap):
            if yes {
                let change = RosterChange(
                    id: state.book.nextChange, content: .overrides(swap.overrides), by: by,
                    reason: "échange \(ask.id)")
                emit(.roster(.changed(change)))
            }
            if let asker = settings.roster.people[swap.asker] {
                tell(asker, swapAnswered(swap, yes: yes), reason: .swap)
            }
            lookAfterRoster()
        case .duty, .contacts:
            if !yes { tellOwner(refused(ask)) }
        case .relief: if !yes { reliefIsMissing(ask, refused: true) }
        case .wake: break
        }
    }

    // MARK: Asking

    @discardableResult
    mutating func emitAsk(
        _ about: Ask.About, of person: Person, remindAt: Instant? = nil, escalateAt: Instant? = nil
    ) -> Ask {
        let ask = Ask(
            id: state.book.nextAsk, about: about, person: person.id, remindAt: remindAt,
            escalateAt: escalateAt)
        emit(.roster(.asked(ask)))
        return ask
    }

    /// "Prise d'astreinte": whoever's shift begins is asked to say so.
    mutating func askForDuty(_ shift: Shift) {
        guard let person = settings.roster.people[shift.person] else { return }
        let rules = settings.roster.plan.handover
        let ask = emitAsk(
            .duty(shift), of: person, remindAt: now + rules.remindAfter, escalateAt: now + rules.escalateAfter
        )
        send(question(ask), to: person, ask: ask.id)
    }

    mutating func openCampaign(until: Instant, by: String?) throws(Rejection) {
        let by = try named(by, for: "lancer une campagne de vérification")
        guard until > now + .hours(1), until < now + .hours(24 * 366) else {
            throw Rejection(
                .badValue, "La date limite doit être à venir, d'un an au plus.", hint: "donnez --until")
        }
        let name = "\(french.day(now)), \(by)"
        let reminder = now + .milliseconds((until - now).inMilliseconds * 2 / 3)
        for person in settings.roster.people.values.sorted(by: { $0.id < $1.id }) {
            let ask = emitAsk(
                .contacts(campaign: name, by: until), of: person, remindAt: reminder, escalateAt: until)
            send(question(ask), to: addressee(person, of: ask), ask: ask.id)
        }
        let count = settings.roster.people.count
        accepted.notice =
            "\(count) \(count < 2 ? "personne interrogée" : "personnes interrogées"), "
            + "réponse attendue avant \(french.time(until, relativeTo: nil))."
    }

    /// Calls everybody by what is said to wake them; those who do not answer are named to the owner.
    @discardableResult
    mutating func testWaking(named name: String) -> String {
        let within = settings.roster.plan.wakeTest?.answerWithin ?? .minutes(15)
        var (unreachable, called): ([Person], Int) = ([], 0)
        for person in settings.roster.people.values.sorted(by: { $0.id < $1.id })
        where settings.roster.isPresent(person.id, at: now) {
            guard !person.ringing.isEmpty else {
                unreachable.append(person)
                continue
            }
            called += 1
            let ask = emitAsk(.wake(test: name), of: person, escalateAt: now + within)
            for contact in person.ringing {
                page(question(ask), to: person, by: contact, reason: .wakeTest, ask: ask.id)
            }
        }
        if !unreachable.isEmpty { tellOwner(nothingRings(unreachable)) }
        return "\(called) \(called < 2 ? "personne appelée" : "personnes appelées") ; sans réponse à "
            + "\(french.clock(now + within)), le responsable de l'astreinte en est averti."
    }

    // MARK: Without an answer

    /// A duty that meanwhile went to somebody else, or a person who is no longer on the roster.
    private func hasLapsed(_ ask: Ask) -> Bool {
        guard settings.roster.people[ask.person] != nil else { return true }
        switch ask.about {
        case .duty(let shift): return settings.roster.onDuty(shift.role, at: now)?.person != ask.person
        case .relief(let id, _, let at): return state.activations[id]?.isOpen != true || at <= now
        case .swap(let swap):
            let given = swap.given
            let instant = min(max(now, given.from), given.until - .milliseconds(1))
            return settings.roster.onDuty(given.role, at: instant)?.person != swap.asker
        case .contacts, .wake: return false
        }
    }

    mutating func pursueAsks() {
        var silent: [Ask] = []
        for id in state.book.waiting.sorted() {
            guard let record = state.book.asks[id], let due = record.due, due <= now else { continue }
            if hasLapsed(record.ask) {
                emit(.roster(.lapsed(id)))
                continue
            }
            if record.remindedAt == nil, record.ask.remindAt.map({ $0 <= now }) == true {
                emit(.roster(.reminded(id)))
                if let person = settings.roster.people[record.ask.person] {
                    for contact in addressee(person, of: record.ask).twoPaths {
                        page(
                            question(record.ask), to: person, by: contact, reason: record.ask.reason, ask: id)
                    }
                }
            }
            if record.ask.escalateAt.map({ $0 <= now }) == true {
                emit(.roster(.escalated(id)))
                if case .relief = record.ask.about {
                    reliefIsMissing(record.ask, refused: false)
                } else {
                    silent.append(record.ask)
                }
            }
        }
        if !silent.isEmpty { tellOwner(unanswered(silent)) }
    }
}

extension Ask {
    var reason: PageReason {
        switch about {
        case .duty: .handover
        case .contacts: .contacts
        case .wake: .wakeTest
        case .swap: .swap
        case .relief: .relief
        }
    }
}
