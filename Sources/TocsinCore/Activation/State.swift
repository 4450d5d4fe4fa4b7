// The whole state of the house: the fold of all events, and nothing else.

package struct State: Sendable, Equatable {
    package var activations: [ActivationID: Activation] = [:]
    /// Closed long ago and no longer among `activations`: where the journal tells of them.
    package var archived: [ActivationID: Archived] = [:]
    /// In order of opening.
    package var order: [ActivationID] = []
    /// Not closed yet; only these have deadlines.
    package var open: [ActivationID] = []
    package var outbox = Outbox()
    /// Which activation an attempt belongs to.
    package var owners: [AttemptID: ActivationID] = [:]
    /// The roster's changes, questions and announcements.
    package var book = RosterBook()
    /// What is known of each path from what went through it.
    package var paths: [PathID: PathHealth] = [:]
    /// What looking at paths, neighbours and canaries has found.
    package var supervision = SupervisionBook()
    /// Who was told of the end of a drill just now.
    package var endsTold = EndsTold(at: Instant(seconds: 0))
    /// Nil: what is due leaves.
    package var muted: MuteState?
    package var keys: [String: KeptRequest] = [:]
    package var heard = HeardRecord()
    package var settingsDigest: String?
    /// Sequence of the last event applied.
    package var version: Int64 = 0
    /// Instant of the last event: recorded time never goes back.
    package var lastRecordedAt: Instant?
    /// When what is needed no more is let go of again.
    package var nextSweep: Instant?

    package init() {}
}

extension State {
    /// Where an activation lives on once it was merged, however often; itself otherwise.
    package func home(of id: ActivationID) -> ActivationID {
        var home = id
        while let next = activations[home]?.mergedInto { home = next }
        return home
    }

    package func attempt(_ id: AttemptID) -> Attempt? {
        guard let owner = owners[id] else { return nil }
        return owner == .roster ? book.attempts[id] : activations[owner]?.attempts[id]
    }

    /// Nil when it is not known.
    @discardableResult
    mutating func changeAttempt<Result>(_ id: AttemptID, _ change: (inout Attempt) -> Result) -> Result? {
        guard let owner = owners[id] else { return nil }
        if owner == .roster { return book.attempts.change(id, change) }
        return activations[owner]?.attempts.change(id, change) ?? nil
    }
}

/// Contact points to which the end of a drill was queued at one instant.
package struct EndsTold: Sendable, Equatable {
    package var at: Instant
    package var contacts: Set<ContactPoint>

    package init(at: Instant, contacts: Set<ContactPoint> = []) { (self.at, self.contacts) = (at, contacts) }
}

package struct KeptRequest: Sendable, Equatable {
    package var fingerprint: String
    package var answer: String
    package var at: Instant
}
