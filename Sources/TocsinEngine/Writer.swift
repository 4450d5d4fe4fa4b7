// What the single writer holds between two commits: the state, its time line, and the answers that still
// wait.

import TocsinCore

/// Used by the engine's one loop alone, and so by one task at a time.
final class Writer {
    typealias Reply = CheckedContinuation<Result<Decision, any Error>, Never>

    /// An answer that may be given once the batch is durable.
    enum Answer {
        case decision(Reply, Result<Decision, any Error>)
        case claim(CheckedContinuation<[Sending], Never>, [Sending])

        func deliver() {
            switch self {
            case .decision(let reply, let result): reply.resume(returning: result)
            case .claim(let reply, let sendings): reply.resume(returning: sendings)
            }
        }

        func fail() {
            switch self {
            case .decision(let reply, _): reply.resume(returning: .failure(EngineFault.stopped))
            case .claim(let reply, _): reply.resume(returning: [])
            }
        }
    }

    struct Batch {
        var events: [Event] = []
        /// Version before the first event of the batch.
        var after: Int64
        var answers: [Answer] = []
        var accepted = 0
        var rejected = 0
        /// The deadline clock rang: something that waited may leave now.
        var rang = false
    }

    var state: State
    var settings: Settings
    private(set) var reading: ClockReading
    /// How far the wall clock stands from the journal's time line.
    var clockOffset: Duration { line.knownOffset }
    private var line: TimeLine
    private var batch: Batch

    static func open(
        journal: any Journal, clock: @Sendable () -> RawClock, settings: Settings
    ) async throws -> Writer {
        var state = State()
        var last: ClockReading?
        while true {
            let entries = try await journal.entries(after: state.version, limit: 4096)
            if entries.isEmpty { break }
            for entry in entries { state.apply(entry.event, at: entry.clock.instant) }
            last = entries.last?.clock
        }
        return Writer(state: state, settings: settings, raw: clock(), resuming: last)
    }

    private init(state: State, settings: Settings, raw: RawClock, resuming last: ClockReading?) {
        line = TimeLine(raw, resuming: last)
        reading = line.read(raw).reading
        batch = Batch(after: state.version)
        self.state = state
        self.settings = settings
    }

    /// One reading of the clocks for the whole batch; a step of the wall clock becomes an event of its own.
    func beginBatch(_ raw: RawClock) {
        if state.open.isEmpty { line.anchorAgain(raw) }
        let (reading, step) = line.read(raw)
        self.reading = reading
        if let step {
            decide(Command(actor: .daemon, request: .machine(.clockStepped(seconds: step.inSeconds))), nil)
        }
    }

    func decide(_ command: Command, _ reply: Reply?) {
        if command.request == .clockReached { batch.rang = true }
        do {
            let decision = try state.handle(command, at: reading.instant, under: settings)
            batch.events += decision.events
            batch.accepted += 1
            if let reply { batch.answers.append(.decision(reply, .success(decision))) }
        } catch {
            batch.rejected += 1
            if let reply { batch.answers.append(.decision(reply, .failure(error))) }
        }
    }

    /// Takes from the outbox what may leave now and marks it started, in the same commit.
    func claim(_ claim: Claim, _ reply: CheckedContinuation<[Sending], Never>) {
        let chosen = state.ready(
            at: reading.instant, limit: claim.limit, busy: claim.busy, under: settings)
        let sendings = chosen.compactMap { id in
            state.owners[id].flatMap { owner in
                state.parcel(id).map {
                    Sending(activation: owner, lane: state.attempt(id)?.lane ?? .notices, parcel: $0)
                }
            }
        }
        if !chosen.isEmpty { decide(Command(actor: .daemon, request: .attemptsStarted(chosen)), nil) }
        batch.answers.append(.claim(reply, sendings))
    }

    /// The activations an event belongs to; attempts are known by their owners.
    func touched(by event: Event) -> [ActivationID] {
        switch event {
        case .attemptsStarted(let ids): Set(ids.compactMap { state.owners[$0] }).sorted()
        case .attemptFinished(let id, _): state.owners[id].map { [$0] } ?? []
        default: event.activation.map { [$0] } ?? []
        }
    }

    func endBatch() -> Batch {
        let finished = batch
        batch = Batch(after: state.version)
        return finished
    }

    func look(_ body: (Engine.Snapshot) -> Void) {
        let settings = settings.laid(over: state.book.changes)
        body(Engine.Snapshot(state: state, settings: settings, now: reading.instant))
    }
}

/// What the dispatcher asks for: how many, and how many transfers are in flight on each path.
struct Claim: Sendable {
    var limit: Int
    var busy: [PathID: Int]
}

/// A parcel on its way, and what it belongs to.
struct Sending: Sendable {
    var activation: ActivationID
    var lane: Outbox.Lane
    var parcel: Parcel
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
