// One French sentence per thing the daemon did or saw, and the name its kind has in every format.

import TocsinCore

struct OccurrenceSentences: Sendable {
    let activation: Activation
    /// The log this activation grew out of: its lines stand in the timeline too.
    let log: Activation?
    let naming: Naming
    let moments: Moments

    struct Line {
        var kind: String
        var by: String?
        var text: String
        /// The message of whose mailing this is one result.
        var delivery: MessageID?

        init(_ kind: String, by: String? = nil, _ text: String, delivery: MessageID? = nil) {
            (self.kind, self.by, self.text, self.delivery) = (kind, by, text, delivery)
        }
    }

    func line(_ content: Occurrence.Content, at now: Instant) -> Line {
        switch content {
        case .opened: Line("opened", opening(at: now))
        case .statement(let entry): Line("noted", "Entrée \(entry).")
        case .paged(let id): paged(id)
        case .rung(let role, let rung, let reached): self.rung(role, rung, reached)
        case .asked(let role, let until):
            Line(
                "deciderAsked",
                "Échelon suivant pour \(naming.title(role)) : accord demandé au décideur ; sans réponse à "
                    + "\(moments.sentence(until, withSeconds: true, near: now)), l'appel part.")
        case .askAnswered(let role, let call):
            Line(
                "deciderAnswered",
                "Réponse du décideur pour \(naming.title(role)) : \(call ? "appeler" : "il s'en charge").")
        case .finished(let id, let result): finished(id, result)
        case .withdrawn(let ids):
            Line("withdrawn", "Envois en attente retirés : \(ids.count).")
        case .warned(let warning): warned(warning)
        case .missed(let clock): Line("missed", "\(Phrases.name(clock)) : délai dépassé.")
        case .machine(let fact): Line(fact.kind, machine(fact))
        case .merged(let into): Line("merged", "Réunie à l'activation \(into).")
        case .drafted, .validated, .released, .seatClosed: message(content)
        case .settings(let digest):
            Line("settingsLoaded", "Réglages chargés, empreinte \(digest.prefix(12)).")
        }
    }

    /// A line taken over from the log is the log's own opening.
    private func opening(at now: Instant) -> String {
        let opening = (now < activation.openedAt ? log : nil)?.opening ?? activation.opening
        switch opening.mode {
        case nil: return "Main courante ouverte : \(opening.title)."
        case .exercise: return "Exercice ouvert : \(opening.title)."
        case .real:
            let after = opening.continues.map { ", à la suite de l'exercice \($0)" } ?? ""
            return "Activation réelle ouverte : \(opening.title)\(after)."
        }
    }

    private func attempt(_ id: AttemptID) -> Attempt? { activation.attempts[id] ?? log?.attempts[id] }

    private func paged(_ id: AttemptID) -> Line {
        guard let page = attempt(id)?.page else { return Line("paged", "Envoi \(id).") }
        let person = naming.name(page.person)
        let how = "par \(page.contact.medium.words) (\(page.reason.words))"
        if page.purpose == .notice { return Line("notified", "\(person) avisé(e) \(how).") }
        let roles = page.roles.isEmpty ? "" : " pour \(naming.titles(page.roles))"
        return Line("paged", "\(person) appelé(e)\(roles) \(how).")
    }

    private func rung(_ role: RoleID, _ rung: Int, _ reached: [PersonID]) -> Line {
        let who = reached.isEmpty ? "personne à cet échelon" : naming.names(reached)
        let title = naming.title(role)
        if rung == 0 { return Line("convened", "Appel de la fonction \(title) : \(who).") }
        return Line("escalated", "Fonction \(title) sans réponse, échelon \(rung) : \(who).")
    }

    private func finished(_ id: AttemptID, _ result: AttemptResult) -> Line {
        let again = result.retryAt == nil ? "" : ", nouvel essai prévu"
        let reason = result.reason.map { " (\($0))" } ?? ""
        switch attempt(id)?.content {
        case .page(let page):
            let words = "\(page.contact.medium.words.capitalizedFirst) à \(naming.name(page.person))"
            return Line("attemptFinished", "\(words) : \(result.outcome.words)\(reason)\(again).")
        case .delivery(let message, let delivery):
            let words = "Message \(message) au siège \(delivery.seat) par \(delivery.medium.words)"
            return Line(
                "attemptFinished", "\(words) : \(result.outcome.deliveryWords)\(reason)\(again).",
                delivery: message)
        case nil: return Line("attemptFinished", "Envoi \(id) : \(result.outcome.words)\(reason)\(again).")
        }
    }

    private func warned(_ warning: Warning) -> Line {
        let to = warning.to.isEmpty ? "personne à prévenir" : naming.names(warning.to)
        return Line("warned", "Avertissement (destinataires : \(to)) : \(warning.text)")
    }

    private func machine(_ fact: MachineFact) -> String {
        switch fact {
        case .daemonDown: "Arrêt du service Tocsin."
        case .daemonUp: "Reprise du service Tocsin."
        case .channelDown(let channel): "Voie d'envoi en panne : \(channel)."
        case .channelUp(let channel): "Voie d'envoi rétablie : \(channel)."
        case .clockStepped(let seconds):
            "L'horloge de la machine a sauté de \(seconds) s ; les durées écoulées n'en dépendent pas."
        case .inject(let to, let text): "Élément de scénario remis à \(to) : \(text)"
        }
    }

    private func message(_ content: Occurrence.Content) -> Line {
        switch content {
        case .drafted(let id): Line("messageDrafted", "Message \(id) rédigé.")
        case .validated(let id, let validation):
            Line(
                "messageValidated", by: validation.by,
                "Message \(id) validé\(validation.orally ? " de vive voix" : "").")
        case .released(let id, let release):
            Line(
                "messageReleased", by: release.by,
                "Message \(id) diffusé\(release.scope.isEmpty ? "" : " à \(release.scope.count) sièges")"
                    + (release.realRecipients && activation.mode == .exercise
                        ? " (destinataires réels)." : "."))
        case .seatClosed(let id, let closing):
            Line(
                "seatClosed", by: closing.by,
                "Message \(id), siège \(closing.seat) "
                    + "\(closing.how == .reached ? "joint par un agent" : "exclu") : \(closing.words).")
        default: Line("noted", "")
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
