// The end of a gateway's certificate, from its TLS handshake to the people who are to renew it.
import Foundation
import Testing

@Suite(.serialized) struct CertificateTests {
    private struct Scene {
        let bench: Bench
        let mail: SMTPServer
        let daemon: Daemon
        let texts: String

        /// What the decider, who is told of all that would fail, was told by both paths.
        var told: [String] {
            let mails = mail.mails.filter { $0.to == ["etienne.vasseur@finistere.example"] }.map(\.text)
            return mails
                + jsonLines(contents(of: texts)).filter { $0["to"] as? String == "+33639980005" }
                .compactMap { $0["text"] as? String }
        }
    }

    /// A relay whose certificate holds two months, and a gateway over TLS whose certificate holds `days`.
    private static func use(days: Int, _ body: (Scene) async throws -> Void) async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let (key, certificate) = try await SMTPServer.makeCertificate(
                on: bench, named: "sms", days: days)
            let (gate, port, texts) = (try Places.freePort(), try Places.freePort(), bench.path("sms.jsonl"))
            _ = try bench.start(
                "python3", [Places.server("gateway.py"), "\(gate)", certificate, key, texts], log: "sms.log")
            try await eventually("the gateway is up") { Places.answers(port: gate) ? () : nil }
            let gateway = """
                  - { id: sms, medium: sms, url: "https://localhost:\(gate)/sms", bodyKind: json,
                      body: '{"to":"{to}","text":"{text}"}', caFile: "\(certificate)",
                      statusURL: "https://localhost:\(gate)/etat" }
                supervision:
                  every: 1s
                  tell: [decider]

                """
            let files = try SampleSettings.demo(
                paths: SampleSettings.email(port: mail.port, certificate: mail.certificate) + gateway
            ).mapValues { $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)") }
            let daemon = try Daemon(on: bench, settings: files, port: port)
            try await daemon.start()
            try await eventually("both paths were looked at") {
                ["smtp", "sms"].allSatisfy { daemon.log.contains("supervised.fine \($0)") } ? () : nil
            }
            try await body(Scene(bench: bench, mail: mail, daemon: daemon, texts: texts))
        }
    }

    @Test func aCertificateThatEndsInSixDaysIsShownEverywhereAndToldToThoseNamed() async throws {
        try await Self.use(days: 6) { scene in
            let daemon = scene.daemon
            let status = try await daemon.ask("status")
            let paths = try #require(status["paths"] as? [[String: Any]])
            let row = try #require(paths.first { $0["path"] as? String == "sms" })
            let until = try #require(row["certificateUntil"] as? String)
            let end = try #require(ISO8601DateFormatter().date(from: until))
            #expect(abs(end.timeIntervalSinceNow - 6 * 86_400) < 300, "\(until)")
            let tonight = try #require(status["tonight"] as? [String])
            #expect(
                tonight.count == 1 && tonight[0].hasPrefix("certificat de « sms » : expire le "), "\(tonight)"
            )
            let line = try await daemon.tocsin("status", "--nagios")
            #expect(line.status == 1 && line.out.hasPrefix("TOCSIN WARNING - \(tonight[0])"), "\(line.out)")
            let ready = try await scene.bench.run("curl", ["--silent", "--fail", "\(daemon.base)/readyz"])
            #expect(ready.out.hasPrefix("ok\nCertificat de la voie « sms » : expire le "), "\(ready.out)")
            try await eventually("those named are told") {
                scene.told.contains { $0.contains("Le certificat que présente la voie « sms » expire le ") }
                    ? () : nil
            }
            // Once, and of the relay's, which holds, nothing.
            #expect(scene.told.count { $0.contains("certificat") } == 1, "\(scene.told)")
            #expect(daemon.log.contains("supervised.expiring sms 7"))
        }
    }

    @Test func aCertificateThatHoldsIsNobodysConcern() async throws {
        try await Self.use(days: 60) { scene in
            let line = try await scene.daemon.tocsin("status", "--nagios")
            #expect(line.status == 0 && line.out.hasPrefix("TOCSIN OK"), "\(line.out)")
            #expect(!scene.daemon.log.contains("supervised.expiring"))
        }
    }
}
