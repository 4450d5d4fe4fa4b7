// The French sentences of supervision: short, with what still works.

extension Turn {
    private func wording(_ subject: String, _ body: String) -> Wording {
        Wording(mode: nil, subject: subject, body: "\(settings.authority.prefecture). \(body)")
    }

    func pathDown(_ path: PathID, _ reason: String) -> Wording {
        let working = settings.paths.map(\.id).filter { !state.supervision.isDown($0) }
        let verb = working.count < 2 ? "Répond" : "Répondent"
        let rest =
            working.isEmpty
            ? "Plus aucune voie ne répond : rien ne partirait."
            : "\(verb) encore : \(working.map(\.rawValue).joined(separator: ", "))."
        let ends = state.isAtFault(path) ? "est mise de côté" : "ne répond plus"
        let isUnstable = state.supervision.paths[path]?.isUnstable(at: now) == true
        let often = isUnstable ? " Voie instable : son retour ne sera dit qu'après plusieurs minutes." : ""
        return wording(
            "Voie « \(path) » en défaut",
            "La voie « \(path) » \(ends) (\(french.clock(now))) : \(reason). \(rest)\(often)")
    }

    func pathUp(_ path: PathID, after outage: Duration) -> Wording {
        wording(
            "Voie « \(path) » rétablie",
            "La voie « \(path) » est de nouveau employée (\(french.clock(now))), "
                + "après \(FrenchTime.duration(outage)) de panne.")
    }

    func certificateEnds(_ path: PathID, at end: Instant) -> Wording {
        let end = french.time(end, relativeTo: nil)
        return wording(
            "Certificat de la voie « \(path) »",
            "Le certificat que présente la voie « \(path) » expire le \(end). "
                + "Ensuite rien n'y partira : faites-le renouveler.")
    }

    func journalDamaged(_ fault: ChainFault) -> Wording {
        wording(
            "Journal altéré",
            "L'écriture n° \(fault.sequence) du journal n'est pas celle qui a été faite : \(fault.reason). "
                + "Tocsin continue d'appeler. Copiez le dossier d'état, puis restaurez la sauvegarde."
        )
    }

    func peerSilent(_ name: String, since: Instant) -> Wording {
        wording(
            "Tocsin de « \(name) » muet",
            "Le Tocsin de « \(name) » ne donne plus signe depuis \(french.clockWithSeconds(since)). "
                + "Prévenez cette préfecture.")
    }

    func peerBack(_ name: String, after silence: Duration) -> Wording {
        wording(
            "Tocsin de « \(name) » de retour",
            "Le Tocsin de « \(name) » donne de nouveau signe, après \(FrenchTime.duration(silence)).")
    }

    func canaryText(_ path: PathID) -> Wording {
        let often = state.paths[path]?.lateSince == nil ? "Essai quotidien" : "Nouvel essai"
        return wording(
            "Essai de la voie « \(path) »",
            "\(often) de la voie « \(path) », \(french.clock(now)). Ce n'est pas une alerte.")
    }

    func canaryLost(_ path: PathID, _ fault: String) -> Wording {
        wording(
            "Essai perdu sur la voie « \(path) »",
            "L'essai envoyé par la voie « \(path) » n'est pas arrivé : \(fault). "
                + "Un appel de cette nuit n'arriverait pas non plus.")
    }

    func reserveSpent(_ reserve: Reserve) -> Wording {
        wording(
            "Disque du journal plein",
            "Le disque du journal est plein (\(french.clock(now))) : la réserve est libérée, "
                + "il reste \(reserve.megabytes) Mo. Ce qui court continue ; "
                + "faites de la place sans attendre, ensuite Tocsin s'arrêtera.")
    }

    func reserveLaid(_ reserve: Reserve, after shortage: Duration) -> Wording {
        wording(
            "Place retrouvée sur le disque du journal",
            "La réserve du journal est reconstituée (\(french.clock(now))), "
                + "après \(FrenchTime.duration(shortage)) ; il reste \(reserve.megabytes) Mo.")
    }

    func anchorText(_ anchor: Anchor) -> Wording {
        wording(
            "Ancre du journal, écriture n° \(anchor.sequence)",
            "Ancre du journal : \(anchor.text)\nGardez ce message hors de la machine : "
                + "« tocsin verify FICHIER --anchor \(anchor.text) » prouve plus tard que le journal "
                + "n'a été ni raccourci, ni remplacé, ni réécrit.")
    }
}

extension Reserve {
    package var megabytes: Int64 { free / (1024 * 1024) }
}
