// The people on the roster and how each can be reached.

/// What a contact point travels over. Two paths of one class may fail together.
package enum PathClass: String, Sendable, CaseIterable {
    case mobileNetwork, internet, fixedLine
}

/// The kind of medium; the contract's `channel` in every report.
package enum Medium: String, Sendable, CaseIterable {
    case email, sms, voice, matrix
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

    package init(medium: Medium, address: String, path: PathID, pathClass: PathClass, wakes: Bool) {
        (self.medium, self.address, self.path) = (medium, address, path)
        (self.pathClass, self.wakes) = (pathClass, wakes)
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

    package init(
        id: PersonID, name: String, contacts: [ContactPoint], language: String = "fr", user: String? = nil
    ) {
        (self.id, self.name, self.contacts, self.language, self.user) = (id, name, contacts, language, user)
    }
}
