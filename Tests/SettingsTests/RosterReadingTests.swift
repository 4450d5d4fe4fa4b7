// Every key of roster.yaml is read as what it says, and what works but will hurt is told with its place.

import Testing
import TocsinCore
import TocsinSettings

@Suite struct RosterReadingTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch(copyOf: Samples.plain)
        try scratch.write("roster.yaml", Array(RosterSample.text.utf8))
    }

    private func load() throws(Faults) -> Configuration { try Configuration.load(folder: scratch.folder) }

    private func plan() throws(Faults) -> RosterPlan { try load().settings.roster.plan }

    // MARK: What is read

    @Test func whoKeepsItAndWhatHoldsForEverybody() throws {
        let plan = try plan()
        #expect(plan.territory == .alsaceMoselle)
        #expect(plan.owner == "p01" && plan.managers == ["p01", "p02"] && plan.rolesPerPerson == 2)
        #expect(plan.handover.roles == ["cellLead", "decider"])
        #expect(plan.handover.remindAfter == .minutes(20) && plan.handover.escalateAfter == .minutes(45))
        #expect(
            plan.wakeTest == WakeTestSettings(day: 5, at: 14 * 3600 + 1800, answerWithin: .minutes(10)))
    }

    @Test func peopleWithTheDaysOfTheirWord() throws { #expect(try plan().people == RosterSample.people) }

    @Test(arguments: 0..<8) func everyFormOfARole(_ index: Int) throws {
        let (read, expected) = (try plan().roles, try RosterSample.roles())
        try #require(read.count == expected.count)
        #expect(read[index] == expected[index])
    }

    @Test func overridesAndAbsences() throws {
        let plan = try plan()
        #expect(
            plan.overrides == [
                Override(
                    role: "writer", person: "p01", from: try RosterSample.instant(2026, 12, 24, 8),
                    until: try RosterSample.instant(2026, 12, 26, 8))
            ])
        #expect(
            plan.absences == [
                Absence(
                    person: "p02", from: try RosterSample.instant(2026, 12, 24),
                    until: try RosterSample.instant(2026, 12, 28, 8), reason: "congés"),
                Absence(
                    person: "p03", from: try RosterSample.instant(2026, 10, 25, 1, 30) + .hours(2),
                    until: try RosterSample.instant(2026, 10, 26, 8)),
            ])
    }

    @Test func whatIsNotWrittenIsAsTheCoreHasIt() throws {
        var expected = RosterPlan()
        let plan = try Configuration.load(folder: Samples.plain).settings.roster.plan
        (expected.people, expected.roles) = (plan.people, plan.roles)
        #expect(plan == expected)
        #expect(
            plan.roles.first
                == RosterRole(
                    id: "cellLead", title: "chef de cellule",
                    rotation: Rotation(people: ["d01"], start: CivilTime(2024, 1, 1, 8)),
                    deputy: Rotation(people: ["d04"], start: CivilTime(2024, 1, 1, 8))))
    }

    @Test func holidaysAreThoseOfTheDepartmentUnlessSaid() throws {
        try scratch.edit("tocsin.yaml", "department: \"29\"", "department: \"974\"")
        let header = try Samples.text("\(scratch.folder)/directories/elus.csv").prefix { $0 != "\n" }
        try scratch.write("directories/elus.csv", Array(header.utf8))
        #expect(try plan().territory == .alsaceMoselle)
        try scratch.edit("roster.yaml", "territory: alsaceMoselle\n", "")
        #expect(try plan().territory == .reunion)
    }

    @Test func turnsPassWhereTheFileSaysSo() throws {
        let roster = try load().settings.roster
        let shift = try #require(
            roster.onDuty("pressOfficer", at: try RosterSample.instant(2026, 7, 15, 12)))
        #expect(shift.from == (try RosterSample.instant(2026, 7, 15, 8)))
        #expect(shift.until == (try RosterSample.instant(2026, 7, 15, 20)))
        let night = try RosterSample.instant(2026, 7, 16, 3)
        #expect(roster.onDuty("writer", at: night)?.person == "p01")
        let day = roster.onDuty("writer", at: night + .hours(6))
        #expect(day?.person == "p02" || day?.person == "p03")
    }

    // MARK: Days that have been

    @Test func theDayItselfIsNotToCome() throws {
        let (eve, day) = (try RosterSample.instant(2026, 8, 31, 23, 59), try RosterSample.instant(2026, 9, 1))
        #expect(scratch.faults(now: day).isEmpty)
        let faults = scratch.faults(now: eve)
        #expect(faults.map(\.description).count == 1)
        #expect(faults.first?.line == 11 && faults.first?.column == 15)
        #expect(faults.first?.what == "`people[1].verified` : cette date est à venir")
        try scratch.edit("roster.yaml", "consent: 2026-01-15", "consent: 2027-01-15")
        #expect(scratch.faults(now: day).map(\.line) == [17])
        #expect(scratch.faults().isEmpty)
    }

    // MARK: Warnings

    private func warnings() throws -> [String] {
        try load().warnings.filter { !$0.what.contains("rien ne réveille") }
            .map { "\($0.line):\($0.column) \($0.what)" }
    }

    @Test func theSampleItselfIsSound() throws { #expect(try warnings() == []) }

    @Test func anOrderForSomebodyWithoutATurnIsAWarning() throws {
        try scratch.edit("roster.yaml", "person: p02, reference: n° 2", "person: p03, reference: n° 2")
        #expect(
            try warnings() == [
                "76:9 `p03` a une délégation pour `decider`, et n'y prend jamais de tour"
            ])
    }

    @Test func anOrderForADeputyIsNoWarning() throws {
        try scratch.edit("roster.yaml", "person: p02, reference: n° 2", "person: p03, reference: n° 2")
        try scratch.edit(
            "roster.yaml", "    orders:\n",
            "    deputy: { people: [p03], start: 2024-01-01T08:00 }\n    orders:\n")
        #expect(try warnings() == [])
    }

    @Test func aVolunteerWhoAgreedToNothingIsAWarning() throws {
        try scratch.edit("roster.yaml", "    consent: 2026-01-15\n", "")
        #expect(
            try warnings() == [
                "79:22 `p02` (Samir Belkacem) ne peut être appelé comme volontaire : rien que des contacts "
                    + "privés",
                "90:23 `p02` (Samir Belkacem) ne peut être appelé comme volontaire : rien que des contacts "
                    + "privés",
            ])
    }

    @Test func askingWithoutAnybodyToTellIsAWarning() throws {
        try scratch.edit("roster.yaml", "owner: p01\n", "")
        #expect(try warnings() == ["5:11 `handover` : personne ne saura qui n'a pas répondu"])
    }
}
