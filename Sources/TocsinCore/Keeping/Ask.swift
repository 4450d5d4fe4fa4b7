// A question to one person of the roster: will you take the duty, are your data right, are you awake, swap?

/// `A1`, `A2` … in order of asking.
package struct AskID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

package struct Ask: Sendable, Hashable {
    package enum About: Sendable, Hashable {
        /// "Prise d'astreinte": the person's shift begins.
        case duty(Shift)
        /// Are your contact data still right? Answered by a local day; one campaign asks everybody.
        case contacts(campaign: String, by: Instant)
        /// The monthly test of who really wakes.
        case wake(test: String)
        case swap(Swap)
        /// Will you take these roles of a working cell over, at that hour?
        case relief(ActivationID, [RoleID], at: Instant)
    }

    package var id: AskID
    package var about: About
    package var person: PersonID
    /// When the person is asked once more; nil: never.
    package var remindAt: Instant?
    /// When the roster's owner is told that there was no answer.
    package var escalateAt: Instant?

    package init(
        id: AskID, about: About, person: PersonID, remindAt: Instant? = nil, escalateAt: Instant? = nil
    ) {
        (self.id, self.about, self.person) = (id, about, person)
        (self.remindAt, self.escalateAt) = (remindAt, escalateAt)
    }
}

/// One person asks another to take a stretch of a role, perhaps in return for one of theirs.
package struct Swap: Sendable, Hashable {
    package struct Stretch: Sendable, Hashable {
        package var role: RoleID
        package var from: Instant
        package var until: Instant

        package init(role: RoleID, from: Instant, until: Instant) {
            (self.role, self.from, self.until) = (role, from, until)
        }
    }

    /// Who gives `given` away and takes `taken`.
    package var asker: PersonID
    package var other: PersonID
    package var given: Stretch
    package var taken: Stretch?

    package init(asker: PersonID, other: PersonID, given: Stretch, taken: Stretch? = nil) {
        (self.asker, self.other, self.given, self.taken) = (asker, other, given, taken)
    }

    /// What the roster becomes when the other accepts.
    var overrides: [Override] {
        let gives = Override(
            role: given.role, person: other, from: given.from, until: given.until, source: .swap)
        let takes = taken.map {
            Override(role: $0.role, person: asker, from: $0.from, until: $0.until, source: .swap)
        }
        return [gives] + [takes].compactMap(\.self)
    }
}

/// A question and how far it has come.
package struct AskRecord: Sendable, Equatable {
    package var ask: Ask
    package var askedAt: Instant
    package var remindedAt: Instant?
    package var escalatedAt: Instant?
    package var lapsedAt: Instant?
    package var answer: Answer?

    package struct Answer: Sendable, Equatable {
        package var yes: Bool
        package var by: String?
        package var at: Instant
    }

    /// The next thing that happens without an answer.
    var due: Instant? {
        guard answer == nil, lapsedAt == nil else { return nil }
        let reminder = remindedAt == nil ? ask.remindAt : nil
        let escalation = escalatedAt == nil ? ask.escalateAt : nil
        return [reminder, escalation].compactMap(\.self).min()
    }
}
