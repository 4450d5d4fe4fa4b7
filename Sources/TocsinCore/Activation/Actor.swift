// Who is behind a command, and through which door it came.

package struct Actor: Sendable, Hashable {
    package enum Means: String, Sendable, CaseIterable {
        /// The Unix socket: the peer's user is known.
        case socket
        /// A bearer key over TCP.
        case key
        /// A personal answer link.
        case link
        /// The telephone: a personal code, confirmed on a call back to the registered number.
        case telephone
        /// A text message that carried the right code.
        case sms
        /// A scenario file: its steps are facts and are never refused for want of a right.
        case scenario
        /// The daemon itself: clocks, deliveries.
        case daemon
    }

    package var means: Means
    /// Nil for root, for an unmapped member of the group, for the daemon and for a scenario.
    package var person: PersonID?
    package var rights: Set<Right>

    package init(means: Means, person: PersonID?, rights: Set<Right>) {
        (self.means, self.person, self.rights) = (means, person, rights)
    }

    package static let daemon = Actor(means: .daemon, person: nil, rights: [])
    package static let scenario = Actor(means: .scenario, person: nil, rights: Set(Right.allCases))
}
