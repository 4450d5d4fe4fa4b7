// E-mail against a real SMTP server: what arrives, and what every kind of failure is called.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func channel(
    _ server: TestServer, _ loop: TransferLoop, host: String = "localhost", common: PathCommon = common(),
    implicitTLS: Bool = false, password: String? = password
) -> SMTPChannel {
    let settings = SMTPSettings(
        common: common, host: host, port: server.port, implicitTLS: implicitTLS,
        user: password == nil ? nil : "tocsin", from: "tocsin@prefecture.example", displayName: "Préfecture")
    return SMTPChannel(settings, password: password, loop: loop, now: fixedNow)
}

private func startServer(_ arguments: [String] = []) async throws -> TestServer {
    try await TestServer("smtp_server.py", try Certificates.arguments() + arguments)
}

/// Proof that nothing of a mail, not even its envelope, reached the server.
private func expectNothingSaid(to server: TestServer) {
    #expect(server.facts("rcpt").isEmpty)
    #expect(server.facts("message").isEmpty)
    #expect(server.facts("auth").isEmpty)
}

extension OneAtATime {
    @Suite struct SMTPChannelTests {
        @Test func aMailArrivesWholeEncryptedAndAuthenticated() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let text =
                "Écran de contrôle\n.\n..deux points\n.\r\nMAIL FROM:<evil@x.example>\n"
                + String(repeating: "œ", count: 999)
            let outcome = await channel(server, loop).deliver(parcel(text: text))
            #expect(outcome == .accepted(reference: "250 2.0.0 en file sous ABC123"))
            let message = try #require(server.facts("message").first)
            #expect(server.facts("message").count == 1)
            #expect(message.tls == true)
            #expect(message.to == ["chef@prefecture.example"])
            #expect(server.facts("auth").map(\.good) == [true])
            let sent = try MailMessage(
                attempt: "29-2026-007/p07/1", from: "tocsin@prefecture.example", displayName: "Préfecture",
                to: "chef@prefecture.example", subject: "Activation", text: text, date: night
            ).bytes()
            #expect(message.mail == String(decoding: sent, as: UTF8.self))
        }

        @Test func implicitTLSAndClearTextWorkWhereTheSettingsSaySo() async throws {
            let loop = TransferLoop()
            let secure = try await startServer(["--tls", "implicit"])
            #expect(kind(await channel(secure, loop, implicitTLS: true).deliver(parcel())) == .accepted)
            let plain = try await startServer(["--tls", "none"])
            #expect(
                kind(
                    await channel(plain, loop, common: common(tls: inTheClear), password: nil).deliver(
                        parcel())) == .accepted)
        }

        @Test func aSecondMailUsesTheSameSession() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            for key in ["1", "2", "3"] {
                #expect(kind(await channel(server, loop).deliver(parcel(key: key))) == .accepted)
            }
            #expect(server.facts("message").count == 3)
            #expect(server.facts("connect").count == 1)
            #expect(server.facts("auth").count == 1)
        }

        @Test func aCrowdOfMailsSharesAFewSessionsAndEachArrivesOnce() async throws {
            let (server, loop) = (try await startServer(), TransferLoop(mailSessions: 3))
            await withTaskGroup(of: Kind.self) { group in
                for number in 0..<60 {
                    let parcel = parcel("maire\(number)@mairie.example", key: "\(number)")
                    group.addTask { kind(await channel(server, loop).deliver(parcel)) }
                }
                for await kind in group { #expect(kind == .accepted) }
            }
            let recipients = server.facts("message").compactMap(\.to).flatMap(\.self)
            #expect(recipients.sorted() == (0..<60).map { "maire\($0)@mairie.example" }.sorted())
            #expect(server.facts("connect").count <= 3)
        }

        @Test(arguments: ["127.0.0.1", "localhost"])
        func aStrangersCertificateGetsNothing(_ host: String) async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            // The certificate is for `localhost` alone; without the test authority it is nobody's.
            let common = common(caFile: host == "localhost" ? nil : Certificates.authority)
            let outcome = await channel(server, loop, host: host, common: common).deliver(parcel())
            #expect(kind(outcome) == .outOfOrder, "\(outcome)")
            #expect(server.facts("connect").count == 1)
            expectNothingSaid(to: server)
        }

        @Test func aServerWithoutEncryptionIsRefused() async throws {
            let (server, loop) = (try await startServer(["--tls", "none"]), TransferLoop())
            let outcome = await channel(server, loop).deliver(parcel())
            #expect(outcome == .outOfOrder(reason: "le serveur n’offre pas de connexion chiffrée"))
            expectNothingSaid(to: server)
        }

        @Test func aWrongPasswordIsRefused() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let outcome = await channel(server, loop, password: "faux").deliver(parcel())
            #expect(kind(outcome) == .outOfOrder, "\(outcome)")
            #expect(server.facts("auth").contains { $0.good == false })
            #expect(server.facts("message").isEmpty)
        }

        @Test func aRelayRepliesDecide() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let channel = channel(server, loop)
            let cases: [(String, DeliveryOutcome)] = [
                ("parti", .refused(reason: "550 5.1.1 utilisateur inconnu")),
                ("plustard", .notReached(after: nil, reason: "451 4.3.0 essayez plus tard")),
                ("grise", .retry(after: nil, reason: "451 4.7.1 liste grise")),
                ("pleine", .refused(reason: "552 5.2.2 boite pleine")),
            ]
            for (name, expected) in cases {
                let outcome = await channel.deliver(parcel("\(name)@prefecture.example"))
                #expect(outcome == expected, "\(outcome)")
            }
            #expect(
                kind(await channel.deliver(parcel())) == .accepted, "a failure must not spoil the next mail")
        }

        @Test(arguments: ["parti", "étranger", "sans TLS"])
        func aRelayThatIgnoresGoodbyeHoldsUpNobody(_ fault: String) async throws {
            let arguments = ["--mute-quit", "--tls", fault == "sans TLS" ? "none" : "starttls"]
            let (server, well, loop) = (
                try await startServer(arguments), try await startServer(), TransferLoop()
            )
            let common = common(caFile: fault == "étranger" ? nil : Certificates.authority)
            let bad = channel(server, loop, common: common)
            let start = ContinuousClock.now
            let outcome = kind(await bad.deliver(parcel("parti@prefecture.example")))
            #expect(outcome == (fault == "parti" ? .refused : .outOfOrder))
            #expect(kind(await channel(well, loop).deliver(parcel())) == .accepted)
            #expect(ContinuousClock.now - start < .seconds(5))
        }

        @Test func aCutAfterTheContentIsUnknown() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let outcome = await channel(server, loop).deliver(parcel("coupe@prefecture.example"))
            #expect(kind(outcome) == .unknown, "\(outcome)")
            #expect(server.facts("message").count == 1)
        }

        @Test func silenceEndsInTime() async throws {
            let loop = TransferLoop()
            let (mute, silent) = (try await startServer(), try await startServer(["--silent"]))
            let brief = common(timeout: .seconds(2))
            let start = ContinuousClock.now
            async let after = channel(mute, loop, common: brief).deliver(parcel("muet@prefecture.example"))
            async let before = channel(silent, loop, common: brief).deliver(parcel())
            #expect(await after == .unknown(reason: "délai dépassé"))
            #expect(await before == .retry(after: nil, reason: "délai dépassé"))
            #expect(ContinuousClock.now - start < .seconds(6))
        }

        @Test func aRelayMuteAfterTheContentHoldsUpNobody() async throws {
            let (server, other) = (try await startServer(), try await startServer())
            let loop = TransferLoop()
            let brief = common(timeout: .seconds(4))
            async let mute = channel(server, loop, common: brief).deliver(parcel("muet@prefecture.example"))
            _ = try #require(await server.first("message"))
            let start = ContinuousClock.now
            #expect(kind(await channel(other, loop).deliver(parcel())) == .accepted)
            #expect(kind(await channel(server, loop).deliver(parcel())) == .accepted)
            #expect(ContinuousClock.now - start < .seconds(2))
            #expect(kind(await mute) == .unknown)
        }

        @Test func nobodyThereIsARetry() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let settings = SMTPSettings(
                common: common(), host: "localhost", port: 1, from: "tocsin@prefecture.example")
            let outcome = await SMTPChannel(settings, password: nil, loop: loop, now: fixedNow).deliver(
                parcel())
            #expect(kind(outcome) == .retry, "\(outcome)")
            #expect(server.facts("connect").isEmpty)
        }

        @Test(arguments: [
            "a@b.example>\r\nRCPT TO:<evil@x.example", "a@b.example\nDATA", "a b@c.example",
            "a\u{0}@b.example",
        ])
        func aForgedRecipientNeverReachesTheServer(_ address: String) async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            #expect(kind(await channel(server, loop).deliver(parcel(address))) == .refused)
            #expect(server.facts("connect").isEmpty)
        }
    }
}
