// The real daemon on a disk of its own that a stranger fills in the middle of an activation (F5), or that
// the kernel makes read-only.
import Foundation
import Testing

@Suite(.serialized) struct FullDiskTests {
    private static let crowd = 200
    private static let reserve = 64 * 1024 * 1024

    /// The reserve and as much again, and room for the journal.
    @Test func aDiskFilledByAStrangerEndsNoActivation() async throws {
        try await Bench.use { bench in
            let disk = try await SmallDisk.inMemory(on: bench, megabytes: 160)
            let (daemon, gateway) = try await Self.daemon(bench, on: disk)
            try await daemon.start()
            #expect(try await disk.taken(by: "ballast") >= Self.reserve)
            let id = try await Self.activation(daemon)
            let message = try await Self.message(
                daemon, of: id, ["draft", id, "--template", "attente", "--set", "nature=un incendie"])
            let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
            try await disk.fill()
            try await daemon.ask("message", "release", id, message, "--by", "d01")
            try await Self.expectFault(daemon, disk, gateway)
            try await eventually("everybody is served", within: .seconds(30)) {
                Set(gateway.lives.joined().map(\.to).filter(SampleSettings.isOfCrowd)).count == Self.crowd
                    ? () : nil
            }
            let end = try await Self.message(daemon, of: id, ["end", id])
            try await daemon.ask("message", "release", id, end, "--by", "d01")
            let second = try await Self.activation(daemon)
            try await daemon.ask("stand-down", id, "--by", "d05")
            try await daemon.kill()
            #expect(try await daemon.chainFault() == nil)
            try await daemon.start()
            try await witness.stop()
            try await witness.expectEachFactOnce(daemon.report(id), "full disk")
            let open = try await daemon.ask("status")["activations"] as? [[String: Any]]
            #expect(open?.compactMap { $0["id"] as? String } == [second])
            try disk.clear()
            try await Self.expectReserve("laid", daemon)
            #expect(try await disk.taken(by: "ballast") >= Self.reserve)
        }
    }

    /// Full when it starts: the reserve makes the room that a database needs to be opened.
    @Test func aDaemonStartsOnAFullDisk() async throws {
        try await Bench.use { bench in
            let disk = try await SmallDisk.inMemory(on: bench, megabytes: 160)
            let (daemon, _) = try await Self.daemon(bench, on: disk)
            try await daemon.start()
            let id = try await Self.activation(daemon)
            #expect(await daemon.stopped() == 0)
            // Ended in good order, the journal is one file.
            #expect(!disk.exists("journal.sqlite-wal") && disk.exists("journal.sqlite"))
            #expect(try await daemon.chainFault() == nil)
            try await disk.fill()
            try await daemon.start()
            #expect(!disk.exists("ballast"))
            try await Self.expectReserve("spent", daemon)
            try await daemon.ask("stand-down", id, "--by", "d05")
        }
    }

    /// The reserve is used up as well: it ends and says what to do; once there is room everything goes on.
    @Test func aDiskFilledAgainEndsTheDaemonInWordsAndRoomMendsIt() async throws {
        try await Bench.use { bench in
            let disk = try await SmallDisk.inMemory(on: bench, megabytes: 160)
            let (daemon, gateway) = try await Self.daemon(bench, on: disk)
            try await daemon.start()
            let id = try await Self.activation(daemon)
            let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
            try await disk.fill()
            try await eventually("the reserve is freed") { disk.exists("ballast") ? nil : () }
            try await Self.expectReserve("spent", daemon)
            try await disk.fill("etranger-2")
            #expect(try await daemon.ended(within: .seconds(30), "no room at all") == 1)
            Self.expectWords(daemon.output)
            let refused = try daemon.launch()
            let status = try await eventually("it does not start either", within: .seconds(20)) {
                refused.status
            }
            #expect(status == 1)
            Self.expectWords(refused.output)
            try disk.clear("etranger", "etranger-2")
            let sent = gateway.count
            try await daemon.start()
            try await witness.stop()
            try await witness.expectEachFactOnce(daemon.report(id), "no room at all")
            #expect(try await daemon.chainFault() == nil)
            let second = try await Self.activation(daemon)
            try await eventually("people are called") { gateway.count > sent ? () : nil }
            let open = try await daemon.ask("status")["activations"] as? [[String: Any]]
            #expect(open?.compactMap { $0["id"] as? String } == [id, second])
            try await Self.expectReserve("laid", daemon)
        }
    }

    /// What is wrong, and what to do about it.
    private static func expectWords(_ output: String) {
        #expect(output.contains("disque plein"), "\(output.suffix(600))")
        #expect(output.contains("faites de la place, puis relancez le démon"), "\(output.suffix(600))")
    }

    @Test func aDiskMadeReadOnlyEndsTheDaemonInWordsAndLosesNothing() async throws {
        try await Bench.use { bench in
            let disk = try await SmallDisk.ext4(on: bench, megabytes: 200)
            let (daemon, _) = try await Self.daemon(bench, on: disk)
            try await daemon.start()
            let id = try await Self.activation(daemon)
            let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
            try await eventually("facts are stated") { witness.stated.count > 20 ? () : nil }
            try await disk.fail()
            #expect(try await daemon.ended(within: .seconds(20), "read-only disk") == 1)
            #expect(daemon.output.contains("est en lecture seule"), "\(daemon.output)")
            let refused = try daemon.launch()
            let status = try await eventually("it does not start either") { refused.status }
            #expect(status == 1 && refused.output.contains("en lecture seule"), "\(refused.output)")
            // What that disk holds goes to another: every fact that was answered is there.
            for name in ["journal.sqlite", "journal.sqlite-wal", "head"] where disk.exists(name) {
                try FileManager.default.copyItem(atPath: disk.path(name), toPath: bench.path("state/\(name)"))
            }
            let other = try Daemon(on: bench, settings: [:], port: daemon.port)
            try await other.start()
            try await witness.stop()
            try await witness.expectEachFactOnce(other.report(id), "read-only disk")
            #expect(try await other.chainFault() == nil)
        }
    }

    // MARK: What these nights share

    private static func daemon(
        _ bench: Bench, on disk: SmallDisk
    ) async throws -> (Daemon, CountingGateway) {
        let gateway = try await CountingGateway.start(on: bench, seed: 5)
        let port = try Places.freePort()
        let settings = try SampleSettings.crowd(of: crowd, gateway: gateway.port, port: port)
        return (try Daemon(on: bench, settings: settings, port: port, in: disk.place), gateway)
    }

    private static func activation(_ daemon: Daemon) async throws -> String {
        let made = try await daemon.ask(
            "activate", "--exercise", "--by", "d05", "--title", "Disque", "--place", "Brest")
        return try #require(made["id"] as? String)
    }

    /// Written and validated.
    private static func message(
        _ daemon: Daemon, of id: String, _ words: [String]
    ) async throws -> String {
        let written = try await daemon.ask(
            ["message"] + words + [
                "--set", "consignes=Restez à l'abri.", "--set", "prochain_point=dans une heure",
            ])
        let message = try #require(written["message"] as? String)
        try await daemon.ask("message", "validate", id, message, "--by", "d05", "--orally")
        return message
    }

    /// Status, readiness and Nagios say it five seconds after the reserve is gone at the latest, and somebody
    /// is told.
    private static func expectFault(
        _ daemon: Daemon, _ disk: SmallDisk, _ gateway: CountingGateway
    ) async throws {
        try await eventually("the reserve is freed") { disk.exists("ballast") ? nil : () }
        try await expectReserve("spent", daemon)
        let nagios = try await daemon.tocsin("status", "--nagios")
        #expect(nagios.status == 2 && nagios.out.contains("disque du journal plein"), "\(nagios.out)")
        try await eventually("somebody is told") {
            gateway.lives.joined().contains { $0.text.contains("Le disque du journal est plein") } ? () : nil
        }
    }

    private static func expectReserve(_ state: String, _ daemon: Daemon) async throws {
        try await eventually("the reserve is \(state)", within: .seconds(5)) {
            let reserve = try await daemon.ask("status")["reserve"] as? [String: Any]
            return reserve?["state"] as? String == state ? () : nil
        }
    }
}
