// Everything that happens to the roster outside an activation. Resolved facts, as every event.

package enum RosterEvent: Sendable, Equatable {
    /// The files changed: what is asked about the past is answered from these.
    case planKnown(RosterPlan)
    case changed(RosterChange)
    /// Handovers, gaps and tests were looked at; `next` says when they must be again, `holders` who then held
    /// the roles whose handover is confirmed.
    case looked(next: Instant?, holders: [Assignment])
    case announced([RosterBook.Announcement])
    /// Announced gaps that are none any more.
    case filled([Gap])
    case asked(Ask)
    case reminded(AskID)
    case escalated(AskID)
    /// The question is no longer worth an answer: the duty it was about went to somebody else, or is over.
    case lapsed(AskID)
    /// `day`: local day of the answer, since 1970-01-01.
    case answered(AskID, yes: Bool, by: String?, day: Int64)
    /// A notice or a question leaves.
    case paged(Page, ask: AskID?)
}

extension RosterEvent {
    package var name: String {
        switch self {
        case .planKnown: "planKnown"
        case .changed: "changed"
        case .looked: "looked"
        case .announced: "announced"
        case .filled: "filled"
        case .asked: "asked"
        case .reminded: "reminded"
        case .escalated: "escalated"
        case .lapsed: "lapsed"
        case .answered: "answered"
        case .paged: "paged"
        }
    }
}

/// What may be asked for about the roster.
package enum RosterRequest: Sendable, Equatable {
    case override(Override, by: String?, reason: String?)
    case absence(Absence, by: String?)
    case withdraw(ChangeID, by: String?, reason: String?)
    /// Lines of an import, already read and found good; applied whole or not at all.
    case importShifts([ShiftLine], by: String?)
    case importPeople([Person], by: String?)
    /// A directory, read and found good, in place of the one known.
    case importDirectory(DirectoryName, [Recipient], by: String?)
    case askSwap(Swap)
    case answer(AskID, yes: Bool, by: String?)
    /// Everybody is asked to confirm their contact data by then.
    case campaign(until: Instant, by: String?)
    case wakeTest(by: String?)

    /// Only its managers change the roster; anybody may ask for a swap and answer what they are asked.
    var right: Right {
        switch self {
        case .override, .absence, .withdraw, .importShifts, .importPeople, .importDirectory,
            .campaign, .wakeTest:
            .roster
        case .askSwap, .answer: .state
        }
    }
}
