// The built daemon and command line on this machine, with settings, state and socket in the scratch folder.
import Foundation
import Glibc

final class Daemon {
    let port: Int
    private let bench: Bench
    /// Words before every program that speaks to the network: `ip netns exec NAME`.
    private let place: [String]
    private var program: RunningProgram?
    private var starts = 0

    /// Writes the settings and the two secrets they name; starts nothing yet.
    init(on bench: Bench, settings: [String: String], port: Int, in place: [String] = []) throws {
        (self.bench, self.port, self.place) = (bench, port, place)
        for (name, text) in settings { try bench.write(text, to: "config/\(name)") }
        try write(secret: "smtp-password", SMTPServer.password)
        try write(secret: "sms-token", KannelGateway.password)
    }

    func write(secret name: String, _ text: String) throws {
        try bench.write(text, to: "secrets/\(name)")
        chmod(bench.path("secrets/\(name)"), 0o600)
    }

    func write(settings name: String, _ text: String) throws { try bench.write(text, to: "config/\(name)") }

    var socket: String { bench.path("s.sock") }
    var base: String { "http://127.0.0.1:\(port)" }

    var state: String { bench.path("state") }
    var pid: Int32? { program?.pid }

    /// Starts a process and does not wait for it. `tracer`: a program to run it under, with its arguments;
    /// `other`: a state folder that is not the daemon's own.
    func launch(under tracer: [String] = [], on other: String? = nil) throws -> RunningProgram {
        starts += 1
        let words =
            place + tracer + [
                try Places.program("tocsind"), "--config", bench.path("config"), "--state",
                other ?? state, "--socket", socket,
            ]
        return try bench.start(
            words[0], Array(words.dropFirst()),
            environment: ["CREDENTIALS_DIRECTORY": bench.path("secrets"), "SWIFT_BACKTRACE": "enable=no"],
            log: "tocsind-\(starts).log")
    }

    /// Starts it (again) and returns once it says that it can page.
    func start(under tracer: [String] = []) async throws {
        try begin(under: tracer)
        try await ready()
    }

    /// Starts it (again) and waits for nothing, unless it runs already.
    func begin(under tracer: [String] = []) throws {
        if let program, program.status == nil { return }
        program = try launch(under: tracer)
    }

    /// Returns once it says that it can page.
    func ready() async throws {
        guard let program else { throw BenchError("tocsind was not started") }
        try await eventually("tocsind is ready") {
            if let status = program.status {
                throw BenchError("tocsind ended, \(status):\n\(program.output)")
            }
            let ask = place + ["curl", "--silent", "--fail", "--max-time", "2", "\(base)/readyz"]
            let probe = try await bench.run(ask[0], Array(ask.dropFirst()))
            return probe.status == 0 ? () : nil
        }
    }

    /// Its exit status (128 + signal when one ended it), once it has ended by itself or by another's hand.
    func ended(within limit: Duration, _ why: String) async throws -> Int32? {
        try await eventually("tocsind has ended: \(why)", within: limit) { program?.status }
    }

    /// The status of its answer to whoever asks whether it can page.
    func readiness() async throws -> Int? {
        let words = ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "\(base)/readyz"]
        return Int(try await bench.run("curl", words).out)
    }

    var hasEnded: Bool { program?.status != nil }

    /// What its present life has printed.
    var output: String { program?.output ?? "" }

    /// Ends it as a power cut would.
    func kill() async throws {
        guard let program else { return }
        program.send(SIGKILL)
        _ = try await eventually("tocsind is dead") { program.status }
    }

    /// What `tocsin verify` has against the journal; nil when its chain is whole.
    func chainFault() async throws -> String? {
        let words = place + [try Places.program("tocsin"), "verify", state, "--json"]
        let verdict = try await bench.run(words[0], Array(words.dropFirst()))
        return verdict.json?["intact"] as? Bool == true ? nil : verdict.out + verdict.err
    }

    func stop() async { await program?.end() }

    /// What it has logged since its last start.
    var log: String { program?.output ?? "" }

    /// Makes it read its settings again; returns what it logs until it says `word` of them.
    @discardableResult
    func reload(until word: String) async throws -> String {
        let before = log.count
        program?.send(SIGHUP)
        return try await eventually("tocsind says « \(word) »") {
            let said = String(log.dropFirst(before))
            return said.contains(word) ? said : nil
        }
    }

    /// How often the journal holds these bytes.
    func journaled(_ words: String) async throws -> Int {
        let count =
            "import sqlite3, sys; db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True); "
            + "print(sum(sys.argv[2].encode() in row[0] for row in db.execute('SELECT bytes FROM entry')))"
        let output = try await bench.run("python3", ["-c", count, "\(state)/journal.sqlite", words])
        guard let found = Int(output.out.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("journal: \(output.err)")
        }
        return found
    }

    /// Asks it to stop; its exit status.
    func stopped() async -> Int32? {
        await stop()
        return program?.status
    }

    /// One command of the command line, as text or (with `--json` among the words) JSON.
    func tocsin(_ words: String...) async throws -> Output { try await tocsin(words) }

    func tocsin(_ words: [String]) async throws -> Output {
        try await bench.run(Places.program("tocsin"), words + ["--socket", socket])
    }

    /// One command that must succeed; its document.
    @discardableResult
    func ask(_ words: String...) async throws -> [String: Any] { try await ask(words) }

    @discardableResult
    func ask(_ words: [String]) async throws -> [String: Any] {
        let output = try await bench.run(Places.program("tocsin"), words + ["--socket", socket, "--json"])
        guard output.status == 0, let json = output.json else {
            throw BenchError("tocsin \(words): status \(output.status)\n\(output.out)\(output.err)")
        }
        return json
    }

    func report(_ id: String) async throws -> [String: Any] {
        try await ask("report", id, "--format", "json")
    }

    /// Presses a button of the page behind an answer link, as a person would.
    func press(_ button: String, at link: String) async throws -> Output {
        try await bench.run("python3", [Places.file("Deploy/lib/answer.py"), link, button])
    }
}
