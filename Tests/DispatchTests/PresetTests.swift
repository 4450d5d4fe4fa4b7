// The gateways of Config/gateways as they are shipped, each against a provider as strict as its public
// documents.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSettings
import TocsinSystem

/// The department's settings with its SMS path written as one of the shipped files says.
private enum Shipped {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config")

    static func gateway(_ name: String) throws -> GatewaySettings {
        let folder = URL(filePath: Scratch.fresh("settings"))
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in ["roster.yaml", "directories", "messages"] {
            try files.copyItem(at: config.appending(path: part), to: folder.appending(path: part))
        }
        let whole = try String(contentsOf: config.appending(path: "tocsin.yaml"), encoding: .utf8)
        let part = try String(contentsOf: config.appending(path: "gateways/\(name).yaml"), encoding: .utf8)
        let (before, rest) = try halves(of: whole, at: "  - id: sms\n")
        let (_, after) = try halves(of: rest, at: "  # Automate d'appel")
        let (_, paths) = try halves(of: part, at: "\npaths:\n")
        try "\(before)\(paths)  # Automate d'appel\(after)"
            .write(to: folder.appending(path: "tocsin.yaml"), atomically: true, encoding: .utf8)
        let settings = try Configuration.load(folder: folder.path).settings
        guard case .sms(let gateway)? = settings.paths.first(where: { $0.id == "sms" }) else {
            throw ServerFault(description: "no SMS path in \(name).yaml")
        }
        return gateway
    }

    private static func halves(of text: String, at mark: String) throws -> (String, String) {
        guard let range = text.firstRange(of: mark) else { throw ServerFault(description: "no \(mark)") }
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
    }
}

extension OneAtATime {
    @Suite struct PresetTests {
        /// The shipped gateway led to a provider of the test's own, and nothing else of it changed.
        private func channel(
            _ name: String, at server: TestServer, _ secrets: GatewayChannel.Secrets
        ) throws -> GatewayChannel {
            var gateway = try Shipped.gateway(name)
            let here = "http://localhost:\(server.port)"
            func led(_ url: String) -> String { url.replacing(/^https?:\/\/[^\/]+/, with: here) }
            gateway.url = led(gateway.url)
            if let token = gateway.token { gateway.token?.url = led(token.url) }
            gateway.common.tls = inTheClear
            return GatewayChannel(gateway, secrets: secrets, loop: TransferLoop(), now: fixedNow)
        }

        private func sms(_ to: String, _ text: String = "Cellule activée à 3 h 12.", key: String = "k/1")
            -> Parcel
        {
            var parcel = Parcel(
                attempt: AttemptID(key), medium: .sms, path: "sms", address: to, subject: "", text: text)
            parcel.receipt = "/r/sms/29-2026-E001/1/x"
            return parcel
        }

        private func provider(_ kind: String, _ more: [String] = []) async throws -> TestServer {
            try await TestServer(
                "providers.py", ["--kind", kind, "--now", "\(fixedNow().seconds)"] + more)
        }

        private let ovhKeys = GatewayChannel.Secrets(main: "secret", consumer: "consumer")

        @Test func ovhTakesWhatIsSignedAndSaysWhomItCannotReach() async throws {
            let server = try await provider("ovh")
            let channel = try channel("ovh", at: server, ovhKeys)
            let texts = ["Cellule activée à 3 h 12.", "Œuvre « été » – 1\u{202F}247 \"x\" \\ {to}\nfin"]
            for text in texts {
                guard case .accepted(let reference?) = await channel.deliver(sms("+33639980101", text)) else {
                    Issue.record("not taken")
                    return
                }
                // By this name its delivery receipt is known again.
                #expect(reference.contains("2692992"), "\(reference)")
            }
            #expect(server.facts("sms").map(\.content) == texts)
            let lost = await channel.deliver(sms("+33639980109"))
            guard case .refused = lost else {
                Issue.record("\(lost)")
                return
            }
        }

        @Test func ovhRefusingOurKeysOrOurClockIsAPathOutOfOrder() async throws {
            let server = try await provider("ovh")
            for keys in [
                GatewayChannel.Secrets(main: "autre", consumer: "consumer"),
                GatewayChannel.Secrets(main: "secret", consumer: "autre"),
            ] {
                let channel = try channel("ovh", at: server, keys)
                #expect(kind(await channel.deliver(sms("+33639980101"))) == .outOfOrder)
            }
            let late = try await provider("ovh", ["--skew", "600"])
            let channel = try channel("ovh", at: late, ovhKeys)
            #expect(kind(await channel.deliver(sms("+33639980101"))) == .outOfOrder)
            #expect(server.facts("sms").isEmpty && late.facts("sms").isEmpty)
        }

        /// 401, a fresh token once, and the same text under the same name.
        @Test func orangesTokenIsFetchedAgainWhenItHasRunOut() async throws {
            let server = try await provider("orange", ["--uses", "2"])
            let channel = try channel("orange", at: server, .init(main: "s&cret"))
            for number in 1...3 {
                let outcome = await channel.deliver(
                    sms("+33639980101", "Texte \(number) ê", key: "k/\(number)"))
                #expect(kind(outcome) == .accepted, "\(outcome)")
            }
            #expect(server.facts("token").count == 2)
            let sent = server.facts("sms")
            #expect(sent.map(\.address) == ["k/1", "k/2", "k/3"])
            #expect(sent.map(\.content) == ["Texte 1 ê", "Texte 2 ê", "Texte 3 ê"])
            let tried = server.facts("request").filter { $0.path?.hasSuffix("/diffusion-requests") == true }
            #expect(tried.map { $0.headers?["idempotency-key"] } == ["k/1", "k/2", "k/3", "k/3"])
            #expect(Set(tried.suffix(2).map(\.body)).count == 1)
        }

        @Test func aTokenThatIsNeverGoodIsAskedForTwiceAndNoMore() async throws {
            let server = try await provider("orange", ["--uses", "0"])
            let channel = try channel("orange", at: server, .init(main: "s&cret"))
            #expect(kind(await channel.deliver(sms("+33639980101"))) == .outOfOrder)
            #expect(server.facts("token").count == 2 && server.facts("sms").isEmpty)
            let wrong = try self.channel("orange", at: server, .init(main: "autre"))
            #expect(kind(await wrong.deliver(sms("+33639980101"))) == .outOfOrder)
            #expect(server.facts("token").count == 2)
        }

        @Test func theGenericOneSendsOnceUnderAKeyAndKnowsLater() async throws {
            let server = try await provider("generic")
            let channel = try channel("generic", at: server, .init(main: "jeton"))
            for _ in 0..<2 {
                let outcome = await channel.deliver(sms("+33639980101"))
                #expect(outcome == .accepted(reference: #"{"status":"accepted","id":"m-1"}"#))
            }
            #expect(server.facts("sms").count == 1)
            let back = "https://tocsin.finistere.example/r/sms/29-2026-E001/1/x"
            #expect(server.facts("sms").first?.address == back)
            #expect(
                kind(await channel.deliver(sms("+33639980107", key: "k/2"))) == .unknown, "kept for later")
            let wrong = try self.channel("generic", at: server, .init(main: "autre"))
            #expect(kind(await wrong.deliver(sms("+33639980101", key: "k/3"))) == .outOfOrder)
        }

        /// Kannel's own is tried on a real Kannel: `WebTests/KannelTests`.
        @Test(arguments: ["kannel", "ovh", "orange", "generic"])
        func everyShippedGatewayIsWhatItsPresetSays(_ name: String) throws {
            let gateway = try Shipped.gateway(name)
            #expect(gateway.common.id == "sms" && gateway.credential != nil)
            #expect((gateway.consumerCredential != nil) == (name == "ovh"))
            #expect((gateway.token != nil) == (name == "orange"))
            #expect((gateway.status != nil) == (name == "kannel"))
            #expect(gateway.common.honoursKeys == (name == "generic"))
            #expect(
                gateway.queuedContains.map { $0.contains("3: Queued") || $0.contains("deferred") } ?? true)
        }
    }
}
