// The promises, looked at after every step from outside: from events and arrivals alone.

import TocsinCore

struct Watch {
    private(set) var broken: String?

    private struct Seen {
        var address: String
        var text: String
        var times = 0
    }

    /// At the gateways, by key.
    private var arrived: [AttemptID: Seen] = [:]
    /// Triggers somebody was told were accepted.
    private(set) var promised: [ActivationID: String] = [:]
    /// Promised since the last look.
    private var fresh: Set<ActivationID> = []
    private var answers = Answers()
    /// How each role has been called for so far.
    private var called: [ActivationID: [RoleID: Calling]] = [:]
    /// One key for one seat by one medium of one message.
    private var deliveries: [String: AttemptID] = [:]
    /// Activations to be judged once more.
    private var toJudge: Set<ActivationID> = []
    private(set) var verdicts = 0
    /// What leaves, and by which other ways.
    var traffic = Traffic()
    private var otherWays = OtherWays()
    /// The most a provider has said of each text.
    private var receipts: [AttemptID: Receipt.Status] = [:]
    /// Opened since the last look.
    private var opened: Set<ActivationID> = []
    /// When limits that have passed were last looked for.
    private var missesAt: Int64 = 0
    /// The boot and the daemon's time against its clock at the last entry with something open, or waiting to
    /// leave.
    private var line: (boot: String, offset: Int64)?
    /// By how much the daemon's time is behind the truth: a machine booted with a wrong clock cannot know.
    private var lag: Int64 = 0
    /// And by how much it was ahead of it at the last entry, in which boot.
    private var ahead: (boot: String, by: Int64)?

    mutating func fail(_ what: String) { if broken == nil { broken = what } }

    mutating func promised(_ id: ActivationID, key: String, _ mode: Mode) {
        if let other = promised.first(where: { $0.value == key && $0.key != id }) {
            fail("\(key) opened \(other.key) and \(id)")
        }
        if id.rawValue.contains("E") != (mode == .exercise) { fail("\(id) is not \(mode)") }
        promised[id] = key
        fresh.insert(id)
    }

    // MARK: what is recorded

    mutating func recorded(
        _ entry: JournalEntry, after before: Instant?, at now: Int64, truth: Instant, _ state: State
    ) {
        follow(entry.clock, truth, somethingOpen: !state.open.isEmpty || !state.outbox.isEmpty)
        if let before, entry.clock.instant < before { fail("recorded time went back at \(entry.sequence)") }
        if entry.sequence != state.version { fail("\(entry.sequence) recorded as \(state.version)") }
        switch entry.event {
        case .stated(let id, let statement):
            toJudge.insert(id)
            answers.note(statement.fact, in: id, at: now)
        case .missed(let id, _): toJudge.insert(id)
        case .conveningBegan(let id, let plan):
            called[id, default: [:]][plan.role] = Calling(plan, at: now, recorded: entry.clock.instant)
            answers.began(plan, in: id)
            look(plan, in: id, recorded: entry.clock.instant)
            opened.insert(id)
        case .opened(let opening): opened.insert(opening.id)
        case .heard(.receipt(_, let attempt, let receipt)):
            if let known = receipts[attempt], known >= receipt.status {
                fail("\(attempt): \(receipt.status) counts after \(known)")
            }
            receipts[attempt] = receipt.status
        case .path(.rerouted(let attempts, let way)):
            traffic.move(attempts)
            for attempt in attempts {
                guard let path = detour(attempt, state, at: entry.clock.instant) else { continue }
                fail("\(attempt) leaves by \(way) although \(path) works")
            }
        case .rungFired(let id, let role, let rung, _):
            called[id]?[role]?.rungs = rung + 1
            called[id]?[role]?.last = now
        case .paged(let id, let page): look(page, in: id)
        case .deliveriesQueued(let id, let message, let queued):
            for delivery in queued { look(delivery, of: message, in: id) }
        default: break
        }
    }

    private mutating func look(_ delivery: Delivery, of message: MessageID, in id: ActivationID) {
        let place = "\(message)/\(delivery.seat)/\(delivery.audience?.rawValue ?? "")/\(delivery.medium)"
        if deliveries.updateValue(delivery.attempt, forKey: place) != nil { fail("two keys for \(place)") }
        look(delivery.subject, delivery.text, delivery.medium, isDrill: Self.isDrill(id))
    }

    /// Within a boot, and while something is open or waits to leave, only the boot clock moves the daemon's
    /// time.
    private mutating func follow(_ clock: ClockReading, _ truth: Instant, somethingOpen: Bool) {
        let offset = clock.instant.milliseconds - clock.bootMilliseconds
        if let line, line.boot == clock.bootID, line.offset != offset {
            fail("the daemon's time moved by \(offset - line.offset) ms against the boot clock")
        }
        line = somethingOpen ? (clock.bootID, offset) : nil
        let behind = (truth - clock.instant).inMilliseconds
        if let ahead, ahead.boot != clock.bootID { slip(min(behind, 0) + ahead.by) }
        ahead = (clock.bootID, max(0, -behind))
        lag = max(0, behind)
    }

    /// Recorded time never goes back: one that was ahead of the truth stands still after a new boot, and all
    /// that was planned by it comes later by so much.
    private mutating func slip(_ by: Int64) {
        guard by > 0 else { return }
        for (id, roles) in called { called[id] = roles.mapValues { $0.later(by) } }
    }

    private mutating func look(_ page: Page, in id: ActivationID) {
        look(page.subject, page.text, page.contact.medium, isDrill: Self.isDrill(id))
        if !otherWays.isNew(page, in: id) { fail("\(page.attempt) tries the same way again under a new key") }
        if page.purpose == .page, answers.since(page, in: id) != nil {
            fail("\(page.attempt) pages \(page.person) after the answer")
        }
    }

    private mutating func look(_ subject: String, _ text: String, _ medium: Medium, isDrill: Bool) {
        let mark = ExerciseMark.text(for: medium)
        let isMarked = text.hasPrefix(mark) && text.hasSuffix(mark)
        if isDrill != isMarked {
            fail(isDrill ? "a drill without its mark: \(text)" : "a real text marked: \(text)")
        }
    }

    private static func isDrill(_ id: ActivationID) -> Bool { id.rawValue.contains("E") }

    // MARK: what leaves and arrives

    mutating func departs(
        _ parcel: Parcel, honoursKeys: Bool, from life: Int, at now: Int64, _ state: State
    ) {
        let id = ActivationID(String(parcel.attempt.rawValue.prefix { $0 != "/" }))
        let forbidden = Self.isDrill(id) ? Prefecture.realAddresses : Prefecture.drillAddresses
        if forbidden.contains(parcel.address) { fail("\(parcel.attempt) leaves for \(parcel.address)") }
        guard let attempt = state.attempt(parcel.attempt), attempt.inFlight else {
            return fail("\(parcel.attempt) leaves before that is durable")
        }
        if let fault = traffic.depart(parcel, attempt, honoursKeys: honoursKeys, from: life, at: now) {
            fail(fault)
        }
        if let page = attempt.page, page.purpose == .page, let since = answers.since(page, in: id),
            now - since > 1000
        {
            fail("\(parcel.attempt) leaves \(now - since) ms after the answer of \(page.person)")
        }
    }

    /// Whether this key had arrived before.
    mutating func arrives(_ parcel: Parcel) -> Bool {
        var seen = arrived[parcel.attempt] ?? Seen(address: parcel.address, text: parcel.text)
        if seen.address != parcel.address || seen.text != parcel.text {
            fail("\(parcel.attempt) arrives with another text or address")
        }
        seen.times += 1
        if seen.times > 2 * Limits.attemptTries { fail("\(parcel.attempt) arrives \(seen.times) times") }
        arrived[parcel.attempt] = seen
        return seen.times > 1
    }

    // MARK: after every step

    /// `upFor`: true milliseconds for which the daemon has been running, nil when it is not.
    mutating func check(_ state: State, at now: Int64, truth: Instant, upFor: Int64?) {
        for id in fresh where state.activations[id] == nil { fail("\(id) was accepted and is lost") }
        fresh = []
        for id in opened.sorted() {
            if let role = state.activations[id].flatMap(uncalled) { fail("\(id): \(role) is not called") }
        }
        opened = []
        judge(state)
        guard let upFor else { return }
        lookForMisses(state, at: now, truth, upFor)
        for id in state.open {
            guard let activation = state.activations[id], activation.mode != nil else { continue }
            for (role, calling) in (called[id] ?? [:]).sorted(by: { $0.key < $1.key })
            where activation.paging[role]?.isAnswered == false {
                let late = min(now - calling.next, upFor)
                if late > Self.longestDelay + lag {
                    fail("\(id): \(role) should have been called \(late) ms ago")
                }
            }
        }
    }

    /// Once a minute.
    private mutating func lookForMisses(_ state: State, at now: Int64, _ truth: Instant, _ upFor: Int64) {
        let delay = Self.longestDelay + lag
        guard now - missesAt >= 60_000, upFor > delay else { return }
        missesAt = now
        for id in state.open {
            guard let activation = state.activations[id],
                let clock = untoldMiss(activation, at: truth, delay: delay)
            else { continue }
            fail("\(id): nobody was told that \(clock) is over its limit")
        }
    }

    /// A question to the decider, the longest sleep of the waker, and what a slow disk may cost.
    private static let longestDelay: Int64 = 120_000 + 40_000

    private mutating func judge(_ state: State) {
        for id in toJudge.sorted() {
            guard let activation = state.activations[id], let now = state.lastRecordedAt else { continue }
            verdicts += 1
            let found = naiveDisagreements(activation.statements, activation.rules.clocks, now: now)
            if let first = found.first { fail("\(id): \(first)") }
        }
        toJudge = []
    }
}

/// The calls for one role against its plan, in true milliseconds.
private struct Calling {
    /// The planned rungs, and how many have been climbed.
    var dues: [Int64]
    var rungs = 0
    var repeatEvery: Int64
    var last: Int64

    init(_ plan: RolePlan, at now: Int64, recorded: Instant) {
        dues = plan.dues.map { now + ($0 - recorded).inMilliseconds }
        (repeatEvery, last) = (plan.repeatEvery.inMilliseconds, now)
    }

    func later(_ by: Int64) -> Calling {
        var calling = self
        (calling.dues, calling.last) = (dues.map { $0 + by }, last + by)
        return calling
    }

    /// When the next call is due: a decline brings one rung forward, and leaves the others where they are.
    var next: Int64 { rungs < dues.count ? dues[rungs] : last + repeatEvery }
}
