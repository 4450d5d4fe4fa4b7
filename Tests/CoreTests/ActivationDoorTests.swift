// Incident logs at the door: who may do what, on whose behalf, with which key; what a mere log allows.

import Testing
import TocsinCore

@Suite struct ActivationDoorTests {
    private let anonymous = Request.activate(Trigger(mode: .real, title: "Feu", decision: Stating()))

    @Test func rootMustNameWhoDecides() throws {
        let night = Scene(try SceneHouse.settings())
        night.refuses(.byRequired, "03:12", anonymous, by: .root)
        try night.at("03:12", .activate(.real), by: .root)
        night.skip()
        let statement = try #require(try night.activation("29-2026-001").statements.first)
        #expect(statement.by == "sous-préfet" && statement.actor == .root)
        for fact: Fact in [.stoodDown, .codDecided, .cipOrdered] {
            night.refuses(.byRequired, "03:13", .real(fact, Stating()), by: .root)
        }
        night.ends()
    }

    @Test func aKnownPersonCountsAsThemselves() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", anonymous)
        night.skip()
        #expect(try night.activation("29-2026-001").statements.first?.by == "Personne o1")
        night.ends()
    }

    @Test func theDeciderIsToldUnlessItWasTheDecider() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        let told = try #require(night.left.first { $0.attempt.page?.reason == .actedOnBehalf })
        #expect(told.attempt.page?.person == "d1")
        #expect(told.text.contains("décision attribuée à : sous-préfet"))
        night.skip()
        var decider = Actor.switchboard
        decider.person = "d1"
        try night.at("03:13", .activate(.real, title: "Autre feu"), by: decider)
        #expect(
            !night.left.contains { $0.at == instant("03:13") && $0.attempt.page?.reason == .actedOnBehalf })
        night.skip()
        night.ends()
    }

    @Test func rightsAreOneTable() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        func only(_ rights: Right...) -> Actor { Actor(means: .key, person: "s1", rights: Set(rights)) }
        night.refuses(.forbidden, "03:13", anonymous, by: only(.read, .state, .release))
        night.refuses(.forbidden, "03:13", .real(.stoodDown), by: only(.state, .draft, .release))
        night.refuses(.forbidden, "03:13", .real(.codDecided), by: only(.read))
        night.refuses(.forbidden, "03:13", .answer("w1", .remote), by: only(.read))
        night.refuses(.forbidden, "03:13", .openLog(title: "x"), by: only(.state))
        night.refuses(
            .forbidden, "03:13", .draftMessage("29-2026-001", Draft(template: "fin")), by: only(.state))
        night.ends()
    }

    @Test func theSameKeyIsAnsweredTheSameAndAnotherRequestRefused() throws {
        let night = Scene(try SceneHouse.settings())
        let key = RequestKey(key: "k1", fingerprint: "activate")
        let first = try night.at("03:12", .activate(.real), key: key)
        night.skip()
        let before = night.state
        let again = try night.at("03:13", .activate(.real), key: key)
        #expect(again == first && night.state == before)
        night.refuses(
            .keyReused, "03:13", .openLog(title: "x"), key: RequestKey(key: "k1", fingerprint: "open"))
        let refused = RequestKey(key: "k2", fingerprint: "f")
        night.refuses(.statedInFuture, "03:13", .activate(.real, at: "03:20"), key: refused)
        try night.at("03:14", .activate(.real, title: "Autre"), key: refused)
        night.skip()
        night.ends()
    }

    @Test func aLogRunsNoClockAndPagesNobody() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:05", .openLog(title: "Fumée"))
        let log: ActivationID = "29-2026-J001"
        try night.at("03:06", .state(log, .prealerted, Stating()))
        night.expect("03:06 l1,w1,p1 sms prealert")
        night.refuses(.notOpen, "03:07", .state(log, .emergencyDetermined, Stating(by: "x")))
        night.refuses(.notOpen, "03:07", .state(log, .codDecided, Stating(by: "x")))
        night.refuses(.alreadyClosed, "03:07", .draftMessage(log, Draft(template: "fin")))
        night.passes(until: "09:00")
        night.expect()
        night.ends()
    }

    /// A prealert noted afterwards does not tell those who are called to wait.
    @Test func aPrealertTellsNobodyOnceTheyAreCalled() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        let noted = try night.at("03:13", .real(.prealerted, Stating(at: moment("03:05:00"), by: "x")))
        night.expect()
        #expect(noted.notice?.contains("personne n'est prévenu") == true)
        night.ends()
    }

    @Test func whoWasPrealertedIsToldOfTheEnd() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:05", .openLog(title: "Fumée"))
        try night.at("03:06", .state("29-2026-J001", .prealerted, Stating(by: "x")))
        night.skip()
        try night.at("03:20", .state("29-2026-J001", .stoodDown, Stating(by: "x")))
        night.expect("03:20 l1,w1,p1 sms standDown")
        night.ends()
    }

    @Test func whatCannotBeSaidIsRefused() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        night.refuses(.statedInFuture, "03:13", .real(.codDecided, Stating(at: moment("03:20:00"), by: "x")))
        night.refuses(.statedInFuture, "03:13", .real(.corrected("e1", to: moment("05:00:00"))))
        night.refuses(.unknownEntry, "03:13", .real(.corrected("e99", to: nil)))
        night.refuses(.duplicateEntry, "03:13", .real(.noted, Stating(entry: "e1")))
        night.refuses(.badValue, "03:13", .real(.noted, Stating(note: "a\0b")))
        night.refuses(.badValue, "03:13", .real(.codDecided, Stating(by: String(repeating: "x", count: 201))))
        night.refuses(.quorumMissing, "03:13", .real(.cellOperational))
        night.refuses(.wrongMode, "03:13", .real(.suspended, Stating(by: "x", reason: "y")))
        night.refuses(.unknownActivation, "03:13", .drill(.noted))
        night.ends()
    }

    @Test func recordedTimeNeverGoesBack() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        var state = night.state
        let note = Command(actor: .switchboard, request: .real(.noted, Stating(note: "après")))
        _ = try state.handle(note, at: instant("03:00"), under: night.settings)
        #expect(state.lastRecordedAt == instant("03:12"))
        #expect(state.activations["29-2026-001"]?.statements.last?.recordedAt == instant("03:12"))
        night.ends()
    }
}
