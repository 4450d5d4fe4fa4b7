// The C programs beside which Tocsin is timed: compiled for this run, talked to over their input and output.

import Foundation

/// Why a benchmark cannot be run, in French.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A folder on disk for one run, with the programs built in it.
struct Workshop {
    let folder: URL

    static func use<Result>(_ body: (Workshop) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "tocsin-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(Workshop(folder: folder))
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// An empty folder of its own for each repetition.
    func fresh(_ name: String) throws -> String {
        let path = path("\(name)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    func compile(_ name: String) throws -> String {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracles/\(name).c")
        let words = ["cc", "-O2", "-o", path(name), source.path, "-lcurl", "-lsqlite3", "-lcrypto"]
        _ = try Program.run("/usr/bin/env", words)
        return path(name)
    }
}

/// A program that stays while it is needed; it ends when its input does.
final class Program {
    private let process = Process()
    private let (input, output) = (Pipe(), Pipe())
    private var unread = Data()

    init(_ path: String, _ arguments: [String] = [], quiet: Bool = false) throws {
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        (process.standardInput, process.standardOutput) = (input, output)
        if quiet { process.standardError = FileHandle.nullDevice }
        do { try process.run() } catch {
            throw BenchFault("\(path) : impossible à lancer (\(error.localizedDescription))")
        }
    }

    var pid: Int32 { process.processIdentifier }

    func write(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// The next line it prints; nil at the end.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread = Data(unread[(end + 1)...]) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread += more
        }
    }

    /// Ends it by its input, and where that is not listened to, by signals to this process alone: it may have
    /// inherited a mask that blocks the polite one.
    func end() {
        try? input.fileHandleForWriting.close()
        process.terminate()
        for _ in 0..<200 where process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Runs to the end; throws what it printed when it fails.
    static func run(_ path: String, _ arguments: [String]) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (output, output)
        do { try process.run() } catch {
            throw BenchFault("\(path) : impossible à lancer (\(error.localizedDescription))")
        }
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFault("\(([path] + arguments).joined(separator: " ")) : échec\n\(text)")
        }
        return text
    }

    /// Runs a limit, which prints how many seconds it took.
    static func seconds(_ path: String, _ arguments: [String]) throws -> Double {
        let text = try run(path, arguments)
        guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchFault("\(path) : réponse illisible « \(text) »")
        }
        return seconds
    }
}
