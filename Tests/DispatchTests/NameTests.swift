// Fault F20 on the real transfer loop and a real resolver: names unknown, unanswered, or leading astray.
import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

/// A gateway with a name, the resolver that knows it, and a loop that asks that resolver.
private final class Names: Sendable {
    static let host = "passerelle.example"
    static let all = [host, "a.example", "b.example", "c.example"]
    private static let made = Mutex(0)

    let resolver: TestServer
    let gateway: TestServer
    let loop: TransferLoop
    private let thread: OwnResolver.Worker
    private let says: String
    private let told: Told

    /// What the loop said of each host, in order.
    final class Told: Sendable {
        let faults = Mutex<[NameFault?]>([])
    }

    init(_ word: String = "address 127.0.0.1", askPause: Duration = .zero, places: Int = 64) async throws {
        let number = Self.made.withLock {
            $0 += 1
            return $0
        }
        let address = "127.91.\(getpid() % 250).\(number)"
        says = Scratch.fresh("says")
        try Data(word.utf8).write(to: URL(filePath: says))
        resolver = try await TestServer("name_server.py", ["--address", address, "--says", says])
        gateway = try await TestServer("http_sink.py", try Certificates.arguments(for: Self.all))
        let told = Told()
        self.told = told
        thread = try await OwnResolver.thread(asking: address)
        loop = await withTaskExecutorPreference(thread) {
            TransferLoop(places: places, askPause: askPause) { _, borrowed in
                told.faults.withLock { $0.append(borrowed?.fault) }
            }
        }
    }

    var faults: [NameFault?] { told.faults.withLock { $0 } }
    var questions: Int { resolver.facts("query").count }
    var pages: Int { gateway.facts("request").count }

    /// From now on the resolver says this.
    func turn(_ word: String) throws { try Data(word.utf8).write(to: URL(filePath: says), options: .atomic) }

    /// libcurl itself remembers nothing, so that each transfer asks.
    func send(_ host: String = host, _ rule: AddressRule = .alsoPrivate) async -> TransferResult {
        var request = TransferRequest(
            url: "https://\(host):\(gateway.port)/ok",
            content: .http(method: "POST", headers: [], body: Array("page".utf8)))
        (request.caFile, request.reusesConnection) = (Certificates.authority, false)
        request.addresses = rule
        return await perform(request)
    }

    func clear(_ mode: String, _ port: Int) async -> TransferResult {
        var request = TransferRequest(
            url: "http://\(Names.host):\(port)/\(mode)", content: .http(method: "GET", headers: [], body: nil)
        )
        (request.requireTLS, request.reusesConnection) = (false, false)
        return await perform(request)
    }

    func mail(by port: Int) async -> TransferResult {
        let message = Array("Subject: essai\r\n\r\nessai\r\n".utf8)
        var request = TransferRequest(
            url: "smtp://\(Names.host):\(port)",
            content: .mail(from: "t@p.example", recipients: ["chef@p.example"], message: message))
        (request.user, request.password) = ("tocsin", password)
        (request.caFile, request.reusesConnection) = (Certificates.authority, false)
        return await perform(request)
    }

    private func perform(_ request: TransferRequest) async -> TransferResult {
        var request = request
        request.limits.nameMemory = .zero
        (request.limits.connect, request.limits.total) = (.seconds(2), .seconds(9))
        let (loop, asked) = (loop, request)
        // The threads of a relay are started by whoever is first to write to it.
        return await withTaskExecutorPreference(thread) { await loop.perform(asked) }
    }
}

/// What the resolver says, and what that is called.
struct Astray: Sendable, CustomTestStringConvertible {
    var word: String
    var fault: NameFault

    var testDescription: String { word }

    init(_ word: String, _ fault: NameFault) { (self.word, self.fault) = (word, fault) }

    static let all: [Astray] = {
        let refused = NetworkAddress("127.0.0.9"), forbidden = NetworkAddress("169.254.169.254")
        guard let refused, let forbidden else { return [] }
        return [
            Astray("nxdomain", .notFound), Astray("servfail", .notFound), Astray("silent", .silent),
            Astray("address 127.0.0.9", .leads(to: refused)),
            Astray("address 169.254.169.254", .leads(to: forbidden)),
        ]
    }()
}

extension OneAtATime {
    @Suite(.enabled(if: OwnResolver.canMount()), .timeLimit(.minutes(3))) struct NameTests {
        @Test(arguments: Astray.all) func thePageLeavesByTheLastGoodAddress(_ astray: Astray) async throws {
            let names = try await Names()
            let first = await names.send()
            #expect(first.status == 200 && first.borrowed == nil, "\(first.ending)")
            try names.turn(astray.word)
            let start = ContinuousClock.now
            let page = await names.send()
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(page.status == 200 && page.borrowed?.fault == astray.fault, "\(page.ending)")
            #expect(page.borrowed?.address == NetworkAddress("127.0.0.1"))
            try names.turn("address 127.0.0.1")
            let last = await names.send()
            #expect(last.status == 200 && last.borrowed == nil)
            #expect(names.faults == [astray.fault, nil], "told once, and once that it is over")
            #expect(names.pages == 3)
        }

        @Test(arguments: ["nxdomain", "silent", "address 127.0.0.9"])
        func aMailLeavesByTheLastGoodAddress(_ word: String) async throws {
            let names = try await Names()
            let relay = try await TestServer("smtp_server.py", try Certificates.arguments(for: Names.all))
            let first = await names.mail(by: relay.port)
            #expect(first.ending == .completed && first.borrowed == nil, "\(first.ending)")
            try names.turn(word)
            let second = await names.mail(by: relay.port)
            #expect(second.ending == .completed && second.borrowed != nil, "\(second.ending)")
            #expect(relay.facts("message").count == 2)
        }

        /// The stranger shows a certificate of another name: TLS is verified as ever, and hears nothing.
        @Test func aStrangerAtTheAddressHearsNothing() async throws {
            let names = try await Names()
            #expect(await names.send().status == 200)
            let place = ["--host", "127.0.0.9", "--port", "\(names.gateway.port)"]
            let stranger = try await TestServer("http_sink.py", try Certificates.arguments() + place)
            try names.turn("address 127.0.0.9")
            let page = await names.send()
            let address = try #require(NetworkAddress("127.0.0.9"))
            #expect(page.status == 200 && page.borrowed?.fault == .leads(to: address), "\(page.ending)")
            #expect(stranger.facts("connect").count == 1 && stranger.facts("request").isEmpty)
        }

        /// In clear text a stranger is believed, but not remembered unless it takes what it is given.
        @Test func aStrangerInTheClearIsNotRemembered() async throws {
            let names = try await Names()
            let sink = try await TestServer("http_sink.py")
            let stranger = try await TestServer(
                "http_sink.py", ["--host", "127.0.0.9", "--port", "\(sink.port)"])
            #expect(await names.clear("ok", sink.port).status == 200)
            try names.turn("address 127.0.0.9")
            #expect(await names.clear("interdit", sink.port).status == 403)
            try names.turn("nxdomain")
            let last = await names.clear("ok", sink.port)
            #expect(last.status == 200 && last.borrowed?.address == NetworkAddress("127.0.0.1"))
            #expect(stranger.facts("request").count == 1 && sink.facts("request").count == 2)
        }

        @Test(arguments: ["nxdomain", "silent"])
        func aNameNeverFoundIsAFaultInTime(_ word: String) async throws {
            let names = try await Names(word)
            let settings = GatewaySettings(
                common: common(timeout: .seconds(4)),
                url: "https://\(Names.host):\(names.gateway.port)/ok?{to}")
            let channel = GatewayChannel(settings, secret: nil, loop: names.loop, now: fixedNow)
            let start = ContinuousClock.now
            let outcome = await channel.deliver(parcel("+33639980107"))
            // So another channel has its turn within ten seconds.
            #expect(kind(outcome) == .retry, "\(outcome)")
            #expect(ContinuousClock.now - start < .seconds(8))
            if word == "nxdomain" { #expect(outcome == .retry(after: nil, reason: "nom introuvable")) }
            #expect(names.pages == 0 && names.faults.isEmpty)
        }

        @Test func aSilentResolverHoldsUpNobodyElse() async throws {
            let (names, well) = (try await Names("silent"), try await TestServer("http_sink.py"))
            var request = TransferRequest(
                url: "http://127.0.0.1:\(well.port)/ok", content: .http(method: "GET", headers: [], body: nil)
            )
            request.requireTLS = false
            _ = await names.loop.perform(request)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for host in Names.all { group.addTask { await names.send(host).status == 0 } }
                var (slowest, count) = (Duration.zero, 0)
                let end = ContinuousClock.now + .seconds(4)
                while ContinuousClock.now < end {
                    let start = ContinuousClock.now
                    #expect(await names.loop.perform(request).status == 200)
                    (slowest, count) = (max(slowest, ContinuousClock.now - start), count + 1)
                }
                // The named transfers end in here, after two seconds.
                #expect(slowest < .milliseconds(1500) && count > 4, "\(slowest), \(count)")
                for try await isUnsent in group { #expect(isUnsent) }
            }
        }

        @Test func oneTransferAsksForAll() async throws {
            let names = try await Names(askPause: .seconds(60))
            #expect(await names.send().status == 200)
            try names.turn("silent")
            #expect(await names.send().borrowed?.fault == .silent)
            let (start, asked) = (ContinuousClock.now, names.questions)
            let results = await withTaskGroup(of: TransferResult.self) { group in
                for _ in 0..<20 { group.addTask { await names.send() } }
                return await group.reduce(into: [TransferResult]()) { $0.append($1) }
            }
            #expect(results.allSatisfy { $0.status == 200 && $0.borrowed?.fault == .silent })
            #expect(ContinuousClock.now - start < .seconds(2), "none of them waits for the resolver")
            #expect(names.questions - asked <= 2, "but for what the first still repeats")
            #expect(names.faults == [.silent])
        }

        @Test func afterAPauseTheNameIsBelievedAgain() async throws {
            let names = try await Names(askPause: .milliseconds(300))
            #expect(await names.send().status == 200)
            try names.turn("nxdomain")
            #expect(await names.send().borrowed != nil)
            try names.turn("address 127.0.0.1")
            var isBorrowed = true
            for _ in 0..<200 where isBorrowed {
                isBorrowed = await names.send().borrowed != nil
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(!isBorrowed && names.faults == [.notFound, nil])
        }

        /// Attack 45 again: what one path may reach is no licence for another.
        @Test func aKnownAddressIsJudgedByEachPathsOwnRule() async throws {
            let names = try await Names()
            #expect(await names.send().status == 200)
            try names.turn("nxdomain")
            let outside = await names.send(Names.host, .publicOnly)
            #expect(outside.ending == .forbidden(address: try #require(NetworkAddress("127.0.0.1"))))
            #expect(names.pages == 1)
        }

        @Test func theOldestAddressIsForgottenFirst() async throws {
            let names = try await Names(places: 2)
            for host in ["a.example", "b.example", "c.example"] {
                #expect(await names.send(host).status == 200)
            }
            try names.turn("nxdomain")
            for (host, isKnown) in [("a.example", false), ("b.example", true), ("c.example", true)] {
                #expect((await names.send(host).status == 200) == isKnown, "\(host)")
            }
        }

        @Test func aLookSaysByWhatCrutchThePathWorks() async throws {
            let names = try await Names(askPause: .seconds(60))
            #expect(await names.send().status == 200)
            try names.turn("nxdomain")
            #expect(await names.send().borrowed != nil)
            let channel = try WebhookChannel(
                WebhookSettings(
                    common: common(), url: "https://\(Names.host):\(names.gateway.port)/ok", credential: "s"),
                secret: webhookSecret, loop: names.loop, now: fixedNow)
            guard case .limping(let reason, _) = await channel.probe() else {
                Issue.record("no word of the crutch")
                return
            }
            #expect(reason == "nom introuvable ; dernière adresse connue employée : 127.0.0.1")
            #expect(kind(await channel.deliver(parcel("partenaire"))) == .accepted)
        }
    }
}
