// Calls by an automaton's HTTP interface, end to end: the call goes out with an address of its own, and the
// key pressed comes back to it; what others could send there changes nothing.

import Crypto
import Foundation
import Logging
import Testing
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSystem

/// The automaton of `Servers/voice.py`, for one test.
private final class Automaton {
    struct Fact: Decodable {
        var event: String
        var port: Int?
        var call: String?
        var to: String?
        var text: String?
        var address: String?
        var status: Int?
    }

    static let secret = "s3cr&t"

    let port: Int
    private let log: URL
    private let process = Process()
    private let input = Pipe()

    init() async throws {
        log = FileManager.default.temporaryDirectory.appending(path: "tocsin-voice-\(UUID().uuidString)")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers/voice.py")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path(), "--log", log.path(), "--secret", Self.secret]
        process.standardInput = input
        try process.run()
        for _ in 0..<400 {
            if let port = Self.facts(log).lazy.compactMap(\.port).first {
                self.port = port
                return
            }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Absent()
    }

    struct Absent: Error {}

    deinit {
        // Not politely: a child inherits the tests' signal mask, which holds SIGTERM back.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: log)
    }

    var facts: [Fact] { Self.facts(log) }

    func call(to number: String) -> Fact? { facts.first { $0.event == "call" && $0.to == number } }

    /// Whether the whole course of the call was told.
    func hasEnded(_ number: String) -> Bool {
        guard let call = call(to: number)?.call else { return false }
        return facts.contains { $0.event == "ended" && $0.call == call }
    }

    private static func facts(_ log: URL) -> [Fact] {
        ((try? Data(contentsOf: log)) ?? Data()).split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(Fact.self, from: Data($0))
        }
    }
}

@Suite(.serialized) struct VoiceGatewayTests {
    /// The number's last digit is what its owner does.
    private static let numbers: [PersonID: String] = [
        "cellLead.titulaire": "+33261910001", "writer.titulaire": "+33261910002",
        "pressOfficer.titulaire": "+33261910007", "monitoring.titulaire": "+33261910004",
        "webPublisher.titulaire": "+33261910009",
    ]

    private func gateway(_ port: Int, callback: String) -> GatewaySettings {
        let common = PathCommon(id: "vocal", tls: .none(reason: "essai sur la même machine"))
        var gateway = GatewaySettings(
            common: common, url: "http://127.0.0.1:\(port)/calls", bodyKind: .form,
            body: "secret={secret}&to={to}&text={text}&key={key}&callback={receipt}", credential: "vocal",
            successStatuses: [202])
        (gateway.callback, gateway.replies) = (callback, true)
        return gateway
    }

    private func withCalls(
        _ body: @Sendable (TestHouse, Automaton, ActivationID) async throws -> Void
    ) async throws {
        var settings = Settings.sample
        for (person, number) in Self.numbers {
            settings.roster.people[person]?.contacts = [
                ContactPoint(
                    medium: .voice, address: number, path: "vocal", pathClass: .fixedLine, wakes: true)
            ]
        }
        settings.paths = [.voice(gateway(1, callback: "http://127.0.0.1:1"))]
        settings.convening.roles = ["cellLead", "writer", "pressOfficer", "monitoring", "webPublisher"]
        try await withHouse(Setup(settings: settings)) { house in
            let automaton = try await Automaton()
            let channel = GatewayChannel(
                gateway(automaton.port, callback: house.tcp.base), secret: Automaton.secret,
                loop: TransferLoop(), now: { Instant(seconds: 0) })
            let dispatcher = Dispatcher(
                engine: house.engine, channels: ["vocal": channel], links: house.links,
                logger: Logger(label: "voice") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await dispatcher.run() }
                defer { tasks.cancelAll() }
                let id = try await house.socket.activate()
                try await body(house, automaton, id)
            }
        }
    }

    private func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("not within 15 s: \(what)")
    }

    /// Nothing more will be told but by the test.
    private func quiet(_ automaton: Automaton) async throws {
        for (person, number) in Self.numbers where person != "webPublisher.titulaire" {
            try await eventually("\(person) was called") { automaton.hasEnded(number) }
        }
    }

    private func call(_ house: TestHouse, _ person: PersonID, in id: ActivationID) async throws -> AttemptID {
        let attempt = try await house.engine.query { snapshot in
            let activation = snapshot.state.activations[id]
            return activation?.attempts.ids.first { activation?.attempts[$0]?.page?.person == person }
        }
        return try #require(attempt)
    }

    private func outcome(_ house: TestHouse, _ person: PersonID, in id: ActivationID) async throws -> Outcome?
    {
        try await house.outcome(call(house, person, in: id))
    }

    @Test func theKeyPressedComesBackAndNothingElseIsAnAnswer() async throws {
        try await withCalls { house, automaton, id in
            let lead: PersonID = "cellLead.titulaire"
            try await quiet(automaton)
            let text = try #require(automaton.call(to: "+33261910001")?.text)
            #expect(text.hasPrefix("Exercice, exercice, exercice.") && !text.contains("http"), "\(text)")
            #expect(text.contains("appuyez sur une touche : 1, j'arrive ; 2, indisponible"), "\(text)")
            let facts = try await house.facts(id)
            #expect(facts.sorted() == ["acknowledged cellLead", "declined writer", "emergencyDetermined"])
            #expect(try await outcome(house, lead, in: id) == .acknowledged)
            #expect(try await outcome(house, "writer.titulaire", in: id) == .declined)
            #expect(try await outcome(house, "pressOfficer.titulaire", in: id) == .failed, "no answer")
            // A voicemail answers too: the call was taken, by nobody.
            #expect(try await outcome(house, "monitoring.titulaire", in: id) == .delivered)
            #expect(automaton.facts.allSatisfy { $0.event != "told" || $0.status == 200 })
        }
    }

    @Test func wrongSecretsUnknownCallsAndRepetitionsChangeNothing() async throws {
        try await withCalls { house, automaton, id in
            try await quiet(automaton)
            try await eventually("the web publisher was called") {
                try await outcome(house, "webPublisher.titulaire", in: id) == .accepted
            }
            let own = try #require(automaton.call(to: "+33261910009")?.address)
            let path = String(own.dropFirst(house.tcp.base.count))
            let token = try #require(path.split(separator: "/").last)
            let lead = try #require(automaton.call(to: "+33261910001")?.address)
            let version = try await house.version()
            let wrong = [
                String(path.dropLast()), path + "0", path.replacing("/\(token)", with: "/x"),
                String(lead.dropFirst(house.tcp.base.count)).split(separator: "/").dropLast()
                    .reduce("") { "\($0)/\($1)" } + "/\(token)",
                path.replacing("/r/vocal/\(id)/", with: "/r/vocal/\(id)/9"),
                path.replacing("\(id)", with: "29-2026-E999"),
            ]
            for path in wrong {
                #expect(try await house.tcp.press(path, "digit=1").status == 404, "\(path)")
            }
            #expect(try await house.tcp.press(path, "digit=9").status == 400, "no such key")
            #expect(try await house.tcp.press(path, "digit=").status == 400)
            #expect(try await house.version() == version)
            for form in ["digit=1", "digit=1", "call_id=x&digits=1"] {
                let again = String(lead.dropFirst(house.tcp.base.count))
                #expect(try await house.tcp.press(again, form).status == 200)
            }
            #expect(try await house.version() == version, "the same key again is no news")
            // Somebody who thinks better of it is heard, and the old word told again counts for nothing new.
            for _ in 0..<2 { #expect(try await house.tcp.press(path, "digit=2").status == 200) }
            #expect(try await house.facts(id).filter { $0 == "declined webPublisher" }.count == 1)
            for _ in 0..<2 { #expect(try await house.tcp.press(path, "digit=3").status == 200) }
            #expect(try await house.facts(id).filter { $0.hasPrefix("acknowledged webPublisher") }.count == 1)
        }
    }

    /// For automata that know one address only, by our key or by the reference they gave.
    @Test func theGatewaysOwnAddressTakesKeysToo() async throws {
        try await withCalls { house, automaton, id in
            let person: PersonID = "webPublisher.titulaire"
            try await quiet(automaton)
            try await eventually("taken") { try await outcome(house, person, in: id) == .accepted }
            let attempt = try await call(house, person, in: id)
            let (path, other) = (house.links.receiptsPath(of: "vocal"), house.links.receiptsPath(of: "sms"))
            let version = try await house.version()
            let byKey = #"{"key":"\#(attempt)","digit":2}"#
            #expect(try await house.tcp.press(path + "x", byKey).status == 404)
            #expect(try await house.tcp.press(other, byKey).status == 200, "another gateway's: unknown there")
            #expect(
                try await house.tcp.press(path, #"{"key":"29-2026-E001/x/voice/99","digit":1}"#).status == 200
            )
            #expect(try await house.tcp.press(path, "call_id=call-9999&digit=1").status == 200)
            #expect(try await house.tcp.press(path, "call_id=call-9999").status == 400)
            #expect(try await house.tcp.get("/metrics").body.contains("tocsin_receipts_unknown_total 3"))
            #expect(try await house.version() == version)
            #expect(try await house.tcp.press(path, byKey).status == 200)
            #expect(try await house.facts(id).contains("declined webPublisher"))
            let name = try #require(automaton.call(to: Self.numbers[person] ?? "")?.call)
            #expect(try await house.tcp.press(path, "call_id=\(name)&digit=1").status == 200)
            #expect(try await house.facts(id).contains("acknowledged webPublisher"))
        }
    }

    @Test func aSignedKeyIsHeardOnce() async throws {
        try await withCalls { house, _, id in
            let person: PersonID = "webPublisher.titulaire"
            try await eventually("taken") { try await outcome(house, person, in: id) == .accepted }
            let body = #"{"key":"\#(try await call(house, person, in: id))","digit":"1"}"#
            let now = try await house.engine.query { $0.now.seconds }
            func post(_ name: String, secretOf path: PathID, _ stamp: Int64) async throws -> Int {
                let secret = String(house.links.signingSecret(of: path).dropFirst(6))
                let key = SymmetricKey(data: try #require(Data(base64Encoded: secret)))
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data("\(name).\(stamp).\(body)".utf8), using: key)
                var client = house.tcp
                client.extra = [
                    "webhook-id: \(name)", "webhook-timestamp: \(stamp)",
                    "webhook-signature: v1,\(Data(code).base64EncodedString())",
                ]
                return try await client.post("/r/vocal", body, idempotency: nil).status
            }
            #expect(try await house.tcp.post("/r/vocal", body, idempotency: nil).status == 401)
            #expect(try await post("a", secretOf: "sms", now) == 401)
            #expect(try await post("b", secretOf: "vocal", now - 301) == 401)
            #expect(try await house.facts(id).contains("acknowledged webPublisher") == false)
            #expect(try await post("c", secretOf: "vocal", now) == 200)
            #expect(try await house.facts(id).contains("acknowledged webPublisher"))
            let version = try await house.version()
            #expect(try await post("c", secretOf: "vocal", now) == 409)
            #expect(try await house.version() == version)
        }
    }
}
