// Mastodon against a server as strict as its documents: scopes, visibility, its way to count, keys, rate
// limits.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private let mark = ExerciseMark.text(for: .mastodon)

extension OneAtATime {
    @Suite struct MastodonServerTests {
        private func server(_ more: [String] = []) async throws -> TestServer {
            try await TestServer("mastodon.py", ["--now", "\(fixedNow().seconds)"] + more)
        }

        private func channel(
            _ server: TestServer, token: String = "jeton-7", visibility: String = "public", length: Int = 500
        ) -> MastodonChannel {
            MastodonChannel(
                MastodonSettings(
                    common: common(tls: inTheClear, honoursKeys: true),
                    server: "http://127.0.0.1:\(server.port)", credential: "jeton", visibility: visibility,
                    length: length),
                token: token, loop: TransferLoop(), now: fixedNow)
        }

        /// What is sent again after a cut is one post; the next message is another, whatever its words.
        @Test func oneKeyIsOneStatus() async throws {
            let server = try await server()
            let channel = channel(server)
            #expect(await channel.probe() == .fine(note: "@pref29"))
            for _ in 0..<2 {
                let outcome = await channel.deliver(parcel(key: "29-2026-007/m/1", text: "Restez chez vous."))
                #expect(outcome == .accepted(reference: "https://m.example/@pref29/1"))
            }
            let other = await channel.deliver(parcel(key: "29-2026-007/m/2", text: "Restez chez vous."))
            #expect(other == .accepted(reference: "https://m.example/@pref29/2"))
            #expect(server.facts("status").count == 2 && server.facts("request").count == 4)
        }

        /// Links count for 23, whatever their length; accents and dashes for one each.
        @Test(arguments: [1, 40, 400]) func aTextIsCutAsTheServerCounts(_ path: Int) async throws {
            let server = try await server()
            let channel = channel(server)
            let link = "https://www.finistere.gouv.fr/" + String(repeating: "a", count: path)
            let sentence = String(repeating: "Évacuez la presqu’île – gardez vos chats. ", count: 30)
            let text = "\(mark)\n\(sentence)\nPlus : \(link)\n\(mark)"
            let outcome = await channel.deliver(parcel(text: text))
            #expect(kind(outcome) == .accepted, "\(outcome)")
            let posted = try #require(server.facts("status").first?.content)
            #expect(posted.hasPrefix(mark) && posted.hasSuffix("\(link)\n\(mark)") && posted.contains("…"))
            // The server does count: what is not cut is refused, and that is nobody's fault but the text's.
            let whole = self.channel(server, length: 5000)
            #expect(kind(await whole.deliver(parcel(key: "k/2", text: text))) == .refused)
        }

        @Test func visibilityIsAsTheSettingsSayAndAsTheServerKnows() async throws {
            let server = try await server()
            for word in ["unlisted", "private"] {
                let outcome = await channel(server, visibility: word).deliver(parcel(key: word))
                #expect(kind(outcome) == .accepted)
            }
            #expect(server.facts("status").map(\.address) == ["unlisted", "private"])
            #expect(kind(await channel(server, visibility: "publique").deliver(parcel())) == .refused)
        }

        /// The headers stand on every answer: only a refusal for too many requests is about them.
        @Test func onlyTooManyRequestsWaitForTheWindow() async throws {
            let server = try await server(["--limit", "1", "--window", "45", "--broken", "1"])
            let channel = channel(server)
            guard case .retry(after: nil, _) = await channel.deliver(parcel(key: "k/1")) else {
                Issue.record("a server that is down asks for no pause")
                return
            }
            #expect(kind(await channel.deliver(parcel(key: "k/1"))) == .accepted)
            let outcome = await channel.deliver(parcel(key: "k/2"))
            #expect(
                outcome
                    == .retry(after: .seconds(45), reason: #"réponse 429 : {"error": "Too many requests"}"#))
            #expect(kind(await channel.deliver(parcel(key: "k/1"))) == .accepted, "known already")
            #expect(server.facts("status").count == 1)
        }

        /// What is wrong with the account is wrong for every message: the path is set aside and told.
        @Test func anAccountThatMayNotPostIsAPathOutOfOrder() async throws {
            let server = try await server(["--scope", "read:accounts"])
            let outcome = await channel(server).deliver(parcel())
            guard case .outOfOrder(let reason) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(reason.contains("outside the authorized scopes"))
            let wrong = channel(server, token: "ancien")
            #expect(kind(await wrong.deliver(parcel())) == .outOfOrder)
            guard case .failing = await wrong.probe() else {
                Issue.record("the look finds nothing")
                return
            }
            #expect(server.facts("status").isEmpty)
        }
    }
}
