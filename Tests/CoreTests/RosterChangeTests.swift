// Changing the roster at run time: who is on duty at once, who wrote it down, what is refused, what it opens.

import Testing
import TocsinCore

@Suite struct RosterChangeTests {
    @Test func anOverrideTakesEffectAtOnceAndTheJournalSaysByWhom() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        #expect(scene.holder("2026-11-10 12:00") == "p1")
        let accepted = try scene.at(
            "2026-11-10 11:00", scene.override("p9", "2026-11-10 11:00", "2026-11-11 8:00"))
        #expect(accepted.entry == "C1" && accepted.notice == nil)
        #expect(scene.holder("2026-11-10 11:00") == "p9" && scene.holder("2026-11-11 08:00") == "p1")
        let written = try #require(scene.changes.first)
        #expect(written.at == scene.time("2026-11-10 11:00"))
        #expect(written.change.id == "C1" && written.change.by == "Personne o1")
        #expect(written.change.reason == "fièvre")
        try scene.at("2026-11-10 13:00", .withdraw("C1", by: "p2", reason: "guéri"))
        #expect(scene.holder("2026-11-10 14:00") == "p1")
        #expect(scene.changes.first?.change.content == .withdrawn("C1"))
        #expect(scene.changes.first?.change.by == "Personne p2")
        scene.refuses(.alreadyClosed, .withdraw("C1", by: nil, reason: nil))
        scene.refuses(.uncorrectable, .withdraw("C2", by: nil, reason: nil))
        scene.refuses(.unknownEntry, .withdraw("C9", by: nil, reason: nil))
        scene.ends()
    }

    @Test func whatWouldBeASilenceIsRefused() throws {
        let settings = try RosterScene.settings { $0.people["p3"]?.contacts = [] }
        let scene = try RosterScene(settings, from: "2026-11-10 10:00")
        scene.skip()
        let (from, until) = ("2026-11-11 08:00", "2026-11-12 08:00")
        scene.refuses(.badValue, "passé", scene.override("p9", "2026-11-09 08:00", "2026-11-10 10:00"))
        scene.refuses(.badValue, "vide", scene.override("p9", from, from))
        scene.refuses(.badValue, "vide", scene.override("p9", until, from))
        scene.refuses(.unknownRole, "pilote", scene.override("p9", from, until, role: "pilote"))
        scene.refuses(.unknownPerson, "p8", scene.override("p8", from, until))
        scene.refuses(.nobodyThere, "aucun moyen de contact", scene.override("p3", from, until))
        try scene.at("2026-11-10 10:00", scene.absence("p9", "2026-11-11 07:00", "2026-11-12 09:00"))
        scene.refuses(.nobodyThere, "absent", scene.override("p9", from, until))
        scene.refuses(.nobodyThere, "absent", scene.override("p9", "2026-11-11 07:00", "2026-11-12 09:00"))
        try scene.at("2026-11-10 10:00", scene.override("p9", from, "2026-11-12 09:15"))
        scene.refuses(.badValue, "vide ou passée", scene.absence("p9", from, from))
        scene.refuses(
            .badValue, "vide ou passée", scene.absence("p9", "2026-11-01 07:00", "2026-11-10 10:00"))
        scene.refuses(.unknownPerson, scene.absence("p8", from, until))
        scene.skip()
        scene.ends()
    }

    @Test func onlyItsManagersChangeTheRoster() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        let change = scene.override("p9", "2026-11-11 08:00", "2026-11-12 08:00")
        for actor in [Actor.known("p1"), .link, .known("p1", Set(Right.allCases).subtracting([.roster]))] {
            scene.refuses(.forbidden, change, by: actor)
            scene.refuses(.forbidden, scene.absence("p1", "2026-11-11 08:00", "2026-11-12 08:00"), by: actor)
            scene.refuses(.forbidden, .withdraw("C1", by: "p1", reason: nil), by: actor)
            scene.refuses(.forbidden, .campaign(until: scene.time("2026-12-01 08:00"), by: "p1"), by: actor)
            scene.refuses(.forbidden, .wakeTest(by: "p1"), by: actor)
            scene.refuses(.forbidden, .importShifts([], by: "p1"), by: actor)
            scene.refuses(.forbidden, .importPeople([], by: "p1"), by: actor)
        }
        try scene.at("2026-11-10 10:00", change, by: .known("p1", [.roster]))
        #expect(scene.holder("2026-11-11 12:00") == "p9")
        scene.refuses(.byRequired, .wakeTest(by: " "), by: .root)
        scene.ends()
    }

    @Test func anAbsenceThatOpensAGapSaysSo() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        let near = try scene.at(
            "2026-11-10 10:00", scene.absence("p2", "2026-11-14 08:00", "2026-11-15 08:00"))
        let notice = try #require(near.notice)
        #expect(
            notice.contains("Ce changement ouvre un trou : rédacteur : absence non remplacée (Personne p2)"))
        #expect(notice.contains("du samedi 14 novembre 2026 à 8 h 00 au dimanche 15 novembre 2026 à 8 h 00"))
        scene.expect("11-10 10:00 o1 sms,email roster")
        // Leave of next summer is said today, though nothing is announced before its time.
        let far = try scene.at(
            "2026-11-10 10:00", scene.absence("p3", "2027-07-01 00:00", "2027-08-01 00:00"))
        #expect(far.notice?.contains("Ce changement ouvre 2 trous") == true)
        scene.expect()
        let covered = try scene.at(
            "2026-11-10 10:00", scene.override("p9", "2026-11-14 08:00", "2026-11-15 08:00"))
        #expect(covered.notice == nil)
        let opened = try scene.at("2026-11-10 11:00", .withdraw("C3", by: "o1", reason: nil))
        #expect(opened.notice?.contains("absence non remplacée") == true)
        // A gap that was filled and opens again is announced again.
        scene.expect("11-10 11:00 o1 sms,email roster")
        scene.ends()
    }

    /// A change outlives the person it names: the layer below answers, for `who` and for the engine.
    @Test func aChangeThatNamesSomebodyGoneShadowsNobody() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        try scene.at("2026-11-10 10:00", scene.override("p9", "2026-11-11 08:00", "2026-11-12 08:00"))
        #expect(scene.holder("2026-11-11 09:00") == "p9")
        scene.settings.roster.people["p9"] = nil
        #expect(scene.holder("2026-11-11 09:00") == "p1")
    }

    /// The number is corrected in the files after an import: the files are right again.
    @Test func anEditedFileWinsOverAnOlderImport() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        var imported = try #require(scene.roster.people["p1"])
        imported.name = "Importée"
        imported.contacts.removeAll { $0.path == "voice" }
        try scene.at("2026-11-10 10:00", .importPeople([imported], by: "o1"))
        scene.skip()
        #expect(scene.roster.people["p1"]?.name == "Importée")
        scene.settings.roster.people["p2"]?.name = "Autre"
        try scene.isDown(until: "2026-11-10 11:00")
        scene.skip()
        #expect(scene.roster.people["p1"]?.name == "Importée")
        scene.settings.roster.people["p1"]?.name = "Corrigée"
        try scene.isDown(until: "2026-11-10 12:00")
        #expect(scene.roster.people["p1"]?.name == "Corrigée")
        let then = scene.state.roster(
            knownAt: scene.time("2026-11-10 11:30"), zone: scene.settings.roster.zone)
        #expect(then?.people["p1"]?.name == "Importée")
    }

    @Test func linesOfAnImportAreTakenAllOrNone() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 10:00")
        func line(_ person: PersonID, _ from: String, _ until: String, _ number: Int) -> ShiftLine {
            ShiftLine(
                role: "writer", person: person, from: scene.time(from), until: scene.time(until),
                place: "garde.csv:\(number):1")
        }
        let good = [
            line("p9", "2026-11-01 08:00", "2026-11-02 08:00", 2),
            line("p9", "2026-11-12 08:00", "2026-11-13 08:00", 3),
        ]
        scene.refuses(
            .unknownPerson, "garde.csv:4:1 :",
            .importShifts(good + [line("p8", "2026-11-14 08:00", "2026-11-15 08:00", 4)], by: "o1"))
        scene.refuses(.badValue, .importShifts([], by: "o1"))
        try scene.at("2026-11-10 10:00", .importShifts(good, by: "o1"))
        #expect(scene.roster.onDuty("writer", at: scene.time("2026-11-12 09:00"))?.source == .import)
        #expect(scene.holder("2026-11-12 09:00") == "p9")
        scene.ends()
    }

    @Test func thePastIsAnsweredAsItWasKnown() throws {
        let scene = try RosterScene(RosterScene.settings(), from: "2026-11-10 07:00")
        let zone = scene.settings.roster.zone
        try scene.at("2026-11-10 10:00", scene.override("p9", "2026-11-10 08:00", "2026-11-10 12:00"))
        scene.passes(until: "2026-11-10 14:00")
        func known(_ at: String) -> PersonID? {
            scene.state.roster(knownAt: scene.time(at), zone: zone)?
                .onDuty("writer", at: scene.time("2026-11-10 09:30"))?.person
        }
        #expect(scene.state.roster(knownAt: scene.time("2026-11-10 06:59"), zone: zone) == nil)
        #expect(known("2026-11-10 07:00") == "p1" && known("2026-11-10 09:30") == "p1")
        #expect(known("2026-11-10 10:00") == "p9" && known("2026-11-10 11:00") == "p9")
        try scene.at("2026-11-10 15:00", .withdraw("C1", by: "o1", reason: nil))
        #expect(known("2026-11-10 14:59") == "p9" && known("2026-11-10 15:00") == "p1")
        // Other files change what is known from then on, not what was known before.
        scene.settings.roster.plan.roles[0].rotation?.people = ["p3"]
        try scene.isDown(until: "2026-11-10 16:00")
        #expect(known("2026-11-10 15:30") == "p1" && known("2026-11-10 16:00") == "p3")
        scene.ends()
    }
}
