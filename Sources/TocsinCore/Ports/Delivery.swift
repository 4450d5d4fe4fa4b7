// What the core hands to a channel, and what a channel may answer.

/// One text for one recipient by one path. Nothing is left to choose when it is sent.
package struct Parcel: Sendable, Equatable {
    /// Idempotency key: the same for every retry of this attempt.
    package var attempt: AttemptID
    package var medium: Medium
    package var path: PathID
    package var address: String
    /// Subject line; only media that have one use it.
    package var subject: String
    package var text: String
    /// What it is sent for; a call asks for a key only when it convenes somebody.
    package var purpose: Purpose
    /// Path of the address at which a receipt of this attempt is awaited; only the daemon can make it.
    package var receipt: String?

    package init(
        attempt: AttemptID, medium: Medium, path: PathID, address: String, subject: String, text: String,
        purpose: Purpose = .notice
    ) {
        (self.attempt, self.medium, self.path) = (attempt, medium, path)
        (self.address, self.subject, self.text) = (address, subject, text)
        self.purpose = purpose
    }
}

/// How one transfer ended, as a fact about this path and no more.
package enum DeliveryOutcome: Sendable, Equatable {
    /// The next hop took it (250 after the final dot, 2xx with the success rule met). It is not delivered
    /// yet.
    case accepted(reference: String?)
    /// Nothing was handed over, by the path's fault or wish; the same attempt may be made again.
    case retry(after: Duration?, reason: String)
    /// Nothing was handed over because the path has no room, as a trunk all of whose channels are taken:
    /// neither it nor the recipient is at fault, and the same attempt may be made again.
    case full(reason: String)
    /// The path works and the recipient was not reached: busy, no answer, a mailbox that says "later".
    case notReached(after: Duration?, reason: String)
    /// This recipient or this text will not do, however often it is tried.
    case refused(reason: String)
    /// The path will not do for anybody until somebody mends it: a rejected credential, a stranger's
    /// certificate.
    case outOfOrder(reason: String)
    /// The connection broke after the content was sent: it may or may not have been taken.
    case unknown(reason: String)
    /// A person took the call and pressed a key: the only outcome that is an answer.
    case answered(Answer, reference: String?)
}

/// What a look at a path found, without bothering anyone.
package enum ProbeOutcome: Sendable, Equatable {
    /// It would take a message now; the note is for the person who reads the status. `expires`: when the
    /// certificate it showed ends, where it showed one.
    case fine(note: String?, expires: Instant? = nil)
    /// The same, but only by a crutch: what is wrong, and what was done instead. French.
    case limping(reason: String, expires: Instant? = nil)
    /// It would not, and why. French.
    case failing(reason: String)
    /// Nothing can be asked of it without sending something.
    case untestable
}

/// A path out of the building. Implementations are one file each in TocsinDispatch.
package protocol Channel: Sendable {
    var path: PathID { get }
    /// True when a repeated attempt under the same key cannot reach the recipient twice.
    var honoursKeys: Bool { get }
    func deliver(_ parcel: Parcel) async -> DeliveryOutcome
    /// Mass information: parcels of this path in one go, and an outcome for each, in their order.
    func deliver(batch: [Parcel]) async -> [DeliveryOutcome]
    /// Asks the far end whether it would take something, without sending anything to anybody.
    func probe() async -> ProbeOutcome
}

extension Channel {
    /// One after another, for paths that know nothing better.
    package func deliver(batch: [Parcel]) async -> [DeliveryOutcome] {
        var outcomes: [DeliveryOutcome] = []
        for parcel in batch { outcomes.append(await deliver(parcel)) }
        return outcomes
    }
}
