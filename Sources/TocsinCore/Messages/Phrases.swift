// The French sentences sent to people of the roster. Short: they are read at 03:00 on a telephone.

package struct Phrases: Sendable {
    var activation: Activation?
    var authority: Authority
    var zone: ZoneRules
    /// Without a public URL no text may carry a link.
    var hasLinks: Bool

    private var french: FrenchTime { FrenchTime(zone: zone) }
    private var mode: Mode? { activation?.mode }

    /// "Feu industriel (Rouen), 29-2026-007".
    private var event: String {
        guard let opening = activation?.opening else { return "" }
        let place = opening.place.map { " (\($0))" } ?? ""
        let unsaid = opening.mode == nil ? " (réel ou exercice : non précisé)" : ""
        return "\(opening.title)\(place), \(opening.id)\(unsaid)"
    }

    private var head: String { "\(authority.prefecture). " + (mode == .real ? "ALERTE REELLE. " : "") }

    private func wording(_ subject: String, _ body: String) -> Wording {
        Wording(mode: mode, subject: "\(subject) : \(event)", body: body)
    }

    func page(_ roles: [String]) -> Wording {
        let start = activation?.reading(at: .init(seconds: 0)).start(.cell)?.instant
        let since = start.map { " à \(french.clock($0))" + day(of: $0) } ?? ""
        let answer =
            hasLinks ? "Répondez ici : {link}" : "Répondez à la permanence de la préfecture."
        return wording(
            mode == .real ? "Alerte réelle, cellule activée" : "Cellule activée",
            "\(head)\(event). Cellule de communication d'urgence activée\(since). "
                + "Vous êtes appelé(e) : \(roles.joined(separator: ", ")). \(answer)")
    }

    /// " (samedi 28 novembre 2026)" where it is not the day on which it was opened.
    private func day(of start: Instant) -> String {
        guard let opened = activation?.openedAt, french.day(start) != french.day(opened) else { return "" }
        return " (\(french.day(start)))"
    }

    func prealert() -> Wording {
        wording(
            "Préalerte", "\(head)Préalerte : \(event). Restez joignable, rien d'autre à faire pour l'instant."
        )
    }

    func onBehalf(by: String?, at: Instant) -> Wording {
        wording(
            "Activation déclenchée",
            "\(head)\(event). Activation déclenchée à \(french.clock(at)), décision attribuée à : "
                + "\(by ?? "non précisé"). Si c'est une erreur, appelez la permanence.")
    }

    func askDecider(role: String, person: String, title: String, until: Instant) -> Wording {
        wording(
            "Faut-il appeler \(person) ?",
            "\(head)\(event). Toujours personne à temps pour : \(role). "
                + "Faut-il appeler \(person) (\(title)), ou vous en chargez-vous ? "
                + (hasLinks ? "Répondez ici : {link} " : "Répondez à la permanence. ")
                + "Sans réponse à \(french.clock(until)), l'appel part.")
    }

    func lateArrival(_ name: String, role: String, minutes: Int, due: Instant) -> Wording {
        wording(
            "Arrivée après l'échéance",
            "\(name) (\(role)) arrive dans \(minutes) min, après l'échéance de \(french.clock(due)). "
                + "L'échelon suivant est appelé.")
    }

    func noVolunteerLeft(role: String) -> Wording {
        wording("Vivier épuisé", "Tous les volontaires ont été appelés pour : \(role). Il n'en reste aucun.")
    }

    func enoughVolunteers(role: String) -> Wording {
        wording(
            "Assez de volontaires",
            "\(head)\(event). Assez de volontaires ont répondu pour : \(role). Ne venez pas. Merci.")
    }

    func incoming(role: String, after: String, at: Instant) -> Wording {
        wording(
            "Vous prenez la suite",
            "\(head)\(event). Cellule activée ; \(after) est appelé(e). "
                + "Vous prenez l'astreinte « \(role) » à \(french.clock(at)) : restez joignable.")
    }

    func shadow(role: String) -> Wording {
        wording(
            "Pour information (doublure)",
            "\(head)\(event). Cellule activée. Vous êtes en doublure de : \(role). "
                + "Vous n'êtes pas compté(e), aucune réponse n'est attendue.")
    }

    func relief(_ roles: [String], at: Instant) -> Wording {
        wording(
            "Relève à \(french.clock(at))",
            "\(head)\(event). Vous assurez la relève à \(french.time(at, relativeTo: nil)) : "
                + "\(roles.joined(separator: ", ")). "
                + (hasLinks ? "Répondez ici : {link}" : "Répondez à la permanence de la préfecture."))
    }

    func reliefMissing(_ name: String, _ roles: [String], at: Instant, refused: Bool) -> Wording {
        wording(
            "Relève incomplète",
            "Relève de \(french.clock(at)), \(roles.joined(separator: ", ")) : \(name) "
                + (refused ? "ne peut pas venir." : "n'a pas répondu.") + " Il faut quelqu'un d'autre.")
    }

    func volunteersAsleep(role: String) -> Wording {
        wording(
            "Vivier au repos",
            "\(role) : aucun volontaire ne peut être appelé à cette heure (plage de repos ou absences). "
                + "Désignez quelqu'un : tocsin roster override add.")
    }

    func emptyRung(_ rung: Int, role: String) -> Wording {
        wording("Échelon vide", "Personne à l'échelon \(rung) pour : \(role). L'échelon suivant est appelé.")
    }

    func warning(_ text: String) -> Wording { wording("Échéance", "\(head)\(event). \(text)") }

    func share(_ clock: ClockID, percent: Int, due: Instant, missing: [String]) -> String {
        let verb = missing.count < 2 ? "Manque" : "Manquent"
        let lacking = missing.isEmpty ? "" : " \(verb) : \(missing.joined(separator: ", "))."
        return "\(Self.name(clock)) : \(percent) % du délai écoulé, échéance \(french.clock(due)).\(lacking)"
    }

    func miss(_ clock: ClockID, due: Instant) -> String {
        "\(Self.name(clock)) : délai dépassé (\(french.clock(due))). Notez la cause."
    }

    func deferralDue(_ clock: ClockID, due: Instant?) -> String {
        let limit = due.map { ", échéance \(french.clock($0))" } ?? ""
        return "\(Self.name(clock)) : le report arrive à son terme\(limit)."
    }

    /// `others`: what goes on for the same people, who must not be sent home from it.
    func closed(_ closing: Closing, others: [Opening]) -> Wording {
        let going = others.map { "\($0.title), \($0.id)," }.joined(separator: " ")
        let verb = others.count < 2 ? "CONTINUE" : "CONTINUENT"
        let goesOn = others.isEmpty ? "" : " Mais \(going) \(verb) : ne faites pas demi-tour."
        let head = "\(authority.prefecture). "
        switch closing {
        case .stoodDown:
            return wording(
                "Levée de la cellule",
                "\(head)\(event) : la cellule est levée."
                    + (others.isEmpty ? " Ne venez pas, ou rentrez. Merci." : goesOn))
        case .cancelled:
            return wording(
                "Annulation",
                "\(head)ANNULATION. \(event) : activation annulée."
                    + (others.isEmpty ? " Fausse alerte : ne venez pas, ou faites demi-tour." : goesOn))
        case .suspended:
            return wording(
                "Exercice suspendu",
                "\(head)\(event) : l'exercice est suspendu. N'agissez plus sur ses consignes.")
        case .becameReal:
            return wording(
                "Fin d'exercice",
                "\(head)\(event) : l'exercice est terminé. Ce qui suivra sans cette mention est réel.")
        }
    }

    /// "T+15. Cellule 2/3, chef de cellule dans 10 min. Message n° 1 à valider. COD 3 h 45, échéance 4 h 45."
    func digest(at now: Instant, titles: (RoleID) -> String) -> String {
        guard let activation else { return "" }
        let reading = activation.reading(at: now)
        var sentences: [String] = []
        if let start = reading.start(.cell) { sentences.append("T+\((now - start.instant).inMinutes)") }
        sentences.append(cell(activation, reading, at: now, titles: titles))
        if let message = activation.messages.last(where: { $0.message.kind != .end || $0.release != nil }) {
            sentences.append(Self.state(of: message))
        }
        if let cod = reading.start(.all), let due = reading.facts(.all).due {
            sentences.append("COD \(french.clock(cod.instant)), échéance \(french.clock(due))")
        }
        return sentences.joined(separator: ". ") + "."
    }

    private func cell(
        _ activation: Activation, _ reading: Reading, at now: Instant, titles: (RoleID) -> String
    ) -> String {
        if reading.stop(.cell) != nil { return "Cellule opérationnelle" }
        let roles = activation.rules.convening.roles
        let answered = roles.filter { activation.paging[$0]?.isAnswered == true }
        let coming = answered.compactMap { role -> String? in
            guard let expected = activation.paging[role]?.answers.last?.expectedAt, expected > now else {
                return nil
            }
            return "\(titles(role)) dans \((expected - now).inMinutes) min"
        }
        let silent = roles.filter { !answered.contains($0) }.map { "\(titles($0)) sans réponse" }
        return (["Cellule \(answered.count)/\(roles.count)"] + coming + silent).prefix(4).joined(
            separator: ", ")
    }

    private static func state(of record: MessageRecord) -> String {
        let number = record.message.number
        if record.release != nil { return "Message n° \(number) diffusé" }
        return record.validation == nil ? "Message n° \(number) à valider" : "Message n° \(number) à diffuser"
    }

    package static func name(_ clock: ClockID) -> String {
        switch clock {
        case .cell: "Activation de la cellule"
        case .elected: "Information des élus"
        case .general: "Information du public"
        case .media: "Information des médias"
        case .all: "Information, ensemble"
        case .cip: "Cellule d'information du public"
        }
    }
}
