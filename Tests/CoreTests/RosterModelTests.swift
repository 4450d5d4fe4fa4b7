// Random rosters: duty against a slow second reckoning, and what must hold whatever is changed.

import Testing
import TocsinCore

@Suite struct RosterModelTests {
    private static let roles: [RoleID] = ["cellLead", "writer"]

    /// Shift by shift over nine days, most of them about a clock change.
    @Test(arguments: 1...500) func shiftsAgreeWithTheSlowReckoning(seed: UInt64) throws {
        var dice = try RosterDice(seed: seed)
        let roster = dice.roster()
        let model = RosterModel(roster, until: dice.until)
        for role in Self.roles {
            let shifts = roster.shifts(of: role, from: dice.from, until: dice.until)
            let expected = model.shifts(of: role, from: dice.from, until: dice.until)
            #expect(shifts == expected, "seed \(seed), \(role)")
            for instant in quarters(dice.from, dice.until).filter({ $0.seconds % 3600 == seed % 4 * 900 }) {
                let clipped = roster.onDuty(role, at: instant)?.clipped(from: dice.from, until: dice.until)
                let shift = shifts.first { $0.from <= instant && instant < $0.until }
                #expect(clipped == shift, "seed \(seed), \(role), \(dice.zone.iso(instant))")
            }
        }
    }

    /// The whole shift is that of a window wide enough, wherever in it one asks.
    @Test(arguments: 1...60) func onDutyIsTheWholeShift(seed: UInt64) throws {
        var dice = try RosterDice(seed: seed)
        let roster = dice.roster()
        let wide = (dice.from - .hours(24 * 40), dice.until + .hours(24 * 40))
        for role in Self.roles {
            let shifts = roster.shifts(of: role, from: wide.0, until: wide.1).dropFirst().dropLast()
            for shift in shifts {
                for instant in [shift.from, shift.until - .milliseconds(1)] {
                    #expect(roster.onDuty(role, at: instant) == shift, "seed \(seed), \(role)")
                }
            }
        }
    }

    @Test(arguments: 1...60) func anOverrideNeverUncovers(seed: UInt64) throws {
        var dice = try RosterDice(seed: seed)
        let before = dice.roster()
        var after = before
        for _ in 0..<5 { after.plan.overrides.append(dice.override()) }
        for instant in quarters(dice.from, dice.until) where before.onDuty("writer", at: instant) != nil {
            #expect(after.onDuty("writer", at: instant) != nil, "seed \(seed)")
        }
    }

    @Test(arguments: 1...60) func anOverrideBySomebodyAbsentChangesNothing(seed: UInt64) throws {
        var dice = try RosterDice(seed: seed)
        var before = dice.roster()
        before.plan.absences.append(
            Absence(person: "gone", from: dice.from - .hours(9999), until: dice.until + .hours(9999)))
        var after = before
        for _ in 0..<5 {
            var useless = dice.override()
            useless.person = "gone"
            after.plan.overrides.append(useless)
        }
        for role in Self.roles {
            #expect(
                after.shifts(of: role, from: dice.from, until: dice.until)
                    == before.shifts(of: role, from: dice.from, until: dice.until), "seed \(seed)")
        }
    }

    @Test(arguments: 1...60) func withoutTheChangesTheFilesAnswer(seed: UInt64) throws {
        var dice = try RosterDice(seed: seed)
        let roster = dice.roster()
        let files = Roster(zone: roster.zone, plan: roster.plan)
        let contents: [RosterChange.Content] = (0..<6).map { number in
            number % 2 == 0 ? .overrides([dice.override()]) : .absence(dice.absence())
        }
        var log = contents.enumerated().map {
            RosterChange(id: ChangeID("C\($0 + 1)"), content: $1, by: "o1")
        }
        let changed = files.laid(over: RosterChanges(standing: log))
        log += log.map { RosterChange(id: ChangeID("W\($0.id)"), content: .withdrawn($0.id), by: "o1") }
        let back = files.laid(over: RosterChanges(standing: log))
        #expect(back.changes == RosterChanges() && changed.changes != RosterChanges())
        for role in Self.roles {
            #expect(
                back.shifts(of: role, from: dice.from, until: dice.until)
                    == files.shifts(of: role, from: dice.from, until: dice.until), "seed \(seed)")
        }
    }

    /// Hours nobody holds, and whose absence leaves them so, quarter by quarter.
    @Test(arguments: 1...150) func holesAreThoseOfTheSlowReckoning(seed: UInt64) throws {
        var dice = try RosterDice(seed: seed)
        let roster = dice.roster()
        let model = RosterModel(roster, until: dice.until)
        let gaps = roster.gaps(from: dice.from, until: dice.until)
        for role in roster.roles {
            let holes = gaps.filter { $0.role == role.id && [.absent, .uncovered].contains($0.reason) }
            #expect(zip(holes, holes.dropFirst()).allSatisfy { $0.until <= $1.from }, "seed \(seed)")
            for instant in quarters(dice.from, dice.until) {
                let found = holes.filter { $0.from <= instant && instant < $0.until }
                if model.answer(role.id, at: instant) != nil {
                    #expect(found.isEmpty, "seed \(seed), \(role.id)")
                } else {
                    let planned = model.planned(role, at: instant)
                    #expect(found.map(\.person) == [planned], "seed \(seed), \(dice.zone.iso(instant))")
                    #expect(found.first?.reason == (planned == nil ? .uncovered : .absent), "seed \(seed)")
                }
            }
        }
    }
}
