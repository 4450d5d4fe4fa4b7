// Matrix against a real homeserver: one event for each attempt, read back by another user; and a stand-in
// for refusals.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func channel(_ port: Int, _ token: String, loop: TransferLoop = TransferLoop()) -> MatrixChannel {
    MatrixChannel(
        MatrixSettings(
            common: common(tls: inTheClear, honoursKeys: true), homeserver: "http://127.0.0.1:\(port)",
            credential: "jeton"),
        token: token, loop: loop, now: fixedNow)
}

/// What a client of the second user would do.
private struct Reader {
    let port: Int
    let token: String

    func ask(_ method: String, _ path: String, _ body: String? = nil) async throws -> [String: Any] {
        var request = TransferRequest(
            url: "http://127.0.0.1:\(port)/_matrix/client/v3\(path)",
            content: .http(
                method: method, headers: [(name: "Authorization", value: "Bearer \(token)")],
                body: body.map { Array($0.utf8) }))
        request.requireTLS = false
        let result = await TransferLoop().perform(request)
        return try JSONSerialization.jsonObject(with: Data(result.body)) as? [String: Any] ?? [:]
    }

    var invitations: [String] {
        get async throws {
            let rooms = try await ask("GET", "/sync")["rooms"] as? [String: Any]
            return (rooms?["invite"] as? [String: Any])?.keys.sorted() ?? []
        }
    }

    func texts(in room: String) async throws -> [String] {
        let escaped = room.replacing("!", with: "%21").replacing(":", with: "%3A")
        let answer = try await ask("GET", "/rooms/\(escaped)/messages?dir=b&limit=50")
        let events = answer["chunk"] as? [[String: Any]] ?? []
        return events.compactMap { ($0["content"] as? [String: Any])?["body"] as? String }
    }

    func join(_ room: String) async throws {
        let escaped = room.replacing("!", with: "%21").replacing(":", with: "%3A")
        _ = try await ask("POST", "/join/\(escaped)", "{}")
    }
}

extension OneAtATime {
    @Suite struct MatrixChannelTests {
        @Test func aRealHomeserverKeepsOneEventForEachAttempt() async throws {
            let server = try await TestServer("homeserver.py")
            let tokens = try #require(server.facts("listening").first?.headers)
            let channel = channel(server.port, try #require(tokens["tocsin"]))
            let guardian = Reader(port: server.port, token: try #require(tokens["garde"]))
            #expect(await channel.probe() == .fine(note: "@tocsin:tchap.test"))

            // Two at once to somebody never written to: one room.
            let text = "EXERCICE – EXERCICE – EXERCICE\nCellule \"activée\" à 3 h 12. 🔔"
            async let one = channel.deliver(parcel("@garde:tchap.test", key: "29/p1/1", text: text))
            async let two = channel.deliver(parcel("@garde:tchap.test", key: "29/p1/2", text: "second"))
            let outcomes = await [one, two]
            #expect(outcomes.map(kind) == [.accepted, .accepted], "\(outcomes)")
            let rooms = try await guardian.invitations
            #expect(rooms.count == 1)
            let room = try #require(rooms.first)
            try await guardian.join(room)

            // The same attempt again: the same event.
            let again = await channel.deliver(parcel("@garde:tchap.test", key: "29/p1/1", text: text))
            #expect(again == outcomes[0])
            #expect(try await guardian.texts(in: room).sorted() == [text, "second"].sorted())

            // Another daemon of the same account finds the room by its account data.
            let restarted = self.channelAfterRestart(server.port, try #require(tokens["tocsin"]))
            #expect(
                kind(await restarted.deliver(parcel("@garde:tchap.test", key: "29/p1/3", text: "troisième")))
                    == .accepted)
            #expect(try await guardian.invitations.isEmpty)
            #expect(try await guardian.texts(in: room).count == 3)

            // Into a room by its name; a stranger's room and an unknown user are refused.
            #expect(kind(await channel.deliver(parcel(room, key: "29/p1/4"))) == .accepted)
            let press = self.channelAfterRestart(server.port, try #require(tokens["presse"]))
            #expect(kind(await press.deliver(parcel(room, key: "29/p1/5"))) == .refused)
            let wrong = self.channelAfterRestart(server.port, "faux")
            #expect(kind(await wrong.deliver(parcel(room, key: "29/p1/6"))) == .outOfOrder)
            guard case .failing = await wrong.probe() else {
                Issue.record("a wrong token looks fine")
                return
            }
        }

        private func channelAfterRestart(_ port: Int, _ token: String) -> MatrixChannel {
            channel(port, token)
        }

        @Test func aRoomThatWasLeftIsReplaced() async throws {
            let server = try await TestServer("homeserver.py")
            let tokens = try #require(server.facts("listening").first?.headers)
            let guardian = Reader(port: server.port, token: try #require(tokens["garde"]))
            let first = channel(server.port, try #require(tokens["tocsin"]))
            #expect(kind(await first.deliver(parcel("@garde:tchap.test", key: "a"))) == .accepted)
            let room = try #require(try await guardian.invitations.first)
            let escaped = room.replacing("!", with: "%21").replacing(":", with: "%3A")
            _ = try await guardian.ask("POST", "/rooms/\(escaped)/leave", "{}")
            let second = channel(server.port, try #require(tokens["tocsin"]))
            #expect(kind(await second.deliver(parcel("@garde:tchap.test", key: "b"))) == .accepted)
            #expect(try await guardian.invitations.count == 1)
        }

        /// One mistyped name among those looked for at once is that one's alone.
        @Test func aWrongUserIsNobodyElsesFault() async throws {
            let api = "/_matrix/client/v3"
            let sent = ["k1", "k2", "k3"].map { key in
                #""PUT \#(api)/rooms/%21r%3Ab/send/m.room.message/\#(key)":[[200,{},"{\"event_id\":\"e\"}"]]"#
            }
            let found = [
                #""GET \#(api)/account/whoami":[[200,{},"{\"user_id\":\"@t:b\"}"]]"#,
                #""POST \#(api)/createRoom":[[400,{},"{}"],[200,{},"{\"room_id\":\"!r:b\"}"]]"#,
            ]
            let answers = "{\((found + sent).joined(separator: ","))}"
            let stub = try await TestServer("web_stub.py", ["--answers", answers])
            let channel = channel(stub.port, "jeton")
            async let first = channel.deliver(parcel("@a:b", key: "k1"))
            async let second = channel.deliver(parcel("@c:b", key: "k2"))
            async let third = channel.deliver(parcel("@d:b", key: "k3"))
            let kinds = await [kind(first), kind(second), kind(third)]
            #expect(kinds.count { $0 == .refused } == 1 && kinds.count { $0 == .accepted } == 2)
        }

        @Test func aBusyServerSaysWhen() async throws {
            let path = "PUT /_matrix/client/v3/rooms/%21a%3Ab/send/m.room.message/29-2026-007.2Fp07.2F1"
            let stub = try await TestServer(
                "web_stub.py",
                [
                    "--answers",
                    #"{"\#(path)":[[429,{},"{\"retry_after_ms\":2500}"],"#
                        + #"[403,{},"{}"],[502,{},""],[200,{},"{}"]]}"#,
                ])
            let channel = channel(stub.port, "jeton")
            guard case .retry(let after, _) = await channel.deliver(parcel("!a:b")) else {
                Issue.record("not tried again")
                return
            }
            #expect(after == .milliseconds(2500))
            var kinds: [Kind] = []
            for _ in 0..<3 { kinds.append(kind(await channel.deliver(parcel("!a:b")))) }
            #expect(kinds == [.refused, .retry, .unknown])
            #expect(kind(await channel.deliver(parcel("#alias:b"))) == .refused)
        }
    }
}
