// The checks every door shares: rights, names, times, texts. All come before the first event.

extension Turn {
    /// Asked once, at the door. What only the daemon submits is refused to everybody else.
    func checkRight(_ request: Request) throws(Rejection) {
        if actor.means == .daemon { return }
        guard let right = request.right else {
            throw Rejection(.forbidden, "Cette demande est réservée au démon.", hint: "rien à faire")
        }
        guard !actor.rights.contains(right) else { return }
        throw Rejection(
            .forbidden, "Vous n'avez pas le droit « \(right.rawValue) » nécessaire à cette action.",
            hint: "demandez à une personne qui l'a, ou faites ajouter ce droit dans les réglages (access)")
    }

    /// The named person an act counts for: the one given, or the known person behind the door.
    func named(_ by: String?, for act: String) throws(Rejection) -> String {
        if let by, !by.trimmedIsEmpty { return name(by) }
        if let person = actor.person { return settings.roster.people[person]?.name ?? person.rawValue }
        throw Rejection(
            .byRequired, "Il faut dire qui : \(act) engage une personne nommée.",
            hint: "ajoutez --by \"Nom, fonction\"")
    }

    /// A roster identifier is written out as the person's name; any other words stay as given.
    func name(_ by: String) -> String { settings.roster.people[PersonID(rawValue: by)]?.name ?? by }

    func checkReason(_ reason: String?, for act: String) throws(Rejection) {
        guard reason?.trimmedIsEmpty ?? true else { return }
        throw Rejection(.reasonRequired, "Il faut un motif pour \(act).", hint: "ajoutez --reason \"…\"")
    }

    func checkTime(_ time: StatedTime?) throws(Rejection) {
        guard let time, time.instant > now + Limits.futureTolerance else { return }
        throw Rejection(
            .statedInFuture,
            "L'heure déclarée (\(french.time(time.instant, relativeTo: now))) est à venir : "
                + "il est \(french.clock(now)).",
            hint: "donnez une heure passée, avec sa date si elle est d'hier")
    }

    func checkText(_ text: String?, _ what: String, limit: Int) throws(Rejection) {
        guard let text else { return }
        if text.count > limit {
            throw Rejection(
                .badValue, "Le champ « \(what) » dépasse \(limit) caractères.", hint: "raccourcissez-le")
        }
        if text.unicodeScalars.contains(where: { $0.value == 0 }) {
            throw Rejection(.badValue, "Le champ « \(what) » contient un octet nul.", hint: "retirez-le")
        }
    }

    func check(_ stating: Stating) throws(Rejection) {
        try checkTime(stating.at)
        try checkText(stating.by, "by", limit: Limits.titleLength)
        try checkText(stating.reference, "reference", limit: Limits.titleLength)
        try checkText(stating.file, "file", limit: Limits.titleLength)
        try checkText(stating.note, "note", limit: Limits.textLength)
        try checkText(stating.reason, "reason", limit: Limits.textLength)
    }

    func activation(_ id: ActivationID) throws(Rejection) -> Activation {
        guard let activation = state.activations[id] else { throw unknown(id) }
        if let into = activation.mergedInto {
            throw Rejection(
                .alreadyClosed, "\(id) a été repris dans \(into).", hint: "adressez-vous à \(into)")
        }
        return activation
    }

    func unknown(_ id: ActivationID) -> Rejection {
        if state.archived[id] != nil {
            return Rejection(
                .alreadyClosed, "\(id) est archivée : elle se lit encore, mais ne se complète plus.",
                hint: "notez la correction à côté du rapport (tocsin report \(id))")
        }
        let open = state.open.map(\.rawValue).joined(separator: ", ")
        return Rejection(
            .unknownActivation, "Aucune activation « \(id) ».",
            hint: open.isEmpty ? "aucune n'est ouverte" : "activations ouvertes : \(open)")
    }

    func onDuty(_ role: RoleID) -> Person? {
        settings.roster.onDuty(role, at: now).flatMap { settings.roster.people[$0.person] }
    }

    var french: FrenchTime { FrenchTime(zone: settings.roster.zone) }

    /// What the minimum staffing still lacks, in words.
    func lacking(_ missing: [String]) -> [String] {
        missing.map { $0 == "persons" ? "des personnes en nombre suffisant" : title(RoleID(rawValue: $0)) }
    }

    func title(_ role: RoleID) -> String {
        settings.roster.roles.first { $0.id == role }?.title ?? role.rawValue
    }
}

extension String {
    package var trimmedIsEmpty: Bool { allSatisfy(\.isWhitespace) }
}
