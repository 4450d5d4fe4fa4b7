// Deaths on the real clock, by the shipped times: a relay's, a neighbour's, a watched daemon's.
import Foundation
import Testing

@Suite(.serialized) struct WatchNightTests {
    private static let secret = "un secret que deux machines partagent"
    /// Who is told: the decider of the demonstration.
    private static let told = "+33639980005"

    /// Three things die in the same second, so that one wait serves all.
    @Test(.timeLimit(.minutes(4))) func threeDeathsAreToldWithinNinetySecondsAndAReturnIsToldToo()
        async throws
    {
        try await Bench.use { here in
            try await Bench.use { there in
                try await Bench.use { elsewhere in
                    let prefectures = try await Prefectures.start(here: here, there: there)
                    let vigie = try await Vigie.start(on: elsewhere, name: "p22", secret: Self.secret)
                    let alone = try await Self.alone(on: elsewhere, vigie)
                    try await prefectures.ready()
                    try await eventually("the watcher hears") { vigie.hasHeard ? () : nil }

                    let died = ContinuousClock.now
                    try await prefectures.neighbour.kill()
                    try await alone.kill()
                    try await prefectures.mail.kill()
                    let known = try await Self.times(since: died, prefectures, vigie)
                    for (what, after) in known { #expect(after < .seconds(90), "\(what): \(after)") }
                    print("told after:", known)
                    try await Self.comesBack(prefectures)
                    #expect(vigie.alarms == ["silent p22"])
                }
            }
        }
    }

    /// When each of the three was told, first of all.
    private static func times(
        since died: ContinuousClock.Instant, _ prefectures: Prefectures, _ vigie: Vigie
    ) async throws -> [String: Duration] {
        let signs: [(String, () -> Bool)] = [
            ("the relay", { prefectures.texts.contains("La voie « smtp » ne répond plus") }),
            ("the neighbour", { prefectures.texts.contains("« p56 » ne donne plus signe") }),
            ("the watched daemon", { vigie.alarms.contains("silent p22") }),
        ]
        var known: [String: Duration] = [:]
        return try await eventually("all three are told", within: .seconds(110)) {
            for (what, isTold) in signs where known[what] == nil && isTold() { known[what] = .now - died }
            return known.count == signs.count ? known : nil
        }
    }

    private static func comesBack(_ prefectures: Prefectures) async throws {
        try await prefectures.neighbour.start()
        try await eventually("the return is told", within: .seconds(40)) {
            prefectures.texts.contains("« p56 » donne de nouveau signe") ? () : nil
        }
        #expect(prefectures.texts.ranges(of: "« p56 » ne donne plus signe").count == 1)
        let status = try await prefectures.neighbour.ask("status")
        #expect((status["neighbours"] as? [Any])?.isEmpty == true)
    }

    /// A daemon that beats to the watcher at the shipped interval, and does nothing else.
    private static func alone(on bench: Bench, _ vigie: Vigie) async throws -> Daemon {
        let heartbeat = "  " + vigie.heartbeat.replacing(", every: 1s", with: "")
        let settings = try prefecture(
            try SampleSettings.demo(paths: SampleSettings.absentPaths), at: try Places.freePort(), heartbeat)
        let daemon = try Daemon(on: bench, settings: settings.files, port: settings.port)
        try daemon.write(secret: "battement", secret)
        try await daemon.start()
        return daemon
    }

    /// The demonstration at this port; `lines` belong to its supervision, all else of which is as shipped.
    static func prefecture(
        _ files: [String: String], at port: Int, _ lines: String
    ) throws -> (files: [String: String], port: Int) {
        var files = files
        let text = (files["tocsin.yaml"] ?? "").replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
        files["tocsin.yaml"] = text + "supervision:\n  tell: [decider]\n\(lines)\n"
        return (files, port)
    }

    /// Two daemons that watch each other, the first with a relay and a gateway of its own.
    private struct Prefectures {
        let mail: SMTPServer
        let gateway: KannelGateway
        let daemon: Daemon
        let neighbour: Daemon

        static func start(here: Bench, there: Bench) async throws -> Prefectures {
            let mail = try await SMTPServer.start(on: here)
            let gateway = try await KannelGateway.start(on: here)
            let (port, other) = (try Places.freePort(), try Places.freePort())
            let own = try SampleSettings.demo(over: mail, and: gateway, port: port)
            let daemon = try await made(
                own, on: here, port: port, beating: other, as: "p29", watching: "p56")
            let theirs = try SampleSettings.demo(paths: SampleSettings.absentPaths)
            let neighbour = try await made(
                theirs, on: there, port: other, beating: port, as: "p56", watching: "p29")
            return Prefectures(mail: mail, gateway: gateway, daemon: daemon, neighbour: neighbour)
        }

        private static func made(
            _ files: [String: String], on bench: Bench, port: Int, beating other: Int, as name: String,
            watching peer: String
        ) async throws -> Daemon {
            let lines = """
                  heartbeat: { url: "http://127.0.0.1:\(other)/v1/heartbeats/\(name)", name: \(name),
                      credential: battement, tls: none, tlsReason: essai }
                  watches: [{ name: \(peer), credential: battement, after: 90s }]
                """
            let settings = try prefecture(files, at: port, lines)
            let daemon = try Daemon(on: bench, settings: settings.files, port: port)
            try daemon.write(secret: "battement", secret)
            try await daemon.start()
            return daemon
        }

        /// Each has heard the other, and the relay was seen to work.
        func ready() async throws {
            try await eventually("both hear each other", within: .seconds(45)) {
                let isHeard = daemon.log.contains("supervised.peerHeard p56")
                return isHeard && neighbour.log.contains("supervised.peerHeard p29") ? () : nil
            }
            try await eventually("the relay works") {
                daemon.log.contains("supervised.fine smtp") ? () : nil
            }
            #expect(!texts.contains("« smtp »") && !texts.contains("p56"))
        }

        /// All that the decider was texted.
        var texts: String { gateway.text(to: told) }
    }
}
