// The people on the roster and how each can be reached.

/// What a contact point travels over. Two paths of one class may fail together.
package enum PathClass: String, Sendable, CaseIterable {
    case mobileNetwork, internet, fixedLine
}

/// The kind of medium; the contract's `channel` in every report.
package enum Medium: String, Sendable, CaseIterable {
    case email, sms, voice, matrix
    /// Carry what is released, never a call to a person.
    case mastodon, webhook

    /// What a person can be reached by.
    package static let personal: [Medium] = [.email, .sms, .voice, .matrix]
}

/// One way to reach one person, in the person's order of preference.
package struct ContactPoint: Hashable, Sendable {
    package var medium: Medium
    /// E.164 number, e-mail address or Matrix identifier.
    package var address: String
    /// The configured path (gateway, relay) that carries it.
    package var path: PathID
    package var pathClass: PathClass
    /// True only for what rings: e-mail and SMS wake nobody.
    package var wakes: Bool
    /// A number or address of one's own: a volunteer is called on it only with their consent.
    package var isPrivate: Bool

    package init(
        medium: Medium, address: String, path: PathID, pathClass: PathClass, wakes: Bool,
        isPrivate: Bool = false
    ) {
        (self.medium, self.address, self.path) = (medium, address, path)
        (self.pathClass, self.wakes, self.isPrivate) = (pathClass, wakes, isPrivate)
    }
}

package struct Person: Hashable, Sendable {
    package var id: PersonID
    package var name: String
    package var contacts: [ContactPoint]
    /// `fr` or `en`: the language of what is sent to this person.
    package var language: String
    /// Unix user behind this person on the daemon's socket, if any.
    package var user: String?
    /// Local day (since 1970-01-01) on which the contact data were last confirmed.
    package var verified: Int64?
    /// Local day on which this person agreed to be called on private numbers as a volunteer.
    package var consent: Int64?

    package init(
        id: PersonID, name: String, contacts: [ContactPoint], language: String = "fr", user: String? = nil,
        verified: Int64? = nil, consent: Int64? = nil
    ) {
        (self.id, self.name, self.contacts, self.language, self.user) = (id, name, contacts, language, user)
        (self.verified, self.consent) = (verified, consent)
    }
}

extension Person {
    /// What wakes this person, of what may be called for anything but their own duty.
    var ringing: [ContactPoint] { asVolunteer.contacts.filter(\.wakes) }

    /// As a volunteer: without private contact points that were not consented to.
    package var asVolunteer: Person {
        guard consent == nil else { return self }
        var person = self
        person.contacts.removeAll(where: \.isPrivate)
        return person
    }
}
