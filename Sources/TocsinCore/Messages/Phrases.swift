// The French sentences sent to people of the roster. Short: they are read at 03:00 on a telephone.

package struct Phrases: Sendable {
    var activation: Activation?
    var authority: Authority
    var zone: ZoneRules
    /// Without a public URL no text may carry a link.
    var hasLinks: Bool

    private var french: FrenchTime { FrenchTime(zone: zone) }
    private var mode: Mode? { activation?.mode }

    /// "Feu industriel (Rouen)".
    private var event: String {
        guard let opening = activation?.opening else { return "" }
        return opening.place.map { "\(opening.title) (\($0))" } ?? opening.title
    }

    private var head: String { mode == .real ? "ALERTE REELLE. " : "" }

    private func wording(_ subject: String, _ body: String) -> Wording {
        Wording(mode: mode, subject: "\(subject) : \(event)", body: body)
    }

    func page(_ roles: [String]) -> Wording {
        let since =
            activation?.reading(at: .init(seconds: 0)).start(.cell).map { " à \(french.clock($0.instant))" }
            ?? ""
        let answer =
            hasLinks ? "Répondez ici : {link}" : "Répondez à la permanence de la préfecture."
        return wording(
            mode == .real ? "Alerte réelle, cellule activée" : "Cellule activée",
            "\(head)\(event). Cellule de communication d'urgence activée\(since). "
                + "Vous êtes appelé(e) : \(roles.joined(separator: ", ")). \(answer)")
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
                + "Faut-il appeler \(person) (\(title)) ? "
                + "1 appeler, 2 je m'en charge. Sans réponse à \(french.clock(until)), l'appel part. "
                + (hasLinks ? "{link}" : "Répondez à la permanence."))
    }

    func lateArrival(role: String, minutes: Int, due: Instant) -> Wording {
        wording(
            "Arrivée après l'échéance",
            "\(role) annonce une arrivée dans \(minutes) min, après l'échéance de \(french.clock(due)). "
                + "L'échelon suivant est appelé.")
    }

    func emptyRung(_ rung: Int, role: String) -> Wording {
        wording("Échelon vide", "Personne à l'échelon \(rung) pour : \(role). L'échelon suivant est appelé.")
    }

    func warning(_ text: String) -> Wording { wording("Échéance", "\(head)\(event). \(text)") }

    func share(_ clock: ClockID, percent: Int, due: Instant, missing: [String]) -> String {
        let lacking = missing.isEmpty ? "" : " Manque : \(missing.joined(separator: ", "))."
        return "\(Self.name(clock)) : \(percent) % du délai écoulé, échéance \(french.clock(due)).\(lacking)"
    }

    func miss(_ clock: ClockID, due: Instant) -> String {
        "\(Self.name(clock)) : délai dépassé (\(french.clock(due))). Notez la cause."
    }

    func deferralDue(_ clock: ClockID, due: Instant?) -> String {
        let limit = due.map { ", échéance \(french.clock($0))" } ?? ""
        return "\(Self.name(clock)) : le report arrive à son terme\(limit)."
    }

    func closed(_ closing: Closing) -> Wording {
        switch closing {
        case .stoodDown:
            wording(
                "Levée de la cellule", "\(head)\(event). La cellule est levée. Merci, vous pouvez rentrer.")
        case .cancelled:
            wording(
                "Annulation",
                "\(head)\(event). Activation annulée : fausse alerte. Vous pouvez faire demi-tour.")
        case .suspended:
            wording(
                "Exercice suspendu", "\(event). L'exercice est suspendu. N'agissez plus sur ses consignes.")
        case .becameReal:
            wording(
                "Fin d'exercice",
                "\(event). L'exercice est terminé. Ce qui suivra sans cette mention est réel.")
        }
    }

    /// "T+15. Cellule 2/3, chef de cellule dans 10 min. Message n° 1 à valider. COD 3 h 45, échéance 4 h 45."
    func digest(at now: Instant, titles: (RoleID) -> String) -> String {
        guard let activation else { return "" }
        let reading = activation.reading(at: now)
        var sentences: [String] = []
        if let start = reading.start(.cell) { sentences.append("T+\((now - start.instant).inMinutes)") }
        sentences.append(cell(activation, reading, at: now, titles: titles))
        if let message = activation.messages.last { sentences.append(Self.state(of: message)) }
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
