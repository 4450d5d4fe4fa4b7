// One night on real parts: mail server, SMS gateway, daemon; and what is asked of them in every test.
import Foundation
import Testing

struct Night {
    /// People of the demonstration, by where they are reached.
    static let mail = [
        "d01": "maud.kerloch@finistere.example", "d02": "samir.belkacem@finistere.example",
        "d03": "ines.carval@finistere.example",
    ]
    static let call = "Cellule de communication d'urgence activée"
    static let mobile = ["d01": "+33639980001", "d02": "+33639980002", "d03": "+33639980003"]

    let bench: Bench
    let mail: SMTPServer
    let gateway: KannelGateway
    let daemon: Daemon

    /// Everything is up when `body` begins.
    static func use(_ body: (Night) async throws -> Void) async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let gateway = try await KannelGateway.start(on: bench)
            let port = try Places.freePort()
            let settings = try SampleSettings.demo(over: mail, and: gateway, port: port)
            let daemon = try Daemon(on: bench, settings: settings, port: port)
            try await daemon.start()
            try await body(Night(bench: bench, mail: mail, gateway: gateway, daemon: daemon))
        }
    }

    /// Mails that call the three people of the cell.
    var calls: [SMTPServer.Mail] {
        mail.mails.filter {
            Set(Night.mail.values).isSuperset(of: $0.to) && $0.subject.contains("Cellule activée")
        }
    }

    /// Mails of the first message to the exercise boxes.
    var messages: [SMTPServer.Mail] { mail.mails.filter { $0.subject.contains("Communiqué n° 1") } }

    func trigger() async throws -> String {
        let made = try await daemon.ask(
            "activate", "--exercise", "--by", "d05", "--title", "Nuit d'essai", "--nature", "incendie",
            "--place", "Brest")
        return try #require(made["id"] as? String)
    }

    func powerCut() async throws {
        try await daemon.kill()
        try await daemon.start()
    }

    func mails(to person: String) -> [SMTPServer.Mail] {
        mail.mails.filter { $0.to == [Night.mail[person] ?? person] }
    }

    /// How often the SMS gateway's operator got a text that says `words`, for this person.
    func texts(to person: String, saying words: String) -> Int {
        gateway.text(to: Night.mobile[person] ?? person).ranges(of: words).count
    }

    /// What a restart must not change: each clock with its start and the instant it is due.
    func clocks(of id: String) async throws -> [String] {
        let status = try await daemon.ask("status", id)
        let activation = try #require((status["activations"] as? [[String: Any]])?.first)
        #expect(activation["id"] as? String == id)
        return try #require(activation["clocks"] as? [[String: Any]]).map { clock in
            ["clock", "audience", "startedAt", "dueAt"].map { clock[$0] as? String ?? "-" }
                .joined(separator: " ")
        }
    }

    func report(of id: String) async throws -> [String: Any] {
        try await daemon.ask("report", id, "--format", "json")
    }

    /// Rows of the report's `pages` in which these keys have these values.
    func pages(of id: String, _ wanted: [String: String]) async throws -> [[String: Any]] {
        let rows = try #require(try await report(of: id)["pages"] as? [[String: Any]])
        return rows.filter { row in wanted.allSatisfy { row[$0.key] as? String == $0.value } }
    }

    /// Drafts, validates by voice and releases; the message's id.
    func inform(_ words: [String]) async throws -> String {
        let drafted = try await daemon.ask(words)
        let (id, message) = (try #require(drafted["id"] as? String), drafted["message"] as? String)
        let released = try #require(message)
        try await daemon.ask("message", "validate", id, released, "--by", "d05", "--orally")
        try await daemon.ask("message", "release", id, released, "--by", "d01")
        return released
    }

    /// No two mails under one attempt, and none without.
    func expectNothingRepeated() {
        let attempts = mail.mails.map(\.attempt)
        #expect(Set(attempts).count == attempts.count && !attempts.contains(""), "\(attempts)")
    }

    /// A call that was in flight may have left twice, but under one attempt: never more calls than were
    /// decided.
    func expectNoCallTooMany(_ id: String) async throws {
        for person in Night.mail.keys.sorted() {
            let calls = mails(to: person).filter { $0.subject.contains("Cellule activée") }
            let attempts = Set(calls.map(\.attempt))
            let decided = try await pages(of: id, ["person": person, "channel": "email"]).count
            #expect(attempts.count <= decided, "\(person) \(attempts)")
            #expect(Set(calls.map(\.messageID)).count == attempts.count)
            let texts = texts(to: person, saying: Night.call)
            let decidedTexts = try await pages(of: id, ["person": person, "channel": "sms"]).count
            #expect(texts <= decidedTexts, "\(person)")
        }
    }

    func expectWholeJournal() async throws {
        let verdict = try await bench.run(Places.program("tocsin"), ["verify", daemon.state, "--json"])
        #expect(verdict.json?["intact"] as? Bool == true, "\(verdict.out)\(verdict.err)")
    }

    /// The first answer link of a page.
    func link(in text: String) -> String? {
        guard let start = text.firstRange(of: "\(daemon.base)/a/") else { return nil }
        return String(text[start.lowerBound...].prefix { !$0.isWhitespace && $0 != ">" })
    }
}
