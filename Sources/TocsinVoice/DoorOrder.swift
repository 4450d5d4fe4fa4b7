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

extension PendingMessage {
    /// Drafts that could be validated now and are not, the oldest first, a real activation's before an
    /// exercise's. One with gaps is not offered: its validation would be refused.
    package static func waiting(in state: State) -> [PendingMessage] {
        let open = state.open.compactMap { state.activations[$0] }
        let waiting = open.flatMap { activation in
            activation.messages
                .filter { $0.validation == nil && $0.release == nil && $0.message.missing.isEmpty }
                .map { record in
                    PendingMessage(
                        activation: activation.opening.id, message: record.message.id,
                        title: record.message.title, text: record.message.body,
                        isExercise: activation.mode != .real, fingerprint: record.message.fingerprint)
                }
        }
        return waiting.filter { !$0.isExercise } + waiting.filter(\.isExercise)
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
