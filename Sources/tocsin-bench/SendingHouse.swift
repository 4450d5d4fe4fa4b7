// The part of the daemon that sends, whole and real: engine, SQLite journal on disk, dispatcher, channels.

import Foundation
import Logging
import ServiceLifecycle
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinJournal
import TocsinSystem

struct SendingHouse {
    let engine: Engine
    let journal: SQLiteJournal
    let transfers: TransferLoop

    /// Everything has ended when this returns; the journal is still open.
    static func open<Result: Sendable>(
        _ settings: Settings, in folder: String, mailSessions: Int = 8,
        _ body: @Sendable (SendingHouse) async throws -> Result
    ) async throws -> Result {
        Allocator.settle()
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let bootID = try ClockSource.bootID()
        let clock: @Sendable () -> RawClock = {
            let facts = ClockSource().read()
            return RawClock(
                wall: Instant(milliseconds: facts.wallMilliseconds), bootID: bootID,
                bootMilliseconds: facts.bootMilliseconds, synchronised: facts.isSynchronised)
        }
        let journal = try await SQLiteJournal.open(folder: folder)
        let (timer, transfers) = (try BootTimer(), TransferLoop(mailSessions: mailSessions))
        let engine = Engine(
            journal: journal, settings: settings, clock: clock, waker: TimerWaker(timer.ring(after:)),
            logger: logger)
        timer.onRing { [weak engine] in engine?.wake() }
        let channels = try ChannelFactory.make(
            paths: settings.paths, loop: transfers, secrets: { _ in "" }, now: { clock().wall })
        let dispatcher = Dispatcher(
            engine: engine, channels: channels, links: nil, logger: logger, crowd: OwnThread("crowd"))
        let group = ServiceGroup(
            services: [
                OnExecutor(OwnThread("writer"), engine), OnExecutor(OwnThread("dispatcher"), dispatcher),
            ], logger: logger)
        defer { transfers.shutdown() }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result = try await body(
                SendingHouse(engine: engine, journal: journal, transfers: transfers))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// Releases one message to everybody in the settings; returns how long it took until the last result was
    /// durable.
    func releaseToAll(_ recipients: Int) async throws -> (time: Duration, processor: Double, peak: Int) {
        while !engine.vitals.isReady { try await Task.sleep(for: .milliseconds(1)) }
        let id = try await made(
            .activate(Trigger(mode: .real, title: "Mesure", decision: Stating(by: "banc d'essai")))
        ).activation
        guard let id else { throw BenchFault("aucune activation") }
        let draft = Draft(
            template: "mesure", values: ["nature": "essai", "lieu": "banc"], audiences: [.general])
        guard let message = try await made(.draftMessage(id, draft)).message else {
            throw BenchFault("aucun message")
        }
        _ = try await made(.validateMessage(id, message, by: "Une autre", orally: false))
        let (before, used) = (engine.vitals.version, Machine.processorTime)
        let clock = ContinuousClock()
        let start = clock.now
        _ = try await made(.releaseMessage(id, message, ReleaseOrder(by: "Quelqu'un")))
        while engine.vitals.waiting > 0 || engine.vitals.version == before {
            try await Task.sleep(for: .milliseconds(1))
        }
        return (clock.now - start, Machine.processorTime - used, Machine.peakMemory())
    }

    private func made(_ request: Request) async throws -> Accepted {
        let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        return try await engine.submit(Command(actor: actor, request: request))
    }
}

/// What the journal holds of a fan-out.
struct JournalCount: Sendable {
    var queued = 0
    var started = 0
    var accepted = 0
    var isWhole = false

    static func of(_ journal: SQLiteJournal) async throws -> JournalCount {
        var (count, version) = (JournalCount(), Int64(0))
        while true {
            let entries = try await journal.entries(after: version, limit: 512)
            guard let last = entries.last else { break }
            version = last.sequence
            for entry in entries { count.note(entry.event) }
        }
        if case .whole = try await journal.verify() { count.isWhole = true }
        return count
    }

    private mutating func note(_ event: Event) {
        switch event {
        case .deliveriesQueued(_, _, let deliveries): queued += deliveries.count
        case .attemptsStarted(let ids): started += ids.count
        case .attemptFinished(_, let result): accepted += result.outcome == .accepted ? 1 : 0
        default: break
        }
    }
}
