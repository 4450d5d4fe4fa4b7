// An operator that takes every text and delivers none, on real parts: the daemon leaves it by its receipts
// for a second gateway, says so once, and goes back by a test text that arrives in time.
import Foundation
import Testing

@Suite(.serialized) struct LateOperatorTests {
    private static let house = "+33639980091"
    private static let decider = "+33639980005"

    /// Ten seconds to deliver; the house's own telephone tries the path while it is aside.
    private static func settings(
        _ first: OperatorGateway, _ second: KannelGateway, _ mail: SMTPServer, port: Int
    ) throws -> [String: String] {
        let clear = "tls: none, tlsReason: passerelle d'essai sur la même machine"
        let send = "http://127.0.0.1:\(first.sendPort)/cgi-bin/sendsms"
        let state = "http://127.0.0.1:\(first.adminPort)/status.txt?password={secret}"
        let other = "http://127.0.0.1:\(second.sendPort)/cgi-bin/sendsms"
        let paths = """
              - { id: smtp, medium: email, host: localhost, port: \(mail.port), user: \(SMTPServer.user),
                  credential: smtp-password, from: tocsin@finistere.example, caFile: "\(mail.certificate)" }
              - { id: sms, medium: sms, preset: kannel, url: "\(send)", user: \(KannelGateway.user),
                  credential: sms-token, sender: "3615", replies: true, backup: sms2, \(clear),
                  statusURL: "\(state)", statusContains: online, receipts: { within: 10s, share: 30 } }
              - { id: sms2, medium: sms, preset: kannel, url: "\(other)", user: \(KannelGateway.user),
                  credential: sms-token, \(clear) }
            supervision:
              every: 2s
              tell: [decider]
              canary: [{ path: sms, address: "\(house)", at: "07:30", costPerMessage: 8 }]

            """
        return try SampleSettings.demo(paths: paths)
            .mapValues { $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)") }
    }

    @Test func itIsLeftByItsReceiptsAndTakenBackByATestThatArrives() async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let first = try await OperatorGateway.start(on: bench)
            let second = try await KannelGateway.start(on: bench)
            let port = try Places.freePort()
            let settings = try Self.settings(first, second, mail, port: port)
            let daemon = try Daemon(on: bench, settings: settings, port: port)
            try first.withhold()
            try await daemon.start()
            let night = Night(bench: bench, mail: mail, gateway: second, daemon: daemon)
            let id = try await night.trigger()
            let words = ["--set", "consignes=Restez à l'abri.", "--set", "prochain_point=dans une heure"]
            _ = try await night.inform(["message", "draft", id, "--template", "attente"] + words)
            try await left(id, first, night)
            try await served(first, night)
            try first.tell()
            try await takenBack(id, first, night)
            _ = try await night.inform(["message", "end", id, "--set", "consignes=Vous pouvez sortir."])
            try await eventually("the last message leaves by the first again") {
                ["+33639985000", "+33639985002"].allSatisfy { first.text(to: $0).contains("fin de l'alerte") }
                    ? () : nil
            }
            try await night.expectWholeJournal()
        }
    }

    /// Both gateways' texts to the decider.
    private func told(_ first: OperatorGateway, _ night: Night, _ words: String) -> Int {
        (first.text(to: Self.decider) + night.gateway.text(to: Self.decider)).ranges(of: words).count
    }

    private func facts(_ id: String, _ kind: String, _ night: Night) async throws -> [String] {
        let timeline = try await night.report(of: id)["timeline"] as? [[String: Any]] ?? []
        return timeline.filter { $0["kind"] as? String == kind }.compactMap { $0["text"] as? String }
    }

    /// Its page of state is fine all the while: only the receipts tell.
    private func left(_ id: String, _ first: OperatorGateway, _ night: Night) async throws {
        try await eventually("the decider is told by the second", within: .seconds(25)) {
            night.gateway.text(to: Self.decider).contains("« sms » est mise de côté") ? () : nil
        }
        #expect(night.gateway.text(to: Self.decider).contains("100 % sans accusé de remise à temps"))
        #expect(told(first, night, "est mise de côté") == 1)
        #expect(try await facts(id, "channelDown", night).count == 1)
        let numbers = Set(first.parts.map(\.to))
        #expect(numbers.isSuperset(of: Night.mobile.values) && numbers.contains("+33639985000"))
        let status = try await night.daemon.tocsin("status")
        #expect(status.out.contains("voie « sms » en défaut"), "\(status.out)")
    }

    /// What the ladder calls from now on reaches people by the other.
    private func served(_ first: OperatorGateway, _ night: Night) async throws {
        let before = first.parts.count { $0.to != Self.house }
        try await eventually("the next rung calls by the second", within: .seconds(30)) {
            Night.mobile.keys.contains { night.texts(to: $0, saying: Night.call) > 0 } ? () : nil
        }
        #expect(first.parts.count { $0.to != Self.house } == before)
    }

    private func takenBack(_ id: String, _ first: OperatorGateway, _ night: Night) async throws {
        try await eventually("the decider is told that it is back", within: .seconds(40)) {
            told(first, night, "« sms » est de nouveau employée") == 1 ? () : nil
        }
        #expect(first.text(to: Self.house).contains("Nouvel essai de la voie « sms »"))
        #expect(told(first, night, "est mise de côté") == 1)
        #expect(try await facts(id, "channelUp", night).count == 1)
        #expect(try await facts(id, "channelDown", night).count == 1)
    }
}
