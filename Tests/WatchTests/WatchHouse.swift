// What these tests share: processes ended by their own number, a clock that runs and can be moved, a house.

import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinJournal
import TocsinSystem

let quiet = Logger(label: "watch") { _ in SwiftLogNoOpLogHandler() }

/// Runs by itself, and can be pushed ahead.
final class MovedClock: Sendable {
    private let start = ContinuousClock.now
    private let moved = Mutex(Duration.zero)
    private let first = Instant(
        milliseconds: Int64(Date.timeIntervalSinceReferenceDate * 1000) + 978_307_200_000)

    func move(_ by: Duration) { moved.withLock { $0 += by } }

    var now: Instant { first + (ContinuousClock.now - start) + moved.withLock { $0 } }

    var read: @Sendable () -> RawClock {
        {
            let now = self.now
            return RawClock(
                wall: now, bootID: "b", bootMilliseconds: now.milliseconds - self.first.milliseconds + 1000,
                synchronised: true)
        }
    }
}

/// A path whose looks end as the test says; `hangs` never comes back, whoever cancels it.
final class WatchedPath: Channel {
    let path: PathID
    let honoursKeys = true
    private let state: Mutex<(outcome: ProbeOutcome, hangs: Bool, looks: Int, sent: [Parcel])>

    init(_ path: PathID, _ outcome: ProbeOutcome = .fine(note: nil)) {
        self.path = path
        state = Mutex((outcome, false, 0, []))
    }

    func answer(_ outcome: ProbeOutcome, hangs: Bool = false) {
        state.withLock { ($0.outcome, $0.hangs) = (outcome, hangs) }
    }

    var looks: Int { state.withLock { $0.looks } }
    var sent: [Parcel] { state.withLock { $0.sent } }

    func probe() async -> ProbeOutcome {
        state.withLock { $0.looks += 1 }
        // Deaf to cancellation, as a library that blocks would be.
        while state.withLock({ $0.hangs }) { await pause(.milliseconds(5)) }
        return state.withLock { $0.outcome }
    }

    func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        state.withLock { $0.sent.append(parcel) }
        return .accepted(reference: nil)
    }
}

/// Sleeps even where it is cancelled.
func pause(_ time: Duration) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(time.inMilliseconds))) {
            continuation.resume()
        }
    }
}

struct WatchHouse: Sendable {
    let engine: Engine
    let dispatcher: Dispatcher
    let clock: MovedClock
    let journal: MemoryJournal
    let sms = WatchedPath("sms")
    let mail = WatchedPath("smtp")

    init(_ settings: Settings) throws {
        (clock, journal) = (MovedClock(), MemoryJournal())
        let timer = try BootTimer()
        engine = Engine(
            journal: journal, settings: settings, clock: clock.read, waker: TimerWaker(timer.ring(after:)),
            logger: quiet)
        let engine = engine
        timer.onRing { [weak engine] in engine?.wake() }
        dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": mail], links: nil, logger: quiet)
    }

    var parts: Heartbeat.Parts {
        Heartbeat.Parts(engine: engine, dispatcher: dispatcher, journal: journal, clock: clock.read)
    }

    /// Runs engine, dispatcher and these services while the body lasts.
    func running(_ services: [any Service] = [], _ body: @Sendable () async throws -> Void) async throws {
        let group = ServiceGroup(services: [engine, dispatcher] + services, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    /// Waits at most ten seconds of real time for something to hold in the state.
    func until(_ holds: @escaping @Sendable (State) -> Bool) async throws -> Bool {
        for _ in 0..<500 {
            if try await engine.query({ holds($0.state) }) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}

extension Settings {
    /// Every role staffed, with SMS and mail.
    static var watched: Settings {
        let contacts = [
            ContactPoint(
                medium: .sms, address: "+33639980001", path: "sms", pathClass: .mobileNetwork, wakes: false),
            ContactPoint(
                medium: .email, address: "a@example.org", path: "smtp", pathClass: .internet, wakes: false),
        ]
        let roles: [RoleID] = ["cellLead", "writer", "dutyOfficer", "decider"]
        let people = roles.map { Person(id: PersonID("p-\($0)"), name: "M. \($0)", contacts: contacts) }
        let roster = Roster(
            zone: .utc, people: Dictionary(people.map { ($0.id, $0) }) { first, _ in first },
            roles: roles.map {
                RosterRole(
                    id: $0, title: $0.rawValue,
                    rotation: Rotation(people: [PersonID("p-\($0)")], start: CivilTime(2024, 1, 1, 8)))
            })
        var settings = Settings(
            digest: "d", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"), roster: roster,
            convening: Convening(roles: ["cellLead", "writer"]),
            paths: [
                .smtp(
                    SMTPSettings(common: PathCommon(id: "smtp"), host: "h", port: 25, from: "a@b.fr")),
                .sms(GatewaySettings(common: PathCommon(id: "sms"), url: "http://localhost")),
            ])
        settings.information.natures = ["incendie": "un incendie"]
        settings.information.templates = [
            MessageTemplate(
                id: "attente", kind: .holding, title: "Feu d’entrepôt à Argol", body: "Restez chez vous.")
        ]
        return settings
    }
}

/// A server of the test's own, ended by its own number, or after a minute if the test was killed.
final class Child: Sendable {
    let port: Int
    private let pid: Int32
    private let errors = FileManager.default.temporaryDirectory.appending(
        path: "tocsin-watch-\(UUID().uuidString).log")
    /// Held open as long as the test lasts: whatever ends it ends the server too.
    private let input = Pipe()

    /// Lets go of every descriptor but three: Foundation learns that another process has ended by a socket
    /// that a server started meanwhile would have inherited and kept open.
    private static let start = """
        import os, signal, sys
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            os._exit(0)
        os.closerange(3, 4096)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        os.execvp("timeout", ["timeout", "60", sys.executable] + sys.argv[1:])
        """

    init(_ arguments: [String]) async throws {
        let (process, output) = (Process(), Pipe())
        let python = ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] ?? "python3"
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", Self.start] + arguments
        (process.standardInput, process.standardOutput) = (input, output)
        try Data().write(to: errors)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let file = output.fileHandleForReading
        pid = try Self.lastNumber(file)
        port = Int(try Self.lastNumber(file))
    }

    deinit {
        kill(pid, SIGTERM)
        try? FileManager.default.removeItem(at: errors)
    }

    /// What it wrote as faults.
    var complaints: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// To the server itself; what guards its time is its parent.
    func send(_ signal: Int32) {
        let children =
            (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        for child in children.split(separator: " ").compactMap({ Int32($0) }) { kill(child, signal) }
    }

    private static func lastNumber(_ file: FileHandle) throws -> Int32 {
        var line = ""
        while !line.hasSuffix("\n"), let byte = try file.read(upToCount: 1), !byte.isEmpty {
            line += String(decoding: byte, as: UTF8.self)
        }
        guard let number = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int32($0) }) else {
            throw NoServer()
        }
        return number
    }

    private struct NoServer: Error {}
}

/// A folder of one test.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "tocsin-watch-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let file = url.appending(path: name)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        return file.path
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
