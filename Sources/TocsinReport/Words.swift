// The French words for what the code names in English; the same in every format.

import TocsinCore

extension Verdict {
    var words: String {
        switch self {
        case .met: "respecté"
        case .missed: "non respecté"
        case .running: "en cours"
        case .waived: "non-information décidée (motivée)"
        case .metExceptWaived: "respecté, hors non-information décidée"
        case .notApplicable: "sans objet"
        case .undetermined: "non déterminé"
        case .cancelled: "annulé (fausse alerte)"
        case .interrupted: "interrompu"
        }
    }
}

extension Basis {
    var words: String {
        switch self {
        case .observed: "constaté"
        case .corroborated: "corroboré"
        case .declared: "déclaré"
        case .declaredLate: "déclaré tardivement"
        }
    }
}

/// The proof of a fact, as tables name it: what a channel took is the daemon's own observation.
func proofWords(_ fact: Fact, _ basis: Basis) -> String {
    guard case .informed(_, means: "message", _) = fact, basis == .observed else { return basis.words }
    return "\(basis.words) (\(Outcome.accepted.words))"
}

extension Standing {
    var proofWords: String { TocsinReport.proofWords(fact, basis) }
}

extension ClockReport {
    /// Only then can the verdict be certain or not.
    var isDetermined: Bool { verdict != .notApplicable && verdict != .undetermined }
}

extension Actor.Means {
    /// After "saisi par".
    var words: String {
        switch self {
        case .socket: "poste local"
        case .key: "clé d'accès"
        case .link: "lien de réponse"
        case .telephone: "téléphone, confirmé au rappel"
        case .sms: "SMS"
        case .scenario: "scénario"
        case .daemon: "service Tocsin"
        }
    }
}

extension CODReference {
    var words: String {
        switch self {
        case .earlier: "au premier des deux instants du COD"
        case .decided: "à la décision d'ouvrir le COD"
        case .operational: "au COD opérationnel"
        }
    }
}

extension Audience {
    /// After "information ".
    var ofWhom: String {
        switch self {
        case .elected: "des élus"
        case .general: "du public"
        case .media: "des médias"
        }
    }

    /// After "informer ".
    var whom: String {
        switch self {
        case .elected: "les élus"
        case .general: "le public"
        case .media: "les médias"
        }
    }

    var informedWords: String {
        switch self {
        case .elected: "Élus informés"
        case .general: "Public informé"
        case .media: "Médias informés"
        }
    }
}

extension Medium {
    var words: String {
        switch self {
        case .email: "courriel"
        case .sms: "SMS"
        case .voice: "appel"
        case .matrix: "Matrix (Tchap)"
        case .mastodon: "Mastodon"
        case .webhook: "appel HTTP"
        }
    }
}

extension ContactPoint {
    /// "SMS", or "SMS (vocal)" where another path than the medium's usual one carries it.
    var words: String { medium.words(by: path) }
}

extension Medium {
    func words(by path: PathID) -> String {
        let usual: [PathID] = self == .email ? ["smtp", "email"] : [PathID(rawValue)]
        return usual.contains(path) ? words : "\(words) (\(path))"
    }
}

extension Outcome {
    var words: String {
        switch self {
        case .queued: "en attente"
        case .accepted: "accepté par le relais"
        case .delivered: "remis"
        case .acknowledged: "a répondu"
        case .declined: "indisponible"
        case .failed: "échec"
        case .bounced: "revenu non remis"
        case .unknown: "sort inconnu"
        case .withdrawn: "retiré"
        }
    }

    /// For a message: nobody answers that they come.
    var deliveryWords: String { self == .acknowledged ? "accusé de réception" : words }

    /// "2 acceptés par le relais".
    func counted(_ count: Int) -> String {
        let plural =
            switch self {
            case .accepted: "acceptés par le relais"
            case .delivered: "remis"
            case .acknowledged: "accusés de réception"
            case .failed: "échecs"
            case .bounced: "revenus non remis"
            case .unknown: "sorts inconnus"
            case .withdrawn: "retirés"
            case .declined: "indisponibles"
            case .queued: "en attente"
            }
        return count.of(deliveryWords, plural)
    }
}

extension PageReason {
    var words: String {
        switch self {
        case .firstCall: "premier appel"
        case .calledAgain: "rappel"
        case .deputy: "suppléant"
        case .escalated: "échelon supérieur"
        case .repeated: "rappel périodique"
        case .declined: "après un refus"
        case .lateArrival: "arrivée tardive annoncée"
        case .pathFailed: "autre voie après un échec"
        case .lastResort: "dernier recours"
        case .warning: "échéance proche"
        case .missed: "délai dépassé"
        case .digest: "point de situation"
        case .askDecider: "question au décideur"
        case .actedOnBehalf: "activation en son nom"
        case .prealert: "préalerte"
        case .standDown: "levée de la cellule"
        case .cancelled: "annulation"
        case .becameReal: "fin d'exercice"
        case .suspended: "exercice suspendu"
        case .wave: "vivier"
        case .incoming: "relève dans l'heure"
        case .shadow: "doublure"
        case .relief: "relève de la cellule"
        case .handover: "prise d'astreinte"
        case .contacts: "vérification des coordonnées"
        case .wakeTest: "essai de réveil"
        case .swap: "échange"
        case .roster: "tenue de l'astreinte"
        case .supervision: "surveillance"
        case .canary: "essai quotidien"
        case .inbound: "suite à un SMS reçu"
        }
    }
}

extension MessageTemplate.Kind {
    var words: String {
        switch self {
        case .holding: "message d'attente"
        case .information: "information"
        case .correction: "rectificatif"
        case .end: "fin d'alerte"
        }
    }
}

extension Closing {
    var words: String {
        switch self {
        case .stoodDown: "Cellule levée"
        case .cancelled: "Activation annulée (fausse alerte)"
        case .suspended: "Exercice suspendu"
        case .becameReal: "Exercice devenu réel"
        }
    }
}
