// What is sent to people of the roster: pages, warnings, questions and notices, each one attempt with one
// key.

/// Why something is sent; every decision carries it into event, log and report.
package enum PageReason: String, Sendable, CaseIterable {
    case firstCall, calledAgain, deputy, escalated, repeated
    case declined, lateArrival, pathFailed, lastResort
    case warning, missed, digest, askDecider, actedOnBehalf
    case prealert, standDown, cancelled, becameReal, suspended
    /// A pool's wave; the next on duty, told at the trigger; the second team.
    case wave, incoming, shadow, relief
    /// Outside any activation: a duty to confirm, contact data, who wakes, a swap, the roster's owner.
    case handover, contacts, wakeTest, swap, roster
    /// Something would fail tonight; the daily test of a path.
    case supervision, canary
    /// In answer to an SMS that came in.
    case inbound
}

package enum Purpose: String, Sendable, CaseIterable {
    /// Convenes somebody; only a person's answer ends it.
    case page
    /// Tells somebody something; sent once.
    case notice
}

/// One text for one person at one contact point. Resolved: sending it consults nothing.
package struct Page: Sendable, Hashable {
    package var attempt: AttemptID
    package var purpose: Purpose
    package var reason: PageReason
    /// Roles the person is called for; empty for a notice to somebody as a person.
    package var roles: [RoleID]
    package var person: PersonID
    /// Personal.
    package var name: String
    /// Its address is personal.
    package var contact: ContactPoint
    package var subject: String
    /// With `{link}` where the dispatcher puts the answer link. Personal.
    package var text: String

    package init(
        attempt: AttemptID, purpose: Purpose, reason: PageReason, roles: [RoleID], person: PersonID,
        name: String,
        contact: ContactPoint, subject: String, text: String
    ) {
        (self.attempt, self.purpose, self.reason, self.roles) = (attempt, purpose, reason, roles)
        (self.person, self.name, self.contact) = (person, name, contact)
        (self.subject, self.text) = (subject, text)
    }
}

extension Page {
    /// The text without any mark, and without how to answer it on this path.
    var body: String {
        let mark = ExerciseMark.text(for: contact.medium)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { $0 != mark && !ReplyInvitation.all.contains(String($0)) }
            .joined(separator: "\n")
    }

    /// Whether it bears the mark of an exercise.
    var isMarked: Bool { text.hasPrefix("\(ExerciseMark.text(for: contact.medium))\n") }

    /// The same for another medium: the mark is taken off here and put on again by the renderer.
    func wording(mode: Mode?) -> Wording {
        let mark = ExerciseMark.text(for: contact.medium)
        let subject = subject.hasPrefix(mark) ? String(subject.dropFirst(mark.count + 1)) : subject
        return Wording(mode: mode, subject: subject, body: body)
    }

    /// To the same person. A call is one for its roles, whatever time the cell is held to have begun by then.
    func saysTheSame(as other: Page) -> Bool {
        guard person == other.person, purpose == other.purpose else { return false }
        return purpose == .page ? roles == other.roles : body == other.body
    }

    /// The end of a drill leaves before the real pages that follow it: in their lane, and so in order.
    var lane: Outbox.Lane {
        if reason == .canary { return .tests }
        if reason == .supervision { return .faults }
        return purpose == .page || reason == .becameReal || reason == .suspended ? .pages : .notices
    }
}

/// Where an attempt stands. Raw values are the contract's `outcome`.
package enum Outcome: String, Sendable, CaseIterable {
    case queued, accepted, delivered, acknowledged, declined, failed, bounced, unknown, withdrawn
}
