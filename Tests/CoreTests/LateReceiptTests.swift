// Incident logs of an operator that takes every text and delivers none: set aside by its receipts, tried now
// and then, and believed again only by what it proves.

import Testing
import TocsinCore

@Suite struct LateReceiptTests {
    private let id: ActivationID = "29-2026-001"

    /// Two SMS providers, the second standing in for the first; so many communes, each with a mobile.
    private func scene(
        _ rule: ReceiptRule? = ReceiptRule(within: .minutes(1), share: 30), communes: Int = 20,
        pace: Pace = Pace(), canary: Bool = false
    ) throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.convening.roles = ["writer"]
        settings.paths.removeAll { $0.id == "sms" }
        for (path, backup) in [("sms", "sms2"), ("sms2", nil)] as [(PathID, PathID?)] {
            let common = PathCommon(
                id: path, honoursKeys: true, pace: path == "sms" ? pace : Pace(), backup: backup,
                receipts: path == "sms" ? rule : nil)
            settings.paths.append(.sms(GatewaySettings(common: common, url: "https://\(path).example.org")))
        }
        if canary {
            settings.supervision.canaries = [
                Canary(path: "sms", medium: .sms, address: "+33639980099", at: 7 * 3600 + 1800)
            ]
        }
        settings.information.recipients = (1...communes).map {
            Recipient(
                seat: "s\($0)", audience: .elected, title: "Commune \($0)",
                mobile: "+3363998\(1000 + $0 % 9000)\($0 / 9000)")
        }
        let scene = Scene(settings)
        try scene.submit(.settingsLoaded, by: .daemon)
        return scene
    }

    /// A message to every commune; its number counts up.
    private func release(_ scene: Scene, at time: String, _ number: Int) throws {
        passes(scene, until: time)
        if number == 1 { try scene.at(time, .activate(.real)) }
        scene.skip()
        let message = MessageID("\(id)-CP-0\(number)")
        let draft = Draft(
            template: "attente", values: ["consigne": "Texte \(number)."], audiences: [.elected])
        try scene.at(time, .draftMessage(id, draft))
        try scene.at(time, .validateMessage(id, message, by: "préfet", orally: true))
        try scene.at(time, .releaseMessage(id, message, ReleaseOrder(by: "chef")))
        scene.skip()
    }

    private func passes(_ scene: Scene, until time: String) {
        scene.skip()
        scene.passes(until: time)
        scene.skip()
    }

    /// Texts that left by the first provider since an instant, calls to people apart.
    private func tries(_ scene: Scene, since time: String) -> [Scene.Departure] {
        scene.left.filter { $0.at >= instant(time) && $0.attempt.parcel.path == "sms" }
    }

    private func deliver(_ scene: Scene, _ departures: [Scene.Departure], at time: String) throws {
        for departure in departures {
            scene.skip()
            let receipt = HeardRequest.receipt(departure.id, Receipt(status: .delivered))
            try scene.at(time, .heard(receipt), by: .daemon)
        }
        scene.skip()
    }

    private func told(_ scene: Scene) -> [String] {
        scene.left.compactMap(\.attempt.page).filter { $0.reason == .supervision && $0.person == "o1" }
            .map(\.subject)
    }

    private let outage = ["Voie « sms » en défaut"]
    private let outageAndEnd = ["Voie « sms » en défaut", "Voie « sms » rétablie"]

    private func isLate(_ scene: Scene) -> Bool {
        let isLate = scene.state.paths["sms"]?.lateSince != nil
        #expect(isLate == scene.state.supervision.isDown("sms"))
        return isLate
    }

    @Test func oneTextTriesItOutAndItsReceiptInTimeBringsItBack() throws {
        let scene = try scene()
        try release(scene, at: "03:12", 1)
        passes(scene, until: "03:13")
        #expect(isLate(scene) && told(scene) == outage)
        try release(scene, at: "03:13:59", 2)
        #expect(tries(scene, since: "03:13").isEmpty, "its own time to deliver must have passed")
        try release(scene, at: "03:14", 3)
        let first = tries(scene, since: "03:13")
        #expect(first.count == 1 && first.allSatisfy { $0.attempt.page == nil })
        // It is not delivered in time, and so nothing changes; a receipt that comes late is no proof either.
        try deliver(scene, first, at: "03:15:01")
        #expect(isLate(scene))
        try release(scene, at: "03:15:02", 4)
        let second = Array(tries(scene, since: "03:13").dropFirst())
        #expect(second.count == 1)
        try deliver(scene, second, at: "03:15:40")
        #expect(!isLate(scene) && told(scene) == outageAndEnd)
        let facts = try scene.activation(id).occurrences.compactMap { occurrence in
            if case .machine(let fact) = occurrence.content { fact } else { nil }
        }
        #expect(facts == [.channelDown("sms"), .channelUp("sms")])
        // What condemned it is not held against it again: everything goes that way, and stays there.
        try release(scene, at: "03:15:41", 5)
        let later = tries(scene, since: "03:15:41")
        #expect(later.count { $0.attempt.page == nil } == 20)
        try deliver(scene, later, at: "03:16")
        passes(scene, until: "03:20")
        #expect(!isLate(scene) && told(scene) == outageAndEnd)
        scene.ends()
    }

    @Test func aCallToAPersonIsNeverTheTry() throws {
        let scene = try scene()
        try release(scene, at: "03:12", 1)
        passes(scene, until: "04:12")
        let sent = tries(scene, since: "03:13").compactMap(\.attempt.page)
        #expect(sent.allSatisfy { $0.purpose == .notice && $0.reason != .supervision }, "\(sent)")
        let calls = scene.left.compactMap(\.attempt.page).filter { $0.purpose == .page }
        #expect(calls.count { $0.contact.medium == .sms } > 5)
        #expect(isLate(scene) && told(scene) == outage, "an hour proves nothing, and is told once")
        scene.ends()
    }

    /// The hour's warnings would try it: nothing does where nothing is sent.
    @Test func receiptsThatOnlyComeLateFreeItWhenItWasQuietForTenMinutes() throws {
        for (share, isBack) in [(20, true), (10, false)] {
            let scene = try scene()
            scene.settings.warnings = WarningSettings()
            scene.settings.warnings.digestAfter = []
            try release(scene, at: "03:12", 1)
            let sent = tries(scene, since: "03:12").filter { $0.attempt.page == nil }
            passes(scene, until: "03:13:30")
            try deliver(scene, Array(sent.prefix(share)), at: "03:14")
            passes(scene, until: "03:22:59")
            #expect(isLate(scene) && told(scene) == outage)
            passes(scene, until: "03:23")
            #expect(isLate(scene) != isBack, "\(share) of 20 arrived")
            #expect(told(scene) == (isBack ? outageAndEnd : outage))
            scene.ends()
        }
    }

    /// Everything arrives, but after its time: one outage is told, not one every few minutes.
    @Test func anOperatorThatIsAlwaysLateIsToldOnce() throws {
        let scene = try scene()
        try release(scene, at: "03:12", 1)
        var heard: Set<AttemptID> = []
        for minute in 13..<40 {
            passes(scene, until: "03:\(minute):30")
            let due = scene.left.filter {
                $0.attempt.parcel.path == "sms" && $0.at + .seconds(90) <= scene.now
                    && !heard.contains($0.id)
            }
            heard.formUnion(due.map(\.id))
            try deliver(scene, due, at: "03:\(minute):30")
            if minute % 4 == 0, minute < 36 { try release(scene, at: "03:\(minute):40", minute / 4 - 2) }
        }
        #expect(tries(scene, since: "03:14").count >= 3)
        #expect(isLate(scene) && told(scene) == outage)
        scene.ends()
    }

    @Test func theCanaryTriesItInsteadAndTheRarerTheLongerItLasts() throws {
        let scene = try scene(canary: true)
        passes(scene, until: "03:01")
        try deliver(scene, tries(scene, since: "03:00"), at: "03:01")
        try release(scene, at: "03:12", 1)
        passes(scene, until: "03:13:30")
        #expect(isLate(scene))
        try release(scene, at: "03:20", 2)
        passes(scene, until: "07:00")
        let sent = tries(scene, since: "03:13")
        #expect(sent.allSatisfy { $0.attempt.page?.reason == .canary })
        let times = sent.map { scene.clock($0.at) }
        #expect(times.prefix(5) == ["03:14:00", "03:15:00", "03:16:00", "03:17:30", "03:19:45"])
        #expect(times.count < 16, "\(times)")
        #expect(told(scene) == outage, "not once more for each that is lost")
        #expect(scene.texts.contains { $0.contains("Nouvel essai de la voie « sms »") })
        // It arrives: the path is back, and the canary once a day again.
        let last = try #require(sent.last)
        passes(scene, until: "12:00")
        let next = try #require(tries(scene, since: "03:13").last)
        #expect(next.id != last.id)
        try deliver(scene, [next], at: "12:00:01")
        #expect(isLate(scene), "hours after it left")
        let due = try #require(scene.state.supervision.canaries["sms"]?.next)
        #expect(due - next.at <= .hours(1))
        let soon = scene.clock(due + .seconds(1))
        passes(scene, until: soon)
        let arrived = tries(scene, since: scene.clock(due))
        #expect(arrived.count == 1)
        try deliver(scene, arrived, at: soon)
        #expect(!isLate(scene) && told(scene) == outageAndEnd)
        let planned = try #require(scene.state.supervision.canaries["sms"]?.next)
        #expect(scene.clock(planned) == "07:30:00")
        // Judged as any other: it arrived.
        passes(scene, until: scene.clock(due + .seconds(302)))
        #expect(tries(scene, since: soon).allSatisfy { $0.attempt.page?.reason != .canary })
        #expect(scene.state.supervision.canaries["sms"]?.fault == nil)
        scene.ends()
    }

    /// The longest time that the settings allow: what comes of age then must still be in sight.
    @Test func tenMinutesToDeliverAreJudgedAsWell() throws {
        let rule = ReceiptRule(within: Limits.receiptWithin.upperBound, share: 30)
        let scene = try scene(rule, pace: Pace(messages: 1, per: .seconds(7)))
        try release(scene, at: "03:12", 1)
        passes(scene, until: "03:22")
        #expect(!isLate(scene))
        passes(scene, until: "03:24")
        #expect(isLate(scene) && told(scene) == outage)
        scene.ends()
    }

    /// Three hundred a minute for five minutes: more than is remembered before the first comes of age.
    @Test func aLongMailingIsJudgedWhileItLasts() throws {
        let rule = ReceiptRule(within: .minutes(2), share: 30)
        let scene = try scene(rule, communes: 1500, pace: Pace(messages: 5))
        try release(scene, at: "03:12", 1)
        passes(scene, until: "03:13:59")
        #expect(!isLate(scene))
        passes(scene, until: "03:14:05")
        #expect(isLate(scene) && scene.state.outbox.hasWaiting(on: "sms") == false)
        let moved = scene.left.filter { $0.attempt.parcel.path == "sms2" && $0.attempt.page == nil }
        #expect(moved.count > 700)
        #expect(scene.state.paths["sms"]?.acceptances.count ?? 0 <= 2 * Limits.receiptMemory)
        scene.ends()
    }

    private func look(_ scene: Scene, _ time: String) throws {
        scene.skip()
        try scene.at(time, .supervised(.probed("sms", .fine(note: nil), times: 20)), by: .daemon)
        scene.skip()
    }

    /// Three falls within the hour, whatever found them: its return waits, counted from the last.
    @Test func oneThatKeepsFallingIsBelievedOnlyAfterFiveQuietMinutes() throws {
        let scene = try scene()
        try look(scene, "03:11")
        scene.paths["sms"] = .outOfOrder(reason: "identifiants refusés")
        try release(scene, at: "03:12", 1)
        scene.paths["sms"] = .accepted(reference: nil)
        try look(scene, "03:12:45")
        #expect(told(scene) == outageAndEnd)
        try release(scene, at: "03:13", 2)
        passes(scene, until: "03:14")
        #expect(isLate(scene))
        try release(scene, at: "03:15", 3)
        try deliver(scene, tries(scene, since: "03:15"), at: "03:15:10")
        #expect(!isLate(scene) && told(scene) == outageAndEnd + outageAndEnd)
        try release(scene, at: "03:15:20", 4)
        passes(scene, until: "03:16:20")
        #expect(isLate(scene) && scene.texts.contains { $0.contains("Voie instable") })
        try release(scene, at: "03:17:20", 5)
        try deliver(scene, tries(scene, since: "03:17:20"), at: "03:17:30")
        #expect(scene.state.paths["sms"]?.lateSince == nil && scene.state.supervision.isDown("sms"))
        try look(scene, "03:21:19")
        #expect(scene.state.supervision.isDown("sms"))
        try look(scene, "03:21:20")
        #expect(!isLate(scene) && told(scene).count == 6)
        scene.ends()
    }

    /// The gateway kept its receipts; whoever was not there to hear them condemns nobody.
    @Test(arguments: [true, false]) func whatCameOfAgeWhileNobodyHeardSaysNothing(_ isRestart: Bool) throws {
        let scene = try scene()
        try release(scene, at: "03:12", 1)
        if isRestart { try scene.isDown(until: "03:20") } else { try scene.stands(until: "03:20") }
        scene.skip()
        #expect(!isLate(scene) && told(scene).isEmpty)
        // It is judged by what follows, as ever.
        try release(scene, at: "03:21", 2)
        #expect(tries(scene, since: "03:21").count { $0.attempt.page == nil } == 20)
        passes(scene, until: "03:21:59")
        #expect(!isLate(scene))
        passes(scene, until: "03:22")
        #expect(isLate(scene) && told(scene) == outage)
        // A late path is not freed by standing still.
        try scene.stands(until: "03:50")
        scene.skip()
        #expect(isLate(scene))
        scene.ends()
    }

    @Test(arguments: [true, false]) func aCanaryIsWaitedForOnceMore(_ isRestart: Bool) throws {
        let scene = try scene(canary: true)
        passes(scene, until: "03:01")
        let canary = tries(scene, since: "03:00")
        #expect(canary.map(\.attempt.page?.reason) == [.canary])
        if isRestart { try scene.isDown(until: "03:30") } else { try scene.stands(until: "03:30") }
        scene.skip()
        passes(scene, until: "03:34")
        #expect(told(scene).isEmpty && scene.state.supervision.canaries["sms"]?.lastAt == nil)
        try deliver(scene, canary, at: "03:34")
        passes(scene, until: "03:36")
        let judged = scene.state.supervision.canaries["sms"]
        #expect(told(scene).isEmpty && judged?.lastAt == instant("03:35") && judged?.fault == nil)
        scene.ends()
    }

    @Test func settingsThatAskForNoReceiptsAnyMoreFreeIt() throws {
        let scene = try scene()
        try release(scene, at: "03:12", 1)
        passes(scene, until: "03:13")
        #expect(isLate(scene))
        scene.settings.paths = scene.settings.paths.map { $0.with { $0.receipts = nil } }
        try scene.at("03:14", .settingsLoaded, by: .daemon)
        scene.skip()
        #expect(!isLate(scene) && told(scene) == outageAndEnd)
        scene.ends()
    }
}
