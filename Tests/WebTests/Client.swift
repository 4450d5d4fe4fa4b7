// Requests made by the `curl` command, as a person would make them.

import Foundation
import Testing

struct Answer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: String

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
    }
    func text(_ name: String) -> String? { json[name] as? String }
}

struct Client: Sendable {
    var base: String
    var socket: String?
    var key: String?
    /// Headers of one's own.
    var extra: [String] = []

    func with(key: String) -> Client { Client(base: base, socket: socket, key: key) }

    func get(_ path: String, method: String = "GET") async throws -> Answer {
        try await ask(path, method == "HEAD" ? ["--head"] : ["-X", method], nil)
    }

    /// The same again and again on one connection; the first answer.
    func get(_ path: String, times: Int) async throws -> Answer {
        try await ask(path, Array(repeating: base + path, count: times - 1), nil)
    }

    /// `idempotency` nil sends no such header.
    func post(_ path: String, _ body: String, idempotency: String? = UUID().uuidString) async throws -> Answer
    {
        try await post(path, Data(body.utf8), idempotency: idempotency)
    }

    func post(_ path: String, _ body: Data, idempotency: String? = UUID().uuidString) async throws -> Answer {
        var options = ["-X", "POST", "-H", "Expect:"]
        if let idempotency { options += ["-H", "Idempotency-Key: \(idempotency)"] }
        return try await ask(path, options, body)
    }

    func waitUntilUp() async throws {
        for _ in 0..<200 {
            if Answer(try await Self.run(["-i"] + arguments("/healthz"), nil))?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the web room did not come up")
    }

    func arguments(_ path: String) -> [String] {
        ["-s", "--globoff", "--path-as-is", "--max-time", "20"]
            + (socket.map { ["--unix-socket", $0] } ?? [])
            + (key.map { ["-H", "Authorization: Bearer \($0)"] } ?? [])
            + extra.flatMap { ["-H", $0] } + [base + path]
    }

    private func ask(_ path: String, _ options: [String], _ body: Data?) async throws -> Answer {
        let output = try await Self.run(["-i"] + options + arguments(path), body)
        return try #require(Answer(output))
    }

    /// Through files: the write end of a pipe would be inherited by every other `curl` started meanwhile.
    private static func run(_ arguments: [String], _ input: Data?) async throws -> Data {
        let place = FileManager.default.temporaryDirectory.appending(path: "tocsin-curl-\(UUID().uuidString)")
        let (asked, answered) = (place.appendingPathExtension("in"), place.appendingPathExtension("out"))
        defer {
            try? FileManager.default.removeItem(at: asked)
            try? FileManager.default.removeItem(at: answered)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["curl", "-o", answered.path()] + arguments
        if let input {
            try input.write(to: asked)
            process.arguments? += ["--data-binary", "@\(asked.path())"]
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        return (try? Data(contentsOf: answered)) ?? Data()
    }
}

extension Answer {
    /// Reads what `curl -i` prints.
    init?(_ output: Data) {
        let text = String(decoding: output, as: UTF8.self)
        guard let gap = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<gap.lowerBound].components(separatedBy: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = Dictionary(
            lines.dropFirst().compactMap { line in
                line.range(of: ": ").map {
                    (line[..<$0.lowerBound].lowercased(), String(line[$0.upperBound...]))
                }
            }, uniquingKeysWith: { first, _ in first })
        body = String(text[gap.upperBound...])
    }
}
