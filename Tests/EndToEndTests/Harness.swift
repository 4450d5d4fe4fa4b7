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

/// A program that was started, known by its process identifier.
final class RunningProgram {
    private let process = Process()
    private let log: String

    init(
        _ program: String, _ arguments: [String], environment: [String: String], log: String,
        errors: String? = nil
    ) throws {
        self.log = log
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        let out = try emptyFile(log)
        process.standardOutput = out
        process.standardError = try errors.map(emptyFile) ?? out
        try withoutBlockedSignals { try process.run() }
    }

    var pid: Int32 { process.processIdentifier }
    /// Everything it printed so far.
    var output: String { contents(of: log) }
    /// Its exit status (128 + signal when one ended it), nil while it runs.
    var status: Int32? {
        guard !process.isRunning else { return nil }
        return process.terminationReason == .exit
            ? process.terminationStatus : 128 + process.terminationStatus
    }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// Ends it by its identifier: politely, and after five seconds for certain.
    func end() async {
        for signal in [SIGTERM, SIGKILL] where process.isRunning {
            send(signal)
            _ = try? await eventually("\(pid) ended", within: .seconds(5)) { status }
        }
    }
}

/// A child inherits the signal mask, and the threads that run tests block SIGTERM: it would never end
/// politely.
private func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
}

private func emptyFile(_ path: String) throws -> FileHandle {
    guard FileManager.default.createFile(atPath: path, contents: nil),
        let handle = FileHandle(forWritingAtPath: path)
    else { throw BenchError("cannot write \(path)") }
    return handle
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
