// What the daemon does about the roster by itself: gaps said ahead, each once; the monthly wake test.

import Testing
import TocsinCore

@Suite struct RosterWatchTests {
    /// p3 is away for the whole of the week of 20 November.
    private func away() throws -> Settings {
        try RosterScene.settings { plan in
            let zone = try? zoneRules("Europe/Paris")
            guard let from = zone?.resolve(CivilTime(2026, 11, 20, 8)).instant else { return }
            plan.absences = [Absence(person: "p3", from: from, until: from + .hours(7 * 24))]
        }
    }

    @Test func aGapIsAnnouncedFourTimesEachOnce() throws {
        let scene = try RosterScene(away(), from: "2026-11-02 12:00")
        // Before 6 November nobody is on duty: that gap is there now.
        scene.expect("11-02 12:00 o1 sms,email roster")
        scene.passes(until: "2026-11-06 07:59")
        for day in ["11-06", "11-13", "11-19", "11-20"] {
            scene.passes(until: "2026-\(day) 08:00")
            scene.expect("\(day) 08:00 o1 sms,email roster")
            #expect(scene.lastText.contains("rédacteur : absence non remplacée (Personne p3)"))
            #expect(scene.lastText.contains(day == "11-20" ? "(maintenant)" : "j ou moins)"))
            // Killed and back: nothing is said twice.
            try scene.isDown(until: "2026-\(day) 08:05")
            scene.expect()
        }
        scene.passes(until: "2026-12-20 08:00")
        scene.expect()
        let days = scene.announced.filter { $0.gap.reason == .absent }.map(\.daysAhead)
        #expect(days == [14, 7, 1, 0])
        scene.ends()
    }

    @Test func aGapThatIsFilledIsNotAnnouncedAgain() throws {
        let scene = try RosterScene(away(), from: "2026-11-07 12:00")
        scene.expect("11-07 12:00 o1 sms,email roster")
        #expect(scene.lastText.contains("dans 14 j ou moins"))
        try scene.at("2026-11-09 12:00", scene.override("p9", "2026-11-20 08:00", "2026-11-27 08:00"))
        scene.passes(until: "2026-11-28 08:00")
        scene.expect()
        scene.ends()
    }

    @Test func whatTheDaemonSleptThroughIsSaidOnceOnItsReturn() throws {
        let scene = try RosterScene(away(), from: "2026-11-07 12:00")
        scene.expect("11-07 12:00 o1 sms,email roster")
        try scene.isDown(until: "2026-11-20 09:00")
        scene.expect("11-20 09:00 o1 sms,email roster")
        #expect(scene.announced.map(\.daysAhead) == [14, 0])
        scene.passes(until: "2026-11-27 09:00")
        scene.ends()
    }

    /// Somebody nothing wakes, on duty for ever: said once, not every two weeks.
    @Test func aGapWithoutEndIsAnnouncedOnce() throws {
        let settings = try RosterScene.settings { plan in
            plan.roles[0].rotation?.people = ["p1"]
            plan.people["p1"]?.contacts.removeLast()
        }
        let scene = try RosterScene(settings, from: "2026-11-10 12:00")
        scene.expect("11-10 12:00 o1 sms,email roster")
        #expect(scene.lastText.contains("rien ne réveille (Personne p1)"))
        for month in ["2026-12-15", "2027-02-15"] {
            scene.passes(until: "\(month) 12:00")
            scene.expect()
            try scene.isDown(until: "\(month) 18:00")
            scene.expect()
        }
        scene.ends()
    }

    @Test func anOwnerWhoOnlyHasATelephoneIsTold() throws {
        var settings = try away()
        settings.roster.people["o1"]?.contacts.removeFirst(2)
        let scene = try RosterScene(settings, from: "2026-11-07 12:00")
        scene.expect("11-07 12:00 o1 voice roster")
        scene.ends()
    }

    @Test func aRosterWithoutOwnerAsksAndSaysNothing() throws {
        var settings = try away()
        settings.roster.plan.owner = nil
        let scene = try RosterScene(settings, from: "2026-11-07 12:00")
        #expect(scene.state.book.nextLook == nil)
        scene.passes(until: "2026-11-27 12:00")
        scene.expect()
        scene.ends()
    }

    // MARK: Who really wakes

    /// On the 28th at 02:30, which October's last Sunday may show twice and March's not at all.
    private func woken(from start: String) throws -> RosterScene {
        let settings = try RosterScene.settings { plan in
            plan.people = plan.people.filter { ["p1", "o1"].contains($0.key) }
            plan.people["o1"]?.contacts.removeLast()
            plan.roles = []
            plan.wakeTest = WakeTestSettings(day: 28, at: 9000)
        }
        return try RosterScene(settings, from: start)
    }

    @Test func theMonthlyTestRingsAndNamesTheSilent() throws {
        let scene = try woken(from: "2027-02-10 12:00")
        scene.passes(until: "2027-02-28 02:29")
        scene.passes(until: "2027-02-28 02:30")
        scene.expect("02-28 02:30 p1 voice wakeTest\n02-28 02:30 o1 sms,email roster")
        #expect(scene.left.contains { $0.page.text.contains("Rien ne peut faire sonner : Personne o1") })
        scene.passes(until: "2027-02-28 02:45")
        scene.expect("02-28 02:45 o1 sms,email roster")
        #expect(scene.lastText.contains("Personne p1 n'a pas répondu à l'essai de réveil"))
        // 28 March 2027: 02:30 does not exist, the test comes at 03:30.
        scene.passes(until: "2027-03-28 03:29")
        scene.passes(until: "2027-03-28 03:35")
        scene.expect("03-28 03:30 p1 voice wakeTest\n03-28 03:30 o1 sms,email roster")
        let ask = try #require(
            scene.state.book.askOrder.last { scene.state.book.asks[$0]?.ask.person == "p1" })
        try scene.at("2027-03-28 03:35", .answer(ask, yes: true, by: "p1"), by: .link)
        scene.passes(until: "2027-03-28 04:00")
        scene.expect()
        scene.passes(until: "2027-04-28 02:29")
        scene.ends()
    }

    @Test func inADoubledHourTheTestComesOnce() throws {
        let scene = try woken(from: "2029-10-27 12:00")
        scene.passes(until: "2029-10-28 04:00")
        scene.skip()
        #expect(scene.left.filter { $0.page.reason == .wakeTest }.map(\.at) == [utc("2029-10-28 00:30")])
        try scene.isDown(until: "2029-10-28 05:00")
        scene.expect()
        scene.ends()
    }

    /// A daemon that comes back at night wakes nobody for a test of yesterday.
    @Test func aTestMissedWhileTheDaemonWasDownIsToldAndNotMade() throws {
        let scene = try woken(from: "2027-02-10 12:00")
        try scene.isDown(until: "2027-03-01 02:00")
        scene.expect("03-01 02:00 o1 sms,email roster")
        #expect(scene.lastText.contains("n'a pas eu lieu") && scene.lastText.contains("wake-test"))
        scene.passes(until: "2027-03-28 03:29")
        try scene.isDown(until: "2027-03-28 04:00")
        scene.expect("03-28 04:00 p1 voice wakeTest\n03-28 04:00 o1 sms,email roster")
    }

    @Test func aTestMayBeAskedForByHand() throws {
        let scene = try woken(from: "2026-11-10 12:00")
        try scene.at("2026-11-10 12:00", .wakeTest(by: "o1"))
        scene.expect("11-10 12:00 p1 voice wakeTest\n11-10 12:00 o1 sms,email roster")
        scene.passes(until: "2026-11-10 12:14")
        scene.passes(until: "2026-11-10 12:15")
        scene.expect("11-10 12:15 o1 sms,email roster")
        scene.ends()
    }
}
