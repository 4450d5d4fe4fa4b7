// What somebody types, aimed at envelope, headers and body: refused, or one mail that says just that.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func startServer() async throws -> TestServer {
    try await TestServer("smtp_server.py", try Certificates.arguments())
}

private func channel(
    _ server: TestServer, _ loop: TransferLoop, from: String = "tocsin@prefecture.example",
    name: String = "Tocsin"
) -> SMTPChannel {
    let settings = SMTPSettings(
        common: common(), host: "localhost", port: server.port, user: "tocsin", from: from, displayName: name)
    return SMTPChannel(settings, password: password, loop: loop, now: fixedNow)
}

private let breaks = ["\r\n", "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{0}", "\u{B}"]

extension OneAtATime {
    @Suite struct MailInjectionTests {
        @Test func noBreakPassesInAnAddress() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            for mark in breaks {
                for address in [
                    "a\(mark)b@c.example", "a@c.example\(mark)", "a@c.example>\(mark)RCPT TO:<e@x.example",
                ] {
                    #expect(kind(await channel(server, loop).deliver(parcel(address))) == .refused)
                    let sender = channel(server, loop, from: address)
                    #expect(kind(await sender.deliver(parcel())) == .refused)
                }
                let named = channel(server, loop, name: "Préfecture\(mark)Bcc: e@x.example")
                #expect(kind(await named.deliver(parcel())) == .refused)
            }
            #expect(server.facts("connect").isEmpty, "refused before anything leaves")
        }

        @Test(arguments: [
            "maire@mairie-brеst.example", "maire@é.example", "mаire@mairie.example", "maire@mairie。example",
            "maire@mairie.example\u{200B}", "maire@[127.0.0.1]", "\"a b\"@c.example",
        ])
        func aLookAlikeDomainIsRefused(_ address: String) async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            #expect(kind(await channel(server, loop).deliver(parcel(address))) == .refused)
            #expect(server.facts("connect").isEmpty)
        }

        @Test func aDomainInPunycodeIsWrittenAsItIs() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let address = "maire@xn--mairie-brst-zij.example"
            #expect(kind(await channel(server, loop).deliver(parcel(address))) == .accepted)
            #expect(server.facts("message").map(\.to) == [[address]])
        }

        /// A title wakes somebody at night: it is made one line, never a reason not to send.
        @Test func aBreakInASubjectIsABlank() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            for mark in breaks {
                let outcome = await channel(server, loop).deliver(
                    parcel(subject: "Alerte\(mark)Bcc: e@x.example\(mark)\(mark)corps"))
                #expect(kind(outcome) == .accepted)
            }
            let mails = server.facts("message")
            #expect(mails.count == breaks.count)
            for mail in mails {
                #expect(mail.to == ["chef@prefecture.example"])
                let head = try #require(
                    mail.mail.firstRange(of: "\r\n\r\n").map { mail.mail[..<$0.lowerBound] })
                let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map {
                    String($0.prefix { $0 != ":" })
                }
                #expect(
                    names == [
                        "Date", "From", "To", "Subject", "Message-ID", "X-Tocsin-Id", "Auto-Submitted",
                        "MIME-Version",
                        "Content-Type", "Content-Transfer-Encoding",
                    ])
            }
        }

        @Test(arguments: [
            ".", "..", ".\r\n", "\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r\n", "\r.\r", "\r\n.\r", "\r.\r\n",
            "\n..\r\n.\r\n",
            "\n.\u{0}\r\n", "\u{0}\r\n.\r\n",
        ])
        func aLoneDotEndsNoMail(_ end: String) async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let channel = channel(server, loop)
            let smuggled =
                "MAIL FROM:<e@x.example>\r\nRCPT TO:<e@x.example>\r\nDATA\r\nFrom: e@x.example\r\n\r\nfaux"
            let text = "début\(end)\(smuggled)\r\n.\r\nfin"
            #expect(kind(await channel.deliver(parcel(key: "1", text: text))) == .accepted)
            #expect(kind(await channel.deliver(parcel(key: "2"))) == .accepted)
            let mails = server.facts("message")
            #expect(mails.count == 2)
            #expect(mails.allSatisfy { $0.to == ["chef@prefecture.example"] })
            #expect(mails.first?.mail.hasSuffix("\r\n.\r\nfin\r\n") == true)
            #expect(server.facts("connect").count == 1)
        }

        /// Wherever libcurl cuts what it reads, a dot at the head of a line is doubled.
        @Test func dotsSurviveEveryBoundary() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let text = String(repeating: ".\n", count: 40_000) + "fin"
            #expect(kind(await channel(server, loop).deliver(parcel(text: text))) == .accepted)
            let mail = try #require(server.facts("message").first?.mail)
            #expect(server.facts("message").count == 1)
            #expect(mail.hasSuffix(String(repeating: "\r\n.", count: 39_999) + "\r\nfin\r\n"))
        }
    }
}
