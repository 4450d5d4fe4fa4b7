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
        var actor: Actor?
        var text: String
        var series: Report.Series?

        init(
            _ kind: String, by: String? = nil, actor: Actor? = nil, _ text: String,
            series: Report.Series? = nil
        ) {
            (self.kind, self.by, self.actor, self.text) = (kind, by, actor, text)
            self.series = series
        }
    }

    func line(_ content: Occurrence.Content, at now: Instant) -> Line {
        switch content {
        case .opened: Line("opened", opening(at: now))
        case .statement(let entry): Line("noted", "Entrée \(entry).")
        case .paged(let id): paged(id)
        case .rung(let role, let rung, let reached): self.rung(role, rung, reached, at: now)
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
        case .heard(let event): heard(event)
        case .withdrawn(let ids):
            Line("withdrawn", "Envois en attente retirés : \(ids.count).")
        case .warned(let warning): warned(warning)
        case .missed(let clock): Line("missed", "\(Phrases.name(clock)) : délai dépassé.")
        case .machine(let fact): Line(fact.kind, machine(fact))
        case .stepped(let seconds, let offset):
            Line(MachineFact.clockStepped(seconds: seconds).kind, stepped(seconds, offset.nearestSecond))
        case .clock(let assured):
            Line(
                assured ? "clockAssured" : "clockUnassured",
                assured
                    ? "L'horloge de la machine est de nouveau synchronisée."
                    : "\(Report.unassured) : l'horloge de la machine n'est pas synchronisée.")
        case .merged(let into): Line("merged", "Réunie à l'activation \(into).")
        case .drafted, .validated, .released, .seatClosed: message(content)
        case .campaign(let id, let step): Line("campaign", campaign(id, step, at: now))
        case .published(let event): published(event)
        case .settings(let digest):
            Line("settingsLoaded", "Réglages chargés, empreinte \(digest.prefix(12)).")
        }
    }

    /// A line taken over from the log is the log's own opening.
    private func opening(at now: Instant) -> String {
        let opening = (now < activation.openedAt ? log : nil)?.opening ?? activation.opening
        switch opening.mode {
        case nil: return "Main courante ouverte : \(opening.title)".ended
        case .exercise: return "Exercice ouvert : \(opening.title)".ended
        case .real:
            let after = opening.continues.map { ", à la suite de l'exercice \($0)" } ?? ""
            return "Activation réelle ouverte : \(opening.title)\(after)".ended
        }
    }

    func attempt(_ id: AttemptID) -> Attempt? { activation.attempts[id] ?? log?.attempts[id] }

    private func paged(_ id: AttemptID) -> Line {
        guard let page = attempt(id)?.page else { return Line("paged", "Envoi \(id).") }
        let person = naming.name(page.person)
        let how = "par \(page.contact.words) (\(page.reason.words))"
        if page.purpose == .notice { return Line("notified", "\(person) avisé(e) \(how).") }
        let roles = page.roles.isEmpty ? "" : " pour \(naming.titles(page.roles))"
        return Line("paged", "\(person) appelé(e)\(roles) \(how).", series: page.series(.page))
    }

    private func finished(_ id: AttemptID, _ result: AttemptResult) -> Line {
        let again = result.retryAt == nil ? "" : ", nouvel essai prévu"
        let reason = result.reason.map { " (\($0))" } ?? ""
        // Its last way is known; a try that failed before may have gone by another.
        let way =
            result.outcome == .accepted ? attempt(id)?.via.map { " par la voie de secours \($0)" } ?? "" : ""
        switch attempt(id)?.content {
        case .page(let page):
            let words = "\(page.contact.words.capitalizedFirst) à \(naming.name(page.person))\(way)"
            return Line(
                "attemptFinished", "\(words) : \(result.outcome.words)\(reason)\(again).",
                series: page.series(.result(result.outcome)))
        case .delivery(let message, let delivery):
            let how = delivery.medium.words(by: delivery.path)
            let seats = delivery.seats.map(\.seat).joined(separator: ", ")
            let words =
                "Message \(message) au\(delivery.also.isEmpty ? " siège" : "x sièges") \(seats) "
                + "par \(how)\(way)"
            return Line(
                "attemptFinished", "\(words) : \(result.outcome.deliveryWords)\(reason)\(again).",
                series: .mailing(message))
        case nil: return Line("attemptFinished", "Envoi \(id) : \(result.outcome.words)\(reason)\(again).")
        }
    }

    private func warned(_ warning: Warning) -> Line {
        let to = warning.to.isEmpty ? "personne à prévenir" : naming.names(warning.to)
        return Line("warned", "Avertissement (destinataires : \(to)) : \(warning.text)".ended)
    }

    private func machine(_ fact: MachineFact) -> String {
        switch fact {
        case .daemonDown: "Arrêt du service Tocsin."
        case .daemonUp: "Reprise du service Tocsin."
        case .channelDown(let channel): "Voie d'envoi en panne : \(channel)."
        case .channelUp(let channel): "Voie d'envoi rétablie : \(channel)."
        case .clockStepped(let seconds):
            stepped(seconds, nil)
        case .stoodStill(let seconds):
            "Tocsin est resté figé au moins \(seconds) s jusqu'ici (machine ou programme arrêté, ou "
                + "saturé) ; ce qui était dû entre-temps a suivi."
        case .inject(let to, let text): "Élément de scénario remis à \(to) : \(text)"
        }
    }

    /// `after`: how far the clock stands ahead of the report's own hours since, in seconds.
    private func stepped(_ seconds: Int64, _ after: Int64?) -> String {
        let offsets = after.map { " (écart à l'heure du rapport : \($0 - seconds) s avant, \($0) s après)" }
        // A virtual machine that was held still wakes with all its clocks behind.
        let doubt = seconds > 0 ? ", sauf si la machine était figée : ce temps y manquerait" : ""
        return "L'horloge de la machine a sauté de \(seconds) s\(offsets ?? "") ; "
            + "les durées écoulées n'en dépendent pas\(doubt)."
    }

    private func message(_ content: Occurrence.Content) -> Line {
        switch content {
        case .drafted(let id): Line("messageDrafted", actor: drafter(id), "Message \(id) rédigé.")
        case .validated(let id, let validation):
            Line(
                "messageValidated", by: validation.by, actor: validation.actor,
                "Message \(id) validé\(validation.orally ? " de vive voix" : "").")
        case .released(let id, let release):
            Line(
                "messageReleased", by: release.by, actor: release.actor,
                "Message \(id) diffusé\(release.scope.isEmpty ? "" : " à \(release.scope.count.of("siège"))")"
                    + (release.realRecipients && activation.mode == .exercise
                        ? " (destinataires réels)." : "."))
        case .seatClosed(let id, let closing):
            Line(
                "seatClosed", by: closing.by, actor: closing.actor,
                "Message \(id), siège \(closing.seat) "
                    + "\(closing.how == .reached ? "joint" : "exclu") : \(closing.words)".ended)
        default: Line("noted", "")
        }
    }

    /// Whoever wrote the text as it stands: earlier texts are not kept.
    private func drafter(_ id: MessageID) -> Actor? {
        activation.messages.first { $0.message.id == id }?.message.drafter
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
