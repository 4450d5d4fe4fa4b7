// Incident logs of the messages: draft, validation, release by another person, seats served, failed, ticked.

import Testing
import TocsinCore

@Suite struct ActivationMessageTests {
    private let id: ActivationID = "29-2026-001"
    private let first: MessageID = "29-2026-001-CP-01"

    @Test func anUnknownOrEmptyVariableIsNamed() throws {
        let night = try activated()
        try night.at("03:13", .draftMessage(id, Draft(template: "attente", values: ["consigne": " "])))
        #expect(try night.activation(id).messages.first?.message.missing == ["consigne"])
        night.refuses(.notReleasable, "03:13", .validateMessage(id, first, by: "préfet", orally: false))
        night.refuses(.notReleasable, "03:13", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        night.refuses(.unknownTemplate, "03:13", .draftMessage(id, Draft(template: "rien")))
        night.ends()
    }

    @Test func theMinimumOfFactsIsAskedForWhateverTheTemplate() throws {
        var settings = try SceneHouse.settings()
        settings.information.templates.append(
            MessageTemplate(id: "vide", kind: .information, title: "Titre", body: "Rien de plus."))
        let night = Scene(settings)
        try night.at(
            "03:12", .activate(Trigger(mode: .real, title: "x", decision: Stating(by: "sous-préfet"))))
        night.skip()
        try night.at("03:13", .draftMessage(id, Draft(template: "vide")))
        #expect(try night.activation(id).messages.first?.message.missing == ["nature", "lieu"])
        night.ends()
    }

    @Test func valuesAreNeverReadAsTemplates() throws {
        let night = try activated()
        try night.at("03:13", .draftMessage(id, Draft(template: "attente", values: ["consigne": "{lieu}"])))
        let message = try #require(try night.activation(id).messages.first?.message)
        #expect(message.body == "Le préfet informe : un incendie à Argol. {lieu}" && message.missing.isEmpty)
        night.ends()
    }

    @Test func anEditVoidsTheValidation() throws {
        let night = try activated()
        try draft(night, at: "03:13", "Restez chez vous.")
        night.refuses(.notValidated, "03:13", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        try night.at("03:14", .validateMessage(id, first, by: "préfet", orally: true))
        let seen = try #require(try night.activation(id).messages.first?.message.fingerprint)
        try draft(night, at: "03:15", "Sortez.")
        night.refuses(.notValidated, "03:15", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        try night.at("03:16", .validateMessage(id, first, by: "préfet", orally: true))
        night.refuses(
            .changedSince, "03:16", .releaseMessage(id, first, ReleaseOrder(by: "chef", fingerprint: seen)))
        try night.at("03:16", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        night.skip()
        #expect(night.texts.last?.contains("Sortez.") == true)
        night.refuses(.notReleasable, "03:17", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        night.ends()
    }

    /// Read by telephone, written again while it was read: what nobody heard is not validated.
    @Test func aValidationOfWhatWasReadIsNotOneOfWhatStandsNow() throws {
        let night = try activated()
        try draft(night, at: "03:13", "Restez chez vous.")
        let read = try #require(try night.activation(id).messages.first?.message.fingerprint)
        try draft(night, at: "03:14", "Sortez.")
        night.refuses(
            .changedSince, "03:15",
            .validateMessage(id, first, by: "préfet", orally: true, fingerprint: read))
        let now = try #require(try night.activation(id).messages.first?.message.fingerprint)
        try night.at("03:16", .validateMessage(id, first, by: "préfet", orally: true, fingerprint: now))
        #expect(try night.activation(id).messages.first?.validation?.fingerprint == now)
        night.ends()
    }

    @Test func twoPersonsAreNeeded() throws {
        let night = try activated()
        try draft(night, at: "03:13", "Restez.")
        night.refuses(.byRequired, "03:13", .validateMessage(id, first, by: " ", orally: true))
        try night.at("03:13", .validateMessage(id, first, by: "Mme Roquebert", orally: true))
        night.refuses(.notValidated, "03:14", .releaseMessage(id, first, ReleaseOrder(by: "mme roquebert")))
        night.refuses(
            .notValidated, "03:14", .releaseMessage(id, first, ReleaseOrder(by: " Mme  Roquebert ")))
        night.refuses(.byRequired, "03:14", .releaseMessage(id, first, ReleaseOrder(by: nil)), by: .root)
        let reader = Actor(means: .key, person: "s1", rights: [.read, .state])
        night.refuses(.forbidden, "03:14", .releaseMessage(id, first, ReleaseOrder(by: "chef")), by: reader)
        // Whoever releases may have validated too, beside somebody else.
        try night.at("03:15", .validateMessage(id, first, by: "Chef", orally: false))
        try night.at("03:15", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        night.skip()
        night.ends()
    }

    /// The contract: by telephone is a normal path, confirmed afterwards.
    @Test func whatWasValidatedByTelephoneIsConfirmedAfterwards() throws {
        let night = try activated()
        try night.release(id, at: "03:14") {}
        night.skip()
        #expect(try night.activation(id).messages.first?.validation?.orally == true)
        night.refuses(.notReleasable, "03:15", .validateMessage(id, first, by: "préfet", orally: true))
        night.passes(until: "03:30")
        night.skip()
        let confirmed = try night.at("03:30", .validateMessage(id, first, by: "préfet", orally: false))
        #expect(confirmed.notice?.contains("confirmée") == true)
        #expect(try night.activation(id).messages.first?.validation?.orally == false)
        night.refuses(.notReleasable, "03:31", .validateMessage(id, first, by: "préfet", orally: false))
        night.expect()
        night.ends()
    }

    @Test func theLastSeatStopsTheClock() throws {
        let night = try activated()
        try night.at("03:13", .real(.codDecided))
        night.paths["sms"] = .refused(reason: "400")
        night.paths["smtp"] = .retry(after: .seconds(60), reason: "450")
        try night.release(id, at: "03:14") {}
        night.expect("03:14 29001 email,sms message\n03:14 29002,journal email message")
        #expect(try report(night, .elected).verdict == .running)
        night.paths = [:]
        night.passes(until: "03:16")
        night.expect("03:15 29001,29002,journal email message")
        let elected = try report(night, .elected)
        #expect(
            elected.verdict == .met && elected.stop?.basis == .observed
                && elected.stop?.instant == instant("03:15"))
        #expect(try report(night, .media).verdict == .met)
        #expect(try report(night, .general).verdict == .running)
        night.ends()
    }

    @Test func aFailedSeatIsListedAndClosedByAnAgent() throws {
        let night = try activated()
        try night.at("03:13", .real(.codDecided))
        night.paths["smtp"] = .refused(reason: "550")
        try night.release(id, at: "03:14") {}
        night.expect("03:14 29001 email,sms message\n03:14 29002,journal email message")
        let coverage = try #require(try night.activation(id).coverage(of: .elected))
        #expect(coverage.inScope == 2 && coverage.served == 1)
        #expect(coverage.toReach.map(\.title) == ["Arzano"])
        #expect(try night.activation(id).coverage(of: .media)?.toReach.map(\.seat) == ["journal"])
        try refuseBadTicks(night)
        let tick = Stating(at: moment("03:20:00"), by: "Mme Salou")
        try night.at("03:21", .closeSeat(id, first, seat: "29002", .reached, words: "M. le maire", tick))
        let elected = try report(night, .elected)
        #expect(
            elected.verdict == .met && elected.stop?.basis == .declared
                && elected.stop?.instant == instant("03:20"))
        try night.at("03:21", .closeSeat(id, first, seat: "journal", .excluded, words: "a fermé", tick))
        #expect(try report(night, .media).verdict == .running)
        night.ends()
    }

    @Test func anExcludedSeatIsNoLongerWaitedFor() throws {
        let night = try activated()
        try night.at("03:13", .real(.codDecided))
        night.paths["smtp"] = .refused(reason: "550")
        try night.release(id, at: "03:14") {}
        night.skip()
        try night.at(
            "03:15",
            .closeSeat(id, first, seat: "29002", .excluded, words: "siège vacant", Stating(by: "Mme Salou")))
        let coverage = try #require(try night.activation(id).coverage(of: .elected))
        #expect(coverage.inScope == 1 && coverage.excluded == 1 && coverage.toReach.isEmpty)
        #expect(try report(night, .elected).stop?.instant == instant("03:14"))
        night.ends()
    }

    @Test func aStepThatInformsStopsItsClock() throws {
        let night = try activated()
        try night.at("03:13", .real(.codDecided))
        night.refuses(.unknownStep, "03:13", .real(.ticked(step: "tam-tam")))
        try night.at("03:14", .real(.ticked(step: "sirenes")))
        #expect(try report(night, .elected).verdict == .running)
        try night.at(
            "03:20",
            .real(.ticked(step: "gala"), Stating(at: moment("03:18:00"), reference: "GALA 12", file: "g.pdf"))
        )
        let elected = try report(night, .elected)
        #expect(elected.stop?.instant == instant("03:18") && elected.stop?.basis == .corroborated)
        #expect(elected.stop?.statement.reference == "GALA 12")
        night.ends()
    }

    @Test func aPublishedMessageMustBeEndedOrCorrectedFirst() throws {
        let night = try activated()
        try night.release(id, at: "03:14") {}
        night.skip()
        night.refuses(.messageOpen, "03:15", .real(.stoodDown))
        night.refuses(.messageOpen, "03:15", .real(.cancelled, Stating(by: "x", reason: "y")))
        try night.at("03:16", .draftMessage(id, Draft(template: "fin")))
        #expect(try night.activation(id).messages.last?.message.cites == [first])
        night.refuses(.messageOpen, "03:16", .real(.stoodDown))
        let end: MessageID = "29-2026-001-CP-02"
        try night.at("03:16", .validateMessage(id, end, by: "préfet", orally: true))
        try night.at("03:16", .releaseMessage(id, end, ReleaseOrder(by: "chef")))
        night.skip()
        #expect(night.texts.last?.contains("Annule \(first)") == true)
        try night.at("03:17", .real(.stoodDown))
        night.skip()
        night.ends()
    }

    @Test func nothingIsReleasedAfterTheEnd() throws {
        let night = try activated()
        try draft(night, at: "03:13", "Restez.")
        try night.at("03:13", .validateMessage(id, first, by: "préfet", orally: true))
        try night.at("03:14", .real(.cancelled, Stating(by: "x", reason: "fausse alerte")))
        night.skip()
        night.refuses(.alreadyClosed, "03:15", .releaseMessage(id, first, ReleaseOrder(by: "chef")))
        night.refuses(.alreadyClosed, "03:15", .draftMessage(id, Draft(template: "fin")))
        night.ends()
    }

    @Test func aDrillGoesToItsOwnListUnlessConfirmedInFull() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise))
        night.skip()
        try night.release("29-2026-E001", at: "03:14") {}
        night.expect("03:14 ex1,ex2 email message")
        let second: MessageID = "29-2026-E001-CP-02"
        try night.at(
            "03:14",
            .draftMessage("29-2026-E001", Draft(template: "attente", values: ["consigne": "Restez."])))
        try night.at("03:14", .validateMessage("29-2026-E001", second, by: "préfet", orally: true))
        func order(_ words: String) -> Request {
            .releaseMessage(
                "29-2026-E001", second, ReleaseOrder(by: "chef", realRecipientsConfirmation: words))
        }
        night.refuses(.badValue, "03:14", order("oui"))
        night.refuses(.badValue, "03:14", order("EXERCICE VERS 2 DESTINATAIRES REELS"))
        try night.at("03:14", order("EXERCICE VERS 3 DESTINATAIRES REELS"))
        night.expect("03:14 29001 email,sms message\n03:14 29002,journal email message")
        night.ends()
    }

    private func activated() throws -> Scene {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        night.skip()
        return night
    }

    private func draft(_ night: Scene, at time: String, _ words: String) throws {
        try night.at(time, .draftMessage(id, Draft(template: "attente", values: ["consigne": words])))
    }

    private func report(_ night: Scene, _ clock: ClockID) throws -> ClockReport {
        try night.activation(id).reading(at: night.now).report(clock)
    }

    private func refuseBadTicks(_ night: Scene) throws {
        let tick = Stating(by: "Mme Salou")
        night.refuses(.unknownSeat, "03:20", .closeSeat(id, first, seat: "29999", .reached, words: "x", tick))
        night.refuses(
            .reasonRequired, "03:20", .closeSeat(id, first, seat: "29002", .reached, words: "", tick))
        night.refuses(
            .byRequired, "03:20", .closeSeat(id, first, seat: "29002", .reached, words: "x", Stating()),
            by: .root)
        night.refuses(
            .unknownMessage, "03:20", .closeSeat(id, "CP-09", seat: "29002", .reached, words: "x", tick))
    }
}

extension Scene {
    /// Drafts, validates and releases the holding message; `before` runs just before it leaves.
    func release(_ id: ActivationID, at time: String, before: () -> Void) throws {
        let message = MessageID(rawValue: "\(id)-CP-01")
        try at(time, .draftMessage(id, Draft(template: "attente", values: ["consigne": "Restez chez vous."])))
        try at(time, .validateMessage(id, message, by: "préfet", orally: true))
        before()
        try at(time, .releaseMessage(id, message, ReleaseOrder(by: "chef de cellule")))
    }
}
