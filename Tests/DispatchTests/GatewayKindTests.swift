// What gateways want beside a plain request: a signature, a token, an alphabet, a status page.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

extension OneAtATime {
    @Suite struct GatewayKindTests {
        private func settings(_ server: TestServer, _ mode: String) -> GatewaySettings {
            GatewaySettings(
                common: common(tls: inTheClear), url: "http://localhost:\(server.port)/\(mode)?to={to}",
                bodyKind: .json, body: #"{"message":"{text}","coding":"{bits}"}"#, user: "AK")
        }

        /// The example of OVH's guides, computed again by `openssl`.
        @Test func requestsAreSignedAsOVHWants() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            var settings = settings(sink, "ok")
            settings.headers = [
                "X-Ovh-Application": "{user}", "X-Ovh-Consumer": "{consumer}",
                "X-Ovh-Timestamp": "{timestamp}", "X-Ovh-Signature": "{signature}",
            ]
            let channel = GatewayChannel(
                settings, secrets: .init(main: "AS", consumer: "CK"), loop: loop, now: fixedNow)
            #expect(kind(await channel.deliver(parcel("+33639980107", text: "à 3 h"))) == .accepted)
            let request = try #require(sink.facts("request").first)
            let body = #"{"message":"à 3 h","coding":"7bit"}"#
            #expect(request.body == body)
            #expect(request.headers?["x-ovh-timestamp"] == "1795227120")
            let signed =
                "AS+CK+POST+http://localhost:\(sink.port)/ok?to=%2B33639980107+\(body)+1795227120"
            #expect(request.headers?["x-ovh-signature"] == "$1$" + (try sha1(signed)))
            #expect(
                request.headers?["x-ovh-consumer"] == "CK" && request.headers?["x-ovh-application"] == "AK")
        }

        @Test func theAlphabetFollowsTheText() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let channel = GatewayChannel(settings(sink, "ok"), secret: nil, loop: loop, now: fixedNow)
            for text in ["Préfecture à 3 h", "Vous êtes appelé", "1 247 \u{20AC}"] {
                _ = await channel.deliver(parcel("+33639980107", text: text))
            }
            let codings = sink.facts("request").map { $0.body?.contains("7bit") }
            #expect(codings == [true, false, true])
        }

        @Test func aStatusPageIsAskedAndNothingIsSent() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            var settings = settings(sink, "ok")
            let without = GatewayChannel(settings, secret: nil, loop: loop, now: fixedNow)
            #expect(await without.probe() == .untestable)
            for (mode, word, isFine) in [
                ("ok", "Accepted", true), ("ok", "online", false), ("panne", "", false),
            ] {
                settings.status = GatewayStatus(
                    url: "http://localhost:\(sink.port)/\(mode)", contains: word.isEmpty ? nil : word)
                let channel = GatewayChannel(settings, secret: nil, loop: loop, now: fixedNow)
                #expect((await channel.probe() == .fine(note: nil)) == isFine, "\(mode) \(word)")
            }
            #expect(sink.facts("request").allSatisfy { $0.method == "GET" })
        }

        @Test func withoutATokenNothingLeaves() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            var settings = settings(sink, "ok")
            settings.token = GatewayToken(
                url: "http://localhost:\(sink.port)/interdit", body: "username={user}&password={secret}")
            let channel = GatewayChannel(settings, secret: "s&3", loop: loop, now: fixedNow)
            #expect(kind(await channel.deliver(parcel("+33639980107"))) == .outOfOrder)
            settings.token?.url = "http://localhost:\(sink.port)/panne"
            let down = GatewayChannel(settings, secret: "s&3", loop: loop, now: fixedNow)
            #expect(kind(await down.deliver(parcel("+33639980107"))) == .retry)
            #expect(
                sink.facts("request").map(\.body)
                    == [String](repeating: "username=AK&password=s%263", count: 2))
        }

        private func sha1(_ text: String) throws -> String {
            let (process, input, output) = (Process(), Pipe(), Pipe())
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["openssl", "sha1", "-r"]
            (process.standardInput, process.standardOutput) = (input, output)
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
            try input.fileHandleForWriting.close()
            let said = try output.fileHandleForReading.readToEnd() ?? Data()
            return String(decoding: said.prefix(40), as: UTF8.self)
        }
    }
}
