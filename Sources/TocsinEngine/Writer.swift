// What the single writer holds between two commits: the state, its time line, and the answers that still
// wait.

import TocsinCore

/// Used by the engine's one loop alone, and so by one task at a time.
final class Writer {
    typealias Reply = CheckedContinuation<Result<Decision, any Error>, Never>

    /// An answer that may be given once the batch is durable.
    struct Answer {
        var reply: Reply
        var result: Result<Decision, any Error>

        func deliver() { reply.resume(returning: result) }
        func fail() { reply.resume(returning: .failure(EngineFault.stopped)) }
    }

    struct Batch {
        /// In the order in which they were decided, each with the clocks as they were read then.
        var stretches: [Stretch] = []
        /// Version before the first event of the batch.
        var after: Int64
        var answers: [Answer] = []
        var accepted = 0
        var rejected = 0
        /// What leaves once the batch is durable, and where to.
        var shipments: [Shipment] = []
        var stream: AsyncStream<[Shipment]>.Continuation?
        var isPulse = false
        /// As they are with this batch, where it changes them.
        var settings: Settings?
        /// What the state held when the batch was closed.
        var standing = Standing()

        func send() { if isPulse || !shipments.isEmpty { stream?.yield(shipments) } }
        var commands: Int { accepted + rejected }
        var isEmpty: Bool { commands == 0 && !isPulse }

        func fail() { for answer in answers { answer.fail() } }

        mutating func add(_ events: [Event], at reading: ClockReading) {
            guard !events.isEmpty else { return }
            if let last = stretches.indices.last, stretches[last].clock == reading {
                stretches[last].events += events
            } else {
                stretches.append(Stretch(events, at: reading))
            }
        }
    }

    struct Standing {
        var openActivations = 0
        var waiting = 0
        var version: Int64 = 0
    }

    var state: State
    private(set) var settings: SettingsInForce
    private var hasNewSettings = true
    private(set) var reading: ClockReading
    /// When the timer rings at the latest, by the boot clock.
    private var ring: Int64?
    /// How far the wall clock stands from the journal's time line.
    var clockOffset: Duration { line.knownOffset }
    private(set) var line: TimeLine
    private(set) var batch: Batch
    /// Closed and on its way to the disk.
    private(set) var underWay: Batch?
    private var stream: AsyncStream<[Shipment]>.Continuation?
    private var flights = Flights()

    /// How far the state was known before the journal was read, and what is wrong with what came after.
    private(set) var kept: (version: Int64, tailFault: ChainFault?) = (0, nil)

    static func open(
        journal: any Journal, cache: (any StateCache)? = nil, clock: @Sendable () -> RawClock,
        settings: Settings
    ) async throws -> Writer {
        let kept = await cache?.recall()
        var state = kept?.state ?? State()
        var last: ClockReading?
        if state.version > 0 {
            last = try await journal.entries(after: state.version - 1, limit: 1).last?.clock
        }
        var entries = try await journal.entries(after: state.version, limit: 4096)
        while let end = entries.last {
            // Read and decoded while these are folded.
            async let next = journal.entries(after: end.sequence, limit: 4096)
            for entry in entries {
                state.apply(entry.event, at: entry.clock.instant, wall: entry.clock.wallClock)
            }
            last = end.clock
            entries = try await next
        }
        let writer = Writer(state: state, settings: settings, raw: clock(), resuming: last)
        writer.kept = (kept?.state.version ?? 0, kept?.tailFault)
        return writer
    }

    private init(state: State, settings: Settings, raw: RawClock, resuming last: ClockReading?) {
        line = TimeLine(raw, resuming: last)
        reading = line.read(raw).reading
        batch = Batch(after: state.version)
        self.state = state
        self.settings = SettingsInForce(settings, under: state.book.changes)
    }

    /// From now on what is decided is decided by these files.
    func take(_ files: Settings) {
        settings = SettingsInForce(files, under: state.book.changes)
        hasNewSettings = true
    }

    /// How long from now the timer rings: at the next deadline, and in any case within the longest sleep of
    /// the last ring, for traffic in between must not put it off for ever. Who reads the clocks much later
    /// than that stood still.
    func nextRing(since last: Int64) -> Duration {
        let silence = Duration.milliseconds(reading.bootMilliseconds - last)
        let longest = max(.zero, Limits.longestSleep - silence)
        let due = state.nextDeadline(after: reading.instant, by: settings.files.commons)
        let delay = min(due.map { max(.zero, $0 - reading.instant) } ?? longest, longest)
        ring = reading.bootMilliseconds + delay.inMilliseconds
        return delay
    }

    /// One reading of the clocks for what is decided until the next; a step of the wall clock and a
    /// standstill become events of their own.
    ///
    /// `rang`: when the timer last did. Where it did on time only the disk was slow.
    func read(_ raw: RawClock, rang: Int64 = .min) {
        if state.open.isEmpty, state.outbox.isEmpty { line.anchorAgain(raw) }
        let (reading, step) = line.read(raw)
        self.reading = reading
        // First, for with a step of the clock everything due is decided.
        noteStandstill(rang)
        if let step {
            decide(
                Command(actor: .daemon, request: .machine(.clockStepped(seconds: step.nearestSecond))), nil)
        }
    }

    private func noteStandstill(_ rang: Int64) {
        guard let due = ring, reading.bootMilliseconds >= due else { return }
        ring = nil
        let late = Duration.milliseconds((rang >= due ? rang : reading.bootMilliseconds) - due)
        guard late > Limits.standstill else { return }
        decide(Command(actor: .daemon, request: .machine(.stoodStill(seconds: late.inSeconds))), nil)
    }

    func decide(_ command: Command, _ reply: Reply?) {
        if case .attemptFinished(let id, _) = command.request { flights.end(id) }
        do {
            let decision = try state.handle(
                command, at: reading.instant, under: settings, wall: reading.wallClock)
            batch.add(decision.events, at: reading)
            if decision.events.contains(where: \.changesRoster) { take(settings.files) }
            batch.accepted += 1
            if let reply { batch.answers.append(Answer(reply: reply, result: .success(decision))) }
        } catch {
            batch.rejected += 1
            if let reply { batch.answers.append(Answer(reply: reply, result: .failure(error))) }
        }
    }

    /// From now on everything that may leave goes there; nil ends the stream behind what has been started.
    func send(to next: AsyncStream<[Shipment]>.Continuation?) {
        if next == nil { stream?.finish() }
        stream = next
    }

    func pulse() { (batch.isPulse, batch.stream) = (true, stream) }

    /// Takes from the outbox what may leave now and marks it started, in the same commit.
    private func startSending() {
        guard let stream, !state.outbox.isEmpty else { return }
        let chosen = state.ready(
            at: reading.instant, limit: Limits.wave, busy: flights.counts, under: settings.files)
        guard !chosen.isEmpty else { return }
        let sendings = chosen.compactMap { id in
            state.owners[id].flatMap { owner in
                state.parcel(id).map {
                    Sending(activation: owner, lane: state.attempt(id)?.lane ?? .notices, parcel: $0)
                }
            }
        }
        batch.stream = stream
        batch.shipments = Shipment.divided(sendings)
        for shipment in batch.shipments { flights.begin(shipment) }
        decide(Command(actor: .daemon, request: .attemptsStarted(chosen)), nil)
    }

    /// The activations an event belongs to; attempts are known by their owners.
    func touched(by event: Event) -> [ActivationID] {
        switch event {
        case .attemptsStarted(let ids): Set(ids.compactMap { state.owners[$0] }).sorted()
        case .attemptFinished(let id, _): state.owners[id].map { [$0] } ?? []
        default: event.activation.map { [$0] } ?? []
        }
    }

    /// Closes the batch, if there is anything in it and none is on its way; the next is decided meanwhile.
    ///
    /// What may leave is marked started in the same commit as what made it leave: a trigger and its first
    /// attempts cost one write to the disk.
    func closeBatch() -> Batch? {
        guard underWay == nil else { return nil }
        startSending()
        guard !batch.isEmpty else { return nil }
        batch.standing = Standing(
            openActivations: state.open.count, waiting: state.outbox.count, version: state.version)
        if hasNewSettings { batch.settings = settings.settings }
        hasNewSettings = false
        underWay = batch
        batch = Batch(after: state.version)
        return underWay
    }

    /// The batch that was on its way is durable, or will never be.
    func arrived() -> Batch? {
        defer { underWay = nil }
        return underWay
    }

    /// Commands decided that the disk does not hold yet.
    var decided: Int { batch.commands + (underWay?.commands ?? 0) }

    /// Nothing more will be durable.
    func abandon() {
        underWay?.fail()
        batch.fail()
        (underWay, batch) = (nil, Batch(after: state.version))
    }

    func look(_ body: (Engine.Snapshot) -> Void) {
        body(Engine.Snapshot(state: state, settings: settings.settings, now: reading.instant))
    }
}

/// Transfers on their way on each path, so that a hung gateway fills its own places alone.
private struct Flights {
    private var paths: [AttemptID: (path: PathID, transfer: Int)] = [:]
    /// How many attempts of a transfer have not ended.
    private var open: [Int: Int] = [:]
    private var transfers = 0
    private(set) var counts: [PathID: Int] = [:]

    mutating func begin(_ shipment: Shipment) {
        transfers += 1
        open[transfers] = shipment.sendings.count
        counts[shipment.path, default: 0] += 1
        for sending in shipment.sendings { paths[sending.parcel.attempt] = (shipment.path, transfers) }
    }

    mutating func end(_ id: AttemptID) {
        guard let (path, transfer) = paths.removeValue(forKey: id) else { return }
        open[transfer, default: 1] -= 1
        guard open[transfer] == 0 else { return }
        open[transfer] = nil
        counts[path, default: 1] -= 1
    }
}

/// A parcel on its way, and what it belongs to.
struct Sending: Sendable {
    var activation: ActivationID
    var lane: Outbox.Lane
    var parcel: Parcel
}

extension Event {
    fileprivate var changesRoster: Bool { if case .roster = self { true } else { false } }
}

extension State {
    func parcel(_ id: AttemptID) -> Parcel? {
        guard let attempt = attempt(id) else { return nil }
        switch attempt.content {
        case .page(let page):
            return Parcel(
                attempt: id, medium: page.contact.medium, path: attempt.parcel.path,
                address: page.contact.address,
                subject: page.subject, text: page.text, purpose: page.purpose)
        case .delivery(_, let delivery):
            return Parcel(
                attempt: id, medium: delivery.medium, path: attempt.parcel.path, address: delivery.address,
                subject: delivery.subject, text: delivery.text)
        }
    }
}
