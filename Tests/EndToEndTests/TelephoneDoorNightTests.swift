// Triggering and validating by telephone through the daemon: a code, a read-back, a call back, the journal.
import Foundation
import Testing

@Suite(.serialized, .enabled(if: TelephoneExchange.canRun(), "no telephone network on this machine"))
struct TelephoneDoorNightTests {
    /// d04 is told nothing by the clocks: their telephone is free when the door calls back.
    private static func only(_ keys: String) -> [String] { ["busy", "busy", "busy", keys, "busy"] }

    /// Nobody but the caller's telephone is called twice, and theirs only by the door.
    private static var ladder: (String) -> String {
        TelephoneNight.ladder("\n  roles: [cellLead]", ["after: 0s, call: titular, contacts: all"])
    }

    private func code(_ person: String) -> String { TelephoneNight.pins[person] ?? "" }

    @Test func anExerciseIsTriggeredAndAMessageValidatedFromTheCallBack() async throws {
        let exercise = "      1       *2      "
        try await TelephoneNight.use(lines: 1, does: Self.only(exercise), edit: Self.ladder) { night in
            let caller = night.number("d04")
            try await night.exchange.call(from: caller, pressing: "  \(code("d04"))#   2   *2           ")
            try await eventually("d04 is called back", within: .seconds(60)) {
                night.exchange.calls(to: caller).isEmpty ? nil : ()
            }
            // Nothing before the call back is confirmed.
            #expect(try await night.activations().isEmpty)
            let id = try await eventually("the exercise is there", within: .seconds(30)) {
                try await night.activations().first?["id"] as? String
            }
            let report = try await night.report(of: id)
            #expect(report["mode"] as? String == "exercise")
            let decided = try await night.timeline(of: id).first { $0.kind == "emergencyDetermined" }
            #expect(decided?.text.contains("téléphone") == true, "\(String(describing: decided))")
            #expect(try await night.journaled("telephone") > 0)
            try await eventually("the call back is over") {
                night.exchange.entries.contains { $0.what == "ended" && $0.number == caller } ? () : nil
            }
            try await validate(id, night)
            try await night.expectWholeJournal()
        }
    }

    private func validate(_ id: String, _ night: TelephoneNight) async throws {
        let caller = night.number("d04")
        // An activation by telephone says neither what nor where: the writer does.
        let drafted = try await night.daemon.ask(
            "message", "draft", id, "--template", "attente", "--set", "consignes=Restez à l'abri.",
            "--set", "prochain_point=dans une heure", "--set", "nature=incendie", "--set", "lieu=Brest")
        let message = try #require(drafted["message"] as? String)
        let early = try await night.daemon.tocsin("message", "release", id, message, "--by", "d01")
        #expect(early.status == 4, "\(early.out)\(early.err)")
        try await night.exchange.set(caller, does: "      1      3      ")
        let before = night.exchange.calls(to: caller).count
        try await night.exchange.call(from: caller, pressing: "  \(code("d04"))#   3   3           ")
        try await eventually("d04 is called back", within: .seconds(60)) {
            night.exchange.calls(to: caller).count > before ? () : nil
        }
        try await eventually("the message is validated", within: .seconds(90)) {
            try await night.timeline(of: id).contains { $0.kind == "messageValidated" } ? () : nil
        }
        let released = try await night.daemon.tocsin("message", "release", id, message, "--by", "d01")
        #expect(released.status == 0, "\(released.out)\(released.err)")
    }

    @Test func wrongCodesAndPeopleWithoutANumberAreTurnedAwayAndJournaled() async throws {
        try await TelephoneNight.use(lines: 1, does: Self.only("busy"), edit: Self.ladder) { night in
            let caller = night.number("d04")
            try await night.exchange.call(from: caller, pressing: "  111111#   222222#   333333#        ")
            try await eventually("the wrong codes are journaled", within: .seconds(60)) {
                try await night.journaled("wrongCode") == 1 ? () : nil
            }
            // A code that is good, of somebody whom the roster does not know: there is no number to call.
            try await night.exchange.call(from: caller, pressing: "  \(code("x99"))#   2   *2           ")
            try await eventually("nobody can be called back", within: .seconds(60)) {
                try await night.journaled("noNumber") == 1 ? () : nil
            }
            #expect(TelephoneNight.numbers.allSatisfy { night.exchange.calls(to: $0).isEmpty })
            #expect(try await night.activations().isEmpty)
            try await night.expectWholeJournal()
        }
    }
}
