// Everything that happened. Events carry resolved facts: folding them consults nothing else.

/// Indirect, because the largest case is some hundred bytes.
package indirect enum Event: Sendable, Equatable {
    /// Settings took effect; the digest says which.
    case settingsLoaded(digest: String)
    /// The daemon is up (again); `downSince` is the instant of the last entry before.
    case daemonStarted(downSince: Instant?)
    case opened(Opening)
    /// A client's idempotency key was honoured: the same request gets `answer` again, another one is refused.
    case requestKept(key: String, fingerprint: String, answer: String)
    case stated(ActivationID, Statement)
    /// Paging of a role begins: the dues are absolute and never recomputed from settings.
    case conveningBegan(ActivationID, RolePlan)
    case paged(ActivationID, Page)
    /// A rung fell due; `reached` is empty when nobody stands on it.
    case rungFired(ActivationID, role: RoleID, rung: Int, reached: [PersonID])
    /// The decider is asked before this rung; it goes on at `until` without an answer.
    case deciderAsked(ActivationID, role: RoleID, rung: Int, until: Instant)
    /// `call` true: go on at once; false: the decider takes care of it, the rung is passed.
    case deciderAnswered(ActivationID, role: RoleID, rung: Int, call: Bool)
    case withdrawn(ActivationID, [AttemptID])
    case attemptsStarted([AttemptID])
    case attemptFinished(AttemptID, AttemptResult)
    case heard(HeardEvent)
    case warned(ActivationID, Warning)
    case missed(ActivationID, ClockID)
    /// Everything held back for this person during the quiet time has been said (or there is no way to say
    /// it).
    case told(ActivationID, PersonID)
    /// What the machine underwent while an activation was open.
    case machine(ActivationID, MachineFact)
    case merged(ActivationID, into: ActivationID)
    case messageDrafted(ActivationID, Message)
    /// Bound to the digest of what was shown: an edit voids it.
    case messageValidated(ActivationID, MessageID, Validation)
    case messageReleased(ActivationID, MessageID, Release)
    /// Texts to seats of a released message's frozen list, at most `Limits.wave` of them.
    case deliveriesQueued(ActivationID, MessageID, [Delivery])
    /// An agent reached the seat, or it is excluded with a reason.
    case seatClosed(ActivationID, MessageID, SeatClosing)
    /// How the call-out by GALA goes on.
    case campaign(ActivationID, MessageID, CampaignEvent)
    /// What happens to the roster, whether or not anything is open.
    case roster(RosterEvent)
    /// What the house concludes about its paths.
    case path(PathEvent)
    /// A path, a neighbour or a canary is found fine or failing.
    case supervised(SupervisionEvent)
    /// A page is looked at for a released message.
    case published(PublicationEvent)
    /// The journal was put back from a copy, and somebody answers for it.
    case muted(MuteEvent)
}

/// A log, a drill or a real activation begins to exist.
package struct Opening: Sendable, Hashable {
    package var id: ActivationID
    /// Nil: a log opened at the first call, before any activation; no clock runs.
    package var mode: Mode?
    /// Personal: may name people.
    package var title: String
    package var nature: String?
    package var place: String?
    /// Zone the activation is reported in.
    package var zone: String
    package var rules: Rules
    /// The drill this real activation grew out of.
    package var continues: ActivationID?
    /// The log whose statements become this activation's.
    package var adopts: ActivationID?

    package init(
        id: ActivationID, mode: Mode?, title: String, nature: String? = nil, place: String? = nil,
        zone: String,
        rules: Rules, continues: ActivationID? = nil, adopts: ActivationID? = nil
    ) {
        (self.id, self.mode, self.title, self.nature, self.place) = (id, mode, title, nature, place)
        (self.zone, self.rules, self.continues, self.adopts) = (zone, rules, continues, adopts)
    }
}

/// The rules pinned by the trigger: later settings change nothing for an open activation.
package struct Rules: Sendable, Hashable {
    package var clocks: ClockSettings
    package var convening: Convening
    package var warnings: WarningSettings

    package init(clocks: ClockSettings, convening: Convening, warnings: WarningSettings) {
        (self.clocks, self.convening, self.warnings) = (clocks, convening, warnings)
    }
}

/// The ladder of one role in absolute time.
package struct RolePlan: Sendable, Hashable {
    package var role: RoleID
    /// When each rung falls due, rising.
    package var dues: [Instant]
    package var repeatEvery: Duration
    /// Set when volunteers are called instead: the dues are those of the waves.
    package var pool: Waves?

    package struct Waves: Sendable, Hashable {
        package var wave: Int
        /// Acceptances that end the calling.
        package var need: Int

        package init(wave: Int, need: Int) { (self.wave, self.need) = (wave, need) }
    }

    package init(role: RoleID, dues: [Instant], repeatEvery: Duration, pool: Waves? = nil) {
        (self.role, self.dues, self.repeatEvery, self.pool) = (role, dues, repeatEvery, pool)
    }
}

/// How one attempt ended, with the reference the far end gave.
package struct AttemptResult: Sendable, Hashable {
    package var outcome: Outcome
    package var reference: String?
    package var reason: String?
    /// Set when the same attempt will be made again, not before.
    package var retryAt: Instant?
    /// The path failed, not the recipient.
    package var pathFault: Bool
    /// It had no room, and so it is at fault only when that lasted until the attempt was given up.
    package var wasFull: Bool
    /// It may have been taken although nobody said so.
    package var mayHaveArrived: Bool

    package init(
        outcome: Outcome, reference: String? = nil, reason: String? = nil, retryAt: Instant? = nil,
        pathFault: Bool = false, wasFull: Bool = false, mayHaveArrived: Bool = false
    ) {
        (self.outcome, self.reference, self.reason, self.retryAt) = (outcome, reference, reason, retryAt)
        (self.pathFault, self.wasFull, self.mayHaveArrived) = (pathFault, wasFull, mayHaveArrived)
    }
}

package struct Warning: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A share of the limit has gone.
        case share
        /// The limit was reached.
        case miss
        /// The decider's consolidated message.
        case digest
        /// Somebody announced an arrival after the limit.
        case lateArrival
        /// A deferral comes back.
        case deferralDue
        /// A rung of a ladder stands empty.
        case emptyRung
        /// What waits to leave will not have left when the limit ends; its mark is the message's place.
        case forecast
        /// GALA's result is not here in time; its mark is the message's place.
        case campaign
    }

    package var kind: Kind
    package var clock: ClockID?
    /// What it marks: percent of the limit, or seconds since the trigger for a digest.
    package var mark: Int
    package var to: [PersonID]
    /// In French, as sent. Personal.
    package var text: String

    package init(kind: Kind, clock: ClockID?, mark: Int, to: [PersonID], text: String) {
        (self.kind, self.clock, self.mark, self.to, self.text) = (kind, clock, mark, to, text)
    }
}

package enum MachineFact: Sendable, Hashable {
    case daemonDown
    case daemonUp
    case channelDown(String)
    case channelUp(String)
    /// The wall clock jumped by so many seconds; elapsed time did not.
    case clockStepped(seconds: Int64)
    /// Daemon or machine did nothing for at least so many seconds: what fell due meanwhile came late.
    case stoodStill(seconds: Int64)
    case inject(to: String, text: String)

    package var kind: String {
        switch self {
        case .daemonDown: "daemonDown"
        case .daemonUp: "daemonUp"
        case .channelDown: "channelDown"
        case .channelUp: "channelUp"
        case .clockStepped: "clockStepped"
        case .stoodStill: "stoodStill"
        case .inject: "inject"
        }
    }
}

extension Event {
    /// The activation it belongs to, where it belongs to one alone.
    package var activation: ActivationID? {
        switch self {
        case .opened(let opening): opening.id
        case .stated(let id, _), .conveningBegan(let id, _), .paged(let id, _), .rungFired(let id, _, _, _),
            .deciderAsked(let id, _, _, _), .deciderAnswered(let id, _, _, _), .withdrawn(let id, _),
            .warned(let id, _),
            .missed(let id, _), .told(let id, _), .machine(let id, _), .merged(let id, _),
            .messageDrafted(let id, _),
            .messageValidated(let id, _, _), .messageReleased(let id, _, _), .deliveriesQueued(let id, _, _),
            .seatClosed(let id, _, _), .campaign(let id, _, _):
            id
        case .published(let event): event.activation
        case .heard(let event): event.activation
        case .settingsLoaded, .daemonStarted, .requestKept, .attemptsStarted, .attemptFinished, .roster,
            .path, .supervised, .muted:
            nil
        }
    }
}
