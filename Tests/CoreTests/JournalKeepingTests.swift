// The journal's disk and the head of its chain: a reserve that is freed is told once, and the head leaves by
// mail after each closing and each day.

import Testing
import TocsinCore

@Suite struct JournalKeepingTests {
    /// The duty officer o1 and the roster's owner l1 have SMS, mail and voice.
    private func scene() throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.roster.plan.owner = "l1"
        let scene = Scene(settings)
        try scene.submit(.settingsLoaded, by: .daemon)
        try scene.submit(.daemonStarted(downSince: nil), by: .daemon)
        scene.dispatch()
        scene.skip()
        return scene
    }

    private func see(_ scene: Scene, _ time: String, laid: Bool, free megabytes: Int64) throws {
        let reserve = Reserve(isLaid: laid, free: megabytes * 1024 * 1024)
        try scene.at(time, .supervised(.reserve(reserve)), by: .daemon)
    }

    @Test func aReserveThatIsFreedIsToldOnceAndItsReturnOnce() throws {
        let scene = try scene()
        try see(scene, "03:01", laid: true, free: 500)
        scene.expect()
        try see(scene, "03:02", laid: false, free: 61)
        scene.expect(
            """
            03:02 o1 sms supervision
            03:02 l1 sms supervision
            """)
        #expect(scene.texts.last?.contains("est plein (3 h 02)") == true)
        #expect(scene.texts.last?.contains("il reste 61 Mo") == true)
        let entries = scene.entries.count
        try see(scene, "03:03", laid: false, free: 60)
        #expect(scene.entries.count == entries && scene.state.supervision.reserve?.reserve.isLaid == false)
        try see(scene, "03:12", laid: true, free: 300)
        scene.expect(
            """
            03:12 o1 sms supervision
            03:12 l1 sms supervision
            """)
        #expect(scene.texts.last?.contains("après 10 min") == true)
        scene.ends()
    }

    /// A daemon that starts where there is no room for it says so.
    @Test func aReserveThatNeverWasIsTold() throws {
        let scene = try scene()
        try see(scene, "03:01", laid: false, free: 30)
        scene.expect(
            """
            03:01 o1 sms supervision
            03:01 l1 sms supervision
            """)
        scene.ends()
    }

    // MARK: The head of the chain

    private let anchor = Anchor(sequence: 812, hash: Array(repeating: 15, count: 32))

    private func offer(_ scene: Scene, _ time: String) throws {
        try scene.at(time, .supervised(.anchor(anchor)), by: .daemon)
    }

    @Test func theHeadLeavesByMailAfterAClosingAndOnlyThen() throws {
        let scene = try scene()
        try offer(scene, "03:01")
        try scene.at("03:12", .activate(.real))
        scene.skip()
        let before = scene.entries.count
        try offer(scene, "03:13")
        #expect(scene.entries.count == before && !scene.state.anchorIsDue(at: scene.now))
        try scene.at("03:14", .real(.stoodDown))
        scene.skip()
        #expect(scene.state.anchorIsDue(at: scene.now))
        try offer(scene, "03:15")
        scene.expect(
            """
            03:15 o1 email supervision
            03:15 l1 email supervision
            """)
        #expect(scene.texts.last?.contains(anchor.text) == true)
        try offer(scene, "03:16")
        scene.expect()
        scene.ends()
    }

    @Test func theHeadLeavesEachDay() throws {
        let scene = try scene()
        let start = scene.now
        #expect(!scene.state.anchorIsDue(at: start + .hours(23)))
        #expect(scene.state.anchorIsDue(at: start + .hours(24)))
        // A restart does not put it off.
        try scene.isDown(until: "05:00")
        scene.skip()
        #expect(scene.state.anchorIsDue(at: start + .hours(24)))
    }

    /// Nobody keeps a text for years: it waits for the mail.
    @Test func theHeadStaysDueWhileNoMailLeaves() throws {
        let scene = try scene()
        try scene.at("03:12", .activate(.real))
        scene.skip()
        try scene.at("03:14", .real(.stoodDown))
        scene.skip()
        let down = ProbeOutcome.failing(reason: "connexion refusée")
        try scene.at("03:15", .supervised(.probed("smtp", down, times: 3)), by: .daemon)
        scene.skip()
        try offer(scene, "03:16")
        scene.expect()
        #expect(scene.state.anchorIsDue(at: scene.now))
        try scene.at("03:17", .supervised(.probed("smtp", .fine(note: nil), times: 2)), by: .daemon)
        scene.skip()
        try offer(scene, "03:18")
        scene.expect(
            """
            03:18 o1 email supervision
            03:18 l1 email supervision
            """)
        scene.ends()
    }

    // MARK: A journal put back from a copy

    @Test func theNotedHeadTellsOurJournalFromACopy() {
        let (ours, other) = (Array(repeating: UInt8(15), count: 32), Array(repeating: UInt8(7), count: 32))
        let (noted, found) = (Anchor(sequence: 40, hash: ours), Anchor(sequence: 52, hash: ours))
        let foreign = Lineage.foreign(noted: noted, found: found)
        func judged(_ noted: Anchor?, _ found: Anchor, _ hash: [UInt8]?, _ keepsNotes: Bool = true) -> Lineage
        {
            Lineage.judged(noted: noted, found: found, hash: hash, keepsNotes: keepsNotes)
        }
        #expect(judged(noted, found, ours) == .own)
        #expect(judged(noted, found, other) == foreign)
        // Older: there is no entry in the noted place.
        #expect(judged(noted, Anchor(sequence: 39, hash: ours), nil) != .own)
        #expect(judged(nil, found, nil) == .foreign(noted: nil, found: found))
        // Of a version that noted nothing, and not yet begun.
        #expect(judged(nil, found, nil, false) == .own)
        let empty = Anchor(sequence: 0, hash: Array(repeating: 0, count: 32))
        #expect(judged(nil, empty, nil) == .own && judged(empty, found, nil) == .own)
        #expect(judged(noted, empty, nil) == .foreign(noted: noted, found: empty))
    }

    @Test func nothingLeavesOrFallsDueBeforeSomebodyAnswersForACopy() throws {
        let scene = try scene()
        try scene.at("03:12", .activate(.real))
        scene.skip()
        try scene.submit(.mute(noted: nil, found: anchor), by: .daemon)
        let entries = scene.entries.count
        scene.refuses(.muted, "03:13", .activate(.exercise))
        // Whoever did not answer would have been called again long since.
        scene.passes(until: "03:30")
        scene.expect()
        #expect(scene.entries.count == entries && scene.state.open == ["29-2026-001"])
        // Closed meanwhile: those who were called are told only when somebody has answered for the copy.
        try scene.at("03:31", .real(.cancelled, Stating(by: "sous-préfet", reason: "close depuis hier")))
        scene.expect()
        scene.refuses(.byRequired, "03:31", .resume(by: " ", note: nil))
        try scene.at("03:32", .resume(by: "sous-préfet", note: "copie de la veille"))
        #expect(scene.state.muted == nil && scene.left.last.map { scene.clock($0.at) } == "03:32:00")
        scene.skip()
        scene.refuses(.notMuted, "03:33", .resume(by: "sous-préfet", note: nil))
        scene.skip()
        scene.ends()
    }
}
