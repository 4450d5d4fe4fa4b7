// One text for one address, before it is a delivery: what a forecast counts.

/// A mailing has as many as a hundred thousand, and each look at a draft makes them anew: they share their
/// text.
package struct Envelope: Sendable {
    package final class Text: Sendable {
        package let medium: Medium
        package let path: PathID
        package let subject: String
        /// Rendered, mark included.
        package let text: String

        package init(medium: Medium, path: PathID, subject: String, text: String) {
            (self.medium, self.path, self.subject, self.text) = (medium, path, subject, text)
        }
    }

    package let text: Text
    /// Personal.
    package let address: String
    /// The seat it is addressed to.
    package let first: SeatKey
    /// The other seats that it serves.
    package var also: [SeatKey] = []

    func delivery(of message: MessageID) -> Delivery {
        let list = first.audience?.rawValue ?? "partner"
        return Delivery(
            attempt: AttemptID(rawValue: "\(message)/\(list)/\(first.seat)/\(text.medium.rawValue)"),
            seat: first, address: address, words: text, also: also)
    }
}
