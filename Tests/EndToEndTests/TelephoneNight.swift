// One night by telephone: five people who are reached by nothing else, the daemon among real telephones.
import Foundation
import Glibc
import Testing

struct TelephoneNight {
    static let numbers = (1...5).map { "+3363998000\($0)" }
    /// Hears the message, and comes.
    static let comes = "  1   1   !"
    static let pins = ["d04": "428193", "d05": "731946", "x99": "555123"]

    let bench: Bench
    let exchange: TelephoneExchange
    let daemon: Daemon

    /// `does`: what each of the five telephones does; `edit`: the settings made another way.
    static func use(
        lines: Int, does: [String], edit: (String) -> String = { $0 },
        _ body: (TelephoneNight) async throws -> Void
    ) async throws {
        try await Bench.use { bench in
            let exchange = try await TelephoneExchange.start(
                on: bench, lines: lines, telephones: Dictionary(uniqueKeysWithValues: zip(numbers, does)))
            let sounds = bench.path("sounds")
            try FileManager.default.createDirectory(atPath: sounds, withIntermediateDirectories: true)
            let port = try Places.freePort()
            var settings = try SampleSettings.demo(paths: paths(exchange, sounds))
            settings["tocsin.yaml"] = edit(settings["tocsin.yaml"] ?? "")
                .replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
            settings["roster.yaml"] = people(settings["roster.yaml"] ?? "")
            let daemon = try Daemon(on: bench, settings: settings, port: port, in: exchange.place)
            try daemon.write(secret: "telephone-codes", try await codes(bench, of: pins))
            try await daemon.start()
            try await body(TelephoneNight(bench: bench, exchange: exchange, daemon: daemon))
        }
    }

    /// The demonstration's ladder with time to speak; `roles` are called.
    static func ladder(_ roles: String, _ rungs: [String]) -> (String) -> String {
        { text in
            guard let start = text.firstRange(of: "\nconvening:"),
                let end = text.firstRange(of: "\nwarnings:")
            else { return text }
            let ladder = rungs.map { "\n      - { \($0) }" }.joined()
            return text[..<start.lowerBound] + "\nconvening:\(roles)\n  ladder:\n    margin: 10s\n"
                + "    repeatEvery: 10min\n    rungs:\(ladder)\n" + text[end.lowerBound...]
        }
    }

    private static func paths(_ exchange: TelephoneExchange, _ sounds: String) -> String {
        let controls = exchange.controls.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
              - { id: vocal, medium: voice, exchange: \(TelephoneExchange.address), controls: [\(controls)],
                  soundFolder: "\(sounds)", caller: Préfecture du Finistère, ring: 10s }
              - { id: smtp, medium: email, host: 127.0.0.1, port: 9, from: tocsin@finistere.example,
                  tls: none, tlsReason: absent }
              - { id: sms, medium: sms, url: "http://127.0.0.1:9/sms", bodyKind: json,
                  body: '{"to":"{to}","text":"{text}"}', tls: none, tlsReason: absent }
            telephone:
              control: "\(exchange.doorControl)"
              exchange: \(TelephoneExchange.address)
              soundFolder: "\(sounds)"
              codes: telephone-codes
              ring: 10s

            """
    }

    /// The demonstration's people, each with a telephone and nothing else.
    private static func people(_ roster: String) -> String {
        let kept = roster.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .filter { !$0.contains("medium: email") }
            .map { line in
                line.replacing("medium: sms", with: "medium: voice").replacing(
                    "path: sms", with: "path: vocal"
                )
                .replacing("class: mobileNetwork", with: "class: mobileNetwork, wakes: true")
            }
        return kept.joined(separator: "\n")
    }

    /// As `Deploy/voice/README.md` says they are made.
    static func codes(_ bench: Bench, of pins: [String: String]) async throws -> String {
        let salt = "00112233445566778899aabbccddeeff"
        var lines = ["pbkdf2-sha256 20000 \(salt)"]
        for (person, code) in pins.sorted(by: { $0.key < $1.key }) {
            let derived = try await bench.run(
                "openssl",
                [
                    "kdf", "-keylen", "32", "-kdfopt", "digest:SHA256", "-kdfopt", "pass:\(code)",
                    "-kdfopt", "hexsalt:\(salt)", "-kdfopt", "iter:20000", "PBKDF2",
                ])
            let hex = derived.out.filter { $0 != ":" && !$0.isWhitespace }.lowercased()
            guard hex.count == 64 else { throw BenchError("openssl kdf: \(derived.out)\(derived.err)") }
            lines.append("\(person) \(hex)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func number(_ person: String) -> String { "+3363998000\(person.suffix(1))" }

    /// Decided by somebody of no roster, so that nobody is called about their own decision.
    func trigger() async throws -> String {
        let made = try await daemon.ask(
            "activate", "--exercise", "--by", "Le préfet", "--title", "Nuit d'essai", "--nature", "incendie",
            "--place", "Brest")
        return try #require(made["id"] as? String)
    }

    func report(of id: String) async throws -> [String: Any] {
        try await daemon.ask("report", id, "--format", "json")
    }

    /// The report's rows about calls to one person, oldest first.
    func pages(of id: String, to person: String) async throws -> [[String: Any]] {
        let rows = try #require(try await report(of: id)["pages"] as? [[String: Any]])
        return rows.filter { $0["person"] as? String == person && $0["channel"] as? String == "voice" }
    }

    func timeline(of id: String) async throws -> [(kind: String, text: String)] {
        let rows = try #require(try await report(of: id)["timeline"] as? [[String: Any]])
        return rows.map { ($0["kind"] as? String ?? "", $0["text"] as? String ?? "") }
    }

    func activations() async throws -> [[String: Any]] {
        try #require(try await daemon.ask("status")["activations"] as? [[String: Any]])
    }

    /// How often the journal holds these bytes.
    func journaled(_ words: String) async throws -> Int { try await daemon.journaled(words) }

    func expectWholeJournal() async throws {
        let verdict = try await bench.run(Places.program("tocsin"), ["verify", daemon.state, "--json"])
        #expect(verdict.json?["intact"] as? Bool == true, "\(verdict.out)\(verdict.err)")
    }
}
