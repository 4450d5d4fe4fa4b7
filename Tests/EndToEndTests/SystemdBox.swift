// A real systemd in a box, with the unit, the programs and settings installed in it as an administrator
// would.
import Foundation

/// `Servers/box.sh` boots it over a throw-away overlay of this machine's root; nothing of it outlives the
/// test.
struct SystemdBox {
    /// Why this machine cannot boot a box; nil when it can.
    static let obstacle: String? = {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: Places.server("box.sh"))
        process.arguments = ["check"]
        process.standardOutput = pipe
        do { try process.run() } catch { return "box.sh: \(error)" }
        let reason = (try? pipe.fileHandleForReading.readToEnd()) ?? nil
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return nil }
        let text = String(decoding: reason ?? Data(), as: UTF8.self)
        return text.isEmpty ? "box.sh check failed" : text.trimmingCharacters(in: .newlines)
    }()

    /// False where a box cannot boot, said in one plain line; under CI always true, so that the test fails
    /// there.
    static func canRun() -> Bool {
        guard let obstacle, !Places.isCI else { return true }
        print("skipped: no systemd box on this machine (\(obstacle))")
        return false
    }

    static let unit = "tocsind.service"

    private let bench: Bench
    private let state: String

    /// Boots a box whose `/etc/tocsin` holds `settings` (name to text); the daemon is installed, not started.
    static func use(
        settings: [String: String], dropIn: String? = nil, secrets: [String: String] = [:],
        _ body: (SystemdBox) async throws -> Void
    ) async throws {
        try await Bench.use { bench in
            try await use(on: bench, settings: settings, dropIn: dropIn, secrets: secrets, body)
        }
    }

    /// The same with what the bench already holds under `files/`, which becomes part of the box.
    static func use(
        on bench: Bench, settings: [String: String], dropIn: String?, secrets: [String: String],
        _ body: (SystemdBox) async throws -> Void
    ) async throws {
        if let obstacle { throw BenchError("no systemd box on this machine: \(obstacle)") }
        do {
            let box = SystemdBox(bench: bench, state: bench.path("box"))
            try await box.install(settings: settings, dropIn: dropIn, secrets: secrets)
            do {
                let started = try await box.script("start", bench.path("files"), within: .seconds(60))
                guard started.status == 0 else { throw BenchError("box.sh start: \(started.err)") }
                try await box.prepare()
                try await body(box)
            } catch {
                _ = try? await box.script("stop")
                throw error
            }
            let stopped = try await box.script("stop")
            guard stopped.status == 0 else { throw BenchError("box.sh stop: \(stopped.err)") }
        }
    }

    /// Runs a command inside.
    func exec(_ command: String...) async throws -> Output { try await exec(command) }

    func exec(_ command: [String]) async throws -> Output { try await script("exec", arguments: command) }

    /// Runs a command inside that must succeed; its standard output.
    @discardableResult
    func expect(_ command: String...) async throws -> String {
        let output = try await exec(command)
        guard output.status == 0 else {
            let journal = try await journal().suffix(30).compactMap { $0["MESSAGE"] as? String }
            throw BenchError(
                """
                \(command.joined(separator: " ")): status \(output.status)
                \(output.out)\(output.err)
                \(journal.joined(separator: "\n"))
                """)
        }
        return output.out
    }

    /// `tocsin … --json` inside, as root; its document.
    func tocsin(_ arguments: String...) async throws -> [String: Any] {
        let command = ["/usr/bin/tocsin"] + arguments + ["--json"]
        let output = try await exec(command)
        guard output.status == 0, let json = output.json else {
            throw BenchError("\(command): status \(output.status)\n\(output.out)\(output.err)")
        }
        return json
    }

    /// One property of the unit, as `systemctl show` gives it.
    func property(_ name: String) async throws -> String {
        try await expect("systemctl", "show", "--property=\(name)", "--value", Self.unit).trimmingCharacters(
            in: .newlines)
    }

    /// The daemon's process as this machine numbers it.
    func mainPID() async throws -> Int32 {
        let inside = try await property("MainPID")
        let leader = contents(of: "\(state)/leader").trimmingCharacters(in: .whitespacesAndNewlines)
        let space = { (pid: String) in
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/pid")
        }
        for pid in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int32(pid) != nil {
            let numbers = contents(of: "/proc/\(pid)/status").split(separator: "\n")
                .first { $0.hasPrefix("NSpid:") }?.split(whereSeparator: \.isWhitespace)
            if let last = numbers?.last, last == inside, space(pid) == space(leader) {
                return Int32(pid) ?? 0
            }
        }
        throw BenchError("no process \(inside) of the box")
    }

    /// The unit's journal, one object an entry.
    func journal() async throws -> [[String: Any]] {
        let output = try await exec("journalctl", "--unit=\(Self.unit)", "--output=json", "--all", "--quiet")
        return jsonLines(output.out)
    }

    /// Replaces one file of `/etc/tocsin` in the running box.
    func rewrite(_ name: String, _ text: String) async throws {
        // The box sees nothing of the scratch folder: the text goes in on the command line.
        let encoded = Data(text.utf8).base64EncodedString()
        try await expect("sh", "-c", "echo \(encoded) | base64 -d > /etc/tocsin/\(name)")
    }

    private func script(
        _ verb: String, _ more: String..., arguments: [String] = [], within limit: Duration = .seconds(30)
    ) async throws -> Output {
        try await bench.run(Places.server("box.sh"), [verb, state] + more + arguments, within: limit)
    }

    private func install(settings: [String: String], dropIn: String?, secrets: [String: String]) async throws
    {
        let units = "files/etc/systemd/system"
        try bench.write(
            contents(of: Places.file("Deploy/systemd/tocsind.service")), to: "\(units)/tocsind.service")
        for kind in ["sysusers", "tmpfiles"] {
            let source = contents(of: Places.file("Deploy/systemd/tocsin.\(kind)"))
            try bench.write(source, to: "files/usr/lib/\(kind).d/tocsin.conf")
        }
        if let dropIn { try bench.write(dropIn, to: "\(units)/tocsind.service.d/test.conf") }
        for (name, text) in settings { try bench.write(text, to: "files/etc/tocsin/\(name)") }
        for (name, text) in secrets { try bench.write(text, to: "files/etc/tocsin/secrets/\(name)") }
        let programs = bench.folder.appending(path: "files/usr/bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        for name in ["tocsind", "tocsin"] {
            let program = try Places.program(name)
            try FileManager.default.copyItem(atPath: program, toPath: programs.appending(path: name).path)
            try await installLibraries(of: program)
        }
    }

    /// The unit hides home folders: a toolchain that lives in one takes its runtime along.
    private func installLibraries(of program: String) async throws {
        let folder = bench.folder.appending(path: "files/usr/local/lib")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for line in try await bench.run("ldd", [program]).out.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, words[2].hasPrefix("/home/") || words[2].hasPrefix("/root/") else {
                continue
            }
            let target = folder.appending(path: String(words[0].drop { $0 == "\t" })).path
            guard !FileManager.default.fileExists(atPath: target) else { continue }
            try FileManager.default.copyItem(atPath: String(words[2]), toPath: target)
        }
    }

    /// What a package's installation does: the account, the folders and their owners.
    private func prepare() async throws {
        try await expect("systemd-sysusers", "tocsin.conf")
        try await expect("systemd-tmpfiles", "--create", "tocsin.conf")
        try await expect("ldconfig")
    }
}
