// An older copy put in the journal's place (F8): the daemon is mute until a named person answers for it.
import Foundation
import Testing

@Suite(.serialized) struct RestoreTests {
    /// One was open when the copy was made, and is long over now.
    @Test func anOlderCopyIsMuteUntilSomebodyAnswersForIt() async throws {
        try await Bench.use { bench in
            let (daemon, gateway) = try await Self.daemon(bench)
            let (journal, copy) = ("\(daemon.state)/journal.sqlite", bench.path("copie.sqlite"))
            try await daemon.start()
            let id = try await Self.activation(daemon)
            #expect(await daemon.stopped() == 0)
            try FileManager.default.copyItem(atPath: journal, toPath: copy)
            try await daemon.start()
            try await daemon.ask("cancel", id, "--by", "d05", "--reason", "fausse alerte")
            #expect(await daemon.stopped() == 0)

            try FileManager.default.removeItem(atPath: journal)
            try FileManager.default.copyItem(atPath: copy, toPath: journal)
            let sent = gateway.count
            try await Self.expectMute(daemon, open: id)
            // A restart is no answer.
            #expect(await daemon.stopped() == 0)
            try await Self.expectMute(daemon, open: id)
            #expect(gateway.count == sent)

            try await daemon.ask("resume", "--by", "d05", "--note", "copie de la veille, la suite est perdue")
            try await daemon.ready()
            #expect(try await daemon.ask("status")["muted"] is NSNull)
            #expect(try await daemon.journaled("ended") == 1)
            try await eventually("what was held back leaves") { gateway.count > sent ? () : nil }
            let again = try await daemon.tocsin("resume", "--by", "d05")
            #expect(again.status == 4 && again.err.contains("Rien n'est retenu"), "\(again.err)")
            // It is this machine's journal from now on.
            #expect(await daemon.stopped() == 0)
            try await daemon.start()
        }
    }

    /// Carried to another machine, which knows nothing of it.
    @Test func aCopyOnAnotherMachineIsMute() async throws {
        try await Bench.use { bench in
            let (daemon, _) = try await Self.daemon(bench)
            try await daemon.start()
            let id = try await Self.activation(daemon)
            // Killed, it is still the same machine's.
            try await daemon.kill()
            try await daemon.start()
            #expect(await daemon.stopped() == 0)
            try FileManager.default.removeItem(atPath: "\(daemon.state)/head")
            try await Self.expectMute(daemon, open: id)
            #expect(daemon.log.contains("MUET : journal restauré"), "\(daemon.log)")
        }
    }

    // MARK: What these nights share

    private static func daemon(_ bench: Bench) async throws -> (Daemon, CountingGateway) {
        let gateway = try await CountingGateway.start(on: bench, seed: 8)
        let port = try Places.freePort()
        let settings = try SampleSettings.crowd(of: 3, gateway: gateway.port, port: port)
        return (try Daemon(on: bench, settings: settings, port: port), gateway)
    }

    private static func activation(_ daemon: Daemon) async throws -> String {
        let made = try await daemon.ask(
            "activate", "--exercise", "--by", "d05", "--title", "Copie", "--place", "Brest")
        return try #require(made["id"] as? String)
    }

    /// Starts it: it says everywhere that it is mute, lists what the copy holds open, and refuses a trigger.
    private static func expectMute(_ daemon: Daemon, open id: String) async throws {
        try daemon.begin()
        let status = try await eventually("it answers") { () -> [String: Any]? in
            let answer = try await daemon.tocsin("status", "--json")
            return answer.status == 0 && answer.json?["muted"] is [String: Any] ? answer.json : nil
        }
        let open = try #require(status["activations"] as? [[String: Any]])
        #expect(open.map { $0["id"] as? String } == [id])
        let nagios = try await daemon.tocsin("status", "--nagios")
        #expect(nagios.status == 2 && nagios.out.contains("MUET depuis"), "\(nagios.out)")
        #expect(try await daemon.readiness() == 503)
        let trigger = try await daemon.tocsin("activate", "--exercise", "--by", "d05", "--title", "Autre")
        #expect(trigger.status == 4 && trigger.err.contains("tocsin resume --by"), "\(trigger.err)")
    }
}
