// Who may do what, in one table: every door (socket, key, link) asks here and nowhere else.

package enum Right: String, Sendable, CaseIterable {
    /// See rosters, activations and reports.
    case read
    /// Open, alert, activate, stand down, cancel: on one's own authority or on behalf of a named decider.
    case trigger
    /// Answer a page, say who is in post, tick a step, correct a statement, write in the log.
    case state
    /// Draft messages.
    case draft
    /// Release a message to officials, media or public.
    case release
    /// Change the roster.
    case roster
    /// Reload, back up, restore.
    case operate
}

extension Request {
    /// The right it takes; nil for what only the daemon itself submits.
    package var right: Right? {
        switch self {
        case .openLog, .activate, .merge: .trigger
        case .state(_, let fact, _): fact.right
        case .answer, .decideRung, .validateMessage, .closeSeat, .relieve,
            .importCampaign:
            .state
        case .draftMessage: .draft
        case .releaseMessage, .repeatUnknown: .release
        case .resume: .operate
        case .roster(let request): request.right
        case .clockReached, .attemptsStarted, .attemptFinished, .heard, .machine, .settingsLoaded,
            .daemonStarted, .supervised, .looked, .mute:
            nil
        }
    }
}

extension Fact {
    /// What begins or ends an activation takes the right to trigger; everything else the right to state.
    package var right: Right {
        switch self {
        case .alertReceived, .prealerted, .emergencyDetermined, .stoodDown, .cancelled, .becameReal,
            .suspended:
            .trigger
        default: .state
        }
    }
}
