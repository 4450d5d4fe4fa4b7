// What is said on the telephone, and what a call is told as in a report. French.
package import TocsinCore

package struct CallWording: Sendable {
    /// Who calls: "Préfecture du Finistère".
    package var caller: String

    package init(caller: String) { self.caller = caller }

    /// What each prompt of a call says.
    package func texts(for parcel: Parcel) -> [CallScript.Prompt: String] {
        let text = SpokenFrench.of(parcel.text)
        return [
            .introduction: introduction(isExercise: Self.isExercise(parcel.text)),
            .message: parcel.purpose == .page ? "\(text) \(Self.menu)" : "\(text) Fin du message.",
            .menu: Self.menu,
            .coming: "Vous avez répondu : j'arrive. Merci. \(Self.change)",
            .unavailable: "Vous avez répondu : indisponible. \(Self.change)",
            .remote: "Vous avez répondu : présent à distance. Merci. \(Self.change)",
        ]
    }

    /// Reveals nothing: whoever picks up may be anybody, or a voicemail.
    private func introduction(isExercise: Bool) -> String {
        let mark = isExercise ? "Exercice, exercice, exercice. " : ""
        return "\(mark)\(caller). Appel d'astreinte. Appuyez sur la touche 1 pour entendre le message."
    }

    private static func isExercise(_ text: String) -> Bool {
        text.hasPrefix(ExerciseMark.text(for: .voice)) || text.hasPrefix(ExerciseMark.text(for: .email))
    }

    private static let menu =
        "Pour répondre : j'arrive, touche 1. Indisponible, touche 2. À distance, touche 3. "
        + "Pour réécouter, touche 0."
    private static let change = "Pour changer de réponse, appuyez sur une autre touche. Sinon, raccrochez."
}

extension CallResult {
    /// As an outcome of the attempt. `isSecond`: it was picked up without a key before.
    package func outcome(isSecond: Bool) -> DeliveryOutcome {
        let later = VoiceLimits.secondCall
        switch self {
        case .busy: return .notReached(after: later, reason: "ligne occupée")
        case .declined: return .notReached(after: later, reason: "appel rejeté par l'appelé")
        case .noAnswer: return .notReached(after: later, reason: "pas de réponse")
        case .unknownNumber(let end): return .refused(reason: "numéro non attribué (\(end.text))")
        case .trunkBusy(let end):
            return .full(reason: "faisceau occupé : aucun canal libre (\(end.text))")
        case .exchangeFault(let end):
            return .retry(after: nil, reason: "le central téléphonique est en défaut (\(end.text))")
        case .refused(let end): return .refused(reason: "le central refuse l'appel (\(end.text))")
        case .silent: return .retry(after: nil, reason: "le central téléphonique ne répond pas")
        case .lost:
            return .retry(after: nil, reason: "poste téléphonique perdu pendant l'appel")
        case .unheard where !isSecond:
            return .notReached(after: later, reason: "décroché sans touche : répondeur ? second appel")
        case .unheard:
            return .accepted(
                reference: "décroché deux fois sans touche, message non lu : sans doute un répondeur")
        case .heard(true): return .accepted(reference: "message écouté, sans réponse")
        case .heard(false): return .accepted(reference: "raccroché pendant le message")
        case .answered(let choice): return .answered(choice.answer, reference: choice.reference)
        }
    }
}

extension CallResult.Choice {
    package var answer: Answer {
        switch self {
        case .coming: .coming(minutes: nil)
        case .unavailable: .unavailable
        case .remote: .remote
        }
    }

    fileprivate var reference: String {
        switch self {
        case .coming: "touche 1 : j'arrive"
        case .unavailable: "touche 2 : indisponible"
        case .remote: "touche 3 : à distance"
        }
    }
}
