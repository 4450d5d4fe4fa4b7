// One activation (or log) as folded from its events: everything deadlines, outbox and reports are derived
// from.

package struct Activation: Sendable, Equatable {
    package var opening: Opening
    package var openedAt: Instant
    /// The journal's first and last entry about it, those of the log that it adopted included.
    package var since: Int64 = 0
    package var until: Int64 = 0
    package private(set) var statements: [Statement] = []
    /// What stands of the statements.
    package private(set) var ledger = Ledger([])
    package var paging: [RoleID: RolePaging] = [:]
    package var attempts = AttemptList()
    package var occurrences: [Occurrence] = []
    /// Whether the machine's clock was synchronised when something was last recorded here.
    package var isClockAssured = true
    package var warned = WarningRecord()
    /// When a limit was recorded as missed, by the instant that was due: a corrected start moves it.
    package var missed: [ClockID: [Instant: Instant]] = [:]
    package var messages: [MessageRecord] = []
    package var continuedBy: ActivationID?
    package var mergedInto: ActivationID?

    package init(opening: Opening, openedAt: Instant) {
        (self.opening, self.openedAt) = (opening, openedAt)
    }

    package var id: ActivationID { opening.id }
    package var mode: Mode? { opening.mode }
    package var rules: Rules { opening.rules }

    package mutating func record(_ statement: Statement) {
        statements.append(statement)
        ledger.record(statement)
    }

    /// Takes over what a log has noted so far.
    mutating func adopt(_ log: Activation) {
        (statements, ledger, occurrences) = (log.statements, log.ledger, log.occurrences)
        isClockAssured = log.isClockAssured
    }

    package func reading(at now: Instant) -> Reading {
        Reading(ledger: ledger, settings: rules.clocks, now: now)
    }

    /// The statement that ended it, if any.
    package var closing: Standing? {
        ledger.turning.filter { Closing($0.fact) != nil }.min { $0.instant < $1.instant }
    }

    /// How many ends have been stated and stand.
    var closings: Int { ledger.turning.count { Closing($0.fact) != nil } }

    package var isOpen: Bool { closing == nil && mergedInto == nil }

    /// People with a page or notice so far, in order, each with the contact points used.
    package var called: [(person: PersonID, contacts: [ContactPoint])] {
        var order: [PersonID] = []
        var contacts: [PersonID: [ContactPoint]] = [:]
        for id in attempts.ids {
            guard let page = attempts[id]?.page, page.purpose == .page else { continue }
            if contacts[page.person] == nil { order.append(page.person) }
            if contacts[page.person]?.contains(page.contact) != true {
                contacts[page.person, default: []].append(page.contact)
            }
        }
        return order.map { ($0, contacts[$0] ?? []) }
    }
}

/// How far the ladder of one role has gone.
package struct RolePaging: Sendable, Equatable {
    package var plan: RolePlan
    /// Rungs fired or passed so far; beyond `plan.dues.count` they are repeats.
    package var fired = 0
    package var lastFiredAt: Instant?
    package var asking: Asking?
    package var answers: [RoleAnswer] = []
    package var declined: Set<PersonID> = []

    package struct Asking: Sendable, Equatable {
        package var rung: Int
        package var until: Instant
    }

    /// One answer fills a duty; a pool needs as many as its plan says.
    var need: Int { max(1, plan.pool?.need ?? 1) }
    package var isAnswered: Bool { answers.count >= need }

    /// When something must happen for this role; nil when answered and nothing is asked.
    package var due: Instant? {
        if let asking { return asking.until }
        if isAnswered { return nil }
        if fired < plan.dues.count { return plan.dues[fired] }
        return lastFiredAt.map { $0 + plan.repeatEvery }
    }
}

package struct RoleAnswer: Sendable, Equatable {
    package var person: PersonID
    package var expectedAt: Instant?
    package var remote: Bool
}

/// One attempt: a page to somebody of the roster, or a message's delivery to a seat.
package struct Attempt: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        indirect case page(Page)
        case delivery(MessageID, Delivery)
    }

    // Small members stand behind the optional ones, in whose room they fit: a mailing has thousands of these.
    package var content: Content
    package var queuedAt: Instant
    package var started = 0
    /// Of these, the times that the path failed: they are no calls that the person did not take.
    package var pathFaults = 0
    package var retryAt: Instant?
    package var outcome = Outcome.queued
    package var inFlight = false
    package var finishedAt: Instant?
    /// Some try may have been taken although nobody said so.
    package var mayHaveArrived = false
    /// When the next hop took it, and when its provider said that it arrived.
    package var acceptedAt: Instant?
    /// The most a receipt has said.
    package var heard: Receipt.Status?
    package var deliveredAt: Instant?
    package var lane: Outbox.Lane
    package var reason: String?
    package var reference: String?
    /// The path it leaves by when it was moved from the one it was queued for.
    package var via: PathID?

    /// `lane`: where it is not that of its kind.
    package init(content: Content, queuedAt: Instant, lane: Outbox.Lane? = nil) {
        (self.content, self.queuedAt) = (content, queuedAt)
        self.lane = if case .page(let page) = content { lane ?? page.lane } else { lane ?? .messages }
    }

    package var page: Page? { if case .page(let page) = content { page } else { nil } }

    package var parcel: (path: PathID, medium: Medium) { (via ?? addressedPath, medium) }

    /// The path it was queued for.
    package var addressedPath: PathID {
        switch content {
        case .page(let page): page.contact.path
        case .delivery(_, let delivery): delivery.path
        }
    }

    package var address: String {
        switch content {
        case .page(let page): page.contact.address
        case .delivery(_, let delivery): delivery.address
        }
    }

    private var medium: Medium {
        switch content {
        case .page(let page): page.contact.medium
        case .delivery(_, let delivery): delivery.medium
        }
    }
}

/// Something beside the statements that belongs in the timeline, in order of recording.
package struct Occurrence: Sendable, Equatable {
    package var recordedAt: Instant
    package var content: Content

    package indirect enum Content: Sendable, Equatable {
        case opened
        case statement(EntryID)
        case paged(AttemptID)
        case rung(role: RoleID, rung: Int, reached: [PersonID])
        case asked(role: RoleID, until: Instant)
        case askAnswered(role: RoleID, call: Bool)
        case finished(AttemptID, AttemptResult)
        case heard(HeardEvent)
        case withdrawn([AttemptID])
        case warned(Warning)
        case missed(ClockID)
        case machine(MachineFact)
        /// The machine's clock jumped, and stands so far ahead since.
        case stepped(seconds: Int64, offset: Duration)
        /// The machine's clock is synchronised no more, or again.
        case clock(assured: Bool)
        case merged(into: ActivationID)
        case drafted(MessageID)
        case validated(MessageID, Validation)
        case released(MessageID, Release)
        case seatClosed(MessageID, SeatClosing)
        case campaign(MessageID, CampaignEvent)
        case published(PublicationEvent)
        case settings(digest: String)
    }
}

/// What has been warned of, so that nothing is said twice.
package struct WarningRecord: Sendable, Equatable {
    /// Highest share already warned of, per clock and the instant that was due.
    package var shares: [ClockID: [Instant: Int]] = [:]
    /// Seconds since the trigger of the last digest sent.
    package var digest = 0
    /// Messages whose queue was said to end too late, by their place among the activation's messages.
    package var forecasts: Set<Int> = []
    /// Deferrals that came back.
    package var deferrals: [ClockID: Instant] = [:]
    package var lastTold: [PersonID: Instant] = [:]
    /// Warnings not said yet: a person is told at most once within the quiet time, and nothing is dropped.
    package var held: [PersonID: [Warning]] = [:]
}

package struct MessageRecord: Sendable, Equatable {
    package var message: Message
    package var validations: [Validation] = []
    package var release: Release?
    package var deliveries: [AttemptID] = []
    /// Deliveries that have not ended.
    package var waiting = 0
    package var closings: [SeatClosing] = []
    package var progress: [Audience: Progress] = [:]
    /// The call-out by GALA, where officials are informed by it first.
    package var campaign: Campaign?
    /// Public addresses looked at for it.
    package var pages: [WatchedPage] = []

    /// How far the deliveries to one audience have gone, counted as they end: a mailing of thousands is not
    /// gone through again for each of them.
    package struct Progress: Sendable, Equatable {
        package var seats = 0
        package var pending = 0
        package var served: Set<String> = []
    }

    /// The validations of the text as it stands: an edit voids those before it.
    var standing: [Validation] { validations.filter { $0.fingerprint == message.fingerprint } }

    /// The last of them.
    package var validation: Validation? { standing.last }
}
