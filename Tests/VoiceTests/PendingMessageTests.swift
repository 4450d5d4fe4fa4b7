// Which message the telephone offers for validation: one without gaps, not yet validated, still to be sent.
import Testing
import TocsinCore
import TocsinVoice

@Suite struct PendingMessageTests {
    private let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
    private var now: Instant { Instant(seconds: 1_795_230_720) }

    private var settings: Settings {
        var settings = Settings(
            digest: "d", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"),
            roster: Roster(zone: .utc, people: [:], roles: []), convening: Convening(roles: []), paths: [])
        settings.information.natures = ["incendie": "un incendie"]
        settings.information.templates = [
            MessageTemplate(id: "attente", kind: .holding, title: "Fumées", body: "Il faut : {consigne}")
        ]
        return settings
    }

    private func activate(_ state: inout State, _ mode: Mode) throws -> ActivationID {
        var trigger = Trigger(mode: mode, title: "Feu", decision: Stating(by: "M. le préfet"))
        (trigger.nature, trigger.place) = ("incendie", "Brest")
        return try #require(try ask(&state, .activate(trigger)).activation)
    }

    private func ask(_ state: inout State, _ request: Request) throws -> Accepted {
        try state.handle(Command(actor: actor, request: request), at: now, under: settings).accepted
    }

    private func draft(_ state: inout State, _ values: [String: String], in id: ActivationID) throws {
        _ = try ask(&state, .draftMessage(id, Draft(template: "attente", values: values)))
    }

    @Test func whatHasGapsIsNotOffered() throws {
        var state = State()
        let id = try activate(&state, .exercise)
        try draft(&state, [:], in: id)
        #expect(PendingMessage.waiting(in: state).isEmpty)
        try draft(&state, ["consigne": "fermer les fenêtres"], in: id)
        let waiting = try #require(PendingMessage.waiting(in: state).first)
        #expect(waiting.text == "Il faut : fermer les fenêtres" && waiting.isExercise)
        // What is offered is validated without a refusal, and is then no longer offered.
        _ = try ask(
            &state,
            .validateMessage(
                id, waiting.message, by: "préfet", orally: true, fingerprint: waiting.fingerprint))
        #expect(PendingMessage.waiting(in: state).isEmpty)
    }

    @Test func whatADrillLeftOpenIsNotOfferedOnceTheRealHasBegun() throws {
        var state = State()
        for mode in [Mode.exercise, .real] {
            try draft(&state, ["consigne": "\(mode)"], in: try activate(&state, mode))
        }
        #expect(PendingMessage.waiting(in: state).map(\.isExercise) == [false])
    }

    /// Written again while it was read: the one of before no longer stands.
    @Test func anotherTextIsAnotherFingerprint() throws {
        var state = State()
        let id = try activate(&state, .real)
        try draft(&state, ["consigne": "fermer"], in: id)
        let read = try #require(PendingMessage.waiting(in: state).first)
        try draft(&state, ["consigne": "sortir"], in: id)
        let stands = try #require(PendingMessage.waiting(in: state).first)
        #expect(stands.message == read.message && stands.fingerprint != read.fingerprint)
    }
}
