// Server-side request forgery: whatever the notation, the name or the answer of the resolver, the connected
// address decides.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func request(_ host: String, _ port: Int, _ rule: AddressRule) -> TransferRequest {
    var request = TransferRequest(
        url: "http://\(host):\(port)/ok",
        content: .http(method: "POST", headers: [], body: Array("secret".utf8)))
    (request.requireTLS, request.addresses) = (false, rule)
    request.limits.connect = .milliseconds(500)
    return request
}

private func forbidden(_ result: TransferResult) -> String? {
    if case .forbidden(let address) = result.ending { "\(address)" } else { nil }
}

@Suite struct AddressTests {
    @Test(arguments: [
        ("8.8.8.8", NetworkAddress.Reach.open), ("193.57.1.2", .open), ("2001:4860::1", .open),
        ("127.0.0.1", .house), ("127.255.0.9", .house), ("10.1.2.3", .house), ("172.16.0.1", .house),
        ("172.31.255.255", .house), ("172.32.0.1", .open), ("192.168.1.1", .house), ("100.64.0.1", .house),
        ("::1", .house), ("fc00::1", .house), ("fdff::1", .house), ("::ffff:127.0.0.1", .house),
        ("::ffff:10.0.0.1", .house), ("64:ff9b::7f00:1", .house), ("2002:7f00:1::", .house),
        ("2002:808:808::", .open), ("::ffff:8.8.8.8", .open),
        ("169.254.169.254", .never), ("0.0.0.0", .never), ("224.0.0.1", .never), ("255.255.255.255", .never),
        ("::", .never), ("fe80::1", .never), ("ff02::1", .never), ("::ffff:169.254.169.254", .never),
        ("fd00:ec2::254", .never), ("192.0.0.8", .never), ("64:ff9b::a9fe:a9fe", .never),
    ])
    func eachAddressIsAsNearAsItIs(_ text: String, _ reach: NetworkAddress.Reach) throws {
        #expect(try #require(NetworkAddress(text)).reach == reach)
    }
}

extension OneAtATime {
    @Suite struct AddressGuardTests {
        @Test(arguments: [
            "127.0.0.1", "localhost", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001",
            "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0",
        ])
        func nothingInsideIsReachedUnderAnyName(_ host: String) async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let result = await loop.perform(request(host, sink.port, .publicOnly))
            #expect(forbidden(result) != nil, "\(result.ending)")
            #expect(result.stage == .nothing)
            #expect(sink.facts("connect").isEmpty)
        }

        @Test(arguments: [
            "169.254.169.254", "[::1]", "10.255.255.1", "[fe80::1]", "[fc00::1]", "192.168.255.1",
            "[fd00:ec2::254]",
        ])
        func noConnectionIsTriedToThem(_ host: String) async {
            let start = ContinuousClock.now
            let result = await TransferLoop().perform(request(host, 80, .publicOnly))
            #expect(forbidden(result) != nil, "\(result.ending)")
            #expect(ContinuousClock.now - start < .milliseconds(400))
        }

        @Test func theMetadataServiceIsRefusedEvenWherePrivateIsAllowed() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let metadata = await loop.perform(request("169.254.169.254", 80, .alsoPrivate))
            #expect(forbidden(metadata) == "169.254.169.254")
            #expect(await loop.perform(request("127.0.0.1", sink.port, .alsoPrivate)).status == 200)
        }

        @Test func aNameThatMovesIsJudgedEachTime() async throws {
            let sink = try await TestServer("http_sink.py")
            let name = "rebond.example"
            var request = request(name, sink.port, .publicOnly)
            for (addresses, refused) in [
                ("203.0.113.1", false), ("127.0.0.1", true), ("203.0.113.1,127.0.0.1", true),
            ] {
                // A loop of its own for each: the name is resolved anew.
                request.resolved = ["\(name):\(sink.port):\(addresses)"]
                let result = await TransferLoop().perform(request)
                #expect((forbidden(result) == "127.0.0.1") == refused, "\(addresses): \(result.ending)")
            }
            #expect(sink.facts("connect").isEmpty)
        }

        @Test func aConnectionOfAnotherPathIsNotRidden() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            #expect(await loop.perform(request("127.0.0.1", sink.port, .alsoPrivate)).status == 200)
            let result = await loop.perform(request("127.0.0.1", sink.port, .publicOnly))
            #expect(forbidden(result) == "127.0.0.1", "\(result.ending)")
            #expect(result.stage == .nothing)
            #expect(sink.facts("request").count == 1)
        }

        @Test(arguments: [
            "file:///etc/hostname", "gopher://example.org/", "smb://example.org/a", "scp://example.org/a",
            "dict://example.org/", "ldap://example.org/", "http://example.org/",
        ])
        func onlyHTTPSIsSpoken(_ url: String) async {
            let common = common()
            let channel = try? WebhookChannel(
                WebhookSettings(common: common, url: url, credential: "s"),
                secret: webhookSecret, loop: TransferLoop(), now: fixedNow)
            #expect(kind(await channel?.deliver(parcel()) ?? .accepted(reference: nil)) == .outOfOrder)
        }
    }
}
