// Status, readiness and metrics of the paths, and the door for another prefecture's heartbeats.

import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinEngine

struct WatchTests {
    private var setup: Setup {
        var setup = Setup()
        setup.settings.paths = [
            .smtp(
                SMTPSettings(common: PathCommon(id: "smtp"), host: "localhost", port: 25, from: "a@b.fr")),
            .sms(GatewaySettings(common: PathCommon(id: "sms"), url: "http://localhost")),
        ]
        return setup
    }

    private func look(_ house: TestHouse, _ path: PathID, _ outcome: ProbeOutcome) async throws {
        let request = Request.supervised(.probed(path, outcome, times: 3))
        _ = try await house.engine.submit(Command(actor: .daemon, request: request))
    }

    @Test func readinessNamesTheFailingPathAndTheOneThatCarries() async throws {
        try await withHouse(setup) { house in
            #expect(try await house.tcp.get("/readyz").body == "ok\n")
            try await look(house, "sms", .failing(reason: "connexion refusée"))
            let one = try await house.tcp.get("/readyz")
            #expect(one.status == 200 && one.body.hasPrefix("ok\nVoie « sms » en défaut depuis "))
            #expect(one.body.hasSuffix(": connexion refusée\nLes appels partent par : smtp.\n"))
            try await look(house, "smtp", .failing(reason: "délai dépassé"))
            let none = try await house.tcp.get("/readyz")
            #expect(none.status == 503 && none.body.hasSuffix("aucun appel ne partirait.\n"))
        }
    }

    @Test func readinessNamesACertificateThatEndsWithinTheWeek() async throws {
        try await withHouse(setup) { house in
            let now = house.clock.read().wall
            try await look(house, "smtp", .fine(note: nil, expires: now + .hours(24 * 8)))
            #expect(try await house.tcp.get("/readyz").body == "ok\n")
            try await look(house, "sms", .fine(note: nil, expires: now + .hours(24 * 6)))
            let answer = try await house.tcp.get("/readyz")
            #expect(answer.status == 200)
            #expect(answer.body == "ok\nCertificat de la voie « sms » : expire le 27/11 3 h 12\n")
        }
    }

    @Test func aFullDiskIsSaidEverywhereAndCallsStillLeave() async throws {
        try await withHouse(setup) { house in
            func see(laid: Bool) async throws {
                let reserve = Reserve(isLaid: laid, free: 61 << 20)
                let request = Request.supervised(.reserve(reserve))
                _ = try await house.engine.submit(Command(actor: .daemon, request: request))
            }
            try await see(laid: true)
            #expect(try await house.tcp.get("/readyz").body == "ok\n")
            #expect(try await house.tcp.get("/metrics").body.contains("\ntocsin_journal_reserve 1\n"))
            try await see(laid: false)
            let ready = try await house.tcp.get("/readyz")
            #expect(ready.status == 200 && ready.body.hasPrefix("ok\nDisque du journal plein depuis "))
            #expect(ready.body.hasSuffix("réserve libérée : il restait 61 Mo.\n"))
            let status = try await house.socket.get("/v1/status").json
            #expect((status["reserve"] as? [String: Any])?["state"] as? String == "spent")
            #expect((status["tonight"] as? [String])?.first?.hasPrefix("disque du journal plein") == true)
            let text = try await house.socket.get("/v1/status?format=text").body
            #expect(text.contains("Échouerait cette nuit :\n  disque du journal plein"))
            #expect(try await house.tcp.get("/metrics").body.contains("\ntocsin_journal_reserve 0\n"))
        }
    }

    /// What leaves the machine on paper or in a mail can be held against the file later.
    @Test func theHeadOfTheJournalStandsInStatusAndAtTheFootOfReports() async throws {
        var setup = setup
        let anchor = Anchor(sequence: 812, hash: Array(repeating: 15, count: 32))
        setup.anchor = anchor
        try await withHouse(setup) { house in
            let status = try await house.socket.get("/v1/status").json
            #expect(status["anchor"] as? String == anchor.text)
            let text = try await house.socket.get("/v1/status?format=text").body
            #expect(text.hasSuffix("Ancre du journal : \(anchor.text)\n"))
            let id = try await house.socket.activate()
            for format in ["text", "html", "json"] {
                let report = try await house.socket.get("/v1/activations/\(id)/report?format=\(format)")
                #expect(report.body.contains(anchor.text), "\(format)")
            }
        }
    }

    @Test func statusSaysWhatWouldFailTonight() async throws {
        try await withHouse(setup) { house in
            try await look(house, "smtp", .fine(note: nil))
            try await look(house, "sms", .failing(reason: "connexion refusée"))
            let answer = try await house.socket.get("/v1/status").json
            let paths = try #require(answer["paths"] as? [[String: Any]])
            #expect(paths.map { $0["path"] as? String } == ["smtp", "sms"])
            #expect(paths.map { $0["state"] as? String } == ["fine", "down"])
            #expect(paths.map { $0["channel"] as? String } == ["email", "sms"])
            #expect(paths[1]["reason"] as? String == "connexion refusée")
            #expect(paths[1]["since"] as? String == "2026-11-21T03:12:00+00:00")
            #expect((answer["tonight"] as? [String])?.count == 1 && answer["canPage"] as? Bool == true)
            let text = try await house.socket.get("/v1/status?format=text").body
            #expect(text.contains("Échouerait cette nuit :\n  voie « sms » en défaut"))
            #expect(text.contains("  smtp : répond depuis"))
            let metrics = try await house.tcp.get("/metrics").body
            #expect(metrics.contains("tocsin_path_up{channel=\"sms\",path=\"sms\"} 0"))
            #expect(metrics.contains("tocsin_path_up{channel=\"email\",path=\"smtp\"} 1"))
            #expect(metrics.contains("tocsin_faults_tonight 1"))
        }
    }

    @Test func statusSaysByWhatCrutchAPathWorks() async throws {
        try await withHouse(setup) { house in
            let fault = "serveur de noms muet ; dernière adresse connue employée : 192.0.2.7"
            try await look(house, "sms", .limping(reason: fault))
            let answer = try await house.socket.get("/v1/status").json
            let paths = try #require(answer["paths"] as? [[String: Any]])
            #expect(paths[1]["state"] as? String == "fine" && paths[1]["reason"] as? String == fault)
            #expect(answer["tonight"] as? [String] == ["voie « sms » : \(fault)"])
            #expect(try await house.tcp.get("/readyz").body == "ok\n")
        }
    }

    @Test func statusGivesTheYearlyCostAndTheHeartbeat() async throws {
        var setup = setup
        setup.settings.supervision.canaries = [
            Canary(path: "sms", medium: .sms, address: "+33639980099", at: 27_000, costPerMessage: 8)
        ]
        setup.settings.supervision.heartbeat = HeartbeatSettings(
            url: "https://vigie.example", name: "p29", credential: "b")
        let fault = Mutex<String?>(nil)
        setup.heartbeatFault = { fault.withLock { $0 } }
        try await withHouse(setup) { house in
            let answer = try await house.socket.get("/v1/status").json
            let paths = try #require(answer["paths"] as? [[String: Any]])
            #expect(paths[0]["yearlyCost"] is NSNull && paths[1]["yearlyCostCents"] as? Int == 2920)
            #expect(paths[1]["yearlyCost"] as? String == "365 envois par an, 29,20 €")
            let beat = try #require(answer["heartbeat"] as? [String: Any])
            #expect(beat["name"] as? String == "p29" && beat["fault"] is NSNull)
            fault.withLock { $0 = "connexion refusée" }
            let failing = try await house.socket.get("/v1/status").json
            #expect((failing["heartbeat"] as? [String: Any])?["fault"] as? String == "connexion refusée")
            #expect(
                failing["tonight"] as? [String] == ["battement vers la vigie en défaut : connexion refusée"])
            let text = try await house.socket.get("/v1/status?format=text").body
            #expect(text.contains("Échouerait cette nuit :\n  battement vers la vigie en défaut"))
            #expect(text.contains("Battement : EN DÉFAUT : connexion refusée"))
            #expect(try await house.tcp.get("/metrics").body.contains("tocsin_faults_tonight 1"))
        }
    }

    private func post(
        _ beat: Beat, _ key: [UInt8], _ house: TestHouse, at name: String = "p56"
    ) async throws -> Int {
        let document = String(decoding: beat.document(key: key), as: UTF8.self)
        return try await house.tcp.post("/v1/heartbeats/\(name)", document, idempotency: nil).status
    }

    @Test func aBeatIsHeardOnceAndOnlySigned() async throws {
        try await withHouse(setup) { house in
            let (key, stranger) = (
                Array(repeating: UInt8(5), count: 32), Array(repeating: UInt8(6), count: 32)
            )
            let beat = Beat(name: "p56", sentAt: house.clock.read().wall.milliseconds, version: 9)
            let forged = try await post(beat, stranger, house)
            #expect(forged == 403)
            #expect(try await post(beat, key, house, at: "p35") == 404)
            #expect(try await post(beat, key, house) == 200)
            #expect(try await post(beat, key, house) == 409)
            #expect(try await house.tcp.post("/v1/heartbeats/p56", "{}", idempotency: nil).status == 400)
            #expect(try await house.engine.query { $0.state.supervision.peers["p56"]?.isSilent } == false)
        }
    }
}
