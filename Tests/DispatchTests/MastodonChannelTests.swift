// Mastodon against a stand-in that remembers keys as the real server does: there is none to run here.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private let mark = ExerciseMark.text(for: .mastodon)

private func channel(_ stub: TestServer, length: Int = 500) -> MastodonChannel {
    MastodonChannel(
        MastodonSettings(
            common: common(tls: inTheClear, honoursKeys: true), server: "http://127.0.0.1:\(stub.port)",
            credential: "jeton", length: length),
        token: "jeton-7", loop: TransferLoop(), now: fixedNow)
}

private func stub(_ answers: String) async throws -> TestServer {
    try await TestServer("web_stub.py", ["--answers", answers])
}

extension OneAtATime {
    @Suite struct MastodonChannelTests {
        @Test func onePostForOneKeyWithItsAddress() async throws {
            let stub = try await stub(
                #"{"POST /api/v1/statuses":[[200,{},"{\"id\":\"1\",\"url\":\"https://m.example/@p/1\"}"],"#
                    + #"[200,{},"{\"id\":\"2\",\"url\":\"https://m.example/@p/2\"}"]]}"#
            )
            let channel = channel(stub)
            for _ in 0..<2 {
                let outcome = await channel.deliver(parcel("mastodon", text: "Restez chez vous."))
                #expect(outcome == .accepted(reference: "https://m.example/@p/1"))
            }
            let request = try #require(stub.facts("request").first)
            #expect(request.headers?["authorization"] == "Bearer jeton-7")
            #expect(request.headers?["idempotency-key"] == "29-2026-007/p07/1")
            #expect(
                request.body == #"{"language":"fr","status":"Restez chez vous.","visibility":"public"}"#)
        }

        @Test func eachAnswerHasItsOutcome() async throws {
            let stub = try await stub(
                #"{"POST /api/v1/statuses":[[429,{"X-RateLimit-Reset":"2026-11-21T02:12:45.000Z"},"{}"],"#
                    + #"[422,{},"{\"error\":\"trop long\"}"],[401,{},"{}"],[503,{},""],"#
                    + #"[302,{"Location":"/ok"},""],[200,{},"<html>"]],"#
                    + #""GET /api/v1/accounts/verify_credentials":"#
                    + #"[[200,{},"{\"acct\":\"pref29\"}"],[401,{},"{}"]]}"#
            )
            let channel = channel(stub)
            #expect(
                await channel.deliver(parcel()) == .retry(after: .seconds(45), reason: "réponse 429 : {}"))
            var kinds: [Kind] = []
            for _ in 0..<5 { kinds.append(kind(await channel.deliver(parcel()))) }
            #expect(kinds == [.refused, .outOfOrder, .retry, .refused, .unknown])
            #expect(await channel.probe() == .fine(note: "@pref29"))
            #expect(await channel.probe() == .failing(reason: "réponse 401 : {}"))
        }

        @Test func aLongTextLosesItsMiddleOnly() {
            let long = String(repeating: "Évacuez la presqu’île. ", count: 60)
            let link = "https://www.finistere.gouv.fr/" + String(repeating: "a", count: 40)
            let text = "\(mark)\n\(long)\nPlus : \(link)\n\(mark)"
            let post = PostText(text, mark: mark).cut(to: 500)
            #expect(post.count <= 500 && post.count > 450)
            #expect(post.hasPrefix(mark) && post.hasSuffix("…\n\(link)\n\(mark)"))
            #expect(PostText("court", mark: mark).cut(to: 500) == "court")
            #expect(PostText(String(repeating: "x", count: 600), mark: mark).cut(to: 500).count == 500)
            // A short link counts for 23 all the same.
            let short = String(repeating: "y", count: 480) + " https://a.fr"
            #expect(PostText(short, mark: mark).cut(to: 500) != short)
        }
    }
}
