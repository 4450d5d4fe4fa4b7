// SIGTERM in the middle of a fan-out to 2,000 (F35): what is on its way ends, the next life serves the rest.
import Foundation
import Testing

@Suite(.serialized) struct StopTests {
    private static let recipients = 2000
    /// On one path, at once.
    private static let inFlight = 64

    @Test func aStopAmidAFanOutLosesNobody() async throws {
        try await Bench.use { bench in
            let gateway = try await CountingGateway.start(on: bench, seed: 35)
            let port = try Places.freePort()
            let daemon = try Daemon(
                on: bench,
                settings: try SampleSettings.crowd(of: Self.recipients, gateway: gateway.port, port: port),
                port: port)
            try await daemon.start()
            let (id, message) = try await drafted(daemon)
            try await gateway.arm(try #require(daemon.pid), atDistinct: 700, delay: 0, signal: SIGTERM)
            let released = try await daemon.tocsin("message", "release", id, message, "--by", "d01")
            #expect(released.status == 0, "\(released.err)")
            let told = try await eventually("it is told to stop") { gateway.told.first }
            #expect(try await daemon.ended(within: .seconds(6), "SIGTERM") == 0, "\(daemon.output)")
            let last = gateway.lives.joined().map(\.at).max() ?? told
            #expect(last - told < 5, "it went on for \(last - told) s")
            let before = served(gateway)
            #expect(before > 600 && before < Self.recipients, "\(before)")
            #expect(try await daemon.chainFault() == nil)
            try await daemon.start()
            try await expectAllServed(daemon, gateway, id)
        }
    }

    private func drafted(_ daemon: Daemon) async throws -> (id: String, message: String) {
        let made = try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Arrêt")
        let id = try #require(made["id"] as? String)
        let draft = try await daemon.ask(
            "message", "draft", id, "--template", "attente", "--set", "consignes=Restez à l'abri.",
            "--set", "prochain_point=dans une heure", "--set", "nature=un incendie", "--set", "lieu=Brest")
        let message = try #require(draft["message"] as? String)
        try await daemon.ask("message", "validate", id, message, "--by", "d05", "--orally")
        return (id, message)
    }

    private func served(_ gateway: CountingGateway) -> Int {
        Set(gateway.lives.joined().map(\.to).filter(SampleSettings.isOfCrowd)).count
    }

    private func expectAllServed(_ daemon: Daemon, _ gateway: CountingGateway, _ id: String) async throws {
        try await eventually("everybody is served", within: .seconds(30)) {
            let rows = try await daemon.ask("message", "list", id)["messages"] as? [[String: Any]]
            let seats = rows?.first?["seats"] as? [[String: Any]] ?? []
            let outcomes = seats.flatMap { $0["deliveries"] as? [[String: Any]] ?? [] }
                .map { $0["outcome"] as? String ?? "" }
            return outcomes == Array(repeating: "accepted", count: Self.recipients) ? () : nil
        }
        let toCrowd = gateway.lives.joined().filter { SampleSettings.isOfCrowd($0.to) }
        #expect(Set(toCrowd.map(\.to)).count == Self.recipients)
        #expect(Set(toCrowd.map(\.key)).count == Self.recipients, "a second key for somebody")
        #expect(toCrowd.count(where: \.isRepeated) <= Self.inFlight)
        #expect(await daemon.stopped() == 0)
        #expect(try await daemon.chainFault() == nil)
    }
}
