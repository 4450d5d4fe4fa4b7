// What comes back from outside by itself: receipts of providers, replies by SMS, and what they led to.

/// What a provider says became of one attempt. It proves nothing about a person.
package struct Receipt: Sendable, Hashable {
    /// In rising order: a later word never takes an earlier one back, and delivered beats every failure.
    package enum Status: String, Sendable, CaseIterable, Comparable {
        case accepted, failed, bounced, delivered

        package static func < (a: Status, b: Status) -> Bool { a.rank < b.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        var isFailure: Bool { self == .failed || self == .bounced }

        package var outcome: Outcome {
            switch self {
            case .accepted: .accepted
            case .failed: .failed
            case .bounced: .bounced
            case .delivered: .delivered
            }
        }
    }

    package var status: Status
    /// The provider's name for the message.
    package var reference: String?
    /// In the provider's words. Personal: they often quote the number.
    package var reason: String?

    package init(status: Status, reference: String? = nil, reason: String? = nil) {
        (self.status, self.reference, self.reason) = (status, reference, reason)
    }
}

/// A text that came in by SMS.
package struct TextReply: Sendable, Hashable {
    /// Path and the provider's name for this text: the same again has no second effect.
    package var key: String
    /// As the network says it, in E.164: a number can be forged.
    package var from: String
    package var text: String

    package init(key: String, from: String, text: String) {
        (self.key, self.from, self.text) = (key, from, text)
    }
}

/// One code of a person's printed card.
package struct CardCode: Sendable, Hashable {
    package var person: PersonID
    /// From 1.
    package var number: Int

    package init(person: PersonID, number: Int) { (self.person, self.number) = (person, number) }
}

/// What whoever can derive codes found in a text: the core derives none.
package struct Proof: Sendable, Equatable {
    /// Attempts whose code the text holds.
    package var attempts: [AttemptID]
    /// Card codes of the number's owner that the text holds.
    package var cards: [CardCode]

    package init(attempts: [AttemptID] = [], cards: [CardCode] = []) {
        (self.attempts, self.cards) = (attempts, cards)
    }
}

package enum HeardRequest: Sendable, Equatable {
    case receipt(AttemptID, Receipt)
    /// A key pressed during a call, told by the automaton that made it.
    case pressed(AttemptID, Answer)
    case reply(TextReply, Proof)
    /// The telephone door turned somebody away; the person where the code told who.
    case turnedAway(PersonID?, DoorRefusal)
}

/// Why a call to the telephone door came to nothing.
package enum DoorRefusal: String, Sendable, CaseIterable {
    /// A code was tried in vain.
    case wrongCode
    /// So many wrong codes that the door takes none for a while.
    case shut
    /// The code is somebody's for whom no number is registered: nobody can be called back.
    case noNumber
    /// Called back, the person did not confirm.
    case notConfirmed
    /// Called back, nobody took the call.
    case noAnswer

    /// French; what was not done, and how to mend it.
    package var words: String {
        switch self {
        case .wrongCode: "code refusé, rien n'est parti ; rappeler avec son code personnel"
        case .shut:
            "trop de codes faux, aucun n'est pris pendant un quart d'heure ; passer par la ligne de commande"
        case .noNumber: "aucun numéro enregistré à rappeler, rien n'est parti ; l'ajouter dans roster.yaml"
        case .notConfirmed: "non confirmé au rappel, rien n'est parti ; rappeler pour recommencer"
        case .noAnswer: "rappel sans réponse, rien n'est parti ; rappeler pour recommencer"
        }
    }
}

/// What was heard and counted for something.
package enum HeardEvent: Sendable, Hashable {
    case receipt(ActivationID, AttemptID, Receipt)
    /// Answered with the page's own code from the page's own number; what it says is stated beside it.
    case answered(ActivationID, AttemptID, TextReply)
    /// Says an answer and proves nothing: escalation goes on.
    case claimed(ActivationID, Claim)
    /// A trigger by SMS that was obeyed.
    case triggered(ActivationID, CardCode, TextReply)
    /// A trigger by SMS from somebody who may, refused for what it says.
    case refused(PersonID, TextReply)
    /// A call to the telephone door that came to nothing.
    case turnedAway(PersonID?, DoorRefusal)

    package var activation: ActivationID? {
        switch self {
        case .receipt(let id, _, _), .answered(let id, _, _), .claimed(let id, _), .triggered(let id, _, _):
            id
        case .refused, .turnedAway: nil
        }
    }
}

package struct Claim: Sendable, Hashable {
    package enum Lack: String, Sendable, CaseIterable {
        /// The number alone.
        case noCode
        /// A code that is not of a page now open to this number.
        case wrongCode
        /// The right code, from a number it was not sent to.
        case wrongNumber
        /// The right code, and no answer or several.
        case unclear
    }

    /// Whoever the number (or else the code) belongs to.
    package var person: PersonID
    package var reply: TextReply
    package var lack: Lack

    package init(person: PersonID, reply: TextReply, lack: Lack) {
        (self.person, self.reply, self.lack) = (person, reply, lack)
    }
}

/// What has been heard, so that nothing counts twice.
package struct HeardRecord: Sendable, Equatable {
    /// Keys of replies that had an effect, and when.
    package var replies: [String: Instant] = [:]
    package var cardsUsed: [PersonID: Set<Int>] = [:]
    /// Instants of refused triggers, by number.
    package var refusals: [String: [Instant]] = [:]

    package init() {}
}
