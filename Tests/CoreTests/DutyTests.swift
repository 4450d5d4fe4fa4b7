// Who is on duty: rotations over clock changes, overrides, deputies, gaps, beside a slow second reckoning.

import Testing
import TocsinCore
import TocsinSimulation

private func roster(_ rotation: Rotation?, overrides: [Override] = []) throws -> Roster {
    Roster(
        zone: try zoneRules("Europe/Paris"), people: [:],
        roles: [RosterRole(id: "cellLead", title: "chef de cellule", rotation: rotation)],
        overrides: overrides)
}

/// Four people, Fridays at `hour`:`minute`, from 3 January 2020.
private func fridays(_ hour: Int, _ minute: Int = 0, until: CivilTime? = nil) -> Rotation {
    Rotation(people: ["p1", "p2", "p3", "p4"], start: CivilTime(2020, 1, 3, hour, minute), until: until)
}

/// Sundays at 02:30: both of a year's clock changes fall on a handover.
private let sundays = Rotation(people: ["p1", "p2", "p3"], start: CivilTime(2020, 1, 5, 2, 30))

private func hours(_ shift: Shift) -> Int64 { (shift.until - shift.from).inMinutes / 60 }

private func cover(
    _ person: PersonID, _ from: String, _ until: String, role: RoleID = "cellLead",
    source: ShiftSource = .override
) -> Override {
    Override(role: role, person: person, from: utc(from), until: utc(until), source: source)
}

@Suite struct RotationTests {
    @Test func twentyYearsOfWeeksHaveNoHoleAndNoOverlap() throws {
        let (from, until) = (utc("2020-01-05 12:00"), utc("2040-12-30 12:00"))
        for rotation in [fridays(8), fridays(18, 30), sundays] {
            let shifts = try roster(rotation).shifts(of: "cellLead", from: from, until: until)
            #expect(shifts.first?.from == from)
            #expect(shifts.last?.until == until)
            #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.until == $1.from })
            #expect(shifts.map { ($0.until - $0.from).inSeconds }.reduce(0, +) == (until - from).inSeconds)
            #expect(shifts.allSatisfy { $0.source == .rotation && $0.role == "cellLead" })
            let people = rotation.people
            for (a, b) in zip(shifts, shifts.dropFirst()) {
                let place = people.firstIndex(of: a.person) ?? -1
                #expect(b.person == people[(place + 1) % people.count])
            }
        }
    }

    @Test func aWeekHas167HoursInSpringAnd169InAutumn() throws {
        let shifts = try roster(fridays(8)).shifts(
            of: "cellLead", from: utc("2020-01-03 07:00"), until: utc("2040-12-28 07:00"))
        let zone = try zoneRules("Europe/Paris")
        #expect(Set(shifts.map(hours)) == [167, 168, 169])
        #expect(shifts.filter { hours($0) == 167 }.count == 21)
        #expect(shifts.filter { hours($0) == 169 }.count == 21)
        for shift in shifts {
            let start = zone.civil(shift.from)
            #expect(start.weekday == 5 && start.hour == 8 && start.minute == 0)
            let month = zone.civil(shift.until).month
            if hours(shift) == 167 { #expect([3, 4].contains(month)) }
            if hours(shift) == 169 { #expect([10, 11].contains(month)) }
        }
    }

    @Test func aHandoverThatDoesNotExistComesAnHourLater() throws {
        let roster = try roster(sundays)
        let handover = utc("2026-03-29 01:30")  // 03:30+02:00
        let before = roster.onDuty("cellLead", at: handover - .milliseconds(1))
        let after = roster.onDuty("cellLead", at: handover)
        #expect(before?.until == handover)
        #expect(after?.from == handover)
        #expect(before?.person != after?.person)
        #expect(before.map(hours) == 168)
        #expect(after.map(hours) == 167)
    }

    @Test func aHandoverThatComesTwiceIsTheFirst() throws {
        let roster = try roster(sundays)
        let handover = utc("2026-10-25 00:30")  // 02:30+02:00
        let before = roster.onDuty("cellLead", at: handover - .milliseconds(1))
        let after = roster.onDuty("cellLead", at: handover)
        #expect(before?.until == handover)
        #expect(after?.from == handover)
        #expect(roster.onDuty("cellLead", at: utc("2026-10-25 01:15")) == after)
        #expect(after.map(hours) == 169)
    }

    /// Every quarter of an hour of some clock-change weeks, against turns counted one by one.
    @Test func onDutyAndShiftsAgreeWithTurnsCountedOneByOne() throws {
        let zone = try zoneRules("Europe/Paris")
        for rotation in [fridays(8), sundays] {
            let roster = try roster(rotation)
            let handovers = (0..<1200).map { week in
                let wall = rotation.start.secondsOnWall + Int64(week) * 7 * 86_400
                return zone.resolve(CivilTime(secondsOnWall: wall)).instant
            }
            for sunday in ["2020-03-29 00:00", "2026-03-29 00:00", "2026-10-25 00:00", "2040-10-28 00:00"] {
                let (from, until) = (utc(sunday) - .hours(7 * 24), utc(sunday) + .hours(8 * 24))
                let shifts = roster.shifts(of: "cellLead", from: from, until: until)
                for minutes in stride(from: Int64(0), to: (until - from).inMinutes, by: 15) {
                    let instant = from + .minutes(minutes)
                    let finals = shifts.filter { $0.from <= instant && instant < $0.until }
                    let turn = handovers.lastIndex { $0 <= instant } ?? -1
                    #expect(finals.count == 1)
                    #expect(finals.first?.person == rotation.people[turn % rotation.people.count])
                    #expect(roster.onDuty("cellLead", at: instant)?.person == finals.first?.person)
                    #expect(roster.onDuty("cellLead", at: instant)?.from == handovers[turn])
                }
            }
        }
    }

    @Test func nobodyBeforeTheStartNorAfterTheEnd() throws {
        let roster = try roster(fridays(8, until: CivilTime(2020, 1, 15, 12)))
        let shifts = roster.shifts(
            of: "cellLead", from: utc("2019-12-01 00:00"), until: utc("2020-03-01 00:00"))
        #expect(shifts.map(\.person) == ["p1", "p2"])
        #expect(shifts.map(\.from) == [utc("2020-01-03 07:00"), utc("2020-01-10 07:00")])
        #expect(shifts.map(\.until) == [utc("2020-01-10 07:00"), utc("2020-01-15 11:00")])
        #expect(roster.onDuty("cellLead", at: utc("2020-01-03 07:00") - .milliseconds(1)) == nil)
        #expect(roster.onDuty("cellLead", at: utc("2020-01-15 11:00")) == nil)
    }

    @Test func turnsMayLastSeveralWeeksAndOddRotationsNameNobody() throws {
        let window = (utc("2026-01-01 00:00"), utc("2026-12-31 00:00"))
        let fortnights = Rotation(people: ["p1", "p2"], start: CivilTime(2026, 3, 20, 8), weeks: 2)
        let shifts = try roster(fortnights).shifts(
            of: "cellLead", from: window.0, until: utc("2026-05-01 06:00"))
        #expect(shifts.map(hours) == [335, 336, 336])
        let nobodies = [
            nil, Rotation(people: [], start: CivilTime(2026, 1, 1)),
            Rotation(people: ["p1"], start: CivilTime(2026, 1, 1), weeks: 0),
        ]
        for nobody in nobodies {
            #expect(try roster(nobody).shifts(of: "cellLead", from: window.0, until: window.1).isEmpty)
        }
        #expect(try roster(fortnights).shifts(of: "writer", from: window.0, until: window.1).isEmpty)
        #expect(try roster(fortnights).shifts(of: "cellLead", from: window.1, until: window.0).isEmpty)
    }
}

@Suite struct OverrideTests {
    @Test func anOverrideCutsATurnInTwo() throws {
        let roster = try roster(fridays(8), overrides: [cover("p9", "2026-11-23 17:00", "2026-11-24 07:00")])
        let shifts = roster.shifts(
            of: "cellLead", from: utc("2026-11-20 07:00"), until: utc("2026-11-27 07:00"))
        #expect(shifts.map(\.source) == [.rotation, .override, .rotation])
        #expect(shifts.map(hours) == [82, 14, 72])
        #expect(shifts[0].person == shifts[2].person && shifts[1].person == "p9")
        #expect(shifts.allSatisfy { roster.onDuty("cellLead", at: $0.from) == $0 })
    }

    @Test func theLaterInTheListWinsAndTheSourceIsKept() throws {
        let roster = try roster(
            nil,
            overrides: [
                cover("p8", "2026-11-23 00:00", "2026-11-24 00:00", source: .import),
                cover("p9", "2026-11-23 06:00", "2026-11-23 12:00", source: .swap),
                cover("p7", "2026-11-23 00:00", "2026-11-24 00:00", role: "writer"),
                cover("p6", "2026-11-23 18:00", "2026-11-23 18:00"),
                cover("p6", "2026-11-23 20:00", "2026-11-23 19:00"),
            ])
        let shifts = roster.shifts(
            of: "cellLead", from: utc("2026-11-01 00:00"), until: utc("2026-12-01 00:00"))
        #expect(shifts.map(\.person) == ["p8", "p9", "p8"])
        #expect(shifts.map(\.source) == [.import, .swap, .import])
        #expect(shifts.map(hours) == [6, 6, 12])
        #expect(roster.onDuty("cellLead", at: utc("2026-11-24 00:00")) == nil)
        #expect(roster.onDuty("writer", at: utc("2026-11-23 10:00"))?.person == "p7")
    }

    /// Heaps of overlapping overrides, every quarter of an hour against the rule said in one line.
    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func randomOverridesAgreeWithTheNaiveRule(seed: UInt64) throws {
        var random = Dice(seed: seed)
        let (from, until) = (utc("2026-10-20 00:00"), utc("2026-11-03 00:00"))
        let overrides = (0..<25).map { number in
            let start = from + .minutes(15 * Int64.random(in: 0..<1344, using: &random))
            return Override(
                role: random.chance(20) ? "writer" : "cellLead", person: PersonID("q\(number)"), from: start,
                until: start + .minutes(15 * Int64.random(in: 0..<200, using: &random)))
        }
        let rotation = fridays(8, until: CivilTime(2026, 10, 30, 20))
        let (roster, bare) = (try roster(rotation, overrides: overrides), try roster(rotation))
        let shifts = roster.shifts(of: "cellLead", from: from, until: until)
        #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.until <= $1.from })
        for minutes in stride(from: Int64(0), to: (until - from).inMinutes, by: 15) {
            let instant = from + .minutes(minutes)
            let final = overrides.last { $0.role == "cellLead" && $0.from <= instant && instant < $0.until }
            let expected = final?.person ?? bare.onDuty("cellLead", at: instant)?.person
            let found = shifts.filter { $0.from <= instant && instant < $0.until }
            let shift = roster.onDuty("cellLead", at: instant)
            #expect(found.map(\.person) == [expected].compactMap { $0 }, "seed \(seed), \(minutes) min")
            #expect(shift?.person == expected)
            #expect(shift.map { max($0.from, from) } == found.first?.from)
            #expect(shift.map { min($0.until, until) } == found.first?.until)
        }
    }
}

@Suite struct GapTests {
    private let from = utc("2026-11-20 07:00")
    private let until = utc("2026-12-18 07:00")

    private func point(_ pathClass: PathClass, wakes: Bool = false) -> ContactPoint {
        ContactPoint(medium: .sms, address: "+33639980001", path: "sms", pathClass: pathClass, wakes: wakes)
    }

    private func roster(_ contacts: [PersonID: [ContactPoint]], mustBeCovered: Bool = true) throws -> Roster {
        var roster = try CoreTests.roster(fridays(8))
        roster.roles[0].mustBeCovered = mustBeCovered
        for (id, points) in contacts { roster.people[id] = Person(id: id, name: "\(id)", contacts: points) }
        return roster
    }

    @Test func eachReasonIsFoundForThePersonOnDuty() throws {
        let sound = [point(.mobileNetwork), point(.fixedLine, wakes: true)]
        let roster = try roster([
            "p1": sound, "p2": [], "p3": [point(.mobileNetwork), point(.internet)],
            "p4": [point(.fixedLine, wakes: true), point(.fixedLine)],
        ])
        let gaps = roster.gaps(from: from, until: until)
        #expect(
            Set(gaps.map { "\($0.person ?? "?") \($0.reason)" }) == [
                "p2 noContact", "p3 nothingWakes", "p4 singlePathClass",
            ])
        for gap in gaps {
            #expect(roster.onDuty("cellLead", at: gap.from)?.person == gap.person)
            #expect((gap.until - gap.from).inMinutes == 7 * 24 * 60)
        }
        let email = Person(id: "p5", name: "p5", contacts: [point(.internet)])
        #expect(email.faults == [.nothingWakes, .singlePathClass])
    }

    @Test func anUnknownPersonIsAGap() throws {
        let gaps = try roster([:]).gaps(from: from, until: until)
        #expect(gaps.map(\.reason) == [.personUnknown, .personUnknown, .personUnknown, .personUnknown])
        #expect(gaps.first?.from == from && gaps.last?.until == until)
    }

    @Test func onlyARoleThatMustBeCoveredCanBeUncovered() throws {
        let sound = [point(.mobileNetwork), point(.fixedLine, wakes: true)]
        let people: [PersonID: [ContactPoint]] = [
            "p1": sound, "p2": sound, "p3": sound, "p4": sound, "p9": sound,
        ]
        for mustBeCovered in [true, false] {
            var roster = try roster(people, mustBeCovered: mustBeCovered)
            roster.roles[0].rotation = fridays(8, until: CivilTime(2026, 11, 27, 8))
            roster.overrides = [cover("p9", "2026-12-01 00:00", "2026-12-02 00:00")]
            let holes = [
                (utc("2026-11-27 07:00"), utc("2026-12-01 00:00")), (utc("2026-12-02 00:00"), until),
            ].map { Gap(role: "cellLead", from: $0.0, until: $0.1, reason: .uncovered) }
            #expect(roster.gaps(from: from, until: until) == (mustBeCovered ? holes : []))
        }
    }

    @Test func onePersonGoingOnIsOneGap() throws {
        var roster = try roster([:])
        roster.roles[0].rotation = Rotation(people: ["p1"], start: CivilTime(2020, 1, 3, 8))
        #expect(
            roster.gaps(from: from, until: until) == [
                Gap(role: "cellLead", person: "p1", from: from, until: until, reason: .personUnknown)
            ])
    }
}

@Suite struct DeputyTests {
    @Test func deputiesHaveTheirOwnRotation() throws {
        var roster = try roster(fridays(8), overrides: [cover("p9", "2026-11-23 00:00", "2026-11-24 00:00")])
        #expect(roster.deputy(of: "cellLead", at: utc("2026-11-23 12:00")) == nil)
        roster.roles[0].deputy = Rotation(people: ["d1", "d2"], start: CivilTime(2026, 11, 16, 9))
        #expect(
            roster.deputy(of: "cellLead", at: utc("2026-11-23 12:00"))
                == Shift(
                    role: "cellLead", person: "d2", from: utc("2026-11-23 08:00"),
                    until: utc("2026-11-30 08:00"), source: .deputy))
    }

    @Test func theRosterWithoutConfigurationIsStaffedAndReachable() throws {
        let roster = Roster.everyRoleStaffed(zone: try zoneRules("Europe/Paris"))
        #expect(roster.roles.count == 16)
        #expect(roster.people.count == 32)
        #expect(roster.gaps(from: utc("1970-01-01 00:00"), until: utc("2045-01-01 00:00")).isEmpty)
        for role in roster.roles {
            for moment in [utc("1999-12-31 23:59"), utc("2026-10-25 01:00")] {
                #expect(roster.onDuty(role.id, at: moment)?.person == PersonID("\(role.id).titulaire"))
                #expect(roster.deputy(of: role.id, at: moment)?.person == PersonID("\(role.id).suppleant"))
            }
        }
        let addresses = roster.people.values.flatMap { $0.contacts.map(\.address) }
        #expect(Set(addresses).count == 96)
        #expect(
            addresses.allSatisfy { address in
                address.hasSuffix("@example.org")
                    || (address.count == 12 && ["+33639980", "+33261910"].contains { address.hasPrefix($0) })
            })
    }
}
