// A real telephone network for the daemon: baresips behind an exchange, in a network namespace of its own.
import Foundation
import Glibc

struct TelephoneExchange {
    /// One line of what the exchange wrote down.
    struct Entry: Decodable, Equatable {
        var at: Double
        /// The most calls to people at once, so far.
        var peak: Int
        var what: String
        var number: String
    }

    static let address = "10.98.0.1"

    /// Why this machine cannot have one; nil when it can.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "not root" }
        let programs = ["/usr/bin/baresip", "/usr/bin/espeak-ng", "/sbin/ip"]
        return programs.first { !FileManager.default.isExecutableFile(atPath: $0) }.map { "\($0) is missing" }
    }()

    /// False where there can be none, said in one plain line; under CI always true, so that the test fails
    /// there.
    static func canRun() -> Bool {
        guard let obstacle, !Places.isCI else { return true }
        print("skipped: no telephone network on this machine (\(obstacle))")
        return false
    }

    let lines: Int
    let folder: String
    private let namespace: String
    private let bench: Bench
    private let door: Int

    /// What stands before a program that is to run among the telephones.
    var place: [String] { ["ip", "netns", "exec", namespace] }

    /// Control sockets of the daemon's lines, and of its telephone door.
    var controls: [String] { (0..<lines).map { "127.0.0.1:\(4400 + $0)" } }
    var doorControl: String { "127.0.0.1:\(4400 + lines)" }

    /// `telephones`: what each does when it is called, in the words of `Servers/exchange.py`.
    static func start(
        on bench: Bench, lines: Int, telephones: [String: String]
    ) async throws -> TelephoneExchange {
        let folder = bench.path("telephones")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let namespace = "tocsin-e2e-\(getpid())-\(UInt16.random(in: 0...9999))"
        let known = String(decoding: try JSONEncoder().encode(telephones), as: UTF8.self)
        let program = try bench.start(
            "python3", [Places.server("exchange.py"), folder, namespace, "\(lines)", known],
            log: "exchange.log")
        let door = try await eventually("the exchange is up", within: .seconds(30)) { () -> Int? in
            if let status = program.status { throw BenchError("exchange, \(status): \(program.output)") }
            return jsonLines(program.output).first?["door"] as? Int
        }
        return TelephoneExchange(
            lines: lines, folder: folder, namespace: namespace, bench: bench, door: door)
    }

    /// What the exchange wrote down so far.
    var entries: [Entry] {
        contents(of: "\(folder)/calls.jsonl").split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Entry.self, from: Data($0.utf8))
        }
    }

    func calls(to number: String) -> [Entry] { entries.filter { $0.what == "called" && $0.number == number } }

    /// What a telephone does from now on when it is called.
    func set(_ number: String, does keys: String) async throws {
        try await order(["number": number, "does": keys])
    }

    /// Outside channels that the exchange has.
    func set(channels: Int) async throws { try await order(["channels": channels]) }

    /// Somebody calls the daemon's number and presses keys.
    func call(from number: String, pressing keys: String) async throws {
        try await order(["number": number, "calls": "tocsin", "keys": keys])
    }

    /// Kills one line's baresip and starts it again a second later.
    func restart(line: Int) async throws { try await order(["restart": line]) }

    private func order(_ order: [String: Any]) async throws {
        let text = String(decoding: try JSONSerialization.data(withJSONObject: order), as: UTF8.self)
        let output = try await bench.run(
            "curl", ["--silent", "--fail", "--data", text, "http://127.0.0.1:\(door)/"])
        guard output.status == 0 else { throw BenchError("exchange: \(text): \(output.err)") }
    }
}
