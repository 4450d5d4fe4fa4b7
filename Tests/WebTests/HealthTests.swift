// Health, metrics and the live feed.

import Foundation
import Testing
import TocsinCore

struct HealthTests {
    @Test func readinessSaysWhatWouldFail() async throws {
        try await withHouse { house in
            let answer = try await house.tcp.get("/readyz")
            #expect(answer.status == 200)
        }
        try await withHouse(Setup(problems: ["Le disque est plein."])) { house in
            let answer = try await house.tcp.get("/readyz")
            #expect(answer.status == 503 && answer.body == "Le disque est plein.\n")
            #expect(try await house.tcp.get("/healthz").status == 200)
        }
    }

    @Test func metricsAreWellFormed() async throws {
        try await withHouse { house in
            _ = try await house.socket.activate()
            _ = try await house.socket.post("/v1/activations", #"{"mode":"exercise","title":"sans nom"}"#)
            let answer = try await house.tcp.get("/metrics")
            #expect(answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            var typed: Set<Substring> = []
            var values: [String: Int] = [:]
            for line in answer.body.split(separator: "\n") {
                if let match = line.wholeMatch(of: /# TYPE (tocsin_[a-z_]+) (?:gauge|counter)/) {
                    typed.insert(match.1)
                }
                if line.hasPrefix("#") { continue }
                let sample = try #require(
                    line.wholeMatch(of: /(tocsin_[a-z_]+)(\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? (\d+)/))
                #expect(typed.contains(sample.1), "\(line)")
                values[String(sample.1) + String(sample.2 ?? "")] = Int(sample.3)
            }
            #expect(values["tocsin_ready"] == 1 && values["tocsin_open_activations"] == 1)
            #expect(values["tocsin_commands_rejected_total"] == 1)
            #expect(values["tocsin_attempts{outcome=\"queued\",path=\"sms\"}"] ?? 0 >= 2)
            #expect(try await house.version() == Int64(values["tocsin_journal_version"] ?? 0))
            for name in [
                "tocsin_outbox_waiting", "tocsin_commands_accepted_total", "tocsin_last_wake_seconds",
            ] {
                #expect(values[name] != nil)
            }
        }
    }

    @Test func aChangeArrivesLive() async throws {
        try await withHouse { house in
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["curl", "-N"] + house.socket.arguments("/v1/live")
            let pipe = Pipe()
            process.standardOutput = pipe
            let (chunks, chunk) = AsyncStream.makeStream(of: String.self)
            pipe.fileHandleForReading.readabilityHandler = { handle in
                let data = handle.availableData
                if data.isEmpty { chunk.finish() } else { chunk.yield(String(decoding: data, as: UTF8.self)) }
            }
            try process.run()
            defer {
                pipe.fileHandleForReading.readabilityHandler = nil
                process.terminate()
            }
            var received = ""
            var id: ActivationID?
            for await text in chunks {
                received += text
                if id == nil, received.hasPrefix(":") { id = try await house.socket.activate() }
                if received.contains("event: change\ndata: ") && received.hasSuffix("\n\n") { break }
            }
            let data = try #require(received.components(separatedBy: "data: ").last)
            let change = try #require(
                try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
            #expect(change["activations"] as? [String] == [try #require(id).rawValue])
            #expect(change["version"] as? Int ?? 0 > 0)
        }
    }

    /// The feed ends with the daemon: an open reader never holds up a stop.
    @Test(.timeLimit(.minutes(1))) func aReaderDoesNotHoldUpTheStop() async throws {
        let process = Process()
        let pipe = Pipe()
        try await withHouse { house in
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["curl", "-N"] + house.socket.arguments("/v1/live")
            process.standardOutput = pipe
            let (opened, open) = AsyncStream.makeStream(of: Void.self)
            pipe.fileHandleForReading.readabilityHandler = { handle in
                if !handle.availableData.isEmpty { open.yield() }
            }
            try process.run()
            _ = await opened.first { true }
            pipe.fileHandleForReading.readabilityHandler = nil
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
