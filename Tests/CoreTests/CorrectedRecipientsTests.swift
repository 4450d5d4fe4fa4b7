// Promise 10: a correction, and an end, go to whoever had what they correct, and to nobody else.

import Testing
import TocsinCore

@Suite struct CorrectedRecipientsTests {
    private let id: ActivationID = "29-2026-001"

    /// The text to the officials of one commune, released.
    private func released(in settings: Settings? = nil) throws -> Scene {
        let night = Scene(try settings ?? SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        night.skip()
        try night.at(
            "03:13",
            .draftMessage(
                id,
                Draft(
                    template: "attente", values: ["consigne": "Restez."], audiences: [.elected],
                    perimeter: ["29001"])))
        try validateAndRelease(night, "29-2026-001-CP-01", at: "03:14")
        night.skip()
        return night
    }

    private func validateAndRelease(_ night: Scene, _ message: MessageID, at time: String) throws {
        try night.at(time, .validateMessage(id, message, by: "préfet", orally: true))
        try night.at(time, .releaseMessage(id, message, ReleaseOrder(by: "chef")))
    }

    @Test(arguments: ["rectificatif", "fin"])
    func theSameSeatsWhateverIsAskedFor(_ template: String) throws {
        let night = try released()
        let draft = Draft(
            template: template, values: ["texte": "rien de grave"], audiences: Audience.allCases,
            perimeter: [])
        try night.at("03:20", .draftMessage(id, draft))
        let message = try #require(try night.activation(id).messages.last?.message)
        #expect(message.audiences == [.elected] && message.perimeter == ["29001"])
        try validateAndRelease(night, message.id, at: "03:21")
        night.expect("03:21 29001 email,sms message")
        night.ends()
    }

    /// The mayor's address has changed and the commune was taken out: whoever read it reads that it is false.
    @Test func theAddressThatHadItGetsItsCorrection() throws {
        let night = try released()
        let had = Set(night.left.compactMap(delivered))
        #expect(had.count == 2)
        for place in night.settings.information.recipients.indices {
            night.settings.information.recipients[place].email = "autre\(place)@example.org"
        }
        night.settings.information.recipients.removeAll { $0.seat == "29001" }
        let before = night.left.count
        try night.at(
            "03:20", .draftMessage(id, Draft(template: "rectificatif", values: ["texte": "rien de grave"])))
        try validateAndRelease(night, "29-2026-001-CP-02", at: "03:21")
        #expect(Set(night.left[before...].compactMap(delivered)) == had)
        night.skip()
    }

    /// Confirmed in full, a drill's text went to real mayors; so does its end, without being confirmed again.
    @Test func theEndOfADrillToRealRecipientsGoesToThem() throws {
        let night = Scene(try SceneHouse.settings())
        let drill: ActivationID = "29-2026-E001"
        try night.at("03:12", .activate(.exercise))
        night.skip()
        try night.at(
            "03:13", .draftMessage(drill, Draft(template: "attente", values: ["consigne": "Restez."])))
        try night.at("03:13", .validateMessage(drill, "29-2026-E001-CP-01", by: "préfet", orally: true))
        try night.at(
            "03:14",
            .releaseMessage(
                drill, "29-2026-E001-CP-01",
                ReleaseOrder(by: "chef", realRecipientsConfirmation: "EXERCICE VERS 3 DESTINATAIRES REELS")))
        night.skip()
        let had = Set(night.left.compactMap(delivered))
        let before = night.left.count
        try night.at("03:14:10", .draftMessage(drill, Draft(template: "fin")))
        try night.at("03:14:10", .validateMessage(drill, "29-2026-E001-CP-02", by: "préfet", orally: true))
        try night.at("03:14:20", .releaseMessage(drill, "29-2026-E001-CP-02", ReleaseOrder(by: "chef")))
        let ends = night.left[before...].filter { delivered($0) != nil }
        #expect(Set(ends.compactMap(delivered)) == had && !had.contains("ex1@example.org"))
        #expect(ends.allSatisfy { $0.text.contains("EXERCICE") })
        night.skip()
        night.ends()
    }

    @Test func aCommuneThatDoesNotExistIsRefused() throws {
        let night = try released()
        for wrong in ["Arzano", "29999", "2900"] {
            night.refuses(
                .unknownSeat, "03:15",
                .draftMessage(id, Draft(template: "attente", perimeter: ["29001", wrong])))
        }
    }

    @Test func anAudienceWithoutASeatIsSaid() throws {
        var settings = try SceneHouse.settings()
        settings.information.recipients.removeAll { $0.audience == .media }
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        let drafted = try night.at("03:13", .draftMessage(id, Draft(template: "attente")))
        #expect(drafted.notice?.contains("Aucun destinataire pour les médias") == true)
        #expect(drafted.notice?.contains("élus") == false)
    }

    private func delivered(_ departure: Scene.Departure) -> String? {
        if case .delivery(_, let delivery) = departure.attempt.content { delivery.address } else { nil }
    }
}
