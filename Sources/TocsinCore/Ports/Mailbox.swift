// What comes back by mail: answers, returns and receipts, as plain values about one of our mails.

/// A folder of a mailbox that the daemon reads. TLS always, verified.
package struct MailboxSettings: Sendable, Equatable {
    package var host: String
    package var port: Int
    /// `true`: TLS from the first byte (993); `false`: STARTTLS required (143).
    package var implicitTLS: Bool
    package var user: String
    /// A credential's name, never its value.
    package var credential: String
    package var folder: String
    /// Pause between two looks.
    package var every: Duration
    /// PEM file of the authorities trusted instead of the system's.
    package var caFile: String?

    package init(
        host: String, port: Int = 993, implicitTLS: Bool = true, user: String, credential: String,
        folder: String = "INBOX", every: Duration = .seconds(30), caFile: String? = nil
    ) {
        (self.host, self.port, self.implicitTLS, self.user) = (host, port, implicitTLS, user)
        (self.credential, self.folder, self.every, self.caFile) = (credential, folder, every, caFile)
    }
}

/// One thing that one received mail says. An address is forgeable: whoever reads this asks for a code before
/// it counts as an answer, and what a receipt says is advice.
package struct MailFinding: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// It did not arrive and will not.
        case bounce
        /// The relay of the recipient has it.
        case delivered
        /// It has not arrived yet.
        case delayed
        /// Written by a person, as far as one can tell.
        case reply
        /// Written by a machine: never an answer.
        case autoReply
    }

    package var kind: Kind
    /// Which of our mails it is about, where it names one. A mail to many bears the key of its first
    /// recipient: `recipient` tells whose it is.
    package var attempt: AttemptID?
    /// Sender as the header says; empty when there is not exactly one plain address.
    package var from: String
    /// Of reports: who was to have our mail.
    package var recipient: String?
    /// Of replies: the first line of the sender's own; of reports: status and reason.
    package var text: String
    /// Its own Message-ID, or empty: the key under which it is known already.
    package var messageID: String

    package init(
        kind: Kind, attempt: AttemptID?, from: String, recipient: String? = nil, text: String,
        messageID: String
    ) {
        (self.kind, self.attempt, self.from) = (kind, attempt, from)
        (self.recipient, self.text, self.messageID) = (recipient, text, messageID)
    }
}

/// How a look into the mailbox went.
package enum MailboxLook: Sendable, Equatable {
    /// `expires`: when the server's certificate ends, where it was shown anew.
    case read(mails: Int, expires: Instant?)
    /// French.
    case failing(reason: String)
}

package protocol Inbox: Sendable {
    /// Hands over what is new. A mail counts as read once `take` has kept all that was found in it; until
    /// then it is found again.
    func look(_ take: @Sendable (MailFinding) async -> Bool) async -> MailboxLook
}
