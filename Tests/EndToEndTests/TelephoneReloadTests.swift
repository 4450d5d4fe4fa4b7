// The telephone door of a running daemon: codes changed by SIGHUP, and a text changed while it is read out.
import Foundation
import Testing

@Suite(.serialized, .enabled(if: TelephoneExchange.canRun(), "no telephone network on this machine"))
struct TelephoneReloadTests {
    /// Nobody is called by the ladder but d01, whose line is busy; d04's telephone is the caller's.
    private static func use(_ keys: String, _ body: (TelephoneNight) async throws -> Void) async throws {
        let ladder = TelephoneNight.ladder(
            "\n  roles: [cellLead]", ["after: 0s, call: titular, contacts: all"])
        let does = ["busy", "busy", "busy", keys, "busy"]
        try await TelephoneNight.use(lines: 1, does: does, edit: ladder, body)
    }

    private func code(_ person: String) -> String { TelephoneNight.pins[person] ?? "" }

    @Test func aNewCodeIsTakenWithoutARestartAndTheOldOneIsRefused() async throws {
        try await Self.use("      1       *2      ") { night in
            let caller = night.number("d04")
            let codes = try await TelephoneNight.codes(night.bench, of: ["d04": "905517"])
            try night.daemon.write(secret: "telephone-codes", codes)
            try await night.daemon.reload(until: "réglages relus")
            try await night.exchange.call(from: caller, pressing: "  \(code("d04"))#  !")
            try await eventually("the old code is refused", within: .seconds(60)) {
                try await night.journaled("wrongCode") == 1 ? () : nil
            }
            try await night.exchange.call(from: caller, pressing: "  905517#   2   *2           ")
            let exercise = try await eventually("the exercise is there", within: .seconds(90)) {
                try await night.activations().first?["mode"] as? String
            }
            #expect(exercise == "exercise")
            // What cannot be read leaves the codes as they are, and everything else.
            try night.daemon.write(secret: "telephone-codes", "d04 905517\n")
            let said = try await night.daemon.reload(until: "réglages refusés")
            #expect(said.contains("codes du téléphone") && !said.contains("905517"), "\(said)")
        }
    }

    @Test func aTextWrittenAgainWhileItIsReadIsNotValidatedAndThatIsSaid() async throws {
        // Twenty seconds between hearing the text and confirming it.
        let slow = "      1" + String(repeating: " ", count: 40) + "3                        "
        try await Self.use(slow) { night in
            let id = try await night.trigger()
            let caller = night.number("d04")
            try await draft("Restez à l'abri.", id, night)
            try await night.exchange.call(from: caller, pressing: "  \(code("d04"))#   3   3           ")
            try await eventually("d04 hears the text", within: .seconds(90)) {
                night.exchange.entries.contains { $0.what == "answered" && $0.number == caller } ? () : nil
            }
            try await draft("Sortez tous.", id, night)
            let refusal = "Refusé. Ce message a changé depuis sa lecture : il n'est pas validé. Au revoir."
            try await eventually("the refusal is said", within: .seconds(60)) {
                try await spoken(refusal, night) ? () : nil
            }
            let kinds = try await night.timeline(of: id).map(\.kind)
            #expect(!kinds.contains("messageValidated"))
        }
    }

    private func draft(_ words: String, _ id: String, _ night: TelephoneNight) async throws {
        try await night.daemon.ask(
            "message", "draft", id, "--template", "attente", "--set", "consignes=\(words)", "--set",
            "prochain_point=dans une heure")
    }

    /// Whether this sentence was made to be heard: sounds are named by the hash of their text.
    private func spoken(_ sentence: String, _ night: TelephoneNight) async throws -> Bool {
        try night.bench.write(sentence, to: "sentence")
        let hash = try await night.bench.run("sha256sum", [night.bench.path("sentence")]).out.prefix(32)
        return FileManager.default.fileExists(atPath: night.bench.path("sounds/\(hash).wav"))
    }
}
