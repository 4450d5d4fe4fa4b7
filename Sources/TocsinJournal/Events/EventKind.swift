// The one table of stored event forms: a number and a version for each, never used again for something else.

package import TocsinCore

/// The number is stored and stays; the name is what the `kind` column shows.
///
/// A new case takes the next free number; a new form of a case takes a higher `version`, and the old one is
/// still read. Both raise the schema, so that an older binary refuses the file. So does a new word in a form
/// that names its words, which stays the same form.
package enum EventKind: Int, CaseIterable {
    case settingsLoaded = 1
    case daemonStarted = 2
    case opened = 3
    case stated = 4
    case conveningBegan = 5
    case paged = 6
    case rungFired = 7
    case deciderAsked = 8
    case deciderAnswered = 9
    case withdrawn = 10
    case attemptsStarted = 11
    case attemptFinished = 12
    case warned = 13
    case missed = 14
    case machine = 15
    case merged = 16
    case messageDrafted = 17
    case messageValidated = 18
    case messageReleased = 19
    case deliveryQueued = 20
    case seatClosed = 21
    case requestKept = 22
    case told = 23
    case roster = 24
    case path = 25
    case campaign = 29
    case supervised = 27
    case published = 28
    case heard = 26
    case muted = 34

    /// The version written. 2 of `paged` says whether the contact point is private, 2 of `conveningBegan`
    /// how a pool is called, 2 of `attemptFinished` whose fault it was and whether it may have arrived and 3
    /// that the path had no room, 2 of `deliveryQueued` which other seats share its address and 3 many of
    /// them at once, 2 of `supervised` what verifying the chain came to.
    package var version: UInt8 {
        switch self {
        case .attemptFinished, .deliveryQueued: 3
        case .paged, .conveningBegan, .roster, .supervised: 2
        default: 1
        }
    }

    /// The oldest version still read.
    var oldestVersion: UInt8 { self == .roster ? 2 : 1 }

    package var name: String { Self.names[self] ?? "\(self)" }

    /// Made once: a case is asked for its name by reflection, and every entry shows it.
    private static let names = Dictionary(uniqueKeysWithValues: allCases.map { ($0, "\($0)") })

    package init(_ event: Event) {
        self =
            switch event {
            case .settingsLoaded: .settingsLoaded
            case .daemonStarted: .daemonStarted
            case .opened: .opened
            case .stated: .stated
            case .conveningBegan: .conveningBegan
            case .paged: .paged
            case .rungFired: .rungFired
            case .deciderAsked: .deciderAsked
            case .deciderAnswered: .deciderAnswered
            case .withdrawn: .withdrawn
            case .attemptsStarted: .attemptsStarted
            case .attemptFinished: .attemptFinished
            case .warned: .warned
            case .missed: .missed
            case .machine: .machine
            case .merged: .merged
            case .told: .told
            case .messageDrafted: .messageDrafted
            case .messageValidated: .messageValidated
            case .messageReleased: .messageReleased
            case .deliveriesQueued: .deliveryQueued
            case .seatClosed: .seatClosed
            case .requestKept: .requestKept
            case .roster: .roster
            case .path: .path
            case .campaign: .campaign
            case .supervised: .supervised
            case .published: .published
            case .heard: .heard
            case .muted: .muted
            }
    }
}
