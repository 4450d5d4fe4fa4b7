// Changing the roster: who may hold what, what a change opens, and never a silence.

extension Turn {
    mutating func handle(_ request: RosterRequest) throws(Rejection) {
        switch request {
        case .override(let override, let by, let reason):
            try check(override)
            try change(.overrides([override]), by: by, reason: reason)
        case .absence(let absence, let by): try add(absence, by: by)
        case .withdraw(let id, let by, let reason): try withdraw(id, by: by, reason: reason)
        case .importShifts(let lines, let by): try importShifts(lines, by: by)
        case .importPeople(let people, let by): try importPeople(people, by: by)
        case .importDirectory(let name, let list, let by):
            try importDirectory(list, in: name, by: by)
        case .askSwap(let swap): try ask(swap)
        case .answer(let id, let yes, let by): try answer(id, yes: yes, by: by)
        case .campaign(let until, let by): try openCampaign(until: until, by: by)
        case .wakeTest(let by):
            _ = try named(by, for: "lancer un essai de réveil")
            guard !isRealOpen else {
                throw Rejection(
                    .wrongMode,
                    "Une alerte réelle est en cours : un essai de réveil sonnerait chez ses appelés.",
                    hint: "attendez la levée de la cellule")
            }
            accepted.notice = testWaking(named: french.day(now))
        }
    }

    private mutating func change(
        _ content: RosterChange.Content, by: String?, reason: String?
    ) throws(Rejection) {
        try checkText(reason, "reason", limit: Limits.textLength)
        let by = try named(by, for: "changer l'astreinte")
        let reach = reach(of: content)
        let before = foreseenGaps(until: reach)
        let id = state.book.nextChange
        emit(.roster(.changed(RosterChange(id: id, content: content, by: by, reason: reason))))
        accepted.entry = EntryID(id.rawValue)
        accepted.notice = opened(beyond: before, until: reach)
        lookAfterRoster()
    }

    /// What a change opens is said at once to whoever made it.
    private func opened(beyond before: [Gap], until: Instant) -> String? {
        let new = foreseenGaps(until: until).filter { gap in !before.contains { $0.isSame(as: gap) } }
        guard !new.isEmpty else { return nil }
        let said = new.prefix(3).map { sentence($0) }.joined(separator: " ; ")
        let more = new.count > 3 ? " ; et \(new.count - 3) autre(s)" : ""
        return "Ce changement ouvre \(new.count == 1 ? "un trou" : "\(new.count) trous") : \(said)\(more)."
    }

    func foreseenGaps(until: Instant? = nil) -> [Gap] {
        settings.roster.gaps(
            from: now, until: until ?? now + Limits.rosterForesight, cell: settings.cellMinimum)
    }

    /// Up to when a change can open a gap: leave recorded in June opens its hole in August.
    private func reach(of content: RosterChange.Content) -> Instant {
        let ends: [Instant] =
            switch content {
            case .overrides(let overrides): overrides.map(\.until)
            case .absence(let absence): [absence.until]
            case .people, .directory: []
            case .withdrawn(let id): [state.book.change(id).map { reach(of: $0.content) } ?? now]
            }
        let nearest = now + Limits.rosterForesight
        return min(max(nearest, ends.max() ?? nearest), now + Limits.rosterReach)
    }

    // MARK: Overrides, absences, imports

    func check(_ override: Override) throws(Rejection) {
        try checkRole(override.role)
        let person = try rosterPerson(override.person)
        guard override.from < override.until else {
            throw Rejection(
                .badValue, "Ce remplacement est vide : il finit avant d'avoir commencé.",
                hint: "donnez --to après --from")
        }
        guard override.until > now, override.from > now - .hours(24 * 7) else {
            throw Rejection(
                .badValue, "Ce remplacement est passé : le passé ne se change plus.",
                hint: "donnez une fin à venir, et un début d'il y a une semaine au plus")
        }
        guard override.until - now <= Limits.rosterReach else {
            throw Rejection(
                .badValue, "Ce remplacement va trop loin : dix-huit mois au plus.",
                hint: "changez plutôt le tour dans roster.yaml")
        }
        guard !person.contacts.isEmpty else {
            throw Rejection(
                .nobodyThere, "\(person.name) n'a aucun moyen de contact : personne ne répondrait.",
                hint: "donnez-lui un contact, ou choisissez quelqu'un d'autre")
        }
        let away = settings.roster.absences(of: override.person)
        if away.contains(where: { $0.from <= override.from && override.until <= $0.until }) {
            throw Rejection(
                .nobodyThere,
                "\(person.name) est absent(e) sur toute cette période : personne ne répondrait.",
                hint: "choisissez quelqu'un d'autre, ou retirez d'abord son absence")
        }
    }

    private mutating func add(_ absence: Absence, by: String?) throws(Rejection) {
        _ = try rosterPerson(absence.person)
        guard absence.from < absence.until, absence.until > now,
            absence.until - now <= Limits.rosterReach * 4
        else {
            throw Rejection(
                .badValue, "Cette absence est vide ou passée.",
                hint: "donnez une fin après le début et à venir")
        }
        try change(.absence(absence), by: by, reason: absence.reason)
    }

    private mutating func withdraw(_ id: ChangeID, by: String?, reason: String?) throws(Rejection) {
        guard let change = state.book.change(id) else {
            throw Rejection(
                .unknownEntry, "Aucun changement « \(id) ».",
                hint: "tocsin roster changes donne leurs numéros")
        }
        if case .withdrawn = change.content {
            throw Rejection(
                .uncorrectable, "\(id) est lui-même un retrait.", hint: "refaites le changement retiré")
        }
        guard !state.book.withdrawn.contains(id) else {
            throw Rejection(.alreadyClosed, "\(id) est déjà retiré.", hint: "rien à faire")
        }
        try self.change(.withdrawn(id), by: by, reason: reason)
    }

    /// Lines that are over are left out, and said to be; those under way begin where they began.
    private mutating func importShifts(_ lines: [ShiftLine], by: String?) throws(Rejection) {
        guard !lines.isEmpty, lines.count <= Limits.importLines else {
            throw Rejection(
                .badValue,
                "L'import contient \(lines.count) ligne(s) ; il en faut de 1 à \(Limits.importLines).",
                hint: "découpez le fichier")
        }
        let coming = lines.filter { $0.until > now }
        var overrides: [Override] = []
        for line in coming {
            do throws(Rejection) {
                let override = Override(
                    role: line.role, person: line.person, from: max(line.from, now - .hours(24)),
                    until: line.until, source: .import)
                try check(override)
                overrides.append(override)
            } catch {
                throw Rejection(error.code, "\(line.place) : \(error.message)", hint: error.hint)
            }
        }
        let past = lines.count - coming.count
        guard !overrides.isEmpty else {
            throw Rejection(
                .badValue, "Toutes les lignes sont passées : le passé ne se change plus.",
                hint: "importez un planning à venir")
        }
        try change(.overrides(overrides), by: by, reason: nil)
        if past > 0 {
            accepted.notice = ["\(past) ligne(s) passée(s), laissée(s) de côté.", accepted.notice]
                .compactMap(\.self).joined(separator: " ")
        }
    }

    private mutating func importPeople(_ people: [Person], by: String?) throws(Rejection) {
        guard !people.isEmpty, people.count <= Limits.importLines else {
            throw Rejection(
                .badValue,
                "L'import contient \(people.count) personne(s) ; il en faut de 1 à \(Limits.importLines).",
                hint: "vérifiez le fichier")
        }
        let known = Set(settings.paths.map(\.id))
        for person in people {
            for contact in person.contacts where !known.contains(contact.path) {
                throw Rejection(
                    .badValue, "\(person.id) : la voie « \(contact.path) » n'existe pas.",
                    hint: "voies : \(known.map(\.rawValue).sorted().joined(separator: ", "))")
            }
        }
        try change(.people(people), by: by, reason: nil)
    }

    /// An empty directory would leave a whole audience without a word.
    private mutating func importDirectory(
        _ list: [Recipient], in directory: DirectoryName, by: String?
    ) throws(Rejection) {
        guard !list.isEmpty, list.count <= Limits.importLines else {
            throw Rejection(
                .badValue, "L'annuaire « \(directory.rawValue) » aurait \(list.count) ligne(s).",
                hint: "il en faut de 1 à \(Limits.importLines) : vérifiez le fichier")
        }
        guard Set(list.map(\.seat)).count == list.count else {
            throw Rejection(
                .badValue, "L'annuaire « \(directory.rawValue) » nomme deux fois le même siège.",
                hint: "ne gardez qu'une ligne par siège")
        }
        try change(.directory(directory, list), by: by, reason: nil)
    }

    // MARK: Checks

    func checkRole(_ role: RoleID) throws(Rejection) {
        guard settings.roster.role(role) == nil else { return }
        let known = settings.roster.roles.map(\.id.rawValue).joined(separator: ", ")
        throw Rejection(.unknownRole, "Fonction inconnue : « \(role) ».", hint: "fonctions : \(known)")
    }

    func rosterPerson(_ id: PersonID) throws(Rejection) -> Person {
        guard let person = settings.roster.people[id] else {
            throw Rejection(
                .unknownPerson, "Personne inconnue : « \(id) ».",
                hint: "employez l'identifiant de roster.yaml (tocsin roster who)")
        }
        return person
    }
}
