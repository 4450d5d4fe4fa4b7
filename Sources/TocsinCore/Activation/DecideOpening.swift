// Opening a log, triggering an activation, and the real event that grows out of a drill.

extension Turn {
    mutating func openLog(_ title: String) throws(Rejection) {
        try checkText(title, "titre", limit: Limits.titleLength)
        try checkRoom()
        let id = nextID("J")
        emit(.opened(opening(id, mode: nil, title: title)))
        accepted.activation = id
    }

    mutating func activate(_ trigger: Trigger) throws(Rejection) {
        try checkNotMuted()
        try checkText(trigger.title, "titre", limit: Limits.titleLength)
        if trigger.mode != .real { try checkRoom() }
        let id = trigger.id ?? nextID(trigger.mode == .exercise ? "E" : "")
        if state.activations[id] != nil || state.archived[id] != nil {
            throw Rejection(
                .duplicateEntry, "L'activation \(id) existe déjà.", hint: "choisissez un autre identifiant")
        }
        if let log = trigger.log { try checkLog(log) }
        let logTitle = trigger.log.flatMap { state.activations[$0]?.opening.title }
        let title = trigger.title.trimmedIsEmpty ? logTitle ?? "" : trigger.title
        if title.trimmedIsEmpty {
            throw Rejection(
                .badValue, "Il faut un titre : il ouvre chaque message.", hint: "ajoutez --title \"…\"")
        }
        var stating = trigger.decision
        if stating != nil, actor.means != .scenario {
            let by = try named(stating?.by, for: "déclencher une activation")
            stating?.by = by
            try checkTime(stating?.at)
        }
        accepted.notice = alreadyOpenNotice(trigger.mode)
        var opening = opening(id, mode: trigger.mode, title: title)
        (opening.nature, opening.place, opening.adopts) = (trigger.nature, trigger.place, trigger.log)
        emit(.opened(opening))
        accepted.activation = id
        if trigger.mode == .real { suspendDrills(for: id) }
        if let stating {
            accepted.entry = record(.emergencyDetermined, stating, in: id)
            tellDecider(of: id, by: stating.by)
            beginConvening(id)
        }
    }

    /// The drill has become real: a new activation that inherits nothing but the place in time.
    mutating func openReal(from drill: Activation, _ stating: Stating, reason: String) {
        let id = ActivationID(rawValue: actor.means == .scenario ? "\(drill.id)-reel" : nextID("").rawValue)
        var opening = opening(id, mode: .real, title: reason)
        opening.continues = drill.id
        emit(.opened(opening))
        suspendDrills(for: id)
        var decision = stating
        decision.entry = nil
        record(.emergencyDetermined, decision, in: id)
        tellDecider(of: id, by: stating.by)
        beginConvening(id)
        accepted.activation = id
    }

    private mutating func suspendDrills(for real: ActivationID) {
        for id in state.open where state.activations[id]?.mode == .exercise {
            let stating = Stating(reason: "activation réelle \(real)", basis: .observed)
            record(.suspended, stating, in: id)
            close(id, because: .suspended)
        }
    }

    /// Somebody triggered on behalf of the decider, who is told at once.
    mutating func tellDecider(of id: ActivationID, by: String?) {
        guard let activation = state.activations[id],
            let decider = onDuty(activation.rules.convening.decider), decider.id != actor.person
        else { return }
        notify([decider], in: id, reason: .actedOnBehalf, wording: wording(id).onBehalf(by: by, at: now))
    }

    private func opening(_ id: ActivationID, mode: Mode?, title: String) -> Opening {
        Opening(
            id: id, mode: mode, title: title, zone: settings.roster.zone.name,
            rules: Rules(clocks: settings.clocks, convening: settings.convening, warnings: settings.warnings))
    }

    /// `29-2026-E007`: numbers run per local year and kind, without a gap.
    private func nextID(_ kind: String) -> ActivationID {
        let year = settings.roster.zone.civil(now).year
        let head = "\(settings.department)-\(year)-\(kind)"
        let used = state.order.compactMap { id in
            id.rawValue.hasPrefix(head) ? Int(Substring(id.rawValue.utf8.dropFirst(head.utf8.count))) : nil
        }
        let number = String((used.max() ?? 0) + 1)
        return ActivationID(rawValue: head + String(repeating: "0", count: max(0, 3 - number.count)) + number)
    }

    private func checkLog(_ id: ActivationID) throws(Rejection) {
        guard let log = state.activations[id] else { throw unknown(id) }
        guard log.mode == nil, log.isOpen else {
            throw Rejection(
                .alreadyClosed, "\(id) est déjà une activation, ou son journal est clos.",
                hint: "omettez l'identifiant pour en ouvrir une nouvelle")
        }
    }

    private func alreadyOpenNotice(_ mode: Mode) -> String? {
        guard let other = state.open.compactMap({ state.activations[$0] }).last(where: { $0.mode == mode })
        else {
            return mode == .exercise ? realOpenNotice : nil
        }
        let kind = mode == .real ? "réelle" : "d'exercice"
        let age = FrenchTime.duration(now - other.openedAt)
        return "Une activation \(kind) est déjà ouverte depuis \(age) : \(other.id), \(other.opening.title). "
            + "Si c'est le même évènement : tocsin merge NOUVELLE \(other.id) (ne l'annulez pas)."
    }

    /// A drill may begin beside a real activation, which comes first: whoever begins it should know.
    private var realOpenNotice: String? {
        state.open.compactMap { state.activations[$0] }.last { $0.mode == .real }.map {
            "Une activation réelle est ouverte : \($0.id), \($0.opening.title). "
                + "Ses appels passeront avant ceux de l'exercice ; tocsin suspend ID arrête celui-ci."
        }
    }

    private func checkRoom() throws(Rejection) {
        guard state.open.count < Limits.openActivations || actor.means == .scenario else {
            throw Rejection(
                .tooMany, "\(state.open.count) activations sont ouvertes, le maximum.",
                hint: "levez celles qui sont terminées (tocsin stand-down ID)")
        }
    }
}
