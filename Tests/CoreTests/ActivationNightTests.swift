// The reference night of the domain study (§ 2.4), minute by minute, on the small house of the scenes.

import Testing
import TocsinCore

@Suite struct ActivationNightTests {
    private let id: ActivationID = "29-2026-001"
    private let message: MessageID = "29-2026-001-CP-01"

    @Test func theReferenceNight() throws {
        let night = Scene(try SceneHouse.settings())
        try convene(night)
        try inform(night)
        try end(night)
        let activation = try night.activation(id)
        let reading = activation.reading(at: night.now)
        let verdicts = ClockID.allCases.map { reading.report($0).verdict }
        #expect(verdicts == [.met, .met, .met, .met, .met, .notApplicable])
        #expect(reading.report(.cell).elapsed == .minutes(18))
        #expect(reading.report(.elected).stop?.basis == .observed)
        #expect(
            activation.statements.map(\.entry) == (1...activation.statements.count).map { EntryID("e\($0)") })
        #expect(activation.statements.first?.fact == .alertReceived)
        night.ends()
    }

    private func convene(_ night: Scene) throws {
        try night.at("03:05", .openLog(title: "Fumée"))
        try night.at("03:06", .state("29-2026-J001", .alertReceived, Stating(by: "SDIS")))
        night.passes(until: "03:11")
        night.expect()
        try night.at(
            "03:12",
            .activate(
                Trigger(
                    log: "29-2026-J001", mode: .real, title: "Feu industriel", nature: "incendie",
                    place: "Argol",
                    decision: Stating(by: "sous-préfet"))))
        night.expect(
            """
            03:12 d1 sms actedOnBehalf
            03:12 l1 sms,email firstCall cellLead
            03:12 w1 sms,email firstCall writer
            03:12 p1 sms,email firstCall pressOfficer
            """)
        try night.at("03:13", .answer("l1", .coming(minutes: 20)), by: .link)
        night.passes(until: "03:15")
        night.expect(
            """
            03:15 w1 sms,email,voice calledAgain writer
            03:15 p1 sms,email,voice calledAgain pressOfficer
            """)
        try night.at("03:16", .answer("p1", .remote), by: .link)
        night.passes(until: "03:17")
        night.expect("03:17 w2 sms,email deputy writer")
        try night.at("03:18", .answer("w2", .coming(minutes: 10)), by: .link)
    }

    private func inform(_ night: Scene) throws {
        try night.at(
            "03:22", .draftMessage(id, Draft(template: "attente", values: ["consigne": "Restez chez vous."])))
        night.passes(until: "03:27")
        night.expect("03:27 d1 sms digest")
        let digest =
            "T+15. Cellule 3/3, chef de cellule dans 6 min, rédacteur dans 1 min. Message n° 1 à valider."
        #expect(night.texts.last?.hasSuffix(digest) == true)
        try night.at("03:27", .validateMessage(id, message, by: "sous-préfet", orally: true))
        try night.at("03:28", .answer("w2", .inPost), by: .link)
        night.refuses(.quorumMissing, "03:29", .real(.cellOperational))
        try night.at("03:29", .answer("l1", .inPost), by: .link)
        try night.at("03:30", .real(.cellOperational, Stating(by: "chef de cellule")))
        try night.at("03:32", .real(.codDecided))
        try night.at("03:35", .releaseMessage(id, message, ReleaseOrder(by: "chef de cellule")))
        night.expect("03:35 29001 email,sms message\n03:35 29002,journal email message")
        try night.at("03:37", .real(.informed(.general, means: "site", scope: .all)))
        night.passes(until: "03:42")
        night.expect("03:42 d1 sms digest")
        let second = "T+30. Cellule opérationnelle. Message n° 1 diffusé. COD 3 h 32, échéance 4 h 32."
        #expect(night.texts.last?.hasSuffix(second) == true)
        night.passes(until: "04:40")
        night.expect("03:57 d1 sms digest")
    }

    private func end(_ night: Scene) throws {
        night.refuses(.messageOpen, "04:44", .real(.stoodDown))
        try night.at("04:45", .draftMessage(id, Draft(template: "fin")))
        try night.at("04:46", .validateMessage(id, "29-2026-001-CP-02", by: "sous-préfet", orally: true))
        try night.at("04:47", .releaseMessage(id, "29-2026-001-CP-02", ReleaseOrder(by: "chef de cellule")))
        night.expect("04:47 29001 email,sms message\n04:47 29002,journal email message")
        try night.at("04:50", .real(.stoodDown))
        night.expect(
            """
            04:50 l1,w2 sms,email standDown
            04:50 w1,p1 sms,email,voice standDown
            """)
        night.passes(until: "09:00")
    }
}
