// A numbered message to officials, media or public, from draft to result.

package struct Message: Sendable, Hashable {
    package var id: MessageID
    /// The template it was drafted from.
    package var template: String
    package var kind: MessageTemplate.Kind
    /// Empty for `end` and `information` where none is concerned.
    package var audiences: [Audience]
    package var title: String
    /// The text without any mark: the mark is put on by the renderer, for each medium. Personal.
    package var body: String
    package var sms: String?
    /// Variables the template left without a value: not releasable until empty.
    package var missing: [String]
    /// The messages it corrects or ends.
    package var cites: [MessageID]
    /// Perimeter of communes (INSEE); empty means the department.
    package var perimeter: [String]
    package var drafter: Actor
    package var draftedAt: Instant
    /// Fingerprint of text, audiences and perimeter: what a validation is bound to.
    package var fingerprint: String

    package init(
        id: MessageID, template: String, kind: MessageTemplate.Kind, audiences: [Audience], title: String,
        body: String,
        sms: String?,
        missing: [String], cites: [MessageID], perimeter: [String], drafter: Actor, draftedAt: Instant,
        fingerprint: String
    ) {
        self.template = template
        (self.id, self.kind, self.audiences, self.title) = (id, kind, audiences, title)
        (self.body, self.sms, self.missing, self.cites) = (body, sms, missing, cites)
        (self.perimeter, self.drafter, self.draftedAt) = (perimeter, drafter, draftedAt)
        self.fingerprint = fingerprint
    }
}

package struct Validation: Sendable, Hashable {
    /// Who validated, in words (personal).
    package var by: String
    /// By telephone: a normal path, confirmed afterwards.
    package var orally: Bool
    package var fingerprint: String
    package var at: Instant
    package var actor: Actor

    package init(by: String, orally: Bool, fingerprint: String, at: Instant, actor: Actor) {
        (self.by, self.orally, self.fingerprint) = (by, orally, fingerprint)
        (self.at, self.actor) = (at, actor)
    }
}

/// The named human act without which nothing leaves the house.
package struct Release: Sendable, Hashable {
    /// Who released, in words (personal).
    package var by: String
    package var fingerprint: String
    package var at: Instant
    package var actor: Actor
    /// True when an exercise's message goes to real recipients, doubly confirmed.
    package var realRecipients: Bool
    /// Seats in scope of each audience, frozen here.
    package var scope: [FrozenSeat]

    package init(
        by: String, fingerprint: String, at: Instant, actor: Actor, realRecipients: Bool, scope: [FrozenSeat]
    ) {
        (self.by, self.fingerprint, self.at, self.actor) = (by, fingerprint, at, actor)
        (self.realRecipients, self.scope) = (realRecipients, scope)
    }
}

package struct FrozenSeat: Sendable, Hashable {
    package var seat: String
    package var audience: Audience?
    package var title: String

    package init(seat: String, audience: Audience?, title: String) {
        (self.seat, self.audience, self.title) = (seat, audience, title)
    }
}

/// A seat in its list: the same word may name another one in another list.
package struct SeatKey: Sendable, Hashable {
    package var seat: String
    package var audience: Audience?

    package init(seat: String, audience: Audience?) { (self.seat, self.audience) = (seat, audience) }
}

extension FrozenSeat {
    package var key: SeatKey { SeatKey(seat: seat, audience: audience) }
}

/// One text to one address by one path, for one seat and whichever others share that address.
///
/// A class that never changes: a mailing has thousands, and its release, its events and its attempts hold the
/// same ones.
package final class Delivery: Sendable {
    package let attempt: AttemptID
    package let seat: String
    package let audience: Audience?
    /// The other seats that the same text serves.
    package let also: [SeatKey]
    /// Personal.
    package let address: String
    /// What leaves, and by which path: shared by the others of the mailing.
    private let words: Envelope.Text

    package var medium: Medium { words.medium }
    package var path: PathID { words.path }
    package var subject: String { words.subject }
    /// Rendered, mark included. Personal.
    package var text: String { words.text }

    package init(
        attempt: AttemptID, seat: SeatKey, address: String, words: Envelope.Text, also: [SeatKey] = []
    ) {
        (self.attempt, self.seat, self.audience) = (attempt, seat.seat, seat.audience)
        (self.address, self.words, self.also) = (address, words, also)
    }

    package convenience init(
        attempt: AttemptID, seat: String, audience: Audience?, medium: Medium, path: PathID, address: String,
        subject: String, text: String, also: [SeatKey] = []
    ) {
        self.init(
            attempt: attempt, seat: SeatKey(seat: seat, audience: audience), address: address,
            words: Envelope.Text(medium: medium, path: path, subject: subject, text: text), also: also)
    }

    /// Every seat it serves, the one it is addressed to first.
    package var seats: [SeatKey] { [SeatKey(seat: seat, audience: audience)] + also }

    /// The same under another key.
    func again(under key: AttemptID) -> Delivery {
        Delivery(attempt: key, seat: seats[0], address: address, words: words, also: also)
    }
}

extension Delivery: Hashable {
    package static func == (a: Delivery, b: Delivery) -> Bool {
        a === b
            || a.attempt == b.attempt && a.seat == b.seat && a.audience == b.audience && a.also == b.also
                && a.medium == b.medium && a.path == b.path && a.address == b.address
                && a.subject == b.subject && a.text == b.text
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(attempt) }
}

/// Whole, as a structure shows itself: for the simulator's log and failed tests.
extension Delivery: CustomStringConvertible {
    package var description: String {
        "Delivery(\(attempt), \(seats), \(medium) by \(path) to \(address): \(subject) | \(text))"
    }
}

package struct SeatClosing: Sendable, Hashable {
    package enum How: String, Sendable, CaseIterable { case reached, excluded }

    package var seat: String
    package var how: How
    /// Who was reached, or why the seat is excluded (personal).
    package var words: String
    /// Stated time of the call.
    package var at: Instant
    package var by: String
    package var actor: Actor

    package init(seat: String, how: How, words: String, at: Instant, by: String, actor: Actor) {
        (self.seat, self.how, self.words, self.at) = (seat, how, words, at)
        (self.by, self.actor) = (by, actor)
    }
}
