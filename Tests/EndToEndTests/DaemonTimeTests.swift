// The real daemon whose wall clock is stepped, and that is stopped for a while.
import Foundation
import Glibc
import Testing

@Suite(.serialized) struct DaemonTimeTests {
    /// A drill of the demonstration by SMS alone, its rungs at 0, 2 and 3 s and its limit before 5 s: the
    /// decision is stated five seconds late, in whole seconds, for no limit may be shorter than ten.
    private struct Scene {
        let bench: Bench
        let gateway: CountingGateway
        let daemon: Daemon

        static func use(_ body: (Scene) async throws -> Void) async throws {
            try await Bench.use { bench in
                let gateway = try await CountingGateway.start(on: bench, seed: 29)
                let port = try Places.freePort()
                var settings = try SampleSettings.crowd(of: 3, gateway: gateway.port, port: port)
                settings["tocsin.yaml"] = settings["tocsin.yaml"]?
                    .replacing("cellLimit: 2min", with: "cellLimit: 10s")
                    .replacing("margin: 10s", with: "margin: 1s")
                    .replacing("after: 10s, call", with: "after: 2s, call")
                    .replacing("after: 20s, call", with: "after: 3s, call")
                    .replacing(/\n *- \{ after: [46]0s.*\}/, with: "")
                let daemon = try Daemon(on: bench, settings: settings, port: port)
                try await body(Scene(bench: bench, gateway: gateway, daemon: daemon))
            }
        }

        func trigger() async throws -> String {
            let decision = Date.now.addingTimeInterval(-5).formatted(.iso8601)
            let made = try await daemon.ask(
                "activate", "--exercise", "--by", "d05", "--title", "Essai", "--at", decision)
            return try #require(made["id"] as? String)
        }

        /// When this person was called, in seconds of the monotonic clock; every key counts once.
        func calls(_ number: String) -> [Double] {
            gateway.lives.joined()
                .filter { $0.to == number && $0.text.contains(Night.call) && !$0.isRepeated }.map(\.at)
        }

        func calls(_ number: String, _ count: Int) async throws -> [Double] {
            try await eventually("call \(count) to \(number)") {
                let calls = calls(number)
                return calls.count >= count ? calls : nil
            }
        }

        func rows(_ id: String, _ kind: String) async throws -> [[String: Any]] {
            let rows = try await daemon.report(id)["timeline"] as? [[String: Any]] ?? []
            return rows.filter { $0["kind"] as? String == kind }
        }

        func due(_ id: String) async throws -> Date {
            let clocks = try #require(try await daemon.report(id)["clocks"] as? [[String: Any]])
            return try date(clocks.first?["dueAt"])
        }

        func date(_ text: Any?) throws -> Date { try Date(try #require(text as? String), strategy: .iso8601) }
    }

    private static let (lead, deputy) = ("+33639980001", "+33639980004")

    // MARK: F9

    @Test func aSteppedWallClockMovesNoDeadlineOfTheRealDaemon() async throws {
        try await Scene.use { scene in
            let wall = try await SteppedWall.make(on: scene.bench)
            try await scene.daemon.start(under: wall.tracer)
            let id = try await scene.trigger()
            let first = try await scene.calls(Self.lead, 1)
            let due = try await scene.due(id)
            try wall.stand(3600)
            let second = try await scene.calls(Self.lead, 2)
            try wall.stand(-3600)
            let third = try await scene.calls(Self.deputy, 1)
            try wall.stand(315_360_000)
            let missed = try await eventually("the limit is missed") {
                try await scene.rows(id, "missed").first
            }
            // On its way to the gateway it may lose a moment on a busy machine; the limit below is exact.
            #expect((1.5...5).contains(second[1] - first[0]) && (2.5...6).contains(third[0] - first[0]))
            #expect(try await scene.due(id) == due)
            #expect(abs(try scene.date(missed["recordedAt"]).timeIntervalSince(due)) <= 1)
            let steps = try await eventually("three steps") {
                let steps = try await scene.rows(id, "clockStepped").compactMap { $0["text"] as? String }
                return steps.count >= 3 ? steps : nil
            }
            let said = [(0, 3600), (3600, -3600), (-3600, 315_360_000)].map { before, after in
                "de \(after - before) s (écart à l'heure du rapport : \(before) s avant, \(after) s après)"
            }
            #expect(steps.count == 3 && zip(steps, said).allSatisfy { $0.contains($1) }, "\(steps)")
        }
    }

    // MARK: F14

    /// Stopped while its first calls are on their way, and for longer than a transfer may last.
    @Test func whatFellDueWhileItWasStoppedHappensAtOnceAndOnce() async throws {
        try await Scene.use { scene in
            try await scene.daemon.start()
            try await scene.gateway.arm(#require(scene.daemon.pid), atDistinct: 5, pause: 9)
            let id = try await scene.trigger()
            let (lead, deputy) = (
                try await scene.calls(Self.lead, 2), try await scene.calls(Self.deputy, 1)
            )
            let all = scene.gateway.lives.joined()
            let woken = try #require(scene.gateway.told.last)
            #expect(scene.gateway.told.count == 2 && all.count { $0.at < woken } == 5)
            #expect((0...3).contains(lead[1] - woken) && (0...3).contains(deputy[0] - woken))
            let missed = try await scene.rows(id, "missed")
            #expect(missed.count == 1)
            // The first thing due was two seconds after the trigger, or before.
            let still = try await scene.rows(id, "stoodStill").compactMap { $0["text"] as? String }
            #expect(still.count == 1 && still[0].contains(/resté figé au moins ([6-9]|1[0-9]) s/), "\(still)")
            // Each rung once for each of the three, in the order in which they were due.
            let rungs = try await scene.rows(id, "escalated").compactMap { $0["text"] as? String }
                .map { $0.prefix { $0 != "p" }.trimmingCharacters(in: .whitespaces) }
            #expect(rungs == [2, 2, 2, 3, 3, 3].map { "Échelon \($0)" })
            // The gateway had answered in time: it is not said to be down, and nothing is made again.
            let results = try await eventually("eleven texts end") {
                let rows = try await scene.rows(id, "attemptFinished")
                return rows.count >= 11 ? rows.compactMap { $0["text"] as? String } : nil
            }
            #expect(results.allSatisfy { $0.hasSuffix("accepté par le relais.") }, "\(results)")
            #expect(try await scene.rows(id, "channelDown").isEmpty)
            #expect(scene.gateway.lives.joined().allSatisfy { !$0.isRepeated })
        }
    }
}

/// A wall clock that stands where the test puts it, for one program.
private struct SteppedWall {
    private let library: String
    private let file: String

    static func make(on bench: Bench) async throws -> SteppedWall {
        let wall = SteppedWall(library: bench.path("wallclock.so"), file: bench.path("wallclock"))
        let built = try await bench.run(
            "gcc", ["-shared", "-fPIC", "-O1", "-o", wall.library, Places.server("wallclock.c")])
        guard built.status == 0 else { throw BenchError("wallclock.c: \(built.err)") }
        try bench.write(String(repeating: "\0", count: 64), to: "wallclock")
        try wall.stand(0)
        return wall
    }

    /// Beside what is preloaded already: under a sanitizer that is what it must be told.
    var tracer: [String] {
        let others = ProcessInfo.processInfo.environment["LD_PRELOAD"] ?? ""
        return ["env", "LD_PRELOAD=\(library) \(others)", "WALL_OFFSET=\(file)"]
    }

    /// In place, for the program has the file in its memory.
    func stand(_ seconds: Int) throws {
        let digits = String(abs(seconds))
        let text = (seconds < 0 ? "-" : "+") + String(repeating: "0", count: 19 - digits.count) + digits
        let handle = try FileHandle(forUpdating: URL(filePath: file))
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}
