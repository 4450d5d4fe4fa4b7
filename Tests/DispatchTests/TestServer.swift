// Starts a Python server for one test, reads what it wrote down, and ends it by its own process number.
import Foundation
import Testing

/// Tests with processes, clocks or the environment: side by side they would slow and disturb each other.
@Suite(.serialized) enum OneAtATime {}

struct ServerFault: Error, CustomStringConvertible {
    var description: String
}

/// Tests share one folder of certificates and logs, in the system's temporary folder.
enum Scratch {
    static let folder: URL = {
        let url = FileManager.default.temporaryDirectory.appending(path: "tocsin-dispatch-\(getpid())")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: Scratch.folder) }
        return url
    }()

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    /// A name nobody else has.
    static func fresh(_ name: String) -> String { path("\(UUID().uuidString)-\(name)") }
}

/// One line of a server's log.
struct ServerFact: Decodable {
    var event: String
    var port: Int?
    var tls: Bool?
    var good: Bool?
    var address: String?
    var to: [String]?
    var content: String?
    var connection: Int?
    var method: String?
    var path: String?
    var body: String?
    var headers: [String: String]?
    var sent: Int?

    /// A mail as it arrived.
    var mail: String {
        String(decoding: content.flatMap { Data(base64Encoded: $0) } ?? Data(), as: UTF8.self)
    }
}

final class TestServer: @unchecked Sendable {
    let port: Int
    private let process: Process
    private let input: Pipe
    private let log: String

    /// `script` is a file of `Servers/`; `arguments` are its own.
    init(_ script: String, _ arguments: [String] = []) async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")
        (log, input, process) = (Scratch.fresh("log"), Pipe(), Process())
        let python = ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] ?? "python3"
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, folder.appending(path: script).path, "--log", log] + arguments
        process.standardInput = input
        try process.run()
        port = try await Self.portWhenListening(log, process)
    }

    deinit { process.terminate() }

    func facts() -> [ServerFact] { Self.facts(log) }

    func facts(_ event: String) -> [ServerFact] { facts().filter { $0.event == event } }

    /// Waits at most five seconds for something the server writes after it has answered.
    func first(_ event: String) async throws -> ServerFact? {
        for _ in 0..<250 {
            if let fact = facts(event).first { return fact }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    private static func portWhenListening(_ log: String, _ process: Process) async throws -> Int {
        for _ in 0..<3000 {
            for fact in facts(log) {
                if let port = fact.port { return port }
                if fact.event == "missing" {
                    throw ServerFault(
                        description: "a Python module of this server is missing: Deploy/test installs it")
                }
            }
            guard process.isRunning else { throw ServerFault(description: "the test server ended at once") }
            try await Task.sleep(for: .milliseconds(20))
        }
        process.terminate()
        throw ServerFault(description: "the test server does not start")
    }

    private static func facts(_ log: String) -> [ServerFact] {
        guard let data = FileManager.default.contents(atPath: log) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(ServerFact.self, from: Data($0))
        }
    }
}

/// An authority and a certificate for `localhost` alone, made once for each run.
enum Certificates {
    private static let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]

    static let made: Result<Void, any Error> = Result {
        try openssl(
            ["req", "-x509", "-subj", "/CN=Autorité d’essai", "-utf8", "-keyout", caKey, "-out", authority]
                + key)
        try openssl(
            [
                "req", "-x509", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-CA",
                authority,
            ]
                + ["-CAkey", caKey, "-keyout", serverKey, "-out", server] + key)
    }

    static let authority = Scratch.path("ca.pem")
    static let server = Scratch.path("server.pem")
    static let serverKey = Scratch.path("server.key")
    static let caKey = Scratch.path("ca.key")

    /// `--cert` and `--key` for a server.
    static func arguments() throws -> [String] {
        try made.get()
        return ["--cert", server, "--key", serverKey]
    }

    /// The same for a certificate of other names.
    static func arguments(for names: [String]) throws -> [String] {
        try made.get()
        let (certificate, own) = (Scratch.fresh("names.pem"), Scratch.fresh("names.key"))
        let list = names.map { "DNS:\($0)" }.joined(separator: ",")
        try openssl(
            ["req", "-x509", "-subj", "/CN=\(names[0])", "-addext", "subjectAltName=\(list)"]
                + ["-CA", authority, "-CAkey", caKey, "-keyout", own, "-out", certificate] + key)
        return ["--cert", certificate, "--key", own]
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "20", "openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ServerFault(description: "openssl makes no certificate")
        }
    }
}
