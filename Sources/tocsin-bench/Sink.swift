// The gateway of the benchmarks as they see it: its port, and what it has counted since the last report.

import Foundation

/// One task at a time talks to it.
final class Sink: @unchecked Sendable {
    struct Report {
        var requests = 0
        var distinct = 0
        /// By CLOCK_MONOTONIC, in nanoseconds.
        var first = 0
        var last = 0
        var marks: [Int: Int] = [:]
    }

    let port: Int
    private let program: Program

    init(_ path: String) throws {
        program = try Program(path)
        guard let port = program.line().flatMap({ Int($0) }) else {
            throw BenchFault("le puits HTTP n'a pas de port")
        }
        self.port = port
    }

    var url: String { "http://127.0.0.1:\(port)/sms" }

    /// What came since the last report.
    func report() throws -> Report {
        try program.write("report")
        var report = Report()
        while let line = program.line(), line != "end" {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 3, words[0] == "mark", let number = Int(words[1]), let at = Int(words[2]) {
                report.marks[number] = at
            }
            guard words.count == 10 else { continue }
            let values = Dictionary(
                uniqueKeysWithValues: stride(from: 0, to: 10, by: 2).map { (words[$0], Int(words[$0 + 1])) })
            report.requests = (values["requests"] ?? nil) ?? 0
            report.distinct = (values["distinct"] ?? nil) ?? 0
            report.first = (values["first"] ?? nil) ?? 0
            report.last = (values["last"] ?? nil) ?? 0
        }
        return report
    }

    func end() { program.end() }
}
