// Settings and secrets read again by a running daemon: all of them or none, proved at the far end.
import Foundation
import Testing

@Suite(.serialized) struct ReloadTests {
    private static let (old, new) = ("le secret d'hier, partagé", "le secret du jour, partagé")

    private struct Scene {
        let bench: Bench
        let daemon: Daemon
        let vigie: Vigie
        let settings: String

        /// The status of a neighbour's beat signed with this secret.
        func hears(_ key: String) async throws -> Int {
            try await daemon.hear("p56", signedWith: key, on: bench)
        }

        func changeSecrets() throws {
            for name in ["battement", "battement-56"] { try daemon.write(secret: name, ReloadTests.new) }
        }
    }

    /// Beats each second to a watcher that knows only the new secret, and listens to a neighbour.
    private static func use(_ body: (Scene) async throws -> Void) async throws {
        try await Bench.use { bench in
            let vigie = try await Vigie.start(on: bench, name: "p29", secret: new)
            let port = try Places.freePort()
            var settings = try SampleSettings.demo(paths: SampleSettings.absentPaths)
            let text =
                (settings["tocsin.yaml"] ?? "").replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
                    + """
                    supervision:
                      tell: [decider]
                      watches: [{ name: p56, credential: battement-56 }]
                      \(vigie.heartbeat)

                    """
            settings["tocsin.yaml"] = text
            let daemon = try Daemon(on: bench, settings: settings, port: port)
            for name in ["battement", "battement-56"] { try daemon.write(secret: name, old) }
            try await daemon.start()
            try await body(Scene(bench: bench, daemon: daemon, vigie: vigie, settings: text))
        }
    }

    @Test func newSecretsAreTakenAndTheFarEndHearsThem() async throws {
        try await Self.use { scene in
            #expect(try await scene.hears(Self.old) == 200)
            try await eventually("the watcher's refusal is known") {
                let line = try await scene.daemon.tocsin("status", "--nagios")
                let isKnown = line.out.contains("battement vers la vigie en défaut : réponse 403")
                return isKnown && line.status == 1 && line.out.hasPrefix("TOCSIN WARNING - ") ? () : nil
            }
            try scene.changeSecrets()
            // Written is not taken.
            #expect(try await scene.hears(Self.new) == 403)
            #expect(!scene.vigie.hasHeard)
            try await scene.daemon.reload(until: "réglages relus")
            #expect(try await scene.hears(Self.new) == 200)
            #expect(try await scene.hears(Self.old) == 403)
            try await eventually("the watcher takes the beats") { scene.vigie.hasHeard ? () : nil }
            try await eventually("and that is known") {
                let line = try await scene.daemon.tocsin("status", "--nagios")
                return line.out.contains("vigie") ? nil : ()
            }
        }
    }

    /// A mailbox whose password is nowhere refuses the whole: no secret is new then.
    @Test func aRefusedReloadLeavesEverySecretAsItWas() async throws {
        try await Self.use { scene in
            #expect(try await scene.hears(Self.old) == 200)
            try scene.changeSecrets()
            let mailbox = """
                inbound:
                  mailbox: { host: imap.finistere.example, user: tocsin, credential: nulle-part }

                """
            try scene.daemon.write(settings: "tocsin.yaml", scene.settings + mailbox)
            let said = try await scene.daemon.reload(until: "réglages refusés")
            #expect(said.contains("nulle-part"), "\(said)")
            #expect(try await scene.hears(Self.new) == 403)
            #expect(try await scene.hears(Self.old) == 200)
            #expect(!scene.vigie.hasHeard)
            try scene.daemon.write(settings: "tocsin.yaml", scene.settings)
            try await scene.daemon.reload(until: "réglages relus")
            #expect(try await scene.hears(Self.new) == 200)
        }
    }

    @Test func whatTakesARestartIsSaidByName() async throws {
        try await Self.use { scene in
            let other = scene.settings.replacing(/\nlisten: \S+/, with: "\nlisten: 127.0.0.1:9")
            try scene.daemon.write(settings: "tocsin.yaml", other)
            let said = try await scene.daemon.reload(until: "réglages relus")
            #expect(
                said.contains("« listen » a changé") && said.contains("systemctl restart tocsind"), "\(said)")
            #expect(!said.contains("« publicURL »"))
            // The door it has stays open.
            #expect(try await scene.hears(Self.old) == 200)
        }
    }
}
