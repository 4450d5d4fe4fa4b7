// Runs programs for the end-to-end tests: bounded waits, a scratch folder, and an end for all that was
// started.
import Foundation
import Glibc

/// What a program left behind when it ended.
struct Output {
    let status: Int32
    let out: String
    let err: String

    var json: [String: Any]? { (try? JSONSerialization.jsonObject(with: Data(out.utf8))) as? [String: Any] }
}

/// A failure of the bench itself, in words.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Repeats `probe` until it yields a value; throws, naming `what`, when `limit` has passed.
func eventually<Value>(
    _ what: String, within limit: Duration = .seconds(15), _ probe: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now.advanced(by: limit)
    while true {
        if let value = try await probe() { return value }
        guard ContinuousClock.now < end else { throw BenchError("not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(25))
    }
}

/// One test's scratch folder and the programs it started, ended in reverse order whatever happened.
final class Bench {
    let folder: URL
    private var programs: [RunningProgram] = []

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    static func use<Result>(_ body: (Bench) async throws -> Result) async throws -> Result {
        let bench = try Bench()
        do {
            let result = try await body(bench)
            await bench.clear()
            return result
        } catch {
            await bench.clear()
            throw error
        }
    }

    private func clear() async {
        for program in programs.reversed() { await program.end() }
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ text: String, to name: String) throws {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Starts a program that stays; what it prints goes to one log in the scratch folder.
    func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], log: String
    ) throws -> RunningProgram {
        let running = try RunningProgram(program, arguments, environment: environment, log: path(log))
        programs.append(running)
        return running
    }

    /// Runs a program to its end; throws when it does not end in time.
    func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        within limit: Duration = .seconds(30)
    ) async throws -> Output {
        let (out, err) = (path("out-\(UUID().uuidString)"), path("err-\(UUID().uuidString)"))
        let running = try RunningProgram(program, arguments, environment: environment, log: out, errors: err)
        do {
            let status = try await eventually(
                "\(program) \(arguments.joined(separator: " ")) ended", within: limit
            ) {
                running.status
            }
            return Output(status: status, out: contents(of: out), err: contents(of: err))
        } catch {
            await running.end()
            throw error
        }
    }
}

/// A program that was started, known by its process identifier. Hundreds are: Foundation's `Process` keeps
/// descriptors of each until `select` can count no further.
final class RunningProgram {
    let pid: pid_t
    private let log: String
    private var ended: Int32?

    init(
        _ program: String, _ arguments: [String], environment: [String: String], log: String,
        errors: String? = nil
    ) throws {
        self.log = log
        let environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        pid = try spawn(
            [program] + arguments, environment.map { "\($0.key)=\($0.value)" }, out: log, errors: errors)
    }

    /// Everything it printed so far.
    var output: String { contents(of: log) }

    /// Its exit status (128 + signal when one ended it), nil while it runs.
    var status: Int32? {
        var raw: Int32 = 0
        if ended == nil, waitpid(pid, &raw, WNOHANG) == pid {
            let signal = raw & 0x7f
            ended = signal == 0 ? raw >> 8 & 0xff : 128 + signal
        }
        return ended
    }

    /// Once it has ended its number may be another's.
    func send(_ signal: Int32) { if status == nil { kill(pid, signal) } }

    /// Ends it by its identifier: politely, and after five seconds for certain.
    func end() async {
        for signal in [SIGTERM, SIGKILL] where status == nil {
            send(signal)
            _ = try? await eventually("\(pid) ended", within: .seconds(5)) { status }
        }
    }
}

/// Starts a program without input; without `errors` all that it prints goes to one file.
///
/// A child inherits the signal mask, and the threads that run tests block SIGTERM: it is emptied.
private func spawn(_ words: [String], _ environment: [String], out: String, errors: String?) throws -> pid_t {
    var (actions, attributes, mask) = (
        posix_spawn_file_actions_t(), posix_spawnattr_t(), sigset_t()
    )
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    sigemptyset(&mask)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let fresh = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, out, fresh, 0o600)
    if let errors {
        posix_spawn_file_actions_addopen(&actions, 2, errors, fresh, 0o600)
    } else {
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }
    let (arguments, variables) = (words.map { strdup($0) }, environment.map { strdup($0) })
    defer { (arguments + variables).forEach { free($0) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments + [nil], variables + [nil])
    guard code == 0 else { throw BenchError("\(words[0]): \(String(cString: strerror(code)))") }
    return pid
}

func contents(of path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
}

/// The JSON objects of a text that holds one a line; a last line not yet complete is left out.
func jsonLines(_ text: String) -> [[String: Any]] {
    text.split(separator: "\n").compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
}
