// Paths looked at in virtual time: three failures make an outage, told by another path; recovery; flapping.

import Testing
import TocsinCore

@Suite struct SupervisionTests {
    /// The duty officer o1 has SMS, mail and voice; the roster's owner l1 as well.
    private func scene() throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.roster.plan.owner = "l1"
        let scene = Scene(settings)
        try scene.submit(.settingsLoaded, by: .daemon)
        scene.dispatch()
        scene.skip()
        return scene
    }

    private func look(
        _ scene: Scene, _ time: String, _ path: PathID, _ outcome: ProbeOutcome, _ times: Int
    ) throws {
        try scene.at(time, .supervised(.probed(path, outcome, times: times)), by: .daemon)
    }

    private let failing = ProbeOutcome.failing(reason: "connexion refusée")

    @Test func theThirdFailureIsToldByAnotherPath() throws {
        let scene = try scene()
        try look(scene, "03:00:05", "sms", .fine(note: nil), 1)
        try look(scene, "03:00:30", "sms", failing, 1)
        try look(scene, "03:00:55", "sms", failing, 2)
        #expect(!scene.state.supervision.isDown("sms"))
        scene.expect()
        // Dead since 03:00:06 at the earliest: known 74 s later.
        try look(scene, "03:01:20", "sms", failing, 3)
        #expect(scene.state.supervision.isDown("sms"))
        scene.expect(
            """
            03:01:20 o1 email supervision
            03:01:20 l1 email supervision
            """)
        #expect(scene.texts.last?.contains("« sms » ne répond plus (3 h 01) : connexion refusée") == true)
        #expect(scene.texts.last?.contains("Répond encore : smtp.") == true)
        scene.ends()
    }

    @Test func anOutageIsToldOnceAndItsEndOnce() throws {
        let scene = try scene()
        try look(scene, "03:00:30", "smtp", failing, 3)
        scene.expect(
            """
            03:00:30 o1 sms supervision
            03:00:30 l1 sms supervision
            """)
        for (times, time) in [(4, "03:01"), (5, "03:02"), (6, "03:30")] {
            try look(scene, time, "smtp", failing, times)
        }
        let entries = scene.entries.count
        try look(scene, "03:40", "smtp", .fine(note: nil), 1)
        #expect(scene.state.supervision.isDown("smtp") && scene.entries.count == entries)
        try look(scene, "03:41", "smtp", .fine(note: nil), 2)
        #expect(!scene.state.supervision.isDown("smtp"))
        scene.expect(
            """
            03:41 o1 sms supervision
            03:41 l1 sms supervision
            """)
        scene.ends()
    }

    /// Every look of a day and an hour, on a copy of the state; returns what was journaled.
    private func journaled(
        _ scene: Scene, every pause: Duration, for span: Duration, _ outcome: ProbeOutcome
    ) throws -> [SupervisionEvent] {
        var (state, at, times) = (scene.state, scene.now, 1)
        var events: [SupervisionEvent] = []
        while at <= scene.now + span {
            let request = Request.supervised(.probed("smtp", outcome, times: times))
            let command = Command(actor: .daemon, request: request)
            let decision = try state.handle(command, at: at, under: scene.settings)
            for case .supervised(let event) in decision.events { events.append(event) }
            (at, times) = (at + pause, times + 1)
        }
        return events
    }

    @Test func aDayOfFineLooksIsTwoEntries() throws {
        let fine = ProbeOutcome.fine(note: "ok")
        let events = try journaled(scene(), every: .seconds(25), for: .hours(25), fine)
        #expect(events == Array(repeating: .fine("smtp", note: "ok", expires: nil), count: 2))
    }

    /// A crutch is journaled when it is taken up, changed and put away, and wakes nobody.
    @Test func aCrutchIsNotedAndDisturbsNobody() throws {
        let scene = try scene()
        let fault = "nom introuvable ; dernière adresse connue employée : 192.0.2.7"
        try look(scene, "03:00:00", "sms", .fine(note: "prête"), 1)
        let (before, limping) = (scene.entries.count, ProbeOutcome.limping(reason: fault))
        for second in 1...5 { try look(scene, "03:00:0\(second)", "sms", limping, second + 1) }
        #expect(scene.state.supervision.paths["sms"]?.limp == fault)
        #expect(!scene.state.supervision.isDown("sms") && scene.entries.count == before + 1)
        for second in 6...8 { try look(scene, "03:00:0\(second)", "sms", .fine(note: "prête"), second) }
        #expect(scene.state.supervision.paths["sms"]?.limp == nil && scene.entries.count == before + 2)
        scene.expect()
        scene.ends()
    }

    @Test func aPathThatWasDownComesBackOnItsCrutch() throws {
        let scene = try scene()
        for times in 1...3 { try look(scene, "03:00:0\(times)", "sms", failing, times) }
        #expect(scene.state.supervision.isDown("sms"))
        scene.skip()
        for times in 1...2 { try look(scene, "03:01:0\(times)", "sms", .limping(reason: "muet"), times) }
        #expect(
            !scene.state.supervision.isDown("sms") && scene.state.supervision.paths["sms"]?.limp == "muet")
        scene.skip()
        scene.ends()
    }

    @Test func aDayOfFailuresIsOneEntry() throws {
        let events = try journaled(scene(), every: .seconds(25), for: .hours(25), failing)
        #expect(events == [.down("smtp", reason: "connexion refusée")])
    }

    @Test func aPathThatKeepsFallingIsBelievedOnlyAfterMinutes() throws {
        let scene = try scene()
        for round in 0..<3 {
            try look(scene, "03:0\(round * 2):00", "sms", failing, 3)
            scene.skip()
            if round < 2 {
                try look(scene, "03:0\(round * 2 + 1):00", "sms", .fine(note: nil), 2)
                scene.skip()
            }
        }
        #expect(scene.texts.last?.contains("Voie instable") == true)
        for times in 1..<Limits.fineProbesAfterFlapping {
            try look(scene, "03:10:\(10 + times)", "sms", .fine(note: nil), times)
        }
        #expect(scene.state.supervision.isDown("sms"))
        scene.expect()
        try look(scene, "03:11:00", "sms", .fine(note: nil), Limits.fineProbesAfterFlapping)
        #expect(!scene.state.supervision.isDown("sms"))
        scene.skip()
        scene.ends()
    }

    @Test func anOpenActivationKeepsItInItsTimeline() throws {
        let scene = try scene()
        try scene.at("03:01", .activate(.exercise))
        scene.skip()
        try look(scene, "03:02", "sms", failing, 3)
        scene.skip()
        try look(scene, "03:02:50", "sms", .fine(note: nil), 2)
        scene.skip()
        let facts = try scene.activation("29-2026-E001").occurrences.compactMap { occurrence in
            if case .machine(let fact) = occurrence.content { fact } else { nil }
        }
        #expect(facts == [.channelDown("sms"), .channelUp("sms")])
    }

    @Test func whenNobodyToldHasAnotherPathTheCellIsTold() throws {
        let scene = try scene()
        for person in ["o1", "l1"] as [PersonID] {
            scene.settings.roster.people[person]?.contacts.removeAll { $0.path != "sms" }
        }
        try look(scene, "03:00:30", "sms", failing, 3)
        scene.expect(
            """
            03:00:30 w1 email supervision
            03:00:30 p1 email supervision
            """)
    }

    @Test func aCertificateIsToldAtThirtySevenAndOneDays() throws {
        let scene = try scene()
        let end = scene.now + .hours(24 * 40 + 1)
        let events = try journaled(
            scene, every: .hours(6), for: .hours(24 * 40), .fine(note: nil, expires: end))
        let told = events.compactMap { event in
            if case .expiring(_, _, let days) = event { days } else { nil }
        }
        #expect(told == [30, 7, 1])
    }

    @Test func aCertificateFirstSeenLateIsToldOnceAndForgottenWhenRenewed() throws {
        let scene = try scene()
        let soon = scene.now + .hours(24 * 6)
        try look(scene, "03:00:05", "smtp", .fine(note: nil, expires: soon), 1)
        scene.expect(
            """
            03:00:05 o1 sms supervision
            03:00:05 l1 sms supervision
            """)
        #expect(scene.texts.last?.contains("« smtp » expire le") == true)
        try look(scene, "03:00:30", "smtp", .fine(note: nil, expires: soon), 2)
        scene.expect()
        let later = scene.now + .hours(24 * 90)
        try look(scene, "03:00:55", "smtp", .fine(note: nil, expires: later), 3)
        #expect(scene.state.supervision.paths["smtp"]?.expiryTold == nil)
        scene.expect()
        scene.ends()
    }

    @Test func onlyTheDaemonSaysWhatItSaw() throws {
        let scene = try scene()
        scene.refuses(.forbidden, "03:01", .supervised(.probed("sms", failing, times: 3)))
    }

    @Test func aPathThatIsGoneIsForgotten() throws {
        let scene = try scene()
        try look(scene, "03:00:30", "sms", failing, 3)
        scene.skip()
        scene.settings.paths.removeAll { $0.id == "sms" }
        try scene.at("03:01", .settingsLoaded, by: .daemon)
        #expect(scene.state.supervision.paths["sms"] == nil)
        scene.ends()
    }
}

@Suite struct NeighbourTests {
    private let peers = [PeerSettings(name: "morbihan", credential: "m")]

    /// Looked for once a second at any phase, and a second for the message: 90 s is the latest.
    @Test(arguments: [0, 1, 250, 500, 999])
    func aSilenceIsFoundInTimeToBeToldWithinNinetySeconds(_ phase: Int) {
        let start = Instant(seconds: 1000)
        var ledger = PeerLedger(peers, at: start)
        let looks = (0..<200).map { start + .milliseconds(phase + 1000 * $0) }
        let found = looks.first { !ledger.fallenSilent(at: $0).isEmpty }
        #expect(found.map { $0 + .seconds(1) <= start + .seconds(90) } == true)
        // Two beats of thirty seconds may be lost on the way, and the third be late.
        #expect(found.map { $0 >= start + .seconds(85) } == true)
    }

    @Test func silenceIsCountedFromTheLastBeat() {
        let start = Instant(seconds: 1000)
        var ledger = PeerLedger(peers, at: start)
        #expect(ledger.nextDeadline == start + .seconds(88))
        ledger.beat("morbihan", at: start + .seconds(60))
        for second in 1..<148 { #expect(ledger.fallenSilent(at: start + .seconds(second)).isEmpty) }
        let late = ledger.fallenSilent(at: start + .seconds(148))
        #expect(late.map(\.name) == ["morbihan"] && late.first?.since == start + .seconds(60))
        #expect(ledger.fallenSilent(at: start + .seconds(300)).isEmpty && ledger.nextDeadline == nil)
        ledger.beat("morbihan", at: start + .seconds(400))
        #expect(ledger.nextDeadline == start + .seconds(488))
        ledger.beat("inconnu", at: start + .seconds(401))
        #expect(ledger.nextDeadline == start + .seconds(488))
    }

    /// Neither an hour of our own sleep nor five seconds beyond; the beats missed in it are nobody's silence.
    @Test func whoStoodStillAccusesNobody() {
        let start = Instant(seconds: 1000)
        var ledger = PeerLedger(peers, at: start)
        for second in 1...30 { #expect(ledger.fallenSilent(at: start + .seconds(second)).isEmpty) }
        let woken = start + .seconds(3630)
        #expect(ledger.fallenSilent(at: woken).isEmpty && ledger.nextDeadline == woken + .seconds(58))
        for second in 1..<58 { #expect(ledger.fallenSilent(at: woken + .seconds(second)).isEmpty) }
        // Since when it is silent is said as it is.
        let late = ledger.fallenSilent(at: woken + .seconds(58))
        #expect(late.map(\.name) == ["morbihan"] && late.first?.since == start)
        ledger.beat("morbihan", at: woken + .seconds(60))
        #expect(ledger.nextDeadline == woken + .seconds(148))
        // A beat heard before the first look after another sleep: but for a second, all was heard since.
        ledger.beat("morbihan", at: woken + .seconds(7000))
        #expect(ledger.fallenSilent(at: woken + .seconds(7001)).isEmpty)
        #expect(ledger.nextDeadline == woken + .seconds(7089))
    }

    @Test func silenceAndReturnAreToldOnceEach() throws {
        let scene = Scene(try SceneHouse.settings())
        try scene.at("03:00", .supervised(.peerHeard("morbihan")), by: .daemon)
        scene.expect()
        let since = instant("03:05")
        let silent = Request.supervised(.peerSilent("morbihan", since: since))
        try scene.at("03:06:30", silent, by: .daemon)
        scene.expect("03:06:30 o1 sms supervision")
        #expect(scene.texts.last?.contains("« morbihan » ne donne plus signe depuis 3 h 05") == true)
        try scene.at("03:07", silent, by: .daemon)
        scene.expect()
        try scene.at("03:10", .supervised(.peerHeard("morbihan")), by: .daemon)
        scene.expect("03:10 o1 sms supervision")
        try scene.at("03:11", .supervised(.peerHeard("morbihan")), by: .daemon)
        scene.expect()
        scene.ends()
    }
}

@Suite struct CanaryTests {
    private func scene(receipts: ReceiptRule? = nil) throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.supervision.canaries = [
            Canary(path: "sms", medium: .sms, address: "+33639980099", at: 7 * 3600 + 1800, costPerMessage: 8)
        ]
        settings.paths = settings.paths.map { path in
            guard case .sms(var gateway) = path else { return path }
            gateway.common.receipts = receipts
            return .sms(gateway)
        }
        let scene = Scene(settings)
        try scene.submit(.settingsLoaded, by: .daemon)
        return scene
    }

    @Test func itLeavesAfterAChangeAndEveryDayAtItsHour() throws {
        let scene = try scene()
        scene.passes(until: "03:01")
        scene.expect("03:00:30 essai sms canary")
        scene.passes(until: "07:29:59")
        scene.expect()
        scene.passes(until: "07:31")
        scene.expect("07:30 essai sms canary")
        #expect(scene.state.supervision.canaries["sms"]?.fault == nil)
        // The same settings again are no change.
        try scene.at("08:00", .settingsLoaded, by: .daemon)
        scene.passes(until: "09:00")
        scene.expect()
        scene.ends()
    }

    @Test func acceptedButNeverDeliveredIsAFault() throws {
        let scene = try scene(receipts: ReceiptRule(within: .minutes(2)))
        scene.passes(until: "03:01")
        scene.expect("03:00:30 essai sms canary")
        scene.passes(until: "03:06")
        scene.expect("03:05:30 o1 sms supervision")
        #expect(scene.texts.last?.contains("accepté, mais jamais remis") == true)
        scene.ends()
    }

    @Test func theYearlyCostIsSaid() throws {
        let canary = try #require(scene().settings.supervision.canaries.first)
        #expect(canary.yearlyCost == "365 envois par an, 29,20 €")
    }
}
