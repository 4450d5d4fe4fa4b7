// The French sentences the roster sends: questions, announcements, what was not answered.

extension Turn {
    private var head: String { "\(settings.authority.prefecture). " }

    private var answering: String {
        settings.publicURL == nil
            ? "Répondez à la permanence de la préfecture." : "Répondez ici : {link}"
    }

    private func period(_ from: Instant, _ until: Instant) -> String {
        "du \(french.time(from, relativeTo: nil)) au \(french.time(until, relativeTo: nil))"
    }

    private func wording(_ subject: String, _ body: String) -> Wording {
        Wording(mode: nil, subject: subject, body: head + body)
    }

    func question(_ ask: Ask) -> Wording {
        switch ask.about {
        case .duty(let shift):
            return wording(
                "Prise d'astreinte : \(title(shift.role))",
                "Vous prenez l'astreinte « \(title(shift.role)) » \(period(shift.from, shift.until)). "
                    + "Confirmez-vous ? \(answering)")
        case .contacts(_, let by):
            return wording(
                "Vos coordonnées d'astreinte",
                "Vos coordonnées d'astreinte sont-elles toujours justes : \(contactList(ask.person)) ? "
                    + "Répondez avant le \(french.time(by, relativeTo: nil)). \(answering)")
        case .wake:
            return wording(
                "Essai de réveil",
                "Essai mensuel, ce n'est ni une alerte ni un exercice. Cela vous a-t-il réveillé(e) ? "
                    + answering)
        case .swap(let swap):
            let returned = swap.taken.map {
                ", contre votre astreinte « \(title($0.role)) » \(period($0.from, $0.until))"
            }
            return wording(
                "Demande d'échange",
                "\(name(swap.asker.rawValue)) vous demande de prendre son astreinte "
                    + "« \(title(swap.given.role)) » \(period(swap.given.from, swap.given.until))"
                    + "\(returned ?? ""). \(answering)")
        case .relief(let id, let roles, let at): return self.wording(id).relief(roles.map(title), at: at)
        }
    }

    /// Only the ends of numbers: the text may be read over a shoulder.
    private func contactList(_ person: PersonID) -> String {
        guard let contacts = settings.roster.people[person]?.contacts else { return "" }
        return contacts.map { contact in
            contact.medium == .email || contact.medium == .matrix
                ? contact.address
                : "\(contact.pathClass == .fixedLine ? "fixe" : "mobile") …\(contact.address.suffix(6))"
        }.joined(separator: ", ")
    }

    func swapAnswered(_ swap: Swap, yes: Bool) -> Wording {
        let what = "« \(title(swap.given.role)) » \(period(swap.given.from, swap.given.until))"
        return wording(
            yes ? "Échange accepté" : "Échange refusé",
            "\(name(swap.other.rawValue)) \(yes ? "accepte" : "refuse") l'échange : \(what)."
                + (yes ? "" : " Vous restez d'astreinte."))
    }

    func refused(_ ask: Ask) -> Wording {
        switch ask.about {
        case .duty(let shift):
            return wording(
                "Prise d'astreinte refusée",
                "\(name(ask.person.rawValue)) ne prend pas l'astreinte « \(title(shift.role)) » "
                    + "\(period(shift.from, shift.until)). Il faut un remplaçant.")
        default:
            return wording(
                "Coordonnées à corriger",
                "\(name(ask.person.rawValue)) dit que ses coordonnées ne sont plus justes. Corrigez-les.")
        }
    }

    /// One text for all questions that stayed without an answer.
    func unanswered(_ asks: [Ask]) -> Wording {
        let lines = asks.map { ask -> String in
            let who = name(ask.person.rawValue)
            switch ask.about {
            case .duty(let shift):
                return "\(who) n'a pas confirmé la prise d'astreinte « \(title(shift.role)) »"
            case .contacts: return "\(who) n'a pas confirmé ses coordonnées"
            case .wake: return "\(who) n'a pas répondu à l'essai de réveil"
            case .swap(let swap):
                return "\(who) n'a pas répondu à la demande d'échange de \(name(swap.asker.rawValue))"
            case .relief: return "\(who) n'a pas répondu à la demande de relève"
            }
        }
        return wording("Astreinte : sans réponse", lines.joined(separator: " ; ") + ".")
    }

    func nothingRings(_ people: [Person]) -> Wording {
        let names = people.map(\.name).joined(separator: ", ")
        return wording(
            "Essai de réveil", "Rien ne peut faire sonner : \(names). Donnez-leur un contact qui sonne.")
    }

    func wakeTestMissed(_ at: Instant) -> Wording {
        wording(
            "Essai de réveil non fait",
            "L'essai de réveil du \(french.time(at, relativeTo: nil)) n'a pas eu lieu, démon arrêté. "
                + "Pour le faire à votre heure : tocsin roster wake-test.")
    }

    func announcement(_ list: [RosterBook.Announcement]) -> Wording {
        let lines = list.map { announcement -> String in
            let when =
                announcement.daysAhead == 0 ? "maintenant" : "dans \(announcement.daysAhead) j ou moins"
            return "\(sentence(announcement.gap)) (\(when))"
        }
        return wording("Trous d'astreinte", lines.joined(separator: " ; ") + ".")
    }

    /// "rédacteur : personne, du … au …".
    func sentence(_ gap: Gap) -> String {
        let who = gap.person.map { " (\(name($0.rawValue)))" } ?? ""
        return "\(title(gap.role)) : \(gap.reason.french)\(who), \(period(gap.from, gap.until))"
    }
}

extension Gap.Reason {
    package var french: String {
        switch self {
        case .uncovered: "personne"
        case .absent: "absence non remplacée"
        case .personUnknown: "personne inconnue de l'annuaire"
        case .noContact: "aucun moyen de joindre"
        case .nothingWakes: "rien ne réveille"
        case .singlePathClass: "une seule sorte de voie"
        case .doubleBooked: "trop de fonctions à la fois"
        case .noDelegation: "aucun arrêté de délégation en vigueur"
        case .thinPool: "trop peu de volontaires"
        case .tooFewPersons: "moins de personnes que l'armement minimal"
        }
    }
}

extension ShiftSource {
    package var french: String {
        switch self {
        case .rotation: "tour"
        case .override: "remplacement"
        case .swap: "échange"
        case .deputy: "suppléance"
        case .import: "import"
        case .pool: "vivier"
        }
    }
}
