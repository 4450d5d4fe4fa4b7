// Statements: what people and the daemon say happened, when, and on what basis. The material of every
// verdict.

package enum Mode: String, Sendable, CaseIterable {
    case exercise, real
}

/// Grade of proof, weakest first.
package enum Basis: String, Sendable, CaseIterable, Comparable {
    /// Recorded long (a setting, 15 min) after the stated time.
    case declaredLate
    case declared
    /// A file, a second person or the daemon confirms.
    case corroborated
    /// By the daemon itself.
    case observed

    package var strength: Int {
        switch self {
        case .declaredLate: 0
        case .declared: 1
        case .corroborated: 2
        case .observed: 3
        }
    }

    package static func < (a: Basis, b: Basis) -> Bool { a.strength < b.strength }
}

/// A time as somebody stated it.
package struct StatedTime: Sendable, Hashable {
    package var instant: Instant
    /// Stated without seconds: it lies anywhere in its minute.
    package var wholeMinute: Bool

    package init(_ instant: Instant, wholeMinute: Bool = false) {
        self.instant = instant.wholeSecond
        self.wholeMinute = wholeMinute
    }
}

package enum Scope: String, Sendable {
    case all
    /// Part of the audience only: does not stop the clock.
    case partial
}

/// What a statement says. Raw kinds are the `do` words of the scenario file.
package enum Fact: Sendable, Hashable {
    case alertReceived
    case prealerted
    case emergencyDetermined
    case cellOperational
    case codStandby
    case codDecided
    case codOperational
    case codClosed
    case cipOrdered
    case cipOpen
    case stoodDown
    case acknowledged(role: RoleID, person: PersonID, etaMinutes: Int?, remote: Bool)
    case declined(role: RoleID, person: PersonID)
    case inPost(role: RoleID, person: PersonID, remote: Bool)
    case informed(Audience, means: String?, scope: Scope)
    case waived(Audience)
    case deferred(Audience, until: Instant)
    case ticked(step: String)
    /// `to` nil withdraws the statement.
    case corrected(EntryID, to: StatedTime?)
    case cancelled
    case becameReal
    case suspended
    /// A line of the log that no clock reads.
    case noted

    /// The role that somebody answers for with it.
    package var answeredRole: RoleID? {
        switch self {
        case .acknowledged(let role, _, _, _), .declined(let role, _), .inPost(let role, _, _): role
        default: nil
        }
    }

    /// The fixed name of the contract.
    package var kind: String {
        switch self {
        case .alertReceived: "alertReceived"
        case .prealerted: "prealerted"
        case .emergencyDetermined: "emergencyDetermined"
        case .cellOperational: "cellOperational"
        case .codStandby: "codStandby"
        case .codDecided: "codDecided"
        case .codOperational: "codOperational"
        case .codClosed: "codClosed"
        case .cipOrdered: "cipOrdered"
        case .cipOpen: "cipOpen"
        case .stoodDown: "stoodDown"
        case .acknowledged: "acknowledged"
        case .declined: "declined"
        case .inPost: "inPost"
        case .informed: "informed"
        case .waived: "waived"
        case .deferred: "deferred"
        case .ticked: "ticked"
        case .corrected: "corrected"
        case .cancelled: "cancelled"
        case .becameReal: "becameReal"
        case .suspended: "suspended"
        case .noted: "noted"
        }
    }
}

/// One statement as recorded. Nothing in it ever changes; a correction is another statement.
package struct Statement: Sendable, Hashable {
    package var entry: EntryID
    package var fact: Fact
    package var statedAt: StatedTime
    package var recordedAt: Instant
    package var basis: Basis
    /// Widens the stated time both ways.
    package var plusMinus: Duration
    /// Who decided or did it, in words (personal).
    package var by: String?
    package var reference: String?
    /// Personal: may name people.
    package var note: String?
    /// Personal: may name people.
    package var reason: String?
    package var file: String?
    /// Who recorded it, and through which door.
    package var actor: Actor

    package init(
        entry: EntryID, fact: Fact, statedAt: StatedTime, recordedAt: Instant, basis: Basis,
        plusMinus: Duration = .zero, by: String? = nil, reference: String? = nil, note: String? = nil,
        reason: String? = nil, file: String? = nil, actor: Actor
    ) {
        (self.entry, self.fact, self.statedAt, self.recordedAt) = (entry, fact, statedAt, recordedAt)
        (self.basis, self.plusMinus, self.by, self.reference) = (basis, plusMinus, by, reference)
        (self.note, self.reason, self.file, self.actor) = (note, reason, file, actor)
    }
}
