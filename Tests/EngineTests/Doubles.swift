// Stand-ins around the engine: a clock that is set by hand, a journal that can be held or broken, scripted
// paths.

import Logging
import ServiceLifecycle
import Synchronization
import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

/// The machine's clocks, moved by the test.
final class HandClock: Sendable {
    private let raw: Mutex<RawClock>

    init(_ start: Instant = Instant(seconds: 1_795_223_520), boot: String = "boot-1") {
        raw = Mutex(RawClock(wall: start, bootID: boot, bootMilliseconds: 1_000_000, synchronised: true))
    }

    var read: @Sendable () -> RawClock { { self.raw.withLock { $0 } } }
    var now: Instant { raw.withLock { $0.wall } }

    func advance(_ duration: Duration) {
        raw.withLock {
            $0.wall = $0.wall + duration
            $0.bootMilliseconds += duration.inMilliseconds
        }
    }

    /// The wall clock alone jumps.
    func step(_ duration: Duration) { raw.withLock { $0.wall = $0.wall + duration } }

    /// Whether the kernel says that the clock is synchronised.
    func synchronise(_ isSynchronised: Bool) { raw.withLock { $0.synchronised = isSynchronised } }
}

/// Remembers what was asked for and rings only when told to.
final class HandWaker: Waker {
    let asked = Mutex<[Duration]>([])
    func wake(after delay: Duration) { asked.withLock { $0.append(delay) } }
    var last: Duration? { asked.withLock { $0.last } }
    var times: Int { asked.withLock { $0.count } }
}

/// A memory journal whose appends can be held at the door or made to fail.
actor Door: Journal {
    let inner = MemoryJournal()
    /// How far it is durable, for whoever cannot wait.
    nonisolated let end = Mutex<Int64>(0)
    private var isHeld = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var fault: JournalError?
    /// Appends that still succeed.
    private var sound = 0
    private(set) var appends = 0
    private var arrivals: [CheckedContinuation<Void, Never>] = []

    func hold() { isHeld = true }
    func fail(_ error: JournalError, after more: Int = 0) { (fault, sound) = (error, appends + more) }

    func open() {
        isHeld = false
        for one in waiting { one.resume() }
        waiting = []
    }

    /// Whoever stands at the door passes; it stays held for the next.
    func letOnePass() {
        for one in waiting { one.resume() }
        waiting = []
    }

    /// Returns once somebody stands at the held door.
    func arrival() async {
        if !waiting.isEmpty { return }
        await withCheckedContinuation { arrivals.append($0) }
    }

    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        if isHeld {
            await withCheckedContinuation { continuation in
                waiting.append(continuation)
                for arrival in arrivals { arrival.resume() }
                arrivals = []
            }
        }
        if let fault, appends >= sound { throw fault }
        appends += 1
        let head = try await inner.append(stretches, after: version)
        end.withLock { $0 = head }
        return head
    }

    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        try await inner.entries(after: version, limit: limit)
    }

    func head() async throws -> (sequence: Int64, hash: [UInt8]) { try await inner.head() }
    func verify() async throws -> ChainVerdict { try await inner.verify() }
}

/// A path that records what it is given and answers as scripted; `hangs` never answers until released.
actor ScriptedPath: Channel {
    nonisolated let path: PathID
    nonisolated let honoursKeys = true
    private var outcome: DeliveryOutcome
    private var hangs: Bool
    private(set) var parcels: [Parcel] = []
    private var held: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(_ path: PathID, _ outcome: DeliveryOutcome = .accepted(reference: nil), hangs: Bool = false) {
        (self.path, self.outcome, self.hangs) = (path, outcome, hangs)
    }

    func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        parcels.append(parcel)
        for watcher in watchers where parcels.count >= watcher.count { watcher.continuation.resume() }
        watchers.removeAll { parcels.count >= $0.count }
        if hangs { await withCheckedContinuation { held.append($0) } }
        return outcome
    }

    func probe() async -> ProbeOutcome { .fine(note: nil) }

    /// Returns once `count` parcels have arrived.
    func arrived(_ count: Int) async {
        if parcels.count >= count { return }
        await withCheckedContinuation { watchers.append((count, $0)) }
    }

    func release() {
        hangs = false
        for one in held { one.resume() }
        held = []
    }
}

extension Settings {
    /// Every role staffed; two roles convened; paths that honour keys.
    static func forEngine(publicURL: String? = nil) -> Settings {
        Settings(
            digest: "d1", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"),
            roster: .everyRoleStaffed(zone: .utc), convening: Convening(roles: ["cellLead", "writer"]),
            paths: [
                .smtp(
                    SMTPSettings(
                        common: PathCommon(id: "smtp"), host: "localhost", port: 25, from: "a@b.example")),
                .sms(
                    GatewaySettings(
                        common: PathCommon(id: "sms", honoursKeys: true), url: "http://localhost")),
            ],
            publicURL: publicURL)
    }
}

extension Command {
    static func trigger(_ title: String = "Feu", mode: Mode = .exercise, key: String? = nil) -> Command {
        Command(
            actor: Actor(means: .socket, person: nil, rights: Set(Right.allCases)),
            key: key.map { RequestKey(key: $0, fingerprint: title) },
            request: .activate(Trigger(mode: mode, title: title, decision: Stating(by: "sous-préfète"))))
    }
}

extension Settings {
    /// A drill's message for so many elected officials, reached by mail or by mobile.
    static func mailing(to count: Int, by medium: Medium) -> Settings {
        var settings = Settings.forEngine()
        settings.information.templates = [
            MessageTemplate(id: "t", kind: .holding, title: "Feu", body: "{nature} à {lieu}")
        ]
        settings.information.exerciseRecipients = (0..<count).map { number in
            Recipient(
                seat: "s\(number)", audience: .elected, title: "Siège \(number)",
                email: medium == .email ? "maire\(number)@mairie.example" : nil,
                mobile: medium == .sms ? "+336399\(800_000 + number)" : nil)
        }
        return settings
    }
}

extension Engine {
    func ask(_ request: Request) async throws -> Accepted {
        try await submit(
            Command(
                actor: Actor(means: .socket, person: nil, rights: Set(Right.allCases)), request: request))
    }

    /// A drill with that message validated, and its own pages gone.
    func validatedMailing() async throws -> (ActivationID, MessageID) {
        let id = try #require(try await submit(.trigger()).activation)
        let draft = Draft(template: "t", values: ["nature": "Feu", "lieu": "Brest"])
        let message = try #require(try await ask(.draftMessage(id, draft)).message)
        _ = try await ask(.validateMessage(id, message, by: "préfet", orally: true))
        try await hasSentAll()
        return (id, message)
    }

    func hasSentAll() async throws {
        while try await query({ !$0.state.outbox.isEmpty }) { await Task.yield() }
    }
}

/// Runs an engine (and a dispatcher) while the body lasts; both have ended when this returns.
func running<T: Sendable>(
    _ engine: Engine, dispatcher: Dispatcher? = nil, beside: [any Service] = [],
    _ body: @Sendable () async throws -> T
) async throws -> T {
    let services: [any Service] = [engine] + (dispatcher.map { [$0] } ?? []) + beside
    let group = ServiceGroup(services: services, logger: quiet)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let result = try await body()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return result
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func engine(_ journal: any Journal, _ clock: HandClock, _ waker: HandWaker = HandWaker(), links: Bool = false)
    -> Engine
{
    Engine(
        journal: journal, settings: .forEngine(publicURL: links ? "https://tocsin.example" : nil),
        clock: clock.read,
        waker: waker, logger: quiet)
}

extension MemoryJournal {
    /// What a disk would hold if the daemon died now.
    static func copy(of journal: MemoryJournal) async throws -> MemoryJournal {
        let copy = MemoryJournal()
        for entry in try await journal.entries(after: 0, limit: 100_000) {
            _ = try await copy.append([entry.event], at: entry.clock, after: entry.sequence - 1)
        }
        return copy
    }
}
