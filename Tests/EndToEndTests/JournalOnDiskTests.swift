// The journal on a real disk: nothing is answered before it is durable, one daemon a folder, no newer schema.
import Foundation
import Testing

@Suite(.serialized) struct JournalOnDiskTests {
    /// strace sees the request come in, the disk being waited for, and only then the answer leave.
    @Test func nothingIsAnsweredBeforeItIsDurable() async throws {
        try await withDaemon { bench, daemon in
            let trace = bench.path("trace")
            try await daemon.start(under: [
                "strace", "-D", "-f", "-s", "96", "-o", trace,
                "-e", "trace=fdatasync,fsync,read,recvfrom,write,writev,sendto,sendmsg",
            ])
            for number in 1...5 {
                try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Essai \(number)")
            }
            let syncs = try await eventually("five answers are traced") {
                let syncs = syncsBeforeAnswers(in: contents(of: trace))
                return syncs.count >= 5 ? syncs : nil
            }
            #expect(syncs.count == 5 && syncs.allSatisfy { $0 >= 1 }, "\(syncs)")
        }
    }

    @Test func secondDaemonIsRefused() async throws {
        try await withDaemon { _, daemon in
            try await daemon.start()
            let pid = try #require(daemon.pid)
            let second = try daemon.launch()
            let status = try await eventually("the second one ends") { second.status }
            #expect(status == 1)
            #expect(second.output.contains("Un autre tocsind tient déjà"), "\(second.output)")
            #expect(second.output.contains("processus \(pid)"), "\(second.output)")
            // The first still holds its socket.
            try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Essai")
        }
    }

    /// Another state, the same socket: whoever calls would speak to a daemon that knows nothing.
    @Test func aSecondDaemonTakesNobodysSocket() async throws {
        try await withDaemon { bench, daemon in
            try await daemon.start()
            let second = try daemon.launch(on: bench.path("autre"))
            let status = try await eventually("the second one ends") { second.status }
            #expect(status == 1)
            #expect(second.output.contains("Un autre tocsind répond déjà"), "\(second.output)")
            try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Essai")
        }
    }

    @Test func newerSchemaIsRefusedUntouched() async throws {
        try await withDaemon { bench, daemon in
            try await daemon.start()
            try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Essai")
            await daemon.stop()
            let journal = "\(daemon.state)/journal.sqlite"
            let bumped = try await bench.run(
                "python3",
                [
                    "-c",
                    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); "
                        + "db.execute('UPDATE meta SET schema = 99'); db.commit(); db.close()",
                    journal,
                ])
            #expect(bumped.status == 0, "\(bumped.err)")
            let before = FileManager.default.contents(atPath: journal)
            let refused = try daemon.launch()
            let status = try await eventually("it refuses to start") { refused.status }
            #expect(status == 1 && refused.output.contains("schéma 99"), "\(refused.output)")
            #expect(FileManager.default.contents(atPath: journal) == before)
        }
    }

    @Test func missingSecretIsNamed() async throws {
        try await withDaemon { bench, daemon in
            try FileManager.default.removeItem(atPath: bench.path("secrets/sms-token"))
            let refused = try daemon.launch()
            let status = try await eventually("it refuses to start") { refused.status }
            #expect(status == 1 && refused.output.contains("« sms-token » introuvable"), "\(refused.output)")
        }
    }

    /// For each trigger the number of finished syncs between its request and its answer.
    private func syncsBeforeAnswers(in trace: String) -> [Int] {
        var (counts, running): ([Int], Int?) = ([], nil)
        for line in trace.split(separator: "\n") {
            if line.contains("POST /v1/activations") {
                running = 0
            } else if let count = running {
                let isSync = line.contains("fdatasync") || line.contains("fsync")
                if isSync, line.hasSuffix("= 0") { running = count + 1 }
                if line.contains("201 Created") {
                    counts.append(count)
                    running = nil
                }
            }
        }
        return counts
    }
}

/// The demonstration over parts that need not answer: nobody waits for a page here.
func withDaemon(_ body: (Bench, Daemon) async throws -> Void) async throws {
    try await Bench.use { bench in
        let mail = try await SMTPServer.start(on: bench)
        let gateway = KannelGateway(absentAt: try Places.freePort())
        let port = try Places.freePort()
        let settings = try SampleSettings.demo(over: mail, and: gateway, port: port)
        try await body(bench, try Daemon(on: bench, settings: settings, port: port))
    }
}
