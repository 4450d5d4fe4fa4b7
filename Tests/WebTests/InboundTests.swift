// What gateways tell: only at the right address or with the right signature, and never twice.

import Crypto
import Foundation
import Testing
import TocsinCore
import TocsinEngine

extension Settings {
    /// The sample with a gateway that takes replies, and one person who may trigger by SMS.
    static var withGateway: Settings {
        var settings = Settings.sample
        var gateway = GatewaySettings(common: PathCommon(id: "sms"), url: "https://sms.example.org")
        (gateway.replies, gateway.callback) = (true, "https://tocsin.example")
        settings.paths = [.sms(gateway)]
        settings.inbound.smsTriggers = ["dutyOfficer.titulaire"]
        return settings
    }
}

extension TestHouse {
    /// The first SMS to a person, taken by the gateway.
    func sms(
        to person: PersonID, in id: ActivationID, reference: String = "0: id=abc-77"
    ) async throws -> AttemptID {
        let attempt = try await engine.query { snapshot in
            snapshot.state.activations[id]?.attempts.ids.first {
                let page = snapshot.state.activations[id]?.attempts[$0]?.page
                return page?.person == person && page?.contact.medium == .sms
            }
        }
        let found = try #require(attempt)
        _ = try await engine.submit(Command(actor: .daemon, request: .attemptsStarted([found])))
        _ = try await engine.submit(
            Command(actor: .daemon, request: .attemptFinished(found, .accepted(reference: reference))))
        return found
    }

    func outcome(_ attempt: AttemptID) async throws -> Outcome? {
        try await engine.query { $0.state.attempt(attempt)?.outcome }
    }
}

struct InboundTests {
    private let setup = Setup(settings: .withGateway)
    private let lead: PersonID = "cellLead.titulaire"

    @Test func receiptsAtTheAttemptsOwnAddress() async throws {
        try await withHouse(setup) { house in
            let id = try await house.socket.activate()
            let attempt = try await house.sms(to: lead, in: id)
            let path = try #require(house.links.receiptPath(for: attempt, in: id, on: "sms"))
            #expect(try await house.tcp.get("\(path)?type=8&id=x").status == 200)
            #expect(try await house.outcome(attempt) == .accepted)
            for _ in 0..<3 { #expect(try await house.tcp.get("\(path)?type=1&id=x").status == 200) }
            #expect(try await house.outcome(attempt) == .delivered)
            let version = try await house.version()
            #expect(try await house.tcp.press(path, "status=UNDELIV").status == 200)
            #expect(try await house.version() == version, "a failure after delivery changes nothing")
            #expect(try await house.tcp.get(path).status == 400)
            let other = try #require(house.links.receiptPath(for: attempt, in: "29-2026-001", on: "sms"))
            let token = path.split(separator: "/").last ?? ""
            let wrong = [
                String(path.dropLast()), path + "x", other, path.replacing("/\(token)", with: "/x"),
                path.replacing("/r/sms/\(id)/", with: "/r/sms/\(id)/0"),
            ]
            var pages: Set<String> = []
            for path in wrong {
                let answer = try await house.tcp.get("\(path)?type=2")
                #expect(answer.status == 404, "\(path)")
                pages.insert(answer.body)
            }
            #expect(pages.count == 1)
            #expect(try await house.version() == version)
        }
    }

    @Test func receiptsAtTheGatewaysAddressByReferenceOrKey() async throws {
        try await withHouse(setup) { house in
            let id = try await house.socket.activate()
            let (first, second) = (
                try await house.sms(to: lead, in: id),
                try await house.sms(to: "writer.titulaire", in: id)
            )
            let path = house.links.receiptsPath(of: "sms")
            let json = #"{"id":"abc-77","status":"delivered"}"#
            #expect(try await house.tcp.post(path, #"{"id":"abc-7","status":"delivered"}"#).status == 200)
            #expect(try await house.outcome(second) == .accepted, "part of a reference is none")
            #expect(try await house.tcp.post(path, json, idempotency: nil).status == 200)
            let byReference = try await [house.outcome(first), house.outcome(second)]
            #expect(byReference.count { $0 == .delivered } == 1)
            let key = #"{"key":"\#(first)","status":"failed","reason":"absent"}"#
            let byKey = #"{"key":"\#(second)","status":"delivered"}"#
            #expect(try await house.tcp.post(path, byKey).status == 200)
            #expect(try await house.outcome(second) == .delivered)
            #expect(try await house.tcp.post(path, key).status == 200)
            #expect(try await house.tcp.post(house.links.receiptsPath(of: "autre"), byKey).status == 200)
            #expect(try await house.tcp.post(path + "x", byKey).status == 404)
            #expect(try await house.tcp.post(path, #"{"status":"?"}"#).status == 400)
            #expect(try await house.tcp.get("/metrics").body.contains("tocsin_receipts_unknown_total 2"))
        }
    }

    /// As its guide on SMS users lists them: `ptt` 1 is not a delivery but a telephone that does not answer.
    @Test func ovhTellsByNumbersOfItsOwn() async throws {
        try await withHouse(setup) { house in
            let id = try await house.socket.activate()
            let path = house.links.receiptsPath(of: "sms")
            let ends: [(PersonID, [(Int, Outcome)])] = [
                (lead, [(3, .accepted), (1, .accepted), (2, .accepted), (6, .accepted), (4, .delivered)]),
                ("writer.titulaire", [(1, .accepted), (24, .bounced)]),
            ]
            for (number, (person, course)) in ends.enumerated() {
                let name = 26_929_925 + number
                let answer = #"{"totalCreditsRemoved": 1, "invalidReceivers": [], "ids": [\#(name)]}"#
                let attempt = try await house.sms(to: person, in: id, reference: answer)
                for (ptt, outcome) in course {
                    let told = "id=\(name)&ptt=\(ptt)&date=x&description=1&descriptionDlr=Success"
                    #expect(try await house.tcp.get("\(path)?\(told)").status == 200)
                    #expect(try await house.outcome(attempt) == outcome, "\(person) \(ptt)")
                }
            }
            #expect(try await house.tcp.get("\(path)?id=26929925&ptt=x").status == 400)
        }
    }

    @Test func textsAnswerWithTheirCodeAlone() async throws {
        try await withHouse(setup) { house in
            let id = try await house.socket.activate()
            let attempt = try await house.sms(to: lead, in: id)
            let path = house.links.repliesPath(of: "sms")
            let code = house.links.replyCode(for: attempt, in: id)
            let number = try await house.engine.query {
                $0.state.attempt(attempt)?.page?.contact.address.dropFirst() ?? ""
            }
            func text(_ words: String, from: some StringProtocol, id: String) async throws -> Int {
                let words = words.replacing(" ", with: "+").replacing("'", with: "%27")
                return try await house.tcp.get("\(path)?from=%2B\(from)&text=\(words)&id=\(id)").status
            }
            #expect(try await text("1", from: number, id: "a") == 200)
            let wrong = code == "000000" ? "000001" : "000000"
            #expect(try await text("1 \(wrong)", from: number, id: "b") == 200)
            #expect(try await text("1 \(code)", from: "33639989999", id: "c") == 200)
            #expect(try await house.facts(id) == ["emergencyDetermined"])
            #expect(try await text("j'arrive \(code) 20", from: number, id: "d") == 200)
            #expect(try await house.facts(id).suffix(1) == ["acknowledged cellLead 20"])
            let version = try await house.version()
            #expect(try await text("j'arrive \(code) 20", from: number, id: "d") == 200)
            #expect(try await house.version() == version, "the same text again")
            let report = try await house.socket.get("/v1/activations/\(id)/report")
            let timeline = try #require(report.json["timeline"] as? [[String: Any]])
            let kinds = timeline.compactMap { $0["kind"] as? String }
            #expect(kinds.filter { $0 == "claimed" }.count == 3 && kinds.contains("answeredBySMS"))
            #expect(report.body.contains("L'escalade continue."))
            #expect(try await house.tcp.get("\(path)x?from=1&text=1").status == 404)
            #expect(try await house.tcp.get("\(path)?from=abc&text=1").status == 400)
        }
    }

    /// Attack 25.
    @Test func signedTextsAreFreshWholeAndHeardOnce() async throws {
        try await withHouse(setup) { house in
            let id = try await house.socket.activate()
            let attempt = try await house.sms(to: lead, in: id)
            let now = try await house.engine.query { $0.now.seconds }
            let body = #"{"key":"\#(attempt)","status":"delivered"}"#
            let secret = String(house.links.signingSecret(of: "sms").dropFirst(6))
            func post(_ id: String, _ stamp: Int64, signed: String, sent: String) async throws -> Int {
                let key = SymmetricKey(data: try #require(Data(base64Encoded: secret)))
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data("\(id).\(stamp).\(signed)".utf8), using: key)
                var client = house.tcp
                client.extra = [
                    "webhook-id: \(id)", "webhook-timestamp: \(stamp)",
                    "webhook-signature: v1,\(Data(code).base64EncodedString())",
                ]
                return try await client.post("/r/sms", sent, idempotency: nil).status
            }
            let turned = #"{"status":"delivered","key":"\#(attempt)"}"#
            #expect(try await house.tcp.post("/r/sms", body).status == 401)
            #expect(try await post("m1", now, signed: turned, sent: body) == 401)
            #expect(try await post("m2", now - 301, signed: body, sent: body) == 401)
            #expect(try await post("m3", now + 301, signed: body, sent: body) == 401)
            #expect(try await house.outcome(attempt) == .accepted)
            #expect(try await post("m4", now - 299, signed: body, sent: body) == 200)
            #expect(try await house.outcome(attempt) == .delivered)
            #expect(try await post("m4", now - 299, signed: body, sent: body) == 409)
        }
    }

    /// A gateway tries again under one number what could not be taken; what it did not sign is not heard.
    @Test func whatCouldNotBeTakenMayComeAgain() async throws {
        try await withHouse(setup) { house in
            let id = try await house.socket.activate()
            let attempt = try await house.sms(to: lead, in: id)
            let now = try await house.engine.query { $0.now.seconds }
            let secret = String(house.links.signingSecret(of: "sms").dropFirst(6))
            func post(_ id: String, _ body: String, to address: String = "/r/sms") async throws -> Int {
                let key = SymmetricKey(data: try #require(Data(base64Encoded: secret)))
                let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(now).\(body)".utf8), using: key)
                var client = house.tcp
                client.extra = [
                    "webhook-id: \(id)", "webhook-timestamp: \(now)",
                    "webhook-signature: v1,\(Data(code).base64EncodedString())",
                ]
                return try await client.post(address, body, idempotency: nil).status
            }
            #expect(try await post("m1", #"{"key":"\#(attempt)"}"#) == 400, "no status to be read")
            #expect(try await post("m1", #"{"key":"\#(attempt)","status":"delivered"}"#) == 200)
            #expect(try await post("m1", #"{"key":"\#(attempt)","status":"delivered"}"#) == 409)
            #expect(try await house.outcome(attempt) == .delivered)
            // The address is not signed.
            #expect(try await post("m2", #"{"from":"+33639980001"}"#, to: "/mo/sms?text=1+123456") == 400)
            #expect(try await post("m3", #"{"from":"+33639980001","text":"bonjour"}"#, to: "/mo/sms") == 200)
            #expect(try await post("m3", #"{"from":"+33639980001","text":"bonjour"}"#, to: "/mo/sms") == 409)
        }
    }

    /// A daemon that subtracts such a stamp from its clock stops, for anybody who knows its address.
    @Test(arguments: [Int64.min, .min + 1, .max])
    func aStampBeyondAllTimeIsRefused(_ stamp: Int64) async throws {
        try await withHouse(setup) { house in
            var client = house.tcp
            client.extra = ["webhook-id: m1", "webhook-timestamp: \(stamp)", "webhook-signature: v1,AAAA"]
            for address in ["/r/sms", "/mo/sms"] {
                let answer = try await client.post(address, "{}", idempotency: nil)
                #expect(answer.status == 401)
            }
        }
    }

    @Test func aCardTriggersByText() async throws {
        try await withHouse(setup) { house in
            #expect(try await house.socket.get("/v1/inbound/codes?person=writer.titulaire").status == 404)
            let card = try await house.socket.get("/v1/inbound/codes?person=dutyOfficer.titulaire").json
            let codes = try #require(card["codes"] as? [[String: Any]])
            #expect(codes.count == Limits.cardCodes)
            let code = try #require(codes[4]["code"] as? String)
            let number = try await house.engine.query {
                $0.settings.roster.people["dutyOfficer.titulaire"]?.contacts.first?.address.dropFirst() ?? ""
            }
            let path = house.links.repliesPath(of: "sms")
            let order = "\(path)?from=\(number)&text=DECLENCHER+EXERCICE+\(code)+incendie+Guidel&id=1"
            for _ in 0..<2 { #expect(try await house.tcp.get(order).status == 200) }
            let open = try await house.engine.query { snapshot in
                snapshot.state.open.compactMap { snapshot.state.activations[$0]?.opening.title }
            }
            #expect(open == ["incendie Guidel"])
            let after = try await house.socket.get("/v1/inbound/codes?person=dutyOfficer.titulaire").json
            let used = (after["codes"] as? [[String: Any]])?.compactMap { $0["used"] as? Bool } ?? []
            #expect(used.count { $0 } == 1 && used[4])
            #expect(try await house.tcp.get("/v1/inbound").status == 401)
            #expect(try await house.socket.get("/v1/inbound").body.contains(path))
        }
    }
}
