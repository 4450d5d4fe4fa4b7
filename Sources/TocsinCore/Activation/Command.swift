// Everything that is asked or told: by people through any door, by channels, by the clock.

package struct Command: Sendable, Equatable {
    package var actor: Actor
    package var key: RequestKey?
    package var request: Request

    package init(actor: Actor, key: RequestKey? = nil, request: Request) {
        (self.actor, self.key, self.request) = (actor, key, request)
    }
}

/// A client's idempotency key, and a fingerprint of what it asked for: the same again is answered the same.
package struct RequestKey: Sendable, Hashable {
    package var key: String
    package var fingerprint: String

    package init(key: String, fingerprint: String) { (self.key, self.fingerprint) = (key, fingerprint) }
}

package enum Request: Sendable, Equatable {
    /// A log before any activation.
    case openLog(title: String)
    case activate(Trigger)
    /// Any statement; acknowledging, standing down and becoming real are statements with consequences.
    case state(ActivationID, Fact, Stating)
    /// A person answers for all the roles they were paged for (a link does).
    case answer(ActivationID, PersonID, Answer)
    /// The decider's answer before a rung that asks: call, or "je m'en charge".
    case decideRung(ActivationID, RoleID, call: Bool)
    case merge(ActivationID, into: ActivationID)
    /// A second team for a stated hour.
    case relieve(ActivationID, at: Instant, [Assignment], by: String?)
    case draftMessage(ActivationID, Draft)
    /// `fingerprint`: of the text that was read; another one is not validated. Nil: as it stands.
    case validateMessage(ActivationID, MessageID, by: String, orally: Bool, fingerprint: String? = nil)
    case releaseMessage(ActivationID, MessageID, ReleaseOrder)
    /// Once more what may or may not have arrived; `by` says who takes that on.
    case repeatUnknown(ActivationID, MessageID, by: String?)
    case closeSeat(ActivationID, MessageID, seat: String, SeatClosing.How, words: String, Stating)
    /// What GALA's result file says, commune by commune; `file` is its name.
    case importCampaign(ActivationID, MessageID, [CampaignLine], file: String, by: String?)
    /// Time has come this far; whatever is due happens.
    case clockReached
    case attemptsStarted([AttemptID])
    case attemptFinished(AttemptID, DeliveryOutcome)
    /// A receipt, a key, a text: what comes back from outside.
    case heard(HeardRequest)
    case machine(MachineFact)
    /// The roster changed, a question asked or answered, outside any activation.
    case roster(RosterRequest)
    /// What the daemon found by looking after itself.
    case supervised(SupervisionRequest)
    /// A page was looked at for a released message.
    case looked(ActivationID, MessageID, url: String, Looked)
    /// The journal is not the one this machine last wrote.
    case mute(noted: Anchor?, found: Anchor)
    /// Somebody answers for it.
    case resume(by: String, note: String?)
    case settingsLoaded
    case daemonStarted(downSince: Instant?)
}

package struct Trigger: Sendable, Equatable {
    /// A scenario names its activation; otherwise the next number is given out.
    package var id: ActivationID?
    /// The log it grows out of.
    package var log: ActivationID?
    package var mode: Mode
    package var title: String
    package var nature: String?
    package var place: String?
    /// The decision: when, by whom. Nil opens the activation without starting the cell (scenarios only).
    package var decision: Stating?

    package init(
        id: ActivationID? = nil, log: ActivationID? = nil, mode: Mode, title: String, nature: String? = nil,
        place: String? = nil, decision: Stating?
    ) {
        (self.id, self.log, self.mode, self.title) = (id, log, mode, title)
        (self.nature, self.place, self.decision) = (nature, place, decision)
    }
}

/// What surrounds a fact when it is stated. Nil time means now.
package struct Stating: Sendable, Hashable {
    package var entry: EntryID?
    package var at: StatedTime?
    package var by: String?
    package var reference: String?
    package var note: String?
    package var reason: String?
    package var file: String?
    package var plusMinus: Duration
    package var basis: Basis?
    /// Names that no automatic entry takes: a scenario gives them itself.
    package var reserved: Set<EntryID>

    package init(
        entry: EntryID? = nil, at: StatedTime? = nil, by: String? = nil, reference: String? = nil,
        note: String? = nil, reason: String? = nil, file: String? = nil, plusMinus: Duration = .zero,
        basis: Basis? = nil, reserved: Set<EntryID> = []
    ) {
        (self.entry, self.at, self.by, self.reference) = (entry, at, by, reference)
        (self.note, self.reason, self.file) = (note, reason, file)
        (self.plusMinus, self.basis, self.reserved) = (plusMinus, basis, reserved)
    }
}

package enum Answer: Sendable, Hashable {
    case coming(minutes: Int?)
    /// At work from a distance: answers and is in post at once.
    case remote
    case unavailable
    case inPost
}

/// A message as asked for: a template with values, or a text of one's own.
package struct Draft: Sendable, Equatable {
    package var template: String
    package var values: [String: String]
    package var audiences: [Audience]
    package var cites: [MessageID]
    package var perimeter: [String]

    package init(
        template: String, values: [String: String] = [:], audiences: [Audience] = Audience.allCases,
        cites: [MessageID] = [], perimeter: [String] = []
    ) {
        (self.template, self.values, self.audiences) = (template, values, audiences)
        (self.cites, self.perimeter) = (cites, perimeter)
    }
}

package struct ReleaseOrder: Sendable, Equatable {
    package var by: String?
    /// What the releaser saw; refused when the text has changed since.
    package var fingerprint: String?
    /// An exercise's message to the real directories: the words to type, checked in the core.
    package var realRecipientsConfirmation: String?

    package init(by: String?, fingerprint: String? = nil, realRecipientsConfirmation: String? = nil) {
        (self.by, self.fingerprint, self.realRecipientsConfirmation) = (
            by, fingerprint, realRecipientsConfirmation
        )
    }
}

/// What a command made: the identifiers a caller needs, in French words too.
package struct Accepted: Sendable, Equatable {
    package var activation: ActivationID?
    package var entry: EntryID?
    package var message: MessageID?
    /// Something the caller should know ("une activation réelle est ouverte depuis 90 s"). French.
    package var notice: String?

    package init(
        activation: ActivationID? = nil, entry: EntryID? = nil, message: MessageID? = nil,
        notice: String? = nil
    ) {
        (self.activation, self.entry, self.message, self.notice) = (activation, entry, message, notice)
    }
}
