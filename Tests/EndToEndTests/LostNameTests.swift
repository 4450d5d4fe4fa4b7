// A name that leads nowhere, and of which no good address is known (F20): the page leaves by another way.
import Foundation
import Testing

@Suite(.serialized) struct LostNameTests {
    /// Everybody's text and telephone call lie behind names that nobody finds; the mail is their last way.
    @Test(arguments: ["nxdomain", "silent"])
    func thePageLeavesByTheNextChannelWithinTenSeconds(_ word: String) async throws {
        try await Bench.use { bench in
            let names = try await OwnNames.start(on: bench, saying: word)
            let mail = try await SMTPServer.start(on: bench)
            let port = try Places.freePort()
            let daemon = try Daemon(
                on: bench, settings: try Self.settings(mail, port), port: port, in: names.place)
            try await daemon.start()
            let start = ContinuousClock.now
            let made = try await daemon.ask(
                "activate", "--exercise", "--by", "d05", "--title", "Sans nom", "--place", "Brest")
            let id = try #require(made["id"] as? String)
            let called = try await eventually("the three on duty are called by mail") {
                let called = mail.mails.filter { $0.subject.contains("Cellule activée") }.flatMap(\.to)
                return Set(called).count >= 3 ? called : nil
            }
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(names.questions > 0)
            let onDuty = ["maud.kerloch", "samir.belkacem", "ines.carval"].map { "\($0)@finistere.example" }
            #expect(Set(called).isSuperset(of: onDuty))
            let report = try await daemon.report(id)
            let rows = try #require(report["timeline"] as? [[String: Any]])
            let said = rows.compactMap { $0["text"] as? String }
            #expect(said.count { $0.contains("(autre voie après un échec)") } >= 3, "\(said)")
        }
    }

    /// The first call is one text and one telephone call; nobody is called again before a minute has passed.
    private static func settings(_ mail: SMTPServer, _ port: Int) throws -> [String: String] {
        let ways = [("sms", "sms"), ("vocal", "voice")].map { id, medium in
            """
              - { id: \(id), medium: \(medium), url: "https://\(id).passerelle.example/envoi", bodyKind: json,
                  body: '{"to":"{to}","text":"{text}"}' }

            """
        }
        let paths = SampleSettings.email(port: mail.port, certificate: mail.certificate)
        var files = try SampleSettings.demo(paths: paths + ways.joined())
        let later = ["after: 10s", "after: 20s", "after: 40s"]
        files["tocsin.yaml"] = files["tocsin.yaml"]?.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !later.contains { line.contains($0) } }.joined(separator: "\n")
        files["roster.yaml"] = files["roster.yaml"]?.replacing(
            "      - { medium: email",
            with: """
                      - { medium: voice, address: "+33298000001", path: vocal, class: fixedLine }
                      - { medium: email
                """)
        return files
    }
}
