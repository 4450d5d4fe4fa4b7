// Webhooks after Standard Webhooks: what is signed and sent, checked by an implementation of its own.
import Crypto
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func settings(_ url: String, honoursKeys: Bool = true, allowPrivate: Bool = true) -> WebhookSettings {
    var common = common(tls: inTheClear, honoursKeys: honoursKeys)
    common.allowPrivate = allowPrivate
    return WebhookSettings(
        common: common, url: url, headers: ["X-Partenaire": "29", "Webhook-Id": "faux"], credential: "essai")
}

extension OneAtATime {
    @Suite struct WebhookChannelTests {
        /// The vector of the standard's own libraries.
        @Test func theSignatureIsTheStandards() throws {
            let key = SymmetricKey(
                data: try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
            let signed = #"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#
            let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
            #expect(
                Data(code).base64EncodedString() == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        }

        @Test func eachTryHasTheSameNameAndItsOwnTime() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let settings = settings("http://127.0.0.1:\(sink.port)/ok")
            for seconds in [0, 40] as [Int64] {
                let channel = try WebhookChannel(
                    settings, secret: webhookSecret + "\n" + "whsec_" + String(repeating: "QUFB", count: 8),
                    loop: loop, now: { night + .seconds(seconds) })
                let outcome = await channel.deliver(parcel("partenaire"))
                #expect(outcome == .accepted(reference: "29-2026-007=2Fp07=2F1"))
            }
            let requests = sink.facts("request")
            let (first, second) = (try #require(requests.first), try #require(requests.last))
            #expect(first.headers?["webhook-id"] == "29-2026-007=2Fp07=2F1")
            #expect(
                first.headers?["webhook-id"] == second.headers?["webhook-id"] && first.body == second.body)
            #expect(first.headers?["webhook-timestamp"] == "1795227120")
            #expect(second.headers?["webhook-timestamp"] == "1795227160")
            #expect(first.headers?["x-partenaire"] == "29")
            for request in requests { try check(request) }
        }

        private func check(_ request: ServerFact) throws {
            let secret = String(webhookSecret.dropFirst(6))
            let key = SymmetricKey(data: try #require(Data(base64Encoded: secret)))
            let headers = try #require(request.headers)
            let signatures = try #require(headers["webhook-signature"]).split(separator: " ")
            #expect(signatures.count == 2, "one of each secret while one replaces the other")
            let signed =
                "\(headers["webhook-id"] ?? "").\(headers["webhook-timestamp"] ?? "").\(request.body ?? "")"
            let code = try #require(Data(base64Encoded: String(signatures[0].dropFirst(3))))
            #expect(signatures[0].hasPrefix("v1,"))
            #expect(
                HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(signed.utf8), using: key))
        }

        @Test func theBodySaysWhetherItIsADrill() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let channel = try WebhookChannel(
                settings("http://127.0.0.1:\(sink.port)/ok"), secret: webhookSecret, loop: loop, now: fixedNow
            )
            for mode in [Mode.real, .exercise] {
                let text = Wording(mode: mode, subject: "Feu", body: "Un \"feu\"\r\n").rendered(for: .webhook)
                var parcel = parcel("partenaire", subject: text.subject, text: text.text)
                parcel.medium = .webhook
                #expect(kind(await channel.deliver(parcel)) == .accepted)
            }
            let bodies = try sink.facts("request").map { fact in
                try JSONSerialization.jsonObject(with: Data((fact.body ?? "").utf8)) as? [String: Any]
            }
            let data = bodies.compactMap { $0?["data"] as? [String: Any] }
            #expect(data.map { $0["exercise"] as? Bool } == [false, true])
            #expect(data.first?["text"] as? String == "Un \"feu\"\r\n")
            #expect(bodies.first??["type"] as? String == "tocsin.notice")
        }

        @Test(arguments: [
            "", "motdepasse", "whsec_", "whsec_QUFB", "whsec_pas de base64",
            "whsec_" + String(repeating: "QUFB", count: 40),
        ])
        func aWrongSecretIsFoundAtTheStart(_ secret: String) {
            #expect(throws: CredentialFault.self) {
                try WebhookChannel(
                    settings("https://partenaire.example/"), secret: secret, loop: TransferLoop(),
                    now: fixedNow)
            }
        }

        @Test func anInsideDoorNeedsThePathsWord() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let channel = try WebhookChannel(
                settings("http://127.0.0.1:\(sink.port)/ok", allowPrivate: false), secret: webhookSecret,
                loop: loop, now: fixedNow)
            #expect(
                await channel.deliver(parcel())
                    == .refused(reason: "adresse interdite à cette voie : 127.0.0.1"))
            #expect(sink.facts("connect").isEmpty)
            guard case .failing = await channel.probe() else {
                Issue.record("a look says it would work")
                return
            }
        }
    }
}
