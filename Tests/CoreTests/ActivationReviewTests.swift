// Incident logs of answers and paths at their edges: said twice, said late, failed twice, restarted.

import Testing
import TocsinCore

@Suite struct ActivationReviewTests {
    private let id: ActivationID = "29-2026-001"

    @Test func aRepeatedDeclineBurnsNoRung() throws {
        let night = Scene(try calm("writer"))
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .real(.declined(role: "writer", person: "w1")))
        night.skip()
        let fired = try night.activation(id).paging["writer"]?.fired
        try night.at("03:13:30", .real(.declined(role: "writer", person: "w1")))
        try night.at("03:13:40", .answer("w1", .unavailable), by: .link)
        night.expect()
        #expect(try night.activation(id).paging["writer"]?.fired == fired)
        night.ends()
    }

    @Test func nobodyIsLateForACellThatWorks() throws {
        let night = Scene(try calm("writer"))
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.at("03:13", .real(.cellOperational, Stating(by: "l1", reason: "seul au poste")))
        night.skip()
        try night.at("03:14", .real(.coming("writer", "w1", eta: 90)))
        night.expect()
        night.ends()
    }

    @Test func anArrivalCountsFromTheTimeStated() throws {
        let night = Scene(try calm("writer"))
        try night.at("03:12", .activate(.real))
        night.passesAndSkips(until: "03:40")
        // Said at 03:20 to be there at 04:05, noted twenty minutes later: in time.
        try night.at("03:40", .real(.coming("writer", "w1", eta: 45), Stating(at: moment("03:20:00"))))
        night.expect()
        night.ends()
    }

    @Test func aDeclineForOneRoleLeavesTheCallForTheOther() throws {
        var settings = try calm("cellLead", "writer")
        let writer = try #require(settings.roster.roles.firstIndex { $0.id == "writer" })
        settings.roster.roles[writer].rotation?.people = ["l1"]
        let night = Scene(settings)
        night.paths["sms"] = .retry(after: .seconds(30), reason: "503")
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.submit(.real(.declined(role: "writer", person: "l1")), by: .switchboard)
        func waiting() throws -> Int {
            try night.activation(id).attempts.values.count {
                $0.page?.person == "l1" && $0.page?.purpose == .page && $0.outcome == .queued
            }
        }
        #expect(try waiting() > 0)
        try night.submit(.real(.coming("cellLead", "l1")), by: .switchboard)
        #expect(try waiting() == 0)
        night.ends()
    }

    @Test func anEndIsToldByAnotherPathWhenTheFirstFails() throws {
        let night = Scene(try calm("writer"))
        try night.at("03:12", .activate(.real))
        night.skip()
        night.paths["sms"] = .refused(reason: "550")
        try night.at("03:14", .real(.stoodDown))
        night.expect("03:14 w1 sms,email standDown\n03:14 w1 voice pathFailed")
        #expect(night.texts.last?.contains("la cellule est levée") == true)
        night.ends()
    }

    @Test func eachTextHasItsOwnOtherPath() throws {
        let night = Scene(try calm("writer"))
        night.paths["sms"] = .refused(reason: "550")
        try night.at("03:12", .activate(.real))
        night.expect(
            """
            03:12 d1 sms actedOnBehalf
            03:12 d1 email pathFailed
            03:12 w1 sms,email firstCall writer
            03:12 w1 voice pathFailed writer
            """)
        try night.at("03:13", .answer("w1", .coming(minutes: 5)), by: .link)
        night.passes(until: "04:12")
        // The decider's mail carried the first notice; the miss takes it again.
        night.expect("04:12 l1,o1,d1 sms missed\n04:12 l1,o1,d1 email pathFailed")
        night.ends()
    }

    @Test func aLogSaysThatItDoesNotKnowWhatItIs() throws {
        let night = Scene(try calm("writer"))
        let log = try #require(try night.at("03:12", .openLog(title: "Fumées")).activation)
        try night.at("03:13", .state(log, .prealerted, Stating(by: "cadre")))
        #expect(night.texts.last?.contains("(réel ou exercice : non précisé)") == true)
        night.skip()
        night.ends()
    }

    @Test func aRealTriggerAlwaysFindsRoom() throws {
        let night = Scene(try calm("writer"))
        for _ in 0..<Limits.openActivations { try night.submit(.openLog(title: "Essai"), by: .switchboard) }
        night.refuses(.tooMany, "03:12", .openLog(title: "Encore un"))
        night.refuses(.tooMany, "03:12", .activate(.exercise))
        try night.at("03:13", .activate(.real))
        night.skip()
        night.ends()
    }

    @Test func sameSeatNamesOfTwoDirectoriesAreTwoDeliveries() throws {
        var settings = try calm("writer")
        settings.information.recipients.append(
            Recipient(seat: "29001", audience: .media, title: "Radio 29", email: "radio@example.org"))
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        try release(night)
        let deliveries = night.left.compactMap { departure -> Delivery? in
            if case .delivery(_, let delivery) = departure.attempt.content { delivery } else { nil }
        }
        #expect(deliveries.count { $0.seat == "29001" && $0.medium == .email } == 2)
        #expect(Set(deliveries.map(\.attempt)).count == deliveries.count)
        night.skip()
        night.ends()
    }

    @Test func aRestartThatSettlesTheLastDeliveryInforms() throws {
        let night = Scene(try calm("writer"))
        try night.at("03:12", .activate(.real))
        try night.submit(.answer(id, "w1", .coming(minutes: 5)), by: .link)
        night.settings.information.recipients.append(
            Recipient(seat: "radio", audience: .media, title: "Radio", mobile: "+33639980093"))
        night.paths["smtp"] = .some(nil)
        try release(night)
        night.skip()
        #expect(try night.activation(id).reading(at: night.now).stop(.media) == nil)
        // The mail in flight cannot be repeated: unknown. The other medium had been served.
        try night.isDown(until: "03:20")
        #expect(try night.activation(id).reading(at: night.now).stop(.media) != nil)
        night.skip()
        night.ends()
    }

    private func release(_ night: Scene) throws {
        let message: MessageID = "29-2026-001-CP-01"
        try night.submit(
            .draftMessage(id, Draft(template: "attente", values: ["consigne": "Restez."])), by: .switchboard)
        try night.submit(.validateMessage(id, message, by: "préfet", orally: true), by: .switchboard)
        try night.submit(.releaseMessage(id, message, ReleaseOrder(by: "chef")), by: .switchboard)
        night.dispatch()
    }

    private func calm(_ roles: RoleID...) throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.warnings.atPercent = []
        settings.warnings.digestAfter = []
        settings.convening.roles = roles
        return settings
    }
}

extension Scene {
    fileprivate func passesAndSkips(until time: String) {
        skip()
        passes(until: time)
        skip()
    }
}
