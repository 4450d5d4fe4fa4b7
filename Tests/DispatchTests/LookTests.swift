// Looks over the web read when the far end's certificate ends, each on a connection of its own.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

extension OneAtATime {
    @Suite struct LookTests {
        /// The test's certificates are made for two days.
        private func expectTwoDays(_ outcome: ProbeOutcome, _ place: SourceLocation = #_sourceLocation) {
            guard case .fine(_, let expires?) = outcome else {
                Issue.record("\(outcome)", sourceLocation: place)
                return
            }
            let left = expires.seconds - Int64(Date(timeIntervalSinceNow: 0).timeIntervalSince1970)
            #expect((47 * 3600...49 * 3600).contains(left), sourceLocation: place)
        }

        @Test func theGatewaysPageOfStateShowsItsCertificate() async throws {
            let sink = try await TestServer("http_sink.py", try Certificates.arguments())
            let base = "https://localhost:\(sink.port)"
            var settings = GatewaySettings(common: common(honoursKeys: true), url: "\(base)/ok?to={to}")
            settings.status = GatewayStatus(url: "\(base)/ok")
            let channel = GatewayChannel(settings, secret: nil, loop: TransferLoop(), now: fixedNow)
            // A message before and a look before: neither leaves a connection that would hide it.
            _ = await channel.deliver(parcel("+33639980107"))
            expectTwoDays(await channel.probe())
            expectTwoDays(await channel.probe())
            #expect(sink.facts("connect").count == 3)
        }

        @Test func matrixMastodonAndWebhooksShowTheirs() async throws {
            let answers =
                #"{"GET /_matrix/client/v3/account/whoami":[[200,{},"{\"user_id\":\"@t:localhost\"}"]],"#
                + #""GET /api/v1/accounts/verify_credentials":[[200,{},"{\"acct\":\"p29\"}"]]}"#
            let stub = try await TestServer(
                "web_stub.py", try ["--answers", answers] + Certificates.arguments())
            let (base, loop) = ("https://localhost:\(stub.port)", TransferLoop())
            let common = common(honoursKeys: true)
            let matrix = MatrixChannel(
                MatrixSettings(common: common, homeserver: base, credential: "jeton"), token: "jeton",
                loop: loop, now: fixedNow)
            let mastodon = MastodonChannel(
                MastodonSettings(common: common, server: base, credential: "jeton"), token: "jeton",
                loop: loop, now: fixedNow)
            let webhook = try WebhookChannel(
                WebhookSettings(common: common, url: "\(base)/ok", credential: "essai"),
                secret: webhookSecret, loop: loop, now: fixedNow)
            for channel in [matrix, mastodon, webhook] as [any TocsinCore.Channel] {
                expectTwoDays(await channel.probe())
                expectTwoDays(await channel.probe())
            }
        }
    }
}
