// What goes by a second way when the first fails: a drill stays one, consent holds, and only a call tells who
// wakes.

import Testing
import TocsinCore

@Suite struct SecondWayTests {
    @Test func aDrillsReliefIsMarkedByWhateverWay() throws {
        let reliefs = try reliefs(of: "29-2026-E001", .exercise)
        #expect(reliefs.contains { $0.attempt.parcel.medium == .voice })
        for relief in reliefs {
            let mark = ExerciseMark.text(for: relief.attempt.parcel.medium)
            #expect(relief.text.hasPrefix("\(mark)\n") && relief.subject.hasPrefix("\(mark) Relève"))
            #expect(!relief.subject.dropFirst(mark.count).contains(mark), "once")
        }
    }

    @Test func aRealReliefBearsNoMark() throws {
        let reliefs = try reliefs(of: "29-2026-001", .real)
        #expect(reliefs.allSatisfy { !$0.text.contains("EXERCICE") })
    }

    /// Asked by text and by mail; the text is refused, and the voice takes its place.
    private func reliefs(of id: ActivationID, _ mode: Mode) throws -> [Scene.Departure] {
        let night = Scene(try quiet())
        try night.at("03:12", .activate(mode))
        night.skip()
        night.paths["sms"] = .some(.refused(reason: "hors service"))
        let team = [Assignment(role: "writer", person: "w2")]
        try night.at("03:14", .relieve(id, at: instant("06:00"), team, by: "cab"))
        night.expect("03:14 w2 sms,email,voice relief")
        return night.left.suffix(3)
    }

    @Test func whoWakesIsNotAskedByAText() throws {
        let night = Scene(try quiet())
        night.paths["voice"] = .some(.refused(reason: "injoignable"))
        try night.at("03:12", .roster(.wakeTest(by: "o1")))
        let asked = night.left.compactMap(\.attempt.page).filter { $0.reason == .wakeTest }
        #expect(asked.count == night.settings.roster.people.count)
        #expect(asked.allSatisfy { $0.contact.wakes })
        night.skip()
    }

    /// The phones that ring for a test are those that must ring for the alert.
    @Test func nobodyIsWokenForATestBesideAnAlert() throws {
        let night = Scene(try quiet())
        try night.at("03:12", .activate(.exercise))
        night.skip()
        try night.at("03:12:30", .roster(.wakeTest(by: "o1")))
        night.skip()
        try night.at("03:13", .activate(.real))
        night.skip()
        night.refuses(.wrongMode, "03:14", .roster(.wakeTest(by: "o1")))
    }

    /// Asked by the only point they gave for it; the reminder does not go to the one they keep private.
    @Test func aReminderKeepsToWhatWasConsentedTo() throws {
        var settings = try quiet()
        settings.roster.people["w2"]?.contacts[1].isPrivate = true
        let night = Scene(settings)
        try night.at("03:00", .roster(.campaign(until: instant("09:00"), by: "o1")))
        night.skip()
        night.passes(until: "08:00")
        let reminded = night.left.compactMap(\.attempt.page).filter { $0.reason == .contacts }
        #expect(reminded.count > settings.roster.people.count, "they were reminded")
        #expect(reminded.contains { $0.person == "w1" && $0.contact.medium == .email })
        #expect(!reminded.contains { $0.person == "w2" && $0.contact.isPrivate })
        night.skip()
    }

    private func quiet() throws -> Settings {
        var settings = try SceneHouse.settings()
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        return settings
    }
}
