// Incident logs of the ends: levée, fausse alerte, a drill broken off or become real, events made one.

import Testing
import TocsinCore

@Suite struct ActivationClosingTests {
    private let drillPages = """
        03:12 d1 sms actedOnBehalf
        03:12 l1 sms,email firstCall cellLead
        03:12 w1 sms,email firstCall writer
        03:12 p1 sms,email firstCall pressOfficer
        """

    @Test func cancellingTellsEverybodyCalledOnTheSamePaths() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .answer("l1", .coming(minutes: 10)), by: .link)
        night.passes(until: "03:17")
        night.skip()
        night.refuses(.reasonRequired, "03:18", .real(.cancelled))
        try night.at("03:18", .real(.cancelled, Stating(by: "sous-préfet", reason: "fausse alerte")))
        night.expect(
            """
            03:18 l1,w2,p2 sms,email cancelled
            03:18 w1,p1 sms,email,voice cancelled
            """)
        #expect(night.texts.last?.contains("Fausse alerte : ne venez pas, ou faites demi-tour.") == true)
        night.passes(until: "06:00")
        night.ends()
    }

    @Test func anEndIsToldOnce() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:20", .real(.stoodDown, Stating(at: moment("03:19:00"), by: "sous-préfet")))
        night.skip()
        night.refuses(.alreadyClosed, "03:21", .real(.stoodDown))
        night.refuses(
            .alreadyClosed, "03:21", .real(.stoodDown, Stating(at: moment("03:18:00"), by: "sous-préfet")))
        night.ends()
    }

    @Test func aPersonWhoHasLeftTheRosterIsStillToldToTurnBack() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        night.settings.roster.people["w1"] = nil
        try night.at("03:13", .settingsLoaded, by: .daemon)
        try night.at("03:14", .real(.stoodDown))
        night.expect("03:14 l1,w1,p1 sms,email standDown")
        night.ends()
    }

    @Test func aPageStillWaitingIsWithdrawnAtTheEnd() throws {
        let night = Scene(try SceneHouse.settings())
        night.paths["sms"] = .retry(after: .seconds(30), reason: "503")
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:12:10", .real(.stoodDown))
        night.skip()
        night.passes(until: "03:30")
        #expect(
            night.left.filter { $0.at > instant("03:12:10") }.allSatisfy {
                $0.attempt.page?.purpose == .notice
            })
        night.skip()
        night.ends()
    }

    @Test func aWithdrawnEndResumesTheNight() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        night.skip()
        let end = try night.at("03:13", .real(.stoodDown))
        night.skip()
        night.passes(until: "03:16")
        night.expect()
        try night.at("03:16", .real(.corrected(try #require(end.entry), to: nil)))
        night.expect(
            """
            03:16 l1 sms,email,voice calledAgain cellLead
            03:16 w1 sms,email,voice calledAgain writer
            03:16 p1 sms,email,voice calledAgain pressOfficer
            """)
        night.ends()
    }

    @Test func aDrillBearsTheMarkOnEverything() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise, title: "Exercice chlore"))
        night.expect(drillPages)
        night.passes(until: "04:20")
        #expect(Set(night.left.compactMap(\.attempt.page?.reason)).count >= 9)
        night.skip()
        try night.at("04:20", .drill(.stoodDown))
        night.skip()
        night.ends()
    }

    @Test func aDrillBecomesReal() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise, title: "Exercice chlore"))
        night.expect(drillPages)
        try night.at("03:13", .answer("29-2026-E001", "l1", .coming(minutes: 10)), by: .link)
        night.refuses(.reasonRequired, "03:14", .drill(.becameReal))
        let real = try night.at(
            "03:14", .drill(.becameReal, Stating(by: "sous-préfet", reason: "fuite réelle à Argol")))
        #expect(real.activation == "29-2026-001")
        night.expect(
            """
            03:14 l1,w1,p1 sms,email becameReal
            03:14 d1 sms actedOnBehalf
            03:14 l1 sms,email firstCall cellLead
            03:14 w1 sms,email firstCall writer
            03:14 p1 sms,email firstCall pressOfficer
            """)
        let activation = try night.activation("29-2026-001")
        #expect(
            activation.opening.continues == "29-2026-E001"
                && activation.opening.title == "fuite réelle à Argol")
        #expect(activation.opening.nature == nil && activation.opening.place == nil)
        #expect(activation.statements.map(\.fact) == [.emergencyDetermined])
        #expect(activation.reading(at: night.now).start(.cell)?.instant == instant("03:14"))
        let drill = try night.activation("29-2026-E001")
        #expect(drill.continuedBy == "29-2026-001")
        #expect(drill.reading(at: night.now).verdict(.cell) == .interrupted)
        night.refuses(.wrongMode, "03:15", .real(.becameReal, Stating(by: "x", reason: "y")))
        night.ends()
    }

    @Test func aRealTriggerSuspendsEveryDrill() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise))
        try night.submit(.activate(.exercise, title: "Exercice 2"), by: .switchboard)
        night.dispatch()
        night.skip()
        try night.at("03:13", .activate(.real))
        let told = night.left.compactMap(\.attempt.page).filter { $0.reason == .suspended }
        #expect(told.count == 12)
        #expect(night.state.open == ["29-2026-001"])
        night.skip()
        night.passes(until: "03:17")
        #expect(night.left.filter { $0.at > instant("03:13") }.allSatisfy { $0.activation == "29-2026-001" })
        night.skip()
        night.ends()
    }

    @Test func theOtherDrillIsSuspendedWhenOneBecomesReal() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise))
        try night.submit(.activate(.exercise, title: "Exercice 2"), by: .switchboard)
        night.dispatch()
        night.skip()
        try night.at("03:13", .drill(.becameReal, Stating(by: "sous-préfet", reason: "fuite réelle")))
        #expect(night.state.open == ["29-2026-001"])
        #expect(try night.activation("29-2026-E002").closing?.fact == .suspended)
        night.skip()
        night.ends()
    }

    @Test func aDrillsMessagesStopLeavingWhenTheRealComes() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise))
        night.skip()
        try night.release("29-2026-E001", at: "03:13") {
            night.paths["smtp"] = .notReached(after: .seconds(60), reason: "450")
        }
        night.expect("03:13 ex1,ex2 email message")
        night.paths = [:]
        try night.at("03:13:30", .activate(.real))
        night.skip()
        night.passes(until: "03:14:59")
        night.expect()
        night.ends()
    }

    @Test func drillAndRealAreNeverMerged() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.real))
        try night.submit(.activate(.exercise), by: .switchboard)
        night.dispatch()
        night.skip()
        night.refuses(.wrongMode, "03:13", .merge("29-2026-E001", into: "29-2026-001"))
        let second = try night.at("03:13", .activate(.real, title: "Inondation"))
        night.skip()
        #expect(second.notice?.contains("29-2026-001") == true)
        try night.at("03:14", .merge("29-2026-002", into: "29-2026-001"))
        night.refuses(.alreadyClosed, "03:14", .state("29-2026-002", .noted, Stating()))
        // The second real trigger suspended the drill.
        #expect(night.state.open == ["29-2026-001"])
        night.ends()
    }
}
