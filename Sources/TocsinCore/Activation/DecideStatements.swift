// Statements: who may state what when, on what basis it stands, and what follows from it.

extension Turn {
    mutating func state(_ fact: Fact, _ stating: Stating, in id: ActivationID) throws(Rejection) {
        let activation = try activation(id)
        var stating = stating
        if let entry = stating.entry, activation.ledger.knows(entry) {
            throw Rejection(
                .duplicateEntry, "L'entrée « \(entry) » existe déjà.", hint: "employez un autre identifiant")
        }
        try checkEntry(fact, in: activation)
        if actor.means != .scenario {
            try check(stating)
            try checkLife(fact, stating, in: activation)
            try checkContent(fact, stating, in: activation)
            stating.by = stating.by.map(name)
            if fact.needsName { stating.by = try named(stating.by, for: fact.act) }
        }
        accepted.activation = id
        accepted.notice = notice(fact, in: activation)
        let again = activation.hasHeard(fact)
        let fills = fact.answeringPerson.map { activation.shortPools(besides: $0) } ?? []
        accepted.entry = record(fact, stating, in: id)
        follow(fact, stating, in: id, again: again, fills: fills)
    }

    /// Records without any consequence; returns the entry's name.
    @discardableResult
    mutating func record(_ fact: Fact, _ stating: Stating, in id: ActivationID) -> EntryID {
        let entry = stating.entry ?? nextEntry(in: id, besides: stating.reserved)
        let time = stating.at ?? StatedTime(now)
        let statement = Statement(
            entry: entry, fact: fact, statedAt: time, recordedAt: now, basis: basis(fact, stating, in: id),
            plusMinus: stating.plusMinus, by: stating.by, reference: stating.reference, note: stating.note,
            reason: stating.reason, file: stating.file, actor: actor)
        emit(.stated(id, statement))
        return entry
    }

    private func nextEntry(in id: ActivationID, besides reserved: Set<EntryID>) -> EntryID {
        let activation = state.activations[id]
        var number = (activation?.statements.count ?? 0) + 1
        while true {
            let entry = EntryID(rawValue: "e\(number)")
            if !reserved.contains(entry), activation?.ledger.knows(entry) != true { return entry }
            number += 1
        }
    }

    /// A correction's basis is that of the corrected time.
    private func basis(_ fact: Fact, _ stating: Stating, in id: ActivationID) -> Basis {
        if let basis = stating.basis { return basis }
        if [.daemon, .link, .sms].contains(actor.means) { return .observed }
        var about = stating.at?.instant ?? now
        if case .corrected(_, let to?) = fact { about = to.instant }
        let lateAfter = state.activations[id]?.rules.clocks.lateAfter ?? settings.clocks.lateAfter
        if stating.file != nil { return .corroborated }
        return now - about > lateAfter ? .declaredLate : .declared
    }

    private func checkEntry(_ fact: Fact, in activation: Activation) throws(Rejection) {
        guard case .corrected(let entry, let to) = fact else { return }
        guard activation.ledger.knows(entry) else {
            throw Rejection(
                .unknownEntry, "Aucune entrée « \(entry) » dans \(activation.id).",
                hint: "tocsin report \(activation.id) donne l'identifiant de chaque entrée")
        }
        try checkTime(to)
    }

    /// What may still be said after the end, and in a mere log.
    private func checkLife(_ fact: Fact, _ stating: Stating, in activation: Activation) throws(Rejection) {
        if let closing = activation.closing, Closing(fact) != nil, closing.fact == fact {
            throw Rejection(
                .alreadyClosed, "C'est déjà fait, à \(french.clock(closing.instant)).", hint: "rien à faire")
        }
        if let closing = activation.closing, !fact.isAllowedAfterClosing,
            (stating.at?.instant ?? now) > closing.instant
        {
            throw Rejection(
                .alreadyClosed, "\(activation.id) est close depuis \(french.clock(closing.instant)).",
                hint: "donnez l'heure du fait avec --at s'il est antérieur, ou corrigez une entrée")
        }
        if activation.mode == nil, !fact.isAllowedInLog {
            throw Rejection(
                .notOpen, "\(activation.id) n'est encore qu'un journal : aucune cellule n'est activée.",
                hint: "tocsin activate \(activation.id) --real ou --exercise")
        }
        if fact == .becameReal || fact == .suspended, activation.mode != .exercise {
            throw Rejection(
                .wrongMode, "\(activation.id) n'est pas un exercice.",
                hint: "seul un exercice peut devenir réel ou être suspendu")
        }
        if Closing(fact) == nil, activation.statements.count >= Limits.statements {
            throw Rejection(
                .tooMany, "\(activation.id) a atteint \(Limits.statements) entrées.",
                hint: "ouvrez une nouvelle activation et reliez-la en note")
        }
    }

    private func checkContent(_ fact: Fact, _ stating: Stating, in activation: Activation) throws(Rejection) {
        switch fact {
        case .acknowledged(let role, let person, let eta, _):
            try checkAnswer(role, person)
            if let eta, !(0...1440).contains(eta) {
                throw Rejection(
                    .badValue, "Délai d'arrivée impossible : \(eta) min.", hint: "entre 0 et 1440 minutes")
            }
        case .declined(let role, let person), .inPost(let role, let person, _): try checkAnswer(role, person)
        case .cellOperational: try checkStaffing(activation, stating)
        case .waived: try checkReason(stating.reason, for: "décider de ne pas informer")
        case .cancelled: try checkReason(stating.reason, for: "annuler une activation")
        case .becameReal: try checkReason(stating.reason, for: "passer de l'exercice au réel")
        case .suspended: try checkReason(stating.reason, for: "suspendre un exercice")
        case .ticked(let step):
            guard !settings.information.steps.contains(where: { $0.id == step }) else { break }
            let known = settings.information.steps.map(\.id).joined(separator: ", ")
            throw Rejection(
                .unknownStep, "Étape inconnue : « \(step) ».", hint: "étapes déclarées : \(known)")
        default: break
        }
        if fact == .stoodDown || fact == .cancelled { try checkNothingPublishedStands(activation) }
    }

    private func checkAnswer(_ role: RoleID, _ person: PersonID) throws(Rejection) {
        guard settings.roster.roles.contains(where: { $0.id == role }) else {
            let known = settings.roster.roles.map(\.id.rawValue).joined(separator: ", ")
            throw Rejection(.unknownRole, "Fonction inconnue : « \(role) ».", hint: "fonctions : \(known)")
        }
        guard settings.roster.people[person] != nil else {
            throw Rejection(
                .unknownPerson, "Personne inconnue : « \(person) ».",
                hint: "employez l'identifiant de roster.yaml (tocsin roster who)")
        }
    }

    private func checkStaffing(_ activation: Activation, _ stating: Stating) throws(Rejection) {
        let missing = activation.staffing(at: stating.at?.instant ?? now).missing
        guard !missing.isEmpty, stating.reason?.trimmedIsEmpty ?? true else { return }
        throw Rejection(
            .quorumMissing,
            "L'armement minimal n'est pas atteint ; \(missing.count < 2 ? "manque" : "manquent") en poste : "
                + lacking(missing).joined(separator: ", ") + ".",
            hint: "notez les arrivées (tocsin arrive), ou déclarez avec --reason \"…\"")
    }
}

extension Turn {
    /// What whoever states this should know; it is recorded all the same.
    private func notice(_ fact: Fact, in activation: Activation) -> String? {
        switch fact {
        case .corrected(_, to: let to?): return "Heure retenue : \(french.time(to.instant, relativeTo: nil))."
        case .corrected(_, to: nil): return "L'entrée est retirée."
        case .deferred(_, let until): return "Différé jusqu'à \(french.time(until, relativeTo: nil))."
        case .prealerted where !activation.paging.isEmpty:
            return "\(activation.id) est déjà déclenchée : noté, personne n'est prévenu d'attendre."
        case .waived(let audience):
            guard let due = activation.reading(at: now).facts(ClockID(audience)).due, now >= due else {
                return nil
            }
            return "L'échéance (\(french.clock(due))) est passée : cette décision ne change plus le verdict, "
                + "sauf heure antérieure donnée avec --at."
        case .acknowledged(let role, let person, _, _), .inPost(let role, let person, _):
            let expected = [onDuty(role)?.id, settings.roster.deputy(of: role, at: now)?.person]
            guard actor.means == .socket || actor.means == .key, !expected.contains(person),
                !activation.rolesCalled(person).contains(role)
            else { return nil }
            return "\(name(person.rawValue)) n'est ni titulaire ni suppléant de « \(title(role)) » : "
                + "noté quand même."
        default: return nil
        }
    }
}

extension Fact {
    /// Facts that engage a named person.
    package var needsName: Bool {
        switch self {
        case .emergencyDetermined, .stoodDown, .cancelled, .becameReal, .suspended, .waived, .deferred,
            .cipOrdered,
            .codDecided, .cellOperational:
            true
        default: false
        }
    }

    /// In words, for whoever must be named: "qui décide : … engage une personne nommée".
    var act: String {
        switch self {
        case .emergencyDetermined: "déterminer l'urgence"
        case .stoodDown: "lever la cellule"
        case .cancelled: "annuler l'activation"
        case .becameReal: "passer de l'exercice au réel"
        case .suspended: "suspendre l'exercice"
        case .waived: "décider de ne pas informer"
        case .deferred: "différer une information"
        case .cipOrdered: "ordonner la cellule d'information du public"
        case .codDecided: "décider l'ouverture du COD"
        case .cellOperational: "déclarer la cellule opérationnelle"
        default: "déclarer « \(kind) »"
        }
    }

    package var isAllowedAfterClosing: Bool {
        switch self {
        case .corrected, .informed, .ticked, .noted: true
        default: false
        }
    }

    package var isAllowedInLog: Bool {
        switch self {
        case .alertReceived, .prealerted, .corrected, .noted, .stoodDown, .cancelled, .codStandby: true
        default: false
        }
    }
}
