// The transfer loop under stress: cancellation, a full queue, shutdown, and the gate for unsafe text.
import Foundation
import Testing
import TocsinSystem

private func request(_ server: TestServer, _ mode: String) -> TransferRequest {
    var request = TransferRequest(
        url: "http://127.0.0.1:\(server.port)/\(mode)", content: .http(method: "GET", headers: [], body: nil))
    request.requireTLS = false
    return request
}

extension OneAtATime {
    @Suite struct TransferLoopTests {
        @Test func cancellingFreesTheCallerAtOnce() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let start = ContinuousClock.now
            let result = try await withThrowingTaskGroup(of: TransferResult.self) { group in
                group.addTask { await loop.perform(request(sink, "muet")) }
                _ = try #require(await sink.first("request"))
                group.cancelAll()
                return try #require(await group.next())
            }
            #expect(result.ending == .cancelled)
            #expect(result.stage == .whole)
            #expect(ContinuousClock.now - start < .seconds(5))
        }

        @Test func aTaskCancelledBeforehandSendsNothing() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            let result = await withTaskGroup(of: TransferResult.self) { group in
                group.cancelAll()
                group.addTask { await loop.perform(request(sink, "ok")) }
                return await group.next()
            }
            #expect(result?.ending == .cancelled)
            #expect(result?.stage == .nothing)
            #expect(sink.facts("connect").isEmpty)
        }

        @Test func aFullQueueRefusesAndCounts() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop(capacity: 2))
            try await withThrowingTaskGroup(of: TransferResult.self) { group in
                for _ in 0..<2 { group.addTask { await loop.perform(request(sink, "muet")) } }
                for _ in 0..<250 where sink.facts("request").count < 2 {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(await loop.perform(request(sink, "ok")).ending == .full)
                #expect(loop.refused == 1)
                group.cancelAll()
                for try await result in group { #expect(result.ending == .cancelled) }
            }
            #expect(await loop.perform(request(sink, "ok")).status == 200)
        }

        @Test func aLaneThatIsFullLeavesTheOthersTheirPlaces() async throws {
            let (sink, loop) = (
                try await TestServer("http_sink.py"), TransferLoop(capacity: 2, ownLanes: 1)
            )
            func ask(_ path: String, on lane: String?) async -> TransferResult {
                var request = request(sink, path)
                request.lane = lane
                return await loop.perform(request)
            }
            try await withThrowingTaskGroup(of: TransferResult.self) { group in
                for _ in 0..<2 { group.addTask { await ask("muet", on: "a") } }
                for _ in 0..<250 where sink.facts("request").count < 2 {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(await ask("ok", on: "a").ending == .full)
                #expect(await ask("ok", on: nil).status == 200)
                // No lane of its own is left for it.
                #expect(await ask("ok", on: "b").status == 200)
                #expect(loop.refused == 1)
                group.cancelAll()
                for try await result in group { #expect(result.ending == .cancelled) }
            }
            #expect(await ask("ok", on: "a").status == 200)
            loop.shutdown()
            #expect(await ask("ok", on: "a").ending == .stopped)
        }

        @Test func shutdownEndsEverythingAndRefusesWhatComesAfter() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            async let hanging = loop.perform(request(sink, "muet"))
            _ = try #require(await sink.first("request"))
            loop.shutdown()
            loop.shutdown()
            #expect(await hanging.ending == .stopped)
            #expect(await loop.perform(request(sink, "ok")).ending == .stopped)
        }

        @Test func answersAreCutAtTheirLimit() async throws {
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            var request = request(sink, "ok")
            request.limits.answerBytes = 10
            let result = await loop.perform(request)
            #expect(result.ending == .completed)
            #expect(result.isTruncated)
            #expect(result.body == Array("0: Accepte".utf8))
        }

        @Test func theEnvironmentsProxyIsIgnored() async throws {
            setenv("http_proxy", "http://127.0.0.1:1", 1)
            defer { unsetenv("http_proxy") }
            let (sink, loop) = (try await TestServer("http_sink.py"), TransferLoop())
            #expect(await loop.perform(request(sink, "ok")).status == 200)
        }

        @Test(arguments: [
            "file:///etc/hostname", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "smtp://127.0.0.1/",
            "https//x",
        ])
        func otherSchemesAreRefused(_ url: String) async {
            let request = TransferRequest(url: url, content: .http(method: "GET", headers: [], body: nil))
            let result = await TransferLoop().perform(request)
            guard case .failed = result.ending else {
                Issue.record("\(result.ending)")
                return
            }
            #expect(result.body.isEmpty)
        }

        @Test(arguments: [0, 1, 9, 10, 13, 27, 31, 127] as [UInt8])
        func noStringCarriesAControlCharacter(_ byte: UInt8) async {
            let evil = "a" + String(Unicode.Scalar(byte)) + "b"
            let base = TransferRequest(
                url: "http://127.0.0.1:1/", content: .http(method: "GET", headers: [], body: nil))
            var variants: [String: TransferRequest] = [:]
            for place in [
                "URL", "utilisateur", "mot de passe", "fichier d’autorités", "mandataire", "socket",
            ] {
                variants[place] = base
            }
            variants["URL"]?.url += evil
            variants["utilisateur"]?.user = evil
            variants["mot de passe"]?.password = evil
            variants["fichier d’autorités"]?.caFile = evil
            variants["mandataire"]?.proxy = evil
            variants["socket"]?.unixSocket = evil
            variants["méthode"] = TransferRequest(
                url: base.url, content: .http(method: evil, headers: [], body: nil))
            variants["en-tête X"] = TransferRequest(
                url: base.url, content: .http(method: "GET", headers: [(name: "X", value: evil)], body: nil))
            variants["expéditeur"] = TransferRequest(
                url: "smtp://127.0.0.1:1",
                content: .mail(from: evil, recipients: ["a@b.example"], message: []))
            variants["destinataire"] = TransferRequest(
                url: "smtp://127.0.0.1:1",
                content: .mail(from: "a@b.example", recipients: [evil], message: []))
            let loop = TransferLoop()
            for (place, request) in variants {
                guard case .unsafe(let fault) = await loop.perform(request).ending else {
                    Issue.record("\(place) let 0x\(String(byte, radix: 16)) through")
                    continue
                }
                #expect(fault.place == place)
                #expect(fault.byte == byte)
            }
        }

        @Test func aUnixSocketCarriesHTTP() async throws {
            let path = Scratch.path("essai.sock")
            let (sink, loop) = (try await TestServer("http_sink.py", ["--unix", path]), TransferLoop())
            var request = TransferRequest(
                url: "http://tocsin/v1/status",
                content: .http(method: "PUT", headers: [], body: Array("{}".utf8)))
            (request.requireTLS, request.unixSocket) = (false, path)
            #expect(await loop.perform(request).status == 200)
            let received = try #require(sink.facts("request").first)
            #expect([received.method, received.path, received.body] == ["PUT", "/v1/status", "{}"])
        }
    }
}
