// The servers of the bench are themselves tried: a mail and an SMS sent by curl arrive as they left.
import Foundation
import Testing

@Suite(.serialized)
struct ServersTests {
    @Test func mailArrivesOverTLSWithAName() async throws {
        try await Bench.use { bench in
            let server = try await SMTPServer.start(on: bench)
            try bench.write(
                "Subject: =?utf-8?Q?Cellule_arm=C3=A9e?=\r\nMessage-ID: <1@example.org>\r\n"
                    + "Content-Type: text/plain; charset=utf-8\r\n"
                    + "Content-Transfer-Encoding: 8bit\r\n\r\nÉté\r\n",
                to: "mail.eml")
            let wrong = try await bench.run("curl", mail(server, password: "faux", bench))
            #expect(wrong.status == 67, "\(wrong.err)")
            let gone = try await bench.run("curl", mail(server, to: "gone@example.org", bench))
            #expect(gone.status == 55, "\(gone.err)")
            let sent = try await bench.run("curl", mail(server, bench))
            #expect(sent.status == 0, "\(sent.err)")
            let mail = try #require(server.mails.last)
            #expect(server.mails.count == 1)
            #expect(mail.tls && mail.user == "tocsin" && mail.to == ["p01@example.org"])
            #expect(mail.subject == "Cellule armée" && mail.messageID == "<1@example.org>")
            #expect(mail.text.contains("Été"))
        }
    }

    private func mail(
        _ server: SMTPServer, password: String = SMTPServer.password, to: String = "p01@example.org",
        _ bench: Bench
    ) -> [String] {
        [
            "--silent", "--show-error", "--max-time", "10", "--ssl-reqd", "--cacert", server.certificate,
            "--url", "smtp://localhost:\(server.port)", "--user", "\(SMTPServer.user):\(password)",
            "--mail-from", "tocsin@example.org", "--mail-rcpt", to, "--upload-file", bench.path("mail.eml"),
        ]
    }

    @Test func textsReachTheOperator() async throws {
        try await Bench.use { bench in
            let gateway = try await KannelGateway.start(on: bench)
            let texts = [
                "+33639980001": "Cellule armée\nhttp://t.example/a/1", "+33639980002": "Préfecture – œuvre",
            ]
            for (number, text) in texts.sorted(by: { $0.key < $1.key }) {
                let coding = number.hasSuffix("2") ? "2" : "0"
                let sent = try await bench.run(
                    "curl",
                    [
                        "--silent", "--get", "http://127.0.0.1:\(gateway.sendPort)/cgi-bin/sendsms",
                        "--data", "username=\(KannelGateway.user)&password=\(KannelGateway.password)",
                        "--data", "charset=UTF-8&coding=\(coding)",
                        "--data-urlencode", "to=\(number)", "--data-urlencode", "text=\(text)",
                    ])
                #expect(sent.out.hasPrefix("0: Accepted"), "\(sent.out)")
            }
            try await eventually("both texts at the operator") {
                texts.allSatisfy { gateway.text(to: $0.key) == $0.value } ? () : nil
            }
        }
    }
}
