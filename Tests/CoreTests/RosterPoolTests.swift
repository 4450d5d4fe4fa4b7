// Pools of volunteers: their chance against every possible outcome, and who of them may be called.

import Testing
import TocsinCore

@Suite struct RosterPoolTests {
    /// In whole numbers: of 100ⁿ equally likely worlds, those in which enough accept.
    @Test(arguments: 0...12) func theChanceIsThatOfAllOutcomesCounted(members: Int) {
        let worlds = (0..<members).reduce(UInt128(1)) { all, _ in all * 100 }
        for percent in [0, 1, 7, 29, 30, 33, 50, 57, 58, 70, 90, 95, 99, 100] {
            var good = [UInt128](repeating: 0, count: members + 2)
            for outcome in 0..<(1 << members) {
                let accepted = outcome.nonzeroBitCount
                var weight = UInt128(1)
                for bit in 0..<members {
                    weight *= UInt128(outcome >> bit & 1 == 1 ? percent : 100 - percent)
                }
                for enough in 0...accepted { good[enough] += weight }
            }
            for accept in 0...members + 1 {
                let pool = Pool(members: [], wave: 3, accept: accept, chancePercent: percent)
                let chance = accept > members ? 0 : Int(good[accept] * 100 / worlds)
                #expect(pool.chance(of: members) == chance, "\(percent) %, \(accept) of \(members)")
            }
        }
    }

    @Test func theAbsentTheUnknownAndTheUnconsentingAreNotCalled() throws {
        let roster = try roster()
        let quiet = utc("2026-11-21 02:00")
        #expect(roster.volunteers(for: "monitoring", at: quiet).isEmpty)
        #expect(roster.firstWave(of: "monitoring", at: quiet).isEmpty)
        // 21 November: day 20,778 since 1970, and 20,778 mod 6 is 0.
        let names = roster.volunteers(for: "monitoring", at: utc("2026-11-21 12:00"))
        #expect(names.map(\.id) == ["v1", "v2", "v4"])
        // Of v2, who did not agree to private numbers, only the others are left.
        #expect(names[1].contacts.count == 2 && names[1].contacts.allSatisfy { !$0.isPrivate })
        #expect(names[2].contacts.count == 1)
        let away = roster.volunteers(for: "monitoring", at: utc("2026-11-24 12:00"))
        #expect(away.map(\.id) == ["v4", "v2"])
    }

    @Test func theOrderMovesOnEachDayBeforeAndAfter1970() throws {
        let roster = try roster()
        var orders: [[PersonID]] = []
        for day in Int64(-8)...4 {
            let noon = roster.zone.midnight(day) + .hours(12)
            orders.append(roster.volunteers(for: "monitoring", at: noon).map(\.id))
        }
        #expect(orders[8] == ["v1", "v2", "v4"] && orders[7] == orders[1] && orders[2] == orders[8])
        #expect(orders[9] == ["v2", "v4", "v1"] && orders[11] == ["v4", "v1", "v2"])
        #expect(orders.allSatisfy { Set($0) == ["v1", "v2", "v4"] })
    }

    @Test func theFirstWaveLastsTheLocalDay() throws {
        let wave = try roster().firstWave(of: "monitoring", at: utc("2026-10-25 12:00"))
        #expect(wave.count == 2)
        for shift in wave {
            #expect(shift.source == .pool && shift.role == "monitoring")
            #expect(shift.until - shift.from == .hours(25))
        }
        #expect(try roster().holders(of: "monitoring", at: utc("2026-10-25 12:00")) == wave)
    }

    /// v3 has only a private number and did not consent, v5 no contact at all, v6 is not in the directory.
    private func roster() throws -> Roster {
        var roster = Roster(zone: try zoneRules("Europe/Paris"), people: [:], roles: [])
        for (number, id) in (["v1", "v2", "v3", "v4", "v5"] as [PersonID]).enumerated() {
            roster.people[id] = SceneHouse.person(id, number + 1)
        }
        roster.people["v2"]?.contacts[0].isPrivate = true
        roster.people["v3"]?.contacts = [try ownNumber(3)]
        roster.people["v4"]?.contacts = [try ownNumber(4)]
        roster.people["v4"]?.consent = 20_000
        roster.people["v5"]?.contacts = []
        roster.plan.absences = [
            Absence(person: "v1", from: utc("2026-11-24 00:00"), until: utc("2026-11-25 00:00"))
        ]
        let pool = Pool(
            members: ["v1", "v2", "v3", "v4", "v5", "v6"], wave: 2,
            quiet: [Restriction(from: 22 * 3600, until: 7 * 3600)])
        roster.roles = [RosterRole(id: "monitoring", title: "veille", layers: [], pool: pool)]
        return roster
    }

    private func ownNumber(_ number: Int) throws -> ContactPoint {
        var contact = try #require(SceneHouse.person("v", number).contacts.first)
        contact.isPrivate = true
        return contact
    }
}
