// Strangers at the door of the real daemon: they take every descriptor (F33) or every place (F34), and people
// are paged all the same.
import Foundation
import Testing

@Suite(.serialized) struct CrowdedDoorTests {
    /// It has twice what it needs by itself when the crowd comes, and then hardly more than is open.
    @Test func noDescriptorIsLeftAndEverybodyIsPaged() async throws {
        try await withDaemon { bench, daemon, mail, gateway in
            try await daemon.start(under: Self.alone + ["prlimit", "--nofile=256:256"])
            let pid = try #require(daemon.pid)
            try await page(1, daemon, mail, gateway)
            let own = try descriptors(of: pid)
            try await limit(pid, to: own * 2, on: bench)
            let crowd = try await Crowd.start(on: bench, port: daemon.port, count: 400)
            // A half of them: that is as far as strangers get.
            try await eventually("the crowd is in") { try descriptors(of: pid) >= own ? () : nil }
            try await page(2, daemon, mail, gateway)
            try await limit(pid, to: try descriptors(of: pid) + Self.hardlyAny, on: bench)
            try await page(3, daemon, mail, gateway)
            // What it does while nobody can be let in: nothing.
            let before = try processorTime(of: pid)
            try await Task.sleep(for: .seconds(1))
            #expect(try processorTime(of: pid) - before < 0.5, "it turns in circles")
            #expect(daemon.log.contains("trop peu de descripteurs libres"), "\(daemon.log)")
            await crowd.end()
            try await limit(pid, to: 256, on: bench)
            try await daemon.ready()
            #expect(daemon.pid == pid)
            #expect(await daemon.stopped() == 0)
            #expect(try await daemon.chainFault() == nil)
        }
    }

    /// Fewer than the calls that leave at once.
    private static let hardlyAny = 2

    /// Without the descriptors of whoever starts it: a suite of tests has many open.
    private static let alone = [
        "bash", "-c",
        #"for f in /proc/$$/fd/*; do n=${f##*/}; [ "$n" -gt 2 ] && eval "exec $n>&-"; done; exec "$@""#, "-",
    ]

    @Test func tenThousandHalfOpenConnectionsDoNotDelayATrigger() async throws {
        try await withDaemon { bench, daemon, _, gateway in
            try await daemon.start()
            let crowd = try await Crowd.start(on: bench, port: daemon.port, count: 10_000)
            #expect(crowd.held == 10_000)
            let start = ContinuousClock.now
            try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Foule")
            #expect(ContinuousClock.now - start < .seconds(1))
            try await eventually("everybody is paged") {
                Set(gateway.lives.joined().map(\.to)).isSuperset(of: Night.mobile.values) ? () : nil
            }
            await crowd.end()
            try await daemon.ready()
            #expect(await daemon.stopped() == 0)
        }
    }

    /// Triggers for the n-th time; returns once each person has as many calls by each of two paths.
    private func page(
        _ times: Int, _ daemon: Daemon, _ mail: SMTPServer, _ gateway: CountingGateway
    ) async throws {
        try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Foule \(times)")
        let title = "Foule \(times)"
        try await eventually("everybody is paged, \(times)") {
            let texts = Set(gateway.lives.joined().filter { $0.text.contains(title) }.map(\.to))
            let mails = Set(mail.mails.filter { $0.text.contains(title) }.flatMap(\.to))
            return texts.isSuperset(of: Night.mobile.values) && mails.isSuperset(of: Night.mail.values)
                ? () : nil
        }
    }

    private func withDaemon(
        _ body: (Bench, Daemon, SMTPServer, CountingGateway) async throws -> Void
    ) async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let gateway = try await CountingGateway.start(on: bench, seed: 1)
            let port = try Places.freePort()
            let paths =
                SampleSettings.email(port: mail.port, certificate: mail.certificate)
                + SampleSettings.countedTexts(gateway.port)
            let settings = try SampleSettings.demo(paths: paths)
                .mapValues { $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)") }
            try await body(bench, try Daemon(on: bench, settings: settings, port: port), mail, gateway)
        }
    }

    private func limit(_ pid: Int32, to descriptors: Int, on bench: Bench) async throws {
        let set = try await bench.run("prlimit", ["--pid", "\(pid)", "--nofile=\(descriptors):256"])
        #expect(set.status == 0, "\(set.err)")
    }

    private func descriptors(of pid: Int32) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
    }

    /// Seconds that a process has spent on a processor.
    private func processorTime(of pid: Int32) throws -> Double {
        let fields = contents(of: "/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12]) else {
            throw BenchError("no such process: \(pid)")
        }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// Connections on which a request begins and never ends.
private struct Crowd {
    let held: Int
    private let program: RunningProgram

    static func start(on bench: Bench, port: Int, count: Int) async throws -> Crowd {
        let log = bench.path("crowd.json")
        let program = try bench.start(
            "python3", [Places.server("crowd.py"), "\(port)", "\(count)", log], log: "crowd.log")
        let held = try await eventually("the crowd stands at the door") {
            if program.status != nil { throw BenchError("crowd.py: \(program.output)") }
            return jsonLines(contents(of: log)).first?["held"] as? Int
        }
        return Crowd(held: held, program: program)
    }

    func end() async { await program.end() }
}
