// A gateway that counts keys and kills the daemon at a point of the traffic; a client that goes on stating.
import Foundation
import Testing

struct CountingGateway {
    struct Request {
        let key: String
        let to: String
        let text: String
        /// By CLOCK_MONOTONIC, in seconds, as everything that these two write down.
        let at: Double
        let isRepeated: Bool
    }

    let port: Int
    fileprivate let log: String
    private let bench: Bench

    static func start(on bench: Bench, seed: UInt64) async throws -> CountingGateway {
        let gateway = CountingGateway(
            port: try Places.freePort(), log: bench.path("gateway.jsonl"), bench: bench)
        let program = try bench.start(
            "python3",
            [Places.server("counting_gateway.py"), "\(gateway.port)", gateway.log, "\(seed % 1_000_000)"],
            log: "gateway.log")
        try await eventually("the counting gateway is up") {
            if let status = program.status {
                throw BenchError("counting_gateway.py ended, \(status): \(program.output)")
            }
            return Places.answers(port: gateway.port) ? () : nil
        }
        return gateway
    }

    /// A signal to `pid`, `delay` seconds after so many distinct keys have been seen since the start.
    func arm(
        _ pid: Int32, atDistinct distinct: Int, delay: Double, signal: Int32 = SIGKILL
    ) async throws {
        try await arm(#"{"pid":\#(pid),"distinct":\#(distinct),"delay":\#(delay),"signal":\#(signal)}"#)
    }

    /// Stops `pid` once so many distinct keys have been seen, and lets it go on `pause` seconds later.
    func arm(_ pid: Int32, atDistinct distinct: Int, pause: Int) async throws {
        try await arm(
            #"{"pid":\#(pid),"distinct":\#(distinct),"delay":0,"signal":\#(SIGSTOP),"pause":\#(pause)}"#)
    }

    private func arm(_ order: String) async throws {
        let armed = try await bench.run(
            "curl",
            ["--silent", "--fail", "http://127.0.0.1:\(port)/arm", "--data", order])
        guard armed.status == 0 else { throw BenchError("cannot arm: \(armed.out)\(armed.err)") }
    }

    /// What arrived, in order, one list for each life of the daemon.
    var lives: [[Request]] {
        var lives: [[Request]] = [[]]
        for line in jsonLines(contents(of: log)) {
            if line["killed"] != nil { lives.append([]) }
            guard let key = line["key"] as? String else { continue }
            lives[lives.count - 1].append(
                Request(
                    key: key, to: line["to"] as? String ?? "", text: line["text"] as? String ?? "",
                    at: line["at"] as? Double ?? 0, isRepeated: line["again"] as? Bool ?? false))
        }
        return lives
    }
}

extension CountingGateway {
    /// When the daemon was sent other signals than SIGKILL.
    var told: [Double] {
        jsonLines(contents(of: log)).filter { $0["told"] != nil }.compactMap { $0["at"] as? Double }
    }

    /// Of all requests, repeated or not: a restored copy gives out the same keys again.
    var count: Int { lives.joined().count }
    var distinct: Int { Set(lives.joined().map(\.key)).count }
}

/// Repeats what was not answered under the same key: each fact must be there once, whoever was killed.
struct Witness {
    private let log: String
    private let program: RunningProgram

    static func start(on bench: Bench, socket: String, activation: String) throws -> Witness {
        let log = bench.path("witness.jsonl")
        return Witness(
            log: log,
            program: try bench.start(
                "python3", [Places.server("witness.py"), socket, activation, log], log: "witness.log"))
    }

    /// Returns once its last fact has been answered.
    func stop() async throws {
        guard FileManager.default.createFile(atPath: "\(log).stop", contents: nil) else {
            throw BenchError("cannot stop the witness")
        }
        let status = try await eventually("the witness ends") { program.status }
        guard status == 0 else { throw BenchError("witness.py: \(program.output)") }
    }

    private var lines: [[String: Any]] { jsonLines(contents(of: log)) }

    /// Facts that were answered with success, and in how many tries.
    var stated: [(words: String, tries: Int)] {
        lines.compactMap { line in
            (line["stated"] as? String).map { ($0, line["tries"] as? Int ?? 0) }
        }
    }

    /// Seats that the daemon said were served, and when it first had said so.
    var served: [String: Double] {
        var served: [String: Double] = [:]
        for line in lines {
            for seat in line["served"] as? [String] ?? [] where served[seat] == nil {
                served[seat] = line["at"] as? Double
            }
        }
        return served
    }

    /// Every fact answered is in the journal, and what was asked again is there once.
    func expectEachFactOnce(_ report: [String: Any], _ context: String) throws {
        let rows = try #require(report["timeline"] as? [[String: Any]])
        let found = rows.compactMap { $0["text"] as? String }.filter { $0.hasPrefix("témoin ") }.sorted()
        #expect(found == stated.map(\.words).sorted(), "\(context)")
        #expect(refusals == [] && !stated.isEmpty, "\(context)")
    }

    var refusals: [String] { lines.compactMap { $0["refused"] == nil ? nil : "\($0)" } }
}
