// A whole web room on a socket and a free port, over a real engine with a memory journal and a still clock.

import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TocsinCore
import TocsinEngine
import TocsinWeb

/// Lasts as long as the test; same contract as the stores, no chain.
actor ShortJournal: Journal {
    private var entries: [JournalEntry] = []

    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        guard version == Int64(entries.count) else {
            throw JournalError.conflict(expected: version, found: Int64(entries.count))
        }
        for (event, clock) in stretches.flatMap({ stretch in stretch.events.map { ($0, stretch.clock) } }) {
            entries.append(JournalEntry(sequence: Int64(entries.count) + 1, clock: clock, event: event))
        }
        return Int64(entries.count)
    }

    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        Array(entries.dropFirst(Int(version)).prefix(limit))
    }

    func head() async throws -> (sequence: Int64, hash: [UInt8]) { (Int64(entries.count), []) }
    func verify() async throws -> ChainVerdict { .whole(count: Int64(entries.count), head: []) }
}

/// Nothing rings unless the test does.
struct StillWaker: Waker {
    func wake(after delay: Duration) {}
}

/// 21 November 2026, 03:12:00 UTC, until moved.
final class TestClock: Sendable {
    private let moved = Mutex(Duration.zero)

    func move(_ by: Duration) { moved.withLock { $0 += by } }

    func read() -> RawClock {
        let moved = moved.withLock { $0 }
        return RawClock(
            wall: Instant(seconds: 1_795_230_720) + moved, bootID: "boot",
            bootMilliseconds: 1000 + moved.inMilliseconds,
            synchronised: true)
    }
}

struct TestHouse: Sendable {
    let engine: Engine
    let clock: TestClock
    let links: AnswerLinks
    /// Over the socket, whose peer is whatever the test said.
    let socket: Client
    /// Over TCP, without a key.
    let tcp: Client

    func version() async throws -> Int64 { try await engine.query { $0.state.version } }

    /// The path of a person's answer link: the first attempt to them, or the first with that reason.
    func linkPath(_ person: PersonID, in id: ActivationID, reason: PageReason? = nil) async throws -> String {
        let links = links
        let link = try await engine.query { snapshot -> String? in
            let activation = snapshot.state.activations[id]
            let attempt = activation?.attempts.ids.first { attempt in
                let page = activation?.attempts[attempt]?.page
                return page?.person == person && (reason == nil || page?.reason == reason)
            }
            return attempt.flatMap { links.link(for: $0, in: id) }
        }
        return String((link ?? "").dropFirst("https://tocsin.example".count))
    }
}

struct Setup: Sendable {
    /// Unix user at the other end of the socket; nil: the kernel does not say.
    var uid: UInt32? = 0
    /// Asks for the peer of a descriptor instead.
    var peer: WebServer.Peer?
    /// Names of Unix users by number.
    var names: [UInt32: String] = [:]
    var problems: [String] = []
    var heartbeatFault: @Sendable () -> String? = { nil }
    var anchor: Anchor?
    var settings = Settings.sample
    var journal: any Journal = ShortJournal()
    /// Where pages leave; nothing does without.
    var channels: [PathID: any TocsinCore.Channel] = [:]
    /// Connections of each door.
    var places = 512
    var hasRoom: @Sendable (_ oneIn: Int) -> Bool = { _ in true }
}

/// Starts the house, runs the test in it, and stops it whatever happens.
func withHouse(_ setup: Setup = Setup(), _ body: @Sendable (TestHouse) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "tocsin-web-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var logger = Logger(label: "web-tests")
    logger.logLevel = .critical
    let clock = TestClock()
    let engine = Engine(
        journal: setup.journal, settings: setup.settings, clock: { clock.read() }, waker: StillWaker(),
        logger: logger)
    let links = AnswerLinks(base: "https://tocsin.example", secret: Array(repeating: 7, count: 32))
    let neighbours = Neighbours(engine: engine, clock: { clock.read() })
    neighbours.follow(
        [PeerSettings(name: "p56", credential: "p56")], keys: ["p56": Array(repeating: 5, count: 32)])
    let server = WebServer(
        engine: engine, links: links, logger: logger, peer: setup.peer ?? { _ in setup.uid.map { ($0, 0) } },
        userName: { setup.names[$0] }, readiness: { setup.problems }, neighbours: neighbours,
        heartbeatFault: setup.heartbeatFault, anchor: { setup.anchor }, places: setup.places,
        hasRoom: setup.hasRoom)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let path = folder.appending(path: "s").path()
    let doors: [any Service] = [
        server.socketApplication(path: path, group: nil),
        server.tcpApplication(host: "127.0.0.1", port: 0) { port.yield($0) },
    ]
    let sender = Dispatcher(engine: engine, channels: setup.channels, links: links, logger: logger)
    let group = ServiceGroup(
        services: [engine] + (setup.channels.isEmpty ? [] : [sender]) + doors, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        guard let port = await ports.first(where: { _ in true }) else { return }
        let house = TestHouse(
            engine: engine, clock: clock, links: links,
            socket: Client(base: "http://localhost", socket: path),
            tcp: Client(base: "http://127.0.0.1:\(port)", socket: nil))
        let result: Result<Void, any Error>
        do {
            try await house.socket.waitUntilUp()
            result = .success(try await body(house))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        try result.get()
    }
}

extension Settings {
    /// Two roles to convene, the keys `key-all`, `key-reader` and `key-blind`, a template, one official.
    static var sample: Settings {
        var settings = Settings(
            digest: "d", department: "29",
            authority: Authority(title: "La préfète du Finistère", prefecture: "Préfecture du Finistère"),
            roster: .everyRoleStaffed(zone: .utc), convening: Convening(roles: ["cellLead", "writer"]),
            publicURL: "https://tocsin.example")
        settings.roster.people["cellLead.titulaire"]?.user = "lead"
        settings.access.keys = [
            AccessKey(
                id: "all", sha256: "7a8399757846cd741227ce8306d45f2433844fc4cc5897cfb21e12671f92ed2b",
                person: "decider.titulaire", rights: Set(Right.allCases)),
            AccessKey(
                id: "reader", sha256: "67ab43ac87e38e66cdba75bd8fbf29456cd4b3423274a12710afa509ebf8a1c6",
                person: "writer.titulaire", rights: [.read]),
            AccessKey(
                id: "blind", sha256: "5772bdbe9a0fdf5e8fdb184e5a269c92b22e1bf474ac3474574068ca7b55d383",
                person: "writer.titulaire",
                rights: []),
        ]
        settings.information.templates = [
            MessageTemplate(
                id: "attente", kind: .holding, title: "Information {nature}",
                body: "Un événement : {nature}, {lieu}.")
        ]
        settings.information.exerciseRecipients = [
            Recipient(
                seat: "29001", audience: .elected, title: "Argol", insee: "29001", email: "argol@example.org")
        ]
        settings.information.steps = [HumanStep(id: "gala", title: "Automate d'appel", informs: .elected)]
        return settings
    }
}
