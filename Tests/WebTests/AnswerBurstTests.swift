// Fault F24: ten thousand answers by link at once, while people are being paged.

import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

/// A path that notes when the first text of each activation reached it.
private final class StampedPath: TocsinCore.Channel {
    let path: PathID
    let honoursKeys = true
    private let arrivals = Mutex<[Substring: ContinuousClock.Instant]>([:])

    init(_ path: PathID) { self.path = path }

    func arrival(in id: ActivationID) -> ContinuousClock.Instant? {
        arrivals.withLock { $0[id.rawValue[...]] }
    }

    func probe() async -> ProbeOutcome { .untestable }

    func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        let (now, id) = (ContinuousClock.now, parcel.attempt.rawValue.prefix { $0 != "/" })
        arrivals.withLock { if $0[id] == nil { $0[id] = now } }
        return .accepted(reference: nil)
    }
}

private final class Waits: Sendable {
    private let waits = Mutex<[Duration]>([])

    var all: [Duration] { waits.withLock { $0 } }
    func add(_ more: [Duration]) { waits.withLock { $0 += more } }
}

private struct Burst: Decodable {
    var statuses: [String: Int]
    var connections: Int
    var seconds: Double
    var p50: Double
    var p99: Double
    var slowest: Double
}

@Suite(.serialized, .timeLimit(.minutes(6))) struct AnswerBurstTests {
    /// More people than the door has places: what a person holds must not shut another out.
    private static let people = 625
    #if DEBUG
        // Unoptimised, four times longer than anybody waits: the whole number is for the optimised build.
        private static let each = 4
    #else
        private static let each = 16
    #endif
    private static let drills = 24

    @Test func allAreJournaledAndPagesLeaveMeanwhile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "tocsin-burst-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (journal, sms) = (try await SQLiteJournal.open(folder: folder.path()), StampedPath("sms"))
        var setup = Setup()
        setup.journal = journal
        setup.channels = ["sms": sms, "smtp": StampedPath("smtp"), "voice": StampedPath("voice")]
        try await withHouse(setup) { house in
            let links = try await links(house, folder)
            let quiet = try await waits(house, sms, rounds: 30)
            let loaded = Waits()
            let told = try await withThrowingTaskGroup(of: Burst?.self) { group in
                group.addTask { try await burst(house, links) }
                group.addTask {
                    while !Task.isCancelled { loaded.add(try await waits(house, sms, rounds: 1)) }
                    return nil
                }
                let told = try #require(try await group.next() ?? nil)
                group.cancelAll()
                return told
            }
            judge(told, quiet, loaded.all)
            #expect(told.statuses == ["303": Self.people * Self.each], "\(told)")
        }
        let heard = try await answers(journal)
        #expect(heard.count == Self.people * Self.each && Set(heard).count == heard.count)
        guard case .whole = try await journal.verify() else {
            return #expect(Bool(false), "the chain is broken")
        }
        try journal.close()
    }

    /// A person waits for a page in minutes: what the burst may cost one is seconds.
    private func judge(_ burst: Burst, _ quiet: [Duration], _ loaded: [Duration]) {
        let (calm, busy) = (quiet.sorted(), loaded.sorted())
        guard let slowest = busy.last, let calmest = calm.last else { return #expect(!loaded.isEmpty) }
        print(
            "10,000 answers in \(burst.seconds) s, each p50 \(burst.p50), p99 \(burst.p99), "
                + "slowest \(burst.slowest) s, on \(burst.connections) connections; "
                + "page p50 \(calm[calm.count / 2]) quiet, \(busy[busy.count / 2]) meanwhile; "
                + "slowest page \(calmest) and \(slowest), ratio \(slowest / calmest)")
        #expect(slowest < .seconds(3), "\(slowest), \(slowest / calmest) times the slowest without load")
        #expect(busy.count > 10, "pages left all the time")
        #expect(burst.slowest < 60)
    }

    /// From the trigger to the channel; the drill is over before the next.
    private func waits(_ house: TestHouse, _ path: StampedPath, rounds: Int) async throws -> [Duration] {
        let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        var waits: [Duration] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let trigger = Trigger(mode: .exercise, title: "Essai", decision: Stating(by: "sous-préfet"))
            let accepted = try await house.engine.submit(Command(actor: actor, request: .activate(trigger)))
            let id = try #require(accepted.activation)
            while path.arrival(in: id) == nil, ContinuousClock.now < start + .seconds(60) {
                try? await Task.sleep(for: .milliseconds(1))
            }
            waits.append(try #require(path.arrival(in: id)) - start)
            let end = Stating(by: "sous-préfet", reason: "essai")
            _ = try await house.engine.submit(
                Command(actor: actor, request: .state(id, .cancelled, end)))
        }
        return waits
    }

    /// One link for each person of the open drills.
    private func links(_ house: TestHouse, _ folder: URL) async throws -> URL {
        var paths: [String] = []
        for _ in 0..<Self.drills {
            let id = try await house.socket.activate()
            for person in ["cellLead.titulaire", "writer.titulaire"] as [PersonID] {
                paths.append(try await house.linkPath(person, in: id))
            }
        }
        let file = folder.appending(path: "links")
        try Data(paths.joined(separator: "\n").utf8).write(to: file)
        return file
    }

    private func burst(_ house: TestHouse, _ links: URL) async throws -> Burst {
        let (process, output) = (Process(), links.appendingPathExtension("out"))
        try Data().write(to: output)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Servers/answer_burst.py")
        let port = try #require(house.tcp.base.split(separator: ":").last)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", script.path(), String(port), "\(Self.people)", "\(Self.each)", links.path()]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        return try JSONDecoder().decode(Burst.self, from: try Data(contentsOf: output))
    }

    /// Who answered what, of all that came by a link.
    private func answers(_ journal: SQLiteJournal) async throws -> [String] {
        var (heard, version): ([String], Int64) = ([], 0)
        while true {
            let entries = try await journal.entries(after: version, limit: 1000)
            guard let last = entries.last else { return heard }
            version = last.sequence
            for entry in entries {
                guard case .stated(let id, let statement) = entry.event, statement.actor.means == .link,
                    case .acknowledged(let role, let person, _, _) = statement.fact
                else { continue }
                heard.append("\(id) \(role) \(person) \(statement.entry)")
            }
        }
    }
}
