// Faults F15–F19 on the way to a web service, each through a proxy that hurts in one stated way.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

/// What must be said of each fault, and how many requests the far end may have seen.
struct FaultRow: Sendable, CustomTestStringConvertible {
    var fault: String
    var kind: Kind
    var atSink: Int

    var testDescription: String { fault }

    static let all = [
        FaultRow(fault: "none", kind: .accepted, atSink: 1),
        FaultRow(fault: "latency", kind: .accepted, atSink: 1),
        FaultRow(fault: "hang", kind: .unknown, atSink: 0),
        FaultRow(fault: "drip", kind: .unknown, atSink: 1),
        FaultRow(fault: "cut-after-request", kind: .unknown, atSink: 1),
        FaultRow(fault: "cut-mid-answer", kind: .unknown, atSink: 1),
        FaultRow(fault: "headers", kind: .unknown, atSink: 0),
    ]
}

private func webhook(_ port: Int, _ loop: TransferLoop, honoursKeys: Bool = true) throws -> WebhookChannel {
    let common = common(tls: inTheClear, timeout: .seconds(2), honoursKeys: honoursKeys)
    return try WebhookChannel(
        WebhookSettings(common: common, url: "http://127.0.0.1:\(port)/ok", credential: "essai"),
        secret: webhookSecret, loop: loop, now: fixedNow)
}

private func sms(_ port: Int, _ loop: TransferLoop) -> GatewayChannel {
    GatewayChannel(
        GatewaySettings(
            common: common(tls: inTheClear, timeout: .seconds(2)), url: "http://127.0.0.1:\(port)/ok?to={to}",
            bodyKind: .form, body: "t={text}"),
        secret: nil, loop: loop, now: fixedNow)
}

private func matrix(_ port: Int, _ token: String) -> MatrixChannel {
    MatrixChannel(
        MatrixSettings(
            common: common(tls: inTheClear, timeout: .seconds(10), honoursKeys: true),
            homeserver: "http://127.0.0.1:\(port)", credential: "jeton"),
        token: token, loop: TransferLoop(), now: fixedNow)
}

private func proxy(_ target: Int, _ fault: String, times: Int? = nil) async throws -> TestServer {
    let times = times.map { ["--times", "\($0)"] } ?? []
    let delay = fault == "latency" ? "0.3" : "1"
    return try await TestServer(
        "fault_proxy.py", ["--target", "\(target)", "--fault", fault, "--delay", delay] + times)
}

extension OneAtATime {
    @Suite struct FaultProxyTests {
        @Test(arguments: FaultRow.all) func eachFaultHasItsOutcome(_ row: FaultRow) async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let proxy = try await proxy(sink.port, row.fault)
            let start = ContinuousClock.now
            let outcomes = [
                await sms(proxy.port, loop).deliver(parcel("+33639980107")),
                try await webhook(proxy.port, loop).deliver(parcel("partenaire")),
            ]
            #expect(outcomes.map(kind) == [row.kind, row.kind], "\(outcomes)")
            // Two seconds each, with room for a loaded machine.
            #expect(ContinuousClock.now - start < .seconds(8))
            #expect(sink.facts("request").count == 2 * row.atSink)
            if row.fault == "headers" {
                let sent = try #require(try await proxy.first("giant")?.sent)
                #expect(sent < 64 << 20, "header fields are read without end")
            }
        }

        @Test func aClosedPortHandsNothingOver() async throws {
            // Nobody listens on port 1.
            let port = 1
            let loop = TransferLoop()
            #expect(kind(await sms(port, loop).deliver(parcel("+33639980107"))) == .retry)
            #expect(kind(try await webhook(port, loop).deliver(parcel())) == .retry)
        }

        @Test func afterACutTheSameKeyComesAgain() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let proxy = try await proxy(sink.port, "cut-after-request", times: 1)
            let channel = try webhook(proxy.port, loop)
            #expect(kind(await channel.deliver(parcel("partenaire"))) == .unknown)
            #expect(kind(await channel.deliver(parcel("partenaire"))) == .accepted)
            let keys = sink.facts("request").compactMap { $0.headers?["webhook-id"] }
            #expect(keys.count == 2 && Set(keys).count == 1)
        }

        @Test func aRealHomeserverKeepsOneEventThroughACut() async throws {
            let server = try await TestServer("homeserver.py")
            let tokens = try #require(server.facts("listening").first?.headers)
            let token = try #require(tokens["tocsin"])
            let room = try await room(on: server.port, token)
            let proxy = try await proxy(server.port, "cut-after-request", times: 1)
            let channel = matrix(proxy.port, token)
            let first = await channel.deliver(parcel(room, key: "29/x/1", text: "une seule fois"))
            #expect(kind(first) == .unknown, "\(first)")
            #expect(
                kind(await channel.deliver(parcel(room, key: "29/x/1", text: "une seule fois"))) == .accepted)
            #expect(proxy.facts("connect").count >= 2)
            let path = "/rooms/\(room.replacing("!", with: "%21").replacing(":", with: "%3A"))/messages?dir=b"
            let answer = try await ask(server.port, token, "GET", path)
            let bodies = (answer["chunk"] as? [[String: Any]] ?? []).compactMap {
                ($0["content"] as? [String: Any])?["body"] as? String
            }
            #expect(bodies == ["une seule fois"])
        }

        private func room(on port: Int, _ token: String) async throws -> String {
            try #require(try await ask(port, token, "POST", "/createRoom", "{}")["room_id"] as? String)
        }

        private func ask(
            _ port: Int, _ token: String, _ method: String, _ path: String, _ body: String? = nil
        ) async throws -> [String: Any] {
            var request = TransferRequest(
                url: "http://127.0.0.1:\(port)/_matrix/client/v3\(path)",
                content: .http(
                    method: method, headers: [(name: "Authorization", value: "Bearer \(token)")],
                    body: body.map { Array($0.utf8) }))
            request.requireTLS = false
            let result = await TransferLoop().perform(request)
            return try JSONSerialization.jsonObject(with: Data(result.body)) as? [String: Any] ?? [:]
        }

        @Test func anotherCharsetHarmsNobody() async throws {
            let stub = try await TestServer(
                "web_stub.py",
                [
                    "--answers",
                    #"{"POST /ok":[[500,{"Content-Type":"text/plain; charset=utf-16"},"#
                        + #""\u0000\u001b[2J\u00e9"]]}"#,
                ])
            let outcome = try await webhook(stub.port, TransferLoop()).deliver(parcel())
            #expect(kind(outcome) == .retry)
            #expect(!"\(outcome)".unicodeScalars.contains { $0.value < 0x20 })
        }
    }

    /// F21: a far end that cannot be trusted gets no byte of the message, and says so by itself.
    @Suite struct UntrustedTests {
        enum Trouble: String, CaseIterable { case wrongHost, expired, unknownAuthority, oldProtocol }

        @Test(arguments: Trouble.allCases) func noByteLeaves(_ trouble: Trouble) async throws {
            var arguments = try Certificates.arguments()
            if trouble == .oldProtocol { arguments.append("--old") }
            if trouble == .expired {
                arguments = ["--cert", Scratch.fresh("expired.pem"), "--key", Scratch.fresh("expired.key")]
                arguments += ["--expired-by", Certificates.authority, Certificates.caKey]
            }
            let server = try await TestServer("tls_counter.py", arguments)
            let host = trouble == .wrongHost ? "127.0.0.1" : "localhost"
            let common = common(
                caFile: trouble == .unknownAuthority ? nil : Certificates.authority, timeout: .seconds(4))
            let channel = try WebhookChannel(
                WebhookSettings(
                    common: common, url: "https://\(host):\(server.port)/ok", credential: "essai"),
                secret: webhookSecret, loop: TransferLoop(), now: fixedNow)
            let outcome = await channel.deliver(parcel("partenaire"))
            #expect(kind(outcome) == (trouble == .oldProtocol ? .retry : .outOfOrder), "\(outcome)")
            #expect(try await server.first("counted")?.sent == 0)
        }

        /// The counter counts: with everything right it is not zero.
        @Test func theCounterSeesATrustedMessage() async throws {
            let server = try await TestServer("tls_counter.py", try Certificates.arguments())
            let common = common(timeout: .seconds(2))
            let channel = try WebhookChannel(
                WebhookSettings(
                    common: common, url: "https://localhost:\(server.port)/ok", credential: "essai"),
                secret: webhookSecret, loop: TransferLoop(), now: fixedNow)
            #expect(kind(await channel.deliver(parcel("partenaire"))) == .unknown)
            #expect(try #require(try await server.first("counted")?.sent) > 200)
        }
    }
}
