// The single writer: commands in, durable events out, one batch after the other; everything else is a caller.

package import Logging
import ServiceLifecycle
import Synchronization
package import TocsinCore

/// Why a command got no decision. A `Rejection` is a decision and is thrown as itself.
package enum EngineFault: Error, Equatable {
    /// The mailbox is full: try again, nothing was done.
    case busy
    /// The daemon is stopping, or its journal failed.
    case stopped
}

package final class Engine: Service {
    /// A batch became durable.
    package struct Change: Sendable {
        package var version: Int64
        package var events: [Event]
        /// For each event, the activations it touches.
        package var touched: [[ActivationID]]
        package var at: Instant
    }

    enum Item: Sendable {
        case command(Command, Writer.Reply?)
        case query(@Sendable (Snapshot) -> Void, refuse: @Sendable () -> Void)
        case settings(Settings)
        /// Where everything goes from now on that may leave; nil: nothing leaves any more.
        case shipments(AsyncStream<[Shipment]>.Continuation?)
        /// Whoever dispatches is to move, though nothing leaves.
        case pulse
        /// The batch on its way to the disk has arrived, or could not.
        case written((any Error)?)

        var isQuestion: Bool { if case .query = self { true } else { false } }
        var isWritten: Bool { if case .written = self { true } else { false } }

        /// Nobody waits for ever: whoever asked is told that the writer has stopped.
        func refuse() {
            switch self {
            case .command(_, let reply): reply?.resume(returning: .failure(EngineFault.stopped))
            case .query(_, let refuse): refuse()
            case .shipments(let stream): stream?.finish()
            case .settings, .pulse, .written: break
            }
        }
    }

    /// What a query may look at, inside the writer and between two batches. Never keep one: a state that is
    /// held elsewhere is copied whole at the next event.
    package struct Snapshot {
        package let state: State
        package let settings: Settings
        package let now: Instant
    }

    /// Where a batch is on its way to the journal while the next one is decided.
    private typealias Disk = ThrowingDiscardingTaskGroup<any Error>

    let mailbox = Mailbox<Item>(capacity: Limits.mailbox)
    let journal: any Journal
    private let cache: (any StateCache)?
    private let clock: @Sendable () -> RawClock
    private let waker: any Waker
    private let logger: Logger
    private let initial: Mutex<Settings>
    private let lineage: Lineage
    private let observers = Observers<Change>()
    private let life = Mutex(Life())
    private let known = Mutex<Known?>(nil)

    /// What whoever asks is judged by; as of the last durable batch.
    package struct Known: Sendable {
        /// With the roster's changes laid over them.
        package var settings: Settings
        fileprivate var line: TimeLine
        /// Nothing is open and nothing waits to leave: the wall clock is believed, as the writer does.
        fileprivate var isAtRest: Bool
    }

    package struct Life: Sendable {
        package var isReady = false
        /// When the deadline clock last fired, by the boot clock.
        package var lastWakeBoot: Int64 = 0
        package var openActivations = 0
        package var waiting = 0
        package var version: Int64 = 0
        package var accepted: Int64 = 0
        package var rejected: Int64 = 0
        /// Commands decided that the disk does not hold yet.
        package var decided = 0
        /// How far the state was known at the start before the journal was read.
        package var kept: Int64 = 0
    }

    /// `cache`: the state as kept beside the journal, or nothing to begin with but the journal.
    package init(
        journal: any Journal, cache: (any StateCache)? = nil, settings: Settings,
        clock: @escaping @Sendable () -> RawClock, waker: any Waker, logger: Logger, lineage: Lineage = .own
    ) {
        self.cache = cache
        (self.journal, self.clock, self.waker, self.logger) = (journal, clock, waker, logger)
        self.lineage = lineage
        initial = Mutex(settings)
    }

    /// Commands that have no answer yet: they wait for the writer, or for the disk.
    package var waitingCount: Int { mailbox.count + vitals.decided }

    package var vitals: Life { life.withLock { $0 } }

    /// Durable when it returns.
    package func submit(_ command: Command) async throws -> Accepted {
        try await decide(command).accepted
    }

    func decide(_ command: Command) async throws -> Decision {
        try await withCheckedContinuation { continuation in
            if let fault = mailbox.post(.command(command, continuation)) {
                continuation.resume(returning: .failure(fault))
            }
        }.get()
    }

    /// The settings in force and the time, without a question to the writer: whoever only wants to know who
    /// is asking must not wait for the disk. Nil before the first batch.
    package func settingsNow() -> (settings: Settings, now: Instant)? {
        guard var known = known.withLock({ $0 }) else { return nil }
        let raw = clock()
        if known.isAtRest { known.line.anchorAgain(raw) }
        return (known.settings, known.line.read(raw).reading.instant)
    }

    /// Looks at the state inside the writer.
    package func query<T: Sendable>(_ body: @escaping @Sendable (Snapshot) -> T) async throws -> T {
        try await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<T, any Error>, Never>) in
            let query = Item.query(
                { continuation.resume(returning: .success(body($0))) },
                refuse: { continuation.resume(returning: .failure(EngineFault.stopped)) })
            if let fault = mailbox.post(query) { continuation.resume(returning: .failure(fault)) }
        }.get()
    }

    /// New settings take effect between two batches; open activations keep the rules pinned at their trigger.
    package func reload(_ settings: Settings) throws {
        if let fault = mailbox.post(.settings(settings)) { throw fault }
    }

    /// Every batch that becomes durable from now on. Slow observers lose the oldest.
    package func changes() -> AsyncStream<Change> { observers.stream() }

    /// Goes all the way through, without an event: whoever dispatches must move.
    package func pulse() throws { if let fault = mailbox.post(.pulse) { throw fault } }

    /// Ends every stream of changes: what follows the engine stops before it.
    func stopObserving() { observers.finish() }

    /// Submits without waiting for the answer; nil when taken.
    func tell(_ command: Command) -> EngineFault? { mailbox.post(.command(command, nil)) }

    /// Everything that may leave from now on, marked started and durable. For one dispatcher.
    func shipments() -> AsyncStream<[Shipment]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [Shipment].self)
        if mailbox.post(.shipments(continuation), urgent: true) != nil { continuation.finish() }
        return stream
    }

    /// Nothing leaves any more; the stream ends behind what has been started.
    package func stopSending() { _ = mailbox.post(.shipments(nil), urgent: true) }

    /// The deadline clock rings.
    package func wake() {
        life.withLock { $0.lastWakeBoot = clock().bootMilliseconds }
        // A full mailbox is itself a batch to come, and every batch looks at what is due.
        _ = mailbox.post(.command(Command(actor: .daemon, request: .clockReached), nil))
    }

    package func run() async throws {
        do {
            try await live()
        } catch {
            logger.critical("le journal n'est plus écrit, le démon s'arrête", metadata: ["error": "\(error)"])
            // Also before the first batch: others have asked by then, and would keep the daemon from ending.
            await refuseRest()
            throw error
        }
    }

    private func live() async throws {
        let writer = try await Writer.open(
            journal: journal, cache: cache, clock: clock, settings: initial.withLock { $0 })
        life.withLock { $0.kept = writer.kept.version }
        logger.info(
            "journal replayed",
            metadata: ["events": "\(writer.state.version)", "kept": "\(writer.kept.version)"])
        warnOfClock(writer)
        // Another service that fails cancels this one; one that stops in good order shuts it down.
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await work(writer)
            } onGracefulShutdown: {
                self.mailbox.close()
            }
        } onCancel: {
            mailbox.close()
        }
    }

    private func work(_ writer: Writer) async throws {
        do {
            try await withThrowingDiscardingTaskGroup { disk in
                try await start(writer, &disk)
                while let items = await next(writer) { try await work(items, writer, &disk) }
            }
        } catch {
            writer.abandon()
            throw error
        }
    }

    /// While a batch is on its way the next one is decided, up to its size.
    private func next(_ writer: Writer) async -> [Item]? {
        await mailbox.next(room: Limits.batch - writer.batch.commands, waits: writer.underWay != nil)
    }

    /// Recorded time never goes back, so a machine whose clock was once ahead is kept at that time: say so.
    private func warnOfClock(_ writer: Writer) {
        let offset = writer.clockOffset
        guard offset < .zero - Limits.clockStep else { return }
        logger.error(
            "l'horloge de la machine retarde de \(0 - offset.inSeconds) s sur le journal : vérifiez-la")
    }

    private func start(_ writer: Writer, _ disk: inout Disk) async throws {
        let down = writer.state.lastRecordedAt
        let boot = writer.reading.bootMilliseconds
        // First of all: nothing that falls due may be decided before it.
        if case .foreign(let noted, let found) = lineage {
            writer.decide(Command(actor: .daemon, request: .mute(noted: noted, found: found)), nil)
        }
        if writer.state.muted != nil {
            let open = writer.state.open.map(\.rawValue).joined(separator: ", ")
            logger.error(
                "MUET : journal restauré ; rien ne part avant « tocsin resume --by NOM ». Ouvertes : \(open)")
        }
        writer.decide(Command(actor: .daemon, request: .settingsLoaded), nil)
        writer.decide(Command(actor: .daemon, request: .daemonStarted(downSince: down)), nil)
        if let fault = writer.kept.tailFault {
            writer.decide(Command(actor: .daemon, request: .supervised(.chain(fault))), nil)
        }
        life.withLock { $0.lastWakeBoot = boot }
        try await settle(writer, &disk)
        life.withLock { $0.isReady = true }
    }

    private func work(
        _ items: [Item], _ writer: Writer, _ disk: inout Disk
    ) async throws {
        writer.read(clock(), rang: life.withLock { $0.lastWakeBoot })
        var rest = items[...]
        do {
            while let item = rest.first {
                try await work(item, writer, &disk)
                rest.removeFirst()
            }
            if items.contains(where: \.isQuestion) { try await settle(writer, &disk) }
        } catch {
            for item in items.dropLast(rest.count) where item.isQuestion { item.refuse() }
            for item in rest { item.refuse() }
            throw error
        }
        // Behind the rest and after one wait for the disk: a burst of answers, each of which looks before it
        // speaks, costs one wait and not one for each. What is seen is durable, and as new as the question.
        for case .query(let look, _) in items { writer.look(look) }
        // By the disk's word alone nothing is decided: the timer stands where it was set.
        write(writer, &disk, isSet: items.allSatisfy(\.isWritten))
    }

    private func work(
        _ item: Item, _ writer: Writer, _ disk: inout Disk
    ) async throws {
        switch item {
        case .command(let command, let continuation): writer.decide(command, continuation)
        case .settings(let settings):
            writer.take(settings)
            writer.decide(Command(actor: .daemon, request: .settingsLoaded), nil)
        case .shipments(let stream):
            try await land(writer, &disk)
            writer.send(to: stream)
        case .pulse: writer.pulse()
        case .written(let fault): try finish(writer, fault)
        case .query: break
        }
    }

    /// Everything decided so far is durable when it returns; nothing else is decided meanwhile.
    private func settle(
        _ writer: Writer, _ disk: inout Disk
    ) async throws {
        while true {
            write(writer, &disk)
            guard writer.underWay != nil else { return }
            try await land(writer, &disk)
        }
    }

    /// Nothing is on its way to the disk when it returns.
    private func land(
        _ writer: Writer, _ disk: inout Disk
    ) async throws {
        while writer.underWay != nil {
            for item in await mailbox.next(room: 0, waits: true) ?? [] {
                try await work(item, writer, &disk)
            }
        }
    }

    /// Closes the batch and sends it to the disk, unless one is on its way: the next is decided meanwhile.
    private func write(_ writer: Writer, _ disk: inout Disk, isSet: Bool = false) {
        let closed = writer.closeBatch()
        life.withLock { $0.decided = writer.decided }
        guard let batch = closed else {
            if writer.underWay == nil, !isSet { armWaker(writer) }
            return
        }
        if batch.stretches.isEmpty {
            mailbox.postBack(.written(nil))
        } else {
            disk.addImmediateTask { [self] in await store(batch) }
        }
        // Behind the disk's start: the timer has time while the disk writes.
        armWaker(writer)
    }

    private func store(_ batch: Writer.Batch) async {
        do {
            _ = try await journal.append(batch.stretches, after: batch.after)
            mailbox.postBack(.written(nil))
        } catch {
            mailbox.postBack(.written(error))
        }
    }

    /// Nothing is answered, told or sent before it is durable.
    private func finish(_ writer: Writer, _ fault: (any Error)?) throws {
        guard let batch = writer.arrived() else { return }
        if let fault {
            batch.fail()
            throw fault
        }
        batch.send()
        // Before any answer: whoever was told of a change finds it in force, and counted.
        note(batch, writer)
        for answer in batch.answers { answer.deliver() }
        show(batch, writer)
    }

    private func note(_ batch: Writer.Batch, _ writer: Writer) {
        let standing = batch.standing
        let isAtRest = standing.openActivations == 0 && standing.waiting == 0
        known.withLock { known in
            guard let settings = batch.settings ?? known?.settings else { return }
            known = Known(settings: settings, line: writer.line, isAtRest: isAtRest)
        }
        life.withLock {
            ($0.openActivations, $0.waiting, $0.version) = (
                standing.openActivations, standing.waiting, standing.version
            )
            $0.accepted += Int64(batch.accepted)
            $0.rejected += Int64(batch.rejected)
        }
    }

    private func show(_ batch: Writer.Batch, _ writer: Writer) {
        guard let last = batch.stretches.last, observers.areThere else { return }
        let events = batch.stretches.flatMap(\.events)
        observers.send(
            Change(
                version: batch.standing.version, events: events, touched: events.map(writer.touched),
                at: last.clock.instant))
    }

    private func armWaker(_ writer: Writer) {
        waker.wake(after: writer.nextRing(since: life.withLock { $0.lastWakeBoot }))
    }

    private func refuseRest() async {
        mailbox.close()
        while let items = await mailbox.next(room: .max) { for item in items { item.refuse() } }
    }
}
