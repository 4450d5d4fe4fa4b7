// Incident logs of the warnings: shares of a limit, the digest, quiet minutes, the miss at its second.

import Testing
import TocsinCore

@Suite struct ActivationWarningTests {
    @Test func allComeAndNobodyDeclaresAnything() throws {
        let night = try everybodyComing()
        try night.at("03:14", .real(.codDecided))
        night.passes(until: "03:42")
        night.expect("03:27 d1 sms digest\n03:42 d1 sms digest\n03:42 l1,o1 sms warning")
        let share =
            "Activation de la cellule : 50 % du délai écoulé, échéance 4 h 12. "
            + "Manquent : chef de cellule, rédacteur."
        #expect(night.texts.contains { $0.hasSuffix(share) })
        // The lead was warned two minutes ago and hears of the rest at the end of the quiet time.
        night.passes(until: "04:11")
        night.expect(
            """
            03:44 p1 sms warning
            03:47 l1 sms warning
            03:57 d1 sms digest
            03:57 l1,o1 sms warning
            03:59 p1 sms warning
            04:02 l1 sms warning
            04:07:12 l1,o1 sms warning
            04:09:12 p1 sms warning
            """)
        night.passes(until: "04:13")
        night.expect("04:12 l1,o1,d1 sms missed")
        let notice = "Activation de la cellule : délai dépassé (4 h 12). Notez la cause."
        #expect(night.texts.last?.hasSuffix(notice) == true)
        night.passes(until: "06:00")
        night.expect(
            "04:14 l1,d1,p1 sms missed")
        let activation = try night.activation("29-2026-001")
        #expect(activation.missed[.cell]?.values.first == instant("04:12:00"))
        #expect(
            [ClockID.elected, .general, .media].allSatisfy {
                activation.missed[$0]?.values.first == instant("04:14:00")
            })
        night.ends()
    }

    @Test func neverTwoWarningsInFiveMinutesButForAMiss() throws {
        let night = try everybodyComing()
        try night.at("03:14", .real(.codDecided))
        night.passes(until: "04:11")
        var last: [PersonID: Instant] = [:]
        for departure in night.left {
            guard let page = departure.attempt.page, [.warning, .digest].contains(page.reason) else {
                continue
            }
            if let before = last[page.person] { #expect(departure.at - before >= .minutes(5)) }
            last[page.person] = departure.at
        }
        #expect(last.count == 4)
        night.skip()
        night.ends()
    }

    @Test func whatComesDuringTheQuietTimeIsHeldAndNothingIsDropped() throws {
        let night = try everybodyComing()
        try night.at("03:14", .real(.codDecided))
        night.passes(until: "03:46:59")
        func warned() -> [Instant] {
            night.left.filter { $0.attempt.page?.person == "l1" && $0.attempt.page?.reason == .warning }.map(
                \.at)
        }
        #expect(warned() == [instant("03:42")])
        night.skip()
        night.passes(until: "03:47")
        // The three audiences' shares of 03:44 in one text.
        night.expect("03:47 l1 sms warning")
        #expect(night.texts.last?.contains("Information des élus : 50 %") == true)
        #expect(night.texts.last?.contains("Information des médias : 50 %") == true)
        night.passes(until: "04:11:59")
        night.skip()
        // Warned at 04:07:12, held since 04:09:12; the miss is told at its second, and the rest with it.
        night.passes(until: "04:12")
        #expect(
            night.left.last { $0.attempt.page?.person == "l1" }?.text.contains("Information des élus") == true
        )
        night.expect("04:12 l1,o1,d1 sms missed")
        #expect(try night.activation("29-2026-001").warned.held.isEmpty)
        night.ends()
    }

    @Test func theDigestSaysItAll() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:12:30", .answer("l1", .coming(minutes: 25)), by: .link)
        try night.at("03:12:40", .answer("p1", .remote), by: .link)
        try night.at("03:13", .real(.codDecided))
        try night.at("03:14", .draftMessage("29-2026-001", Draft(template: "attente")))
        night.passes(until: "03:27")
        let digest =
            "T+15. Cellule 2/3, chef de cellule dans 10 min, rédacteur sans réponse. Message n° 1 à valider. "
            + "COD 3 h 13, échéance 4 h 13."
        #expect(night.texts.contains { $0.hasSuffix(digest) })
        night.skip()
        night.ends()
    }

    @Test func anEditedMessageIsAgainToBeValidated() throws {
        let night = try everybodyComing()
        let id: ActivationID = "29-2026-001"
        try night.at("03:14", .draftMessage(id, Draft(template: "attente", values: ["consigne": "Restez."])))
        try night.at("03:15", .validateMessage(id, "29-2026-001-CP-01", by: "préfet", orally: true))
        try night.at("03:16", .draftMessage(id, Draft(template: "attente", values: ["consigne": "Sortez."])))
        night.passes(until: "03:27")
        night.expect("03:27 d1 sms digest")
        #expect(night.texts.last?.contains("Message n° 1 à valider") == true)
        night.ends()
    }

    @Test func aStoppedClockWarnsNoMore() throws {
        let night = try everybodyComing()
        try night.at("03:20", .real(.cellOperational, Stating(by: "l1", reason: "seul au poste")))
        night.passes(until: "05:00")
        night.expect("03:27 d1 sms digest\n03:42 d1 sms digest\n03:57 d1 sms digest")
        #expect(try night.activation("29-2026-001").missed.isEmpty)
        night.ends()
    }

    @Test func aLateStopIsAMissThatTookPlaceAtItsSecond() throws {
        let night = try everybodyComing()
        night.passes(until: "04:20")
        night.skip()
        try night.at(
            "04:20", .real(.cellOperational, Stating(at: moment("04:20:00"), by: "l1", reason: "seul")))
        let activation = try night.activation("29-2026-001")
        #expect(activation.missed[.cell]?.values.first == instant("04:12:00"))
        // A correction mends the verdict and leaves the miss in the timeline.
        let entry = try #require(activation.statements.last?.entry)
        try night.at("04:25", .real(.corrected(entry, to: moment("04:05:00"))))
        let mended = try night.activation("29-2026-001")
        #expect(mended.reading(at: night.now).verdict(.cell) == .met)
        #expect(mended.occurrences.contains { $0.content == .missed(.cell) })
        night.ends()
    }

    @Test func aDeferralComesBack() throws {
        let night = try everybodyComing()
        try night.at("03:13", .real(.codDecided))
        let deferral = Fact.deferred(.general, until: instant("03:36:00"))
        try night.at("03:14", .real(deferral, Stating(by: "sous-préfet", reason: "confirmation attendue")))
        night.passes(until: "03:40")
        night.expect("03:27 d1 sms digest\n03:36 l1 sms warning")
        #expect(
            night.texts.last?.hasSuffix(
                "Information du public : le report arrive à son terme, échéance 4 h 13.") == true)
        night.ends()
    }

    /// Who has declined a role is not the one to warn for it: whoever was called in their place is.
    @Test func whoDeclinedIsNotWarned() throws {
        var settings = try SceneHouse.settings()
        settings.warnings.digestAfter = []
        settings.convening.roles = ["cellLead"]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:12:30", .answer("29-2026-001", "l1", .unavailable), by: .link)
        night.skip()
        let before = night.left.count
        while night.now < instant("04:05") {
            night.passes(until: night.clock(night.now + .minutes(1)))
            night.skip()
        }
        let warned = night.left[before...].compactMap(\.attempt.page).filter { $0.reason == .warning }
        #expect(!warned.isEmpty && !warned.contains { $0.person == "l1" })
        #expect(warned.contains { $0.person == "l2" })
    }

    /// Deferring is not waiving.
    @Test func aDeferralBeyondTheLimitComesBackAsWell() throws {
        let night = try everybodyComing()
        try night.at("03:13", .real(.codDecided))
        let deferral = Fact.deferred(.general, until: instant("04:40:00"))
        try night.at("03:14", .real(deferral, Stating(by: "sous-préfet", reason: "confirmation attendue")))
        while night.now < instant("04:39") {
            night.passes(until: night.clock(night.now + .minutes(1)))
            night.skip()
        }
        night.passes(until: "04:45")
        night.expect("04:40 l1 sms warning")
        #expect(night.texts.last?.contains("Information du public : le report arrive à son terme") == true)
        night.passes(until: "05:30")
        night.expect()
    }

    @Test func aWaivedAudienceWarnsNoMore() throws {
        let night = try everybodyComing()
        try night.at("03:13", .real(.codDecided))
        night.refuses(.reasonRequired, "03:14", .real(.waived(.media)))
        try night.at(
            "03:14", .real(.waived(.media), Stating(by: "sous-préfet", reason: "secret de l'enquête")))
        night.passes(until: "03:50")
        night.expect(
            "03:27 d1 sms digest\n03:42 d1 sms digest\n03:42 l1,o1 sms warning\n03:47 l1 sms warning")
        night.ends()
    }

    private func everybodyComing() throws -> Scene {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer("29-2026-001", person, .coming(minutes: 5)), by: .link)
        }
        night.skip()
        return night
    }
}
