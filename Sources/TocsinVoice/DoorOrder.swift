// What a person may ask for by telephone, and how it is said so that real and exercise cannot be confused.
package import TocsinCore

/// A message that waits for its validation.
package struct PendingMessage: Sendable, Equatable {
    package var activation: ActivationID
    package var message: MessageID
    package var title: String
    package var text: String
    package var isExercise: Bool
    /// Of the text as it stood when it was read out: another text is not validated.
    package var fingerprint: String

    package init(
        activation: ActivationID, message: MessageID, title: String, text: String, isExercise: Bool,
        fingerprint: String
    ) {
        (self.activation, self.message) = (activation, message)
        (self.title, self.text) = (title, text)
        (self.isExercise, self.fingerprint) = (isExercise, fingerprint)
    }
}

package enum DoorOrder: Sendable, Equatable {
    case trigger(Mode)
    case validate(PendingMessage)

    /// Different keys in a different order: neither a slip nor an echo turns an exercise into the real.
    package var confirmation: [Character] {
        switch self {
        case .trigger(.real): ["#", "1"]
        case .trigger(.exercise): ["*", "2"]
        case .validate: ["3"]
        }
    }

    /// What was understood.
    package var words: String {
        switch self {
        case .trigger(.real): "une alerte réelle. Je répète : réelle. Ce n'est pas un exercice"
        case .trigger(.exercise): "un exercice. Je répète : un exercice, exercice, exercice"
        case .validate(let pending):
            "la validation du message \(SpokenFrench.of(pending.message.rawValue))"
                + (pending.isExercise ? ", d'un exercice" : ", d'une activation réelle")
                + ". Son titre : \(SpokenFrench.of(pending.title))"
        }
    }

    /// The same with all that is decided, for the call back: nothing of a text is said before.
    package var wordsWithText: String {
        guard case .validate(let pending) = self else { return words }
        return "\(words). Son texte : \(SpokenFrench.of(pending.text)). Fin du texte"
    }

    /// What the keys are for.
    var purpose: String {
        switch self {
        case .trigger: "Pour confirmer et déclencher"
        case .validate: "Pour confirmer et valider"
        }
    }

    var keys: String {
        switch self {
        case .trigger(.real): "appuyez sur dièse, puis sur 1"
        case .trigger(.exercise): "appuyez sur étoile, puis sur 2"
        case .validate: "appuyez sur 3"
        }
    }
}
