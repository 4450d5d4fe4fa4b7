// What is wrong with a roster: each reason alone, from its first to its last instant.

import Testing
import TocsinCore

@Suite struct RosterGapTests {
    /// Mondays at 09:00 of Paris, p1 then p2 then p3, from 2 November 2026.
    private let from = utc("2026-11-02 08:00")
    private let until = utc("2026-11-23 08:00")
    private let handovers = [utc("2026-11-09 08:00"), utc("2026-11-16 08:00")]

    private func roster() throws -> Roster {
        var roster = Roster(zone: try zoneRules("Europe/Paris"), people: [:], roles: [])
        for (number, id) in (["p1", "p2", "p3", "p9"] as [PersonID]).enumerated() {
            roster.people[id] = SceneHouse.person(id, number + 1)
        }
        roster.roles = [
            RosterRole(
                id: "writer", title: "rédacteur",
                rotation: Rotation(people: ["p1", "p2", "p3"], start: CivilTime(2026, 11, 2, 9)))
        ]
        return roster
    }

    private func gaps(_ staffing: CellMinimum? = nil, _ change: (inout Roster) -> Void) throws -> [Gap] {
        var roster = try roster()
        #expect(roster.gaps(from: from, until: until).isEmpty)
        change(&roster)
        return roster.gaps(from: from, until: until, cell: staffing)
    }

    private func gap(
        _ person: PersonID?, _ from: Instant, _ until: Instant, _ reason: Gap.Reason
    ) -> Gap {
        Gap(role: "writer", person: person, from: from, until: until, reason: reason)
    }

    @Test func afterTheEndOfTheRotationNobodyIsThere() throws {
        let end = CivilTime(2026, 11, 12, 18)
        #expect(
            try gaps { $0.roles[0].rotation?.until = end }
                == [gap(nil, utc("2026-11-12 17:00"), until, .uncovered)])
    }

    @Test func anAbsenceNobodyTakesIsNamed() throws {
        let away = Absence(person: "p2", from: utc("2026-11-01 00:00"), until: utc("2026-11-11 12:30"))
        let hole = gap("p2", handovers[0], utc("2026-11-11 12:30"), .absent)
        #expect(try gaps { $0.plan.absences = [away] } == [hole])
        let cover = Override(role: "writer", person: "p9", from: hole.from, until: hole.until)
        #expect(
            try gaps {
                $0.plan.absences = [away]
                $0.overrides = [cover]
            } == [])
    }

    /// One hole, three causes one after the other: each is said for its own time.
    @Test func aHoleIsSplitWhereItsCauseChanges() throws {
        let holes = try gaps { roster in
            roster.plan.absences = [
                Absence(person: "p1", from: utc("2026-11-06 00:00"), until: utc("2026-11-10 00:00")),
                Absence(person: "p2", from: utc("2026-11-08 00:00"), until: utc("2026-12-01 00:00")),
            ]
            roster.roles[0].rotation?.until = CivilTime(2026, 11, 14, 9)
        }
        #expect(
            holes == [
                gap("p1", utc("2026-11-06 00:00"), handovers[0], .absent),
                gap("p2", handovers[0], utc("2026-11-14 08:00"), .absent),
                gap(nil, utc("2026-11-14 08:00"), until, .uncovered),
            ])
    }

    @Test func whatIsWrongWithAPersonCountsWhileTheyAreOnDuty() throws {
        let shift = (handovers[0], handovers[1])
        #expect(
            try gaps { $0.people["p2"] = nil } == [gap("p2", shift.0, shift.1, .personUnknown)])
        #expect(
            try gaps { $0.people["p2"]?.contacts = [] } == [gap("p2", shift.0, shift.1, .noContact)])
        #expect(
            try gaps { $0.people["p2"]?.contacts.removeLast() }
                == [gap("p2", shift.0, shift.1, .nothingWakes)])
        #expect(
            try gaps { $0.people["p2"]?.contacts.removeFirst(2) }
                == [gap("p2", shift.0, shift.1, .singlePathClass)])
        // Whoever is absent is not counted on, and so is no fault of that kind.
        #expect(
            try gaps {
                $0.people["p2"]?.contacts = []
                $0.plan.absences = [Absence(person: "p2", from: from, until: until)]
                $0.overrides = [Override(role: "writer", person: "p9", from: shift.0, until: shift.1)]
            } == [])
    }

    @Test func aPersonWithTooManyRolesCountsForTheOneTooMany() throws {
        let start = CivilTime(2026, 11, 3, 10)
        var second = RosterRole(
            id: "pressOfficer", title: "presse", rotation: Rotation(people: ["p2"], start: start))
        second.mustBeCovered = false
        let doubled = { (allowed: Int) in
            try gaps {
                $0.roles.append(second)
                $0.plan.rolesPerPerson = allowed
            }
        }
        #expect(
            try doubled(1) == [
                Gap(
                    role: "pressOfficer", person: "p2", from: handovers[0], until: handovers[1],
                    reason: .doubleBooked)
            ])
        #expect(try doubled(2) == [])
    }

    @Test func withoutAnOrderInForceTheShiftIsAFault() throws {
        let orders = [
            Delegation(person: "p1", reference: "n° 1", from: utc("2026-01-01 00:00")),
            Delegation(
                person: "p2", reference: "n° 2", from: utc("2026-11-10 00:00"),
                until: utc("2026-11-12 00:00")),
            Delegation(
                person: "p2", reference: "n° 3", from: utc("2026-11-11 00:00"),
                until: utc("2026-11-13 00:00")),
            Delegation(person: "p3", reference: "n° 4", from: from),
        ]
        #expect(
            try gaps { $0.roles[0].orders = orders } == [
                gap("p2", handovers[0], utc("2026-11-10 00:00"), .noDelegation),
                gap("p2", utc("2026-11-13 00:00"), handovers[1], .noDelegation),
            ])
    }

    @Test func aPoolIsTooThinWhileTooManyAreAway() throws {
        let away = (utc("2026-11-05 06:00"), utc("2026-11-07 18:00"))
        let thin = { (needed: Int) in
            try gaps { roster in
                let pool = Pool(
                    members: ["p1", "p2", "p3"], wave: 3, chancePercent: 50, neededPercent: needed)
                roster.roles.append(RosterRole(id: "monitoring", title: "veille", layers: [], pool: pool))
                roster.plan.absences = [Absence(person: "p9", from: from, until: until)]
                roster.plan.absences += [Absence(person: "p3", from: away.0, until: away.1)]
            }
        }
        // Three of one half each: 87 %; two: 75 %.
        #expect(try thin(75) == [])
        #expect(
            try thin(76) == [
                Gap(role: "monitoring", from: away.0, until: away.1, reason: .thinPool)
            ])
        #expect(
            try thin(88) == [Gap(role: "monitoring", from: from, until: until, reason: .thinPool)])
    }

    @Test func aPoolIsTooThinInItsQuietHours() throws {
        let nights = try gaps { roster in
            let pool = Pool(
                members: ["p1", "p2"], wave: 3, quiet: [Restriction(from: 22 * 3600, until: 7 * 3600)],
                chancePercent: 90)
            roster.roles.append(RosterRole(id: "monitoring", title: "veille", layers: [], pool: pool))
        }
        #expect(nights.count == 21 && nights.allSatisfy { $0.reason == .thinPool })
        #expect(nights.first?.from == utc("2026-11-02 21:00"))
        #expect(nights.allSatisfy { $0.until - $0.from == .hours(9) })
    }

    @Test func tooFewDifferentPersonsAreAFaultOfTheFirstRole() throws {
        let second = RosterRole(
            id: "cellLead", title: "chef de cellule",
            rotation: Rotation(people: ["p2"], start: CivilTime(2026, 11, 2, 9)))
        let staffing = CellMinimum(roles: ["cellLead", "writer"], persons: 2)
        let few = gap(nil, handovers[0], handovers[1], .tooFewPersons)
        let found = try gaps(staffing) { $0.roles.append(second) }
        #expect(found == [Gap(role: "cellLead", from: few.from, until: few.until, reason: few.reason)])
        #expect(try gaps(CellMinimum(roles: staffing.roles, persons: 1)) { $0.roles.append(second) } == [])
        #expect(
            try gaps(staffing) {
                $0.roles.append(second)
                $0.overrides = [Override(role: "writer", person: "p9", from: few.from, until: few.until)]
            } == [])
    }
}
