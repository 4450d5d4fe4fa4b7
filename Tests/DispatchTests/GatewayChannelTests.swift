// SMS against a real HTTP gateway: what it receives, and what each of its answers and failures is called.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func settings(
    _ server: TestServer, _ mode: String, common: PathCommon = common(tls: inTheClear)
) -> GatewaySettings {
    let scheme = common.tls == .verified ? "https" : "http"
    return GatewaySettings(
        common: common, url: "\(scheme)://localhost:\(server.port)/\(mode)?to={to}",
        headers: ["Authorization": "Bearer {secret}", "idempotency-KEY": "fixe"], bodyKind: .json,
        body: #"{"texte":"{text}","ref":"{key}"}"#, credential: "sms", successContains: "Accepted")
}

private func deliver(
    _ server: TestServer, _ mode: String, _ loop: TransferLoop, common: PathCommon = common(tls: inTheClear),
    parcel: Parcel = parcel("+33639980107")
) async -> DeliveryOutcome {
    await GatewayChannel(settings(server, mode, common: common), secret: "jeton-7", loop: loop, now: fixedNow)
        .deliver(parcel)
}

private func startSink(_ arguments: [String] = []) async throws -> TestServer {
    try await TestServer("http_sink.py", arguments)
}

extension OneAtATime {
    @Suite struct GatewayChannelTests {
        @Test func theGatewayReceivesWhatTheTemplatesSay() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            let outcome = await deliver(
                sink, "ok", loop, parcel: parcel("+33639980107", text: "Cellule \"activée\"\n3 h 12"))
            #expect(outcome == .accepted(reference: "0: Accepted for delivery"))
            let request = try #require(sink.facts("request").first)
            #expect(request.method == "POST")
            #expect(request.path == "/ok?to=%2B33639980107")
            #expect(request.body == #"{"texte":"Cellule \"activée\"\n3 h 12","ref":"29-2026-007/p07/1"}"#)
            #expect(request.headers?["idempotency-key"] == "29-2026-007/p07/1")
            #expect(request.headers?["authorization"] == "Bearer jeton-7")
            #expect(request.headers?["content-type"] == "application/json; charset=utf-8")
        }

        @Test func formsAndPlainGetsWork() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            var form = settings(sink, "ok")
            (form.bodyKind, form.body) = (.form, "a={to}&t={text}")
            var get = settings(sink, "ok")
            (get.method, get.bodyKind, get.url) = ("GET", .none, get.url + "&t={text}")
            for settings in [form, get] {
                let channel = GatewayChannel(settings, secret: nil, loop: loop, now: fixedNow)
                #expect(kind(await channel.deliver(parcel("+33639980107", text: "à&b"))) == .accepted)
            }
            let requests = sink.facts("request")
            #expect(requests.map(\.method) == ["POST", "GET"])
            #expect(requests.map(\.body) == ["a=%2B33639980107&t=%C3%A0%26b", ""])
            #expect(requests.last?.path == "/ok?to=%2B33639980107&t=%C3%A0%26b")
        }

        @Test func eachAnswerHasItsOutcome() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            #expect(
                await deliver(sink, "lent", loop)
                    == .retry(after: .seconds(7), reason: "réponse 429 : doucement"))
            #expect(
                await deliver(sink, "date", loop)
                    == .retry(after: .seconds(30), reason: "réponse 503 : entretien"))
            #expect(await deliver(sink, "panne", loop) == .retry(after: nil, reason: "réponse 500 : panne"))
            #expect(
                await deliver(sink, "menteur", loop)
                    == .refused(reason: "réponse 200 : ERROR 12: credit epuise"))
            #expect(kind(await deliver(sink, "etrange", loop)) == .unknown)
            #expect(
                await deliver(sink, "interdit", loop)
                    == .outOfOrder(reason: "réponse 403 : Authorization failed  [31mfaux journal"))
        }

        @Test func redirectionsAreNotFollowed() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            #expect(kind(await deliver(sink, "ailleurs", loop)) == .refused)
            #expect(sink.facts("request").count == 1)
        }

        @Test func aCutAfterTheRequestIsUnknown() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            #expect(kind(await deliver(sink, "coupe", loop)) == .unknown)
            #expect(sink.facts("request").count == 1)
        }

        @Test func aGatewayThatIgnoresKeysNeverGetsOneRequestTwice() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            #expect(kind(await deliver(sink, "coupe-ensuite", loop)) == .accepted)
            #expect(kind(await deliver(sink, "coupe-ensuite", loop)) == .accepted)
            #expect(sink.facts("request").count == 2)
            #expect(sink.facts("connect").count == 2)
        }

        @Test func aGatewayThatHonoursKeysIsSpokenToOnOneConnection() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            let common = common(tls: inTheClear, honoursKeys: true)
            for key in ["1", "2", "3"] {
                let parcel = parcel("+33639980107", key: key)
                #expect(kind(await deliver(sink, "ok", loop, common: common, parcel: parcel)) == .accepted)
            }
            #expect(sink.facts("connect").count == 1)
        }

        @Test func anEndlessAnswerIsCutAndStillJudged() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            var settings = settings(sink, "geant")
            settings.successContains = nil
            let outcome = await GatewayChannel(settings, secret: nil, loop: loop, now: fixedNow).deliver(
                parcel("+33639980107"))
            #expect(kind(outcome) == .accepted, "\(outcome)")
            let sent = try await sink.first("giant")?.sent
            #expect(try #require(sent) < 64 << 20)
        }

        /// Attack 47: eight answers of a gigabyte at once cost what eight answers may cost.
        @Test func gigabytesLeaveTheMemoryFlat() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            // What the first of its kind allocates for good.
            _ = await deliver(sink, "ok", loop)
            let before = try Memory.resident()
            try Memory.forgetPeak()
            let outcomes = await withTaskGroup(of: Kind.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        kind(
                            await deliver(
                                sink, "geant", loop, parcel: parcel("+33639980107", key: "\(number)")))
                    }
                }
                return await group.reduce(into: [Kind]()) { $0.append($1) }
            }
            #expect(outcomes == Array(repeating: .refused, count: 8), "no success was said in what was read")
            let grown = try Memory.peak() - before
            #expect(grown < 16 << 20, "\(grown >> 20) MiB more than before")
            for _ in 0..<250 where sink.facts("giant").count < 8 {
                try await Task.sleep(for: .milliseconds(20))
            }
            let sent = sink.facts("giant").compactMap(\.sent)
            #expect(sent.count == 8 && sent.allSatisfy { $0 < 64 << 20 }, "\(sent)")
        }

        @Test func aHungGatewayEndsInTimeAndDelaysNobody() async throws {
            let loop = TransferLoop(connections: 8, connectionsPerHost: 4)
            let (hung, well) = (try await startSink(), try await startSink())
            let brief = common(tls: inTheClear, timeout: .seconds(3))
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Kind.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        kind(
                            await deliver(
                                hung, "muet", loop, common: brief,
                                parcel: parcel("+33639980107", key: "\(number)")))
                    }
                }
                _ = try #require(await hung.first("request"))
                let before = ContinuousClock.now
                #expect(kind(await deliver(well, "ok", loop)) == .accepted)
                #expect(ContinuousClock.now - before < .seconds(2))
                let kinds = try await group.reduce(into: [Kind]()) { $0.append($1) }
                #expect(kinds.count == 20)
                #expect(
                    Set(kinds) == [.unknown, .retry], "those that waited for a connection were never sent")
            }
            #expect(ContinuousClock.now - start < .seconds(8))
            // On a slow machine four more begin between the end of the first and their own, a moment later.
            #expect((4...8).contains(hung.facts("connect").count))
        }

        @Test(arguments: ["127.0.0.1", "localhost"])
        func aStrangersCertificateGetsNoByte(_ host: String) async throws {
            let (sink, loop) = (try await startSink(try Certificates.arguments()), TransferLoop())
            var settings = settings(
                sink, "ok", common: common(caFile: host == "localhost" ? nil : Certificates.authority))
            settings.url.replace("localhost", with: host)
            let channel = GatewayChannel(settings, secret: "jeton-7", loop: loop, now: fixedNow)
            let outcome = await channel.deliver(parcel("+33639980107"))
            #expect(kind(outcome) == .outOfOrder, "\(outcome)")
            #expect(sink.facts("request").isEmpty)
        }

        @Test func aTrustedCertificateIsAccepted() async throws {
            let (sink, loop) = (try await startSink(try Certificates.arguments()), TransferLoop())
            #expect(kind(await deliver(sink, "ok", loop, common: common())) == .accepted)
        }

        @Test func clearTextNeedsItsReason() async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            var settings = settings(sink, "ok", common: common())
            settings.url.replace("https:", with: "http:")
            let outcome = await GatewayChannel(settings, secret: nil, loop: loop, now: fixedNow).deliver(
                parcel("+33639980107"))
            #expect(kind(outcome) == .outOfOrder, "\(outcome)")
            #expect(sink.facts("connect").isEmpty)
        }

        @Test(arguments: ["jeton\r\nX-Evil: 1", "jeton\nX", "jeton\u{0}", "jeton\u{7F}"])
        func aForgedHeaderNeverReachesTheGateway(_ secret: String) async throws {
            let (sink, loop) = (try await startSink(), TransferLoop())
            let channel = GatewayChannel(settings(sink, "ok"), secret: secret, loop: loop, now: fixedNow)
            let outcome = await channel.deliver(parcel())
            #expect(kind(outcome) == .refused)
            #expect(!"\(outcome)".contains("jeton"))
            #expect(sink.facts("connect").isEmpty)
        }
    }
}
