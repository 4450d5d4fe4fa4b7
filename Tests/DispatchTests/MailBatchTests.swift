// Mass information by mail: many recipients in a transaction and what became of each; a look sends nothing.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func channel(
    _ server: TestServer, _ loop: TransferLoop, tls: TLSRule = .verified, password: String? = password
) -> SMTPChannel {
    let settings = SMTPSettings(
        common: common(tls: tls), host: "localhost", port: server.port,
        user: password == nil ? nil : "tocsin",
        from: "tocsin@prefecture.example", displayName: "Préfecture")
    return SMTPChannel(settings, password: password, loop: loop, now: fixedNow)
}

private func startServer(_ arguments: [String] = []) async throws -> TestServer {
    try await TestServer("smtp_server.py", try Certificates.arguments() + arguments)
}

private func batch(_ names: [String], text: String = "Évacuez.") -> [Parcel] {
    names.map { parcel("\($0)@mairie.example", key: "m1/\($0)", text: text) }
}

extension OneAtATime {
    @Suite struct MailBatchTests {
        @Test func oneTextToManyIsFewMailsThatShowNobody() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let names = (0..<120).map { "maire\($0)" }
            let outcomes = await channel(server, loop).deliver(batch: batch(names))
            #expect(outcomes.count == 120)
            #expect(outcomes.allSatisfy { kind($0) == .accepted })
            let mails = server.facts("message")
            #expect(mails.map { $0.to?.count ?? 0 }.sorted() == [20, 50, 50])
            #expect(Set(mails.compactMap(\.to).flatMap(\.self)) == Set(names.map { "\($0)@mairie.example" }))
            #expect(server.facts("connect").count <= 3)
            for mail in mails.map(\.mail) {
                #expect(mail.contains("To: undisclosed-recipients:;\r\n"))
                #expect(!mail.contains("@mairie.example"))
            }
        }

        @Test func eachRecipientHasTheReplyThatWasGivenToIt() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let names = ["parti", "maire1", "plustard", "maire2", "parti", "maire3"]
            let outcomes = await channel(server, loop).deliver(batch: batch(names))
            let gone = DeliveryOutcome.refused(reason: "550 5.1.1 utilisateur inconnu")
            let good = DeliveryOutcome.accepted(reference: "250 2.0.0 en file sous ABC123")
            let later = DeliveryOutcome.notReached(after: nil, reason: "451 4.3.0 essayez plus tard")
            #expect(outcomes == [gone, good, later, good, gone, good])
            #expect(
                server.facts("message").map(\.to) == [
                    ["maire1", "maire2", "maire3"].map { "\($0)@mairie.example" }
                ])
        }

        @Test func whereNobodyIsTakenNothingIsSentAndEachKnowsWhy() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let channel = channel(server, loop)
            let outcomes = await channel.deliver(batch: batch(["parti", "plustard"]))
            #expect(outcomes.map(kind) == [.refused, .notReached])
            #expect(server.facts("message").isEmpty)
            #expect(kind(await channel.deliver(parcel())) == .accepted)
        }

        @Test func theFateOfTheMailIsThatOfWhoeverWasTaken() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let channel = channel(server, loop)
            let cut = await channel.deliver(batch: batch(["coupe", "parti", "maire"]))
            #expect(cut.map(kind) == [.unknown, .refused, .unknown])
            let full = await channel.deliver(batch: batch(["pleine", "plustard", "maire"]))
            #expect(full.map(kind) == [.refused, .notReached, .refused])
            let grey = await channel.deliver(batch: batch(["grise", "parti", "maire"]))
            #expect(grey.map(kind) == [.retry, .refused, .retry])
        }

        @Test func textsOfTheirOwnStayAloneAndAForgedAddressHarmsNobody() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            var parcels = batch(["maire1", "maire2"]) + batch(["maire3"], text: "Autre texte.")
            parcels.insert(
                parcel("x@y.example>\r\nRCPT TO:<evil@x.example", key: "m1/x", text: "Évacuez."), at: 1)
            let outcomes = await channel(server, loop).deliver(batch: parcels)
            #expect(outcomes.map(kind) == [.accepted, .refused, .accepted, .accepted])
            #expect(server.facts("message").compactMap(\.to).map(\.count).sorted() == [1, 2])
            #expect(!server.facts("rcpt").contains { $0.address?.contains("evil") == true })
        }

        @Test func aMachineThatIsAwayRefusesNobody() async throws {
            let (server, loop) = (try await startServer(["--tls", "none"]), TransferLoop())
            let outcomes = await channel(server, loop).deliver(batch: batch(["a", "b"]))
            #expect(outcomes.map(kind) == [.outOfOrder, .outOfOrder], "a relay without TLS is nobody's")
            #expect(server.facts("rcpt").isEmpty)
        }

        /// `smtp-sink` offers DSN and keeps the parameters as they came.
        @Test func reportsAreAskedForWhereTheRelayOffersThem() async throws {
            let folder = Scratch.fresh("dump")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
            for (offers, options) in [(true, []), (false, ["-N"])] {
                let dump = "\(folder)/\(offers)"
                let server = try await TestServer("smtp_sink.py", ["--", "-D", dump] + options)
                let loop = TransferLoop()
                defer { loop.shutdown() }
                let channel = SMTPChannel(
                    SMTPSettings(
                        common: common(tls: inTheClear), host: "127.0.0.1", port: server.port,
                        from: "tocsin@prefecture.example"), password: nil, loop: loop, now: fixedNow)
                #expect(kind(await channel.deliver(parcel())) == .accepted)
                let many = await channel.deliver(batch: batch(["a", "b"]))
                #expect(many.map(kind) == [.accepted, .accepted])
                let said = try String(contentsOfFile: dump, encoding: .utf8)
                let mails = said.matches(of: /X-Mail-Args: (.*)/).map { String($0.output.1) }
                let recipients = said.matches(of: /X-Rcpt-Args: (.*)/).map { String($0.output.1) }
                try #require(mails.count == 2 && recipients.count == 3)
                guard offers else {
                    #expect(!said.contains("NOTIFY") && !said.contains("ENVID"))
                    continue
                }
                // The last `>` is libcurl's; it belongs to ENVID and ORCPT, which may hold one.
                #expect(mails[0].hasPrefix("<tocsin@prefecture.example> RET=HDRS ENVID=29-2026-007/p07/1>"))
                #expect(
                    recipients[0]
                        == "<chef@prefecture.example> NOTIFY=SUCCESS,FAILURE,DELAY "
                        + "ORCPT=rfc822;chef@prefecture.example>"
                )
                #expect(recipients[1] == "<a@mairie.example> NOTIFY=FAILURE ORCPT=rfc822;a@mairie.example>")
            }
        }

        // MARK: A look

        @Test func aLookOpensASessionAndSendsNothing() async throws {
            let (server, loop) = (try await startServer(), TransferLoop())
            let before = Instant(seconds: Int64(Date(timeIntervalSinceNow: 0).timeIntervalSince1970))
            guard case .fine(let note, let expires) = await channel(server, loop).probe() else {
                Issue.record("the relay is well")
                return
            }
            #expect(note == "compte accepté")
            // Made for two days.
            let left = try #require(expires) - before
            #expect(left > .hours(47) && left < .hours(49))
            #expect(server.facts("auth").map(\.good) == [true])
            #expect(server.facts("rcpt").isEmpty && server.facts("message").isEmpty)
            _ = try #require(await server.first("quit"))
        }

        @Test func aLookSaysWhatWouldFailTonight() async throws {
            let (server, plain) = (try await startServer(), try await startServer(["--tls", "none"]))
            let loop = TransferLoop()
            #expect(
                await channel(server, loop, password: "faux").probe()
                    == .failing(reason: "identifiants refusés par le serveur"))
            #expect(
                await channel(plain, loop).probe()
                    == .failing(reason: "le serveur n’offre pas de connexion chiffrée"))
            let nobody = SMTPSettings(
                common: common(), host: "localhost", port: 1, from: "tocsin@prefecture.example")
            guard case .failing = await SMTPChannel(nobody, password: nil, loop: loop, now: fixedNow).probe()
            else {
                Issue.record("nobody listens there")
                return
            }
        }
    }
}
