// The n-th write or sync of the journal kills the daemon or fails (F1, F3, F6): nothing answered is lost, an
// error ends the daemon without another try at the disk, and the chain is whole after it.
//
// strace counts the calls of each thread by itself: n is the n-th of a thread.
// By hand: TOCSIN_DISK_FAULTS=40 in the environment tries every n up to 40.
import Foundation
import Testing

/// One call of the journal that does not end as it should.
private struct DiskFault: CustomStringConvertible {
    let call: String
    let what: String
    let number: Int

    /// A call that fails takes its time: an answer that does not wait for it has left by then.
    var injection: String { "\(call):\(what):when=\(number)" + (isKill ? "" : ":delay_enter=50000") }
    var description: String { injection }
    var isKill: Bool { what == Self.kill }

    static let kill = "signal=KILL"
    static let error = "error=EIO"
    static let full = "error=ENOSPC"

    static func each(_ call: String, _ what: String, _ numbers: [Int]) -> [DiskFault] {
        numbers.map { DiskFault(call: call, what: what, number: $0) }
    }

    static func upTo(_ most: Int, _ call: String, _ what: String) -> [DiskFault] {
        each(call, what, Array(1...(Places.environment["TOCSIN_DISK_FAULTS"].flatMap { Int($0) } ?? most)))
    }

    /// Only calls on the journal and its log of writes are counted; its index in shared memory is no disk.
    func tracer(_ daemon: Daemon, trace: String) -> [String] {
        let journal = "\(daemon.state)/journal.sqlite"
        return [
            "strace", "-D", "-f", "-o", trace, "-P", journal, "-P", "\(journal)-wal",
            "-e", "trace=pwrite64,fdatasync", "-e", "inject=\(injection)",
        ]
    }
}

@Suite(.serialized) struct DiskFaultTests {
    @Test func killedAtACallOfTheJournal() async throws {
        try await withWitness(
            DiskFault.upTo(6, "fdatasync", DiskFault.kill) + DiskFault.upTo(16, "pwrite64", DiskFault.kill)
        ) { fault, status, _ in
            #expect(status == 128 + SIGKILL, "\(fault)")
        }
    }

    @Test func anErrorOfTheDiskEndsTheDaemonWithoutAnotherTry() async throws {
        try await withWitness(
            DiskFault.upTo(6, "fdatasync", DiskFault.error) + DiskFault.upTo(16, "pwrite64", DiskFault.error)
        ) { fault, status, trace in
            #expect(status == 1, "\(fault)")
            // A thread that dies within a call shows it without its name.
            let calls = trace.split(separator: "\n").filter {
                !$0.contains("exited with") && !$0.contains("???(")
            }
            let failed = try #require(calls.firstIndex { $0.contains("(INJECTED)") })
            #expect(calls[calls.index(after: failed)...].isEmpty, "\(fault): \(calls[failed...])")
        }
    }

    /// The disk says that it is full, anywhere in a commit: the reserve is freed, the same commit is made
    /// again, and the life goes on. strace may say it once on each thread: the second time nothing is left.
    @Test func aFullDiskCostsTheReserveAndNothingElse() async throws {
        try await Bench.use { bench in
            let daemon = try await Self.daemon(bench)
            try await daemon.start()
            let made = try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Plein")
            let id = try #require(made["id"] as? String)
            await daemon.stop()
            let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
            var survived = 0
            for fault in DiskFault.upTo(8, "pwrite64", DiskFault.full) {
                let trace = bench.path("trace-\(fault.number)")
                try daemon.begin(under: fault.tracer(daemon, trace: trace))
                try await eventually("\(fault): the disk was full") {
                    contents(of: trace).contains("(INJECTED)") ? () : nil
                }
                let stated = witness.stated.count
                try await eventually("\(fault): it goes on, or has ended") {
                    daemon.hasEnded || witness.stated.count > stated + 2 ? () : nil
                }
                let status = await daemon.stopped()
                let times = contents(of: trace).split(separator: "\n").count { $0.contains("(INJECTED)") }
                #expect(status == 0 || status == 1 && times > 1, "\(fault): \(daemon.output)")
                #expect(try await daemon.chainFault() == nil, "\(fault)")
                if status == 0 { survived += 1 }
            }
            #expect(survived > 0)
            try await daemon.start()
            try await witness.stop()
            try await witness.expectEachFactOnce(daemon.report(id), "full")
            #expect(FileManager.default.fileExists(atPath: "\(daemon.state)/ballast"))
        }
    }

    /// SQLite does not look how making a folder durable ends (F4): the journal's place in it could vanish.
    @Test func aFolderThatIsNotDurableIsRefused() async throws {
        try await Bench.use { bench in
            let daemon = try await Self.daemon(bench)
            // A journal that is made, one half made, and one that is there.
            for life in ["new", "half", "old"] {
                try FileManager.default.createDirectory(
                    atPath: daemon.state, withIntermediateDirectories: true)
                try daemon.begin(under: [
                    "strace", "-D", "-f", "-o", bench.path("trace-\(life)"), "-P", daemon.state,
                    "-e", "trace=fsync", "-e", "inject=fsync:error=EIO",
                ])
                let status = try await daemon.ended(within: .seconds(20), life)
                #expect(status == 1, "\(life): \(daemon.output)")
                #expect(daemon.output.contains("Journal : "), "\(life): \(daemon.output)")
                #expect(daemon.output.contains("écriture durable de"), "\(life): \(daemon.output)")
                guard life == "half" else { continue }
                try await daemon.start()
                #expect(await daemon.stopped() == 0)
            }
        }
    }

    /// A signal in the middle of a write is no fault.
    @Test func anInterruptedWriteIsMadeAgain() async throws {
        try await Bench.use { bench in
            let daemon = try await Self.daemon(bench)
            let fault = DiskFault(call: "pwrite64", what: "error=EINTR", number: 2)
            let trace = bench.path("trace")
            try await daemon.start(under: fault.tracer(daemon, trace: trace))
            for number in 1...5 {
                try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Essai \(number)")
            }
            #expect(contents(of: trace).contains("EINTR"))
            #expect(await daemon.stopped() == 0)
            #expect(try await daemon.chainFault() == nil)
        }
    }

    /// The very first writes: it refuses to start, with words, or is killed; the next start makes it good.
    @Test func aJournalHalfMadeIsMadeAtTheNextStart() async throws {
        try await Bench.use { bench in
            let daemon = try await Self.daemon(bench)
            let faults =
                DiskFault.each("fdatasync", DiskFault.error, [1])
                + DiskFault.each("pwrite64", DiskFault.full, [1, 3])
                + DiskFault.each("pwrite64", DiskFault.kill, [1, 4, 9])
            for fault in faults {
                try? FileManager.default.removeItem(atPath: daemon.state)
                try FileManager.default.createDirectory(
                    atPath: daemon.state, withIntermediateDirectories: true)
                try daemon.begin(under: fault.tracer(daemon, trace: bench.path("trace")))
                let status = try await daemon.ended(within: .seconds(20), "\(fault)")
                #expect(status == (fault.isKill ? 128 + SIGKILL : 1), "\(fault)")
                #expect(fault.isKill || daemon.output.contains("Journal : "), "\(fault): \(daemon.output)")
                try await daemon.start()
                #expect(await daemon.stopped() == 0)
                #expect(try await daemon.chainFault() == nil, "\(fault)")
            }
        }
    }

    private static func daemon(_ bench: Bench) async throws -> Daemon {
        let gateway = try await CountingGateway.start(on: bench, seed: 1)
        let port = try Places.freePort()
        return try Daemon(
            on: bench, settings: try SampleSettings.crowd(of: 3, gateway: gateway.port, port: port),
            port: port)
    }

    /// One life for each fault, on one state, while a client states facts without end.
    private func withWitness(
        _ faults: [DiskFault],
        _ look: (DiskFault, _ status: Int32?, _ trace: String) async throws -> Void
    ) async throws {
        try await Bench.use { bench in
            let daemon = try await Self.daemon(bench)
            try await daemon.start()
            let made = try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Panne")
            let id = try #require(made["id"] as? String)
            await daemon.stop()
            let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
            for (number, fault) in faults.enumerated() {
                let trace = bench.path("trace-\(number)")
                try daemon.begin(under: fault.tracer(daemon, trace: trace))
                let status = try await daemon.ended(within: .seconds(30), "\(fault)")
                try await look(fault, status, contents(of: trace))
                if !fault.isKill {
                    #expect(daemon.output.contains("Journal : "), "\(fault): \(daemon.output)")
                }
                #expect(try await daemon.chainFault() == nil, "\(fault)")
            }
            try await daemon.start()
            try await witness.stop()
            try await witness.expectEachFactOnce(daemon.report(id), "\(faults)")
        }
    }
}
