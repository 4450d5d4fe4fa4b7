// Every quarter of an hour about every clock change of 2020 to 2040, in every zone of France.

import Testing
import TocsinCore

@Suite struct RosterClockChangeTests {
    static let zones = [
        "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "America/Miquelon",
        "America/St_Barthelemy", "America/Marigot", "Indian/Reunion", "Indian/Mayotte", "Indian/Kerguelen",
        "Pacific/Noumea", "Pacific/Wallis", "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier",
    ]

    /// All are held around the clock; they start on a Sunday, the day of change.
    static let patterns: [String: [Layer]] = [
        "weeks": [layer(7, at: 8 * 60)],
        "days at 02:30": [layer(1, at: 150)],
        "days and nights": [layer(1, at: 7 * 60, [0, 12 * 60])],
        "weeks and week-ends": [layer(7, at: 8 * 60, [0, 5 * 1440 + 600])],
        "cycles of eight days": [layer(8, at: 9 * 60, [0, 1440, 3 * 1440])],
        "at 02:00": [layer(1, at: 120)], "at 03:00": [layer(1, at: 180)],
        "at 02:15, 02:30 and 03:00": [layer(1, at: 135, [0, 15, 45])],
        "at 02:00 and 02:30": [layer(7, at: 120, [0, 30])],
        "at 01:30, 02:00, 02:45 and 03:15": [layer(1, at: 90, [0, 30, 75, 105])],
        "nights of working days": [
            layer(7, at: 0),
            layer(7, at: 480, only: [.init(days: DayRule.workingDays.days, from: 64_800, until: 28_800)]),
        ],
        "days of rest": [layer(7, at: 0), layer(1, at: 480, only: [.init(days: DayRule.restDays.days)])],
        "windows that touch and overlap": [
            layer(7, at: 60),
            layer(
                1, at: 150,
                only: [
                    .init(from: 3600, until: 9000), .init(from: 9000, until: 10_800),
                    .init(from: 10_800, until: 14_400), .init(from: 12_600, until: 18_000),
                ]),
        ],
        "three layers, one of them for a while": [
            layer(7, at: 0),
            layer(7, at: 480, only: [.init(days: DayRule.weekend.days, from: 7200, until: 9000)]),
            layer(1, at: 150, validFor: 20),
        ],
    ]

    @Test(arguments: zones, patterns.keys.sorted())
    func nobodyIsMissingAndNobodyIsThereTwice(zone name: String, pattern: String) throws {
        let zone = try zoneRules(name)
        let ordinary = [utc("2026-02-11 00:00"), utc("2031-05-27 06:00"), utc("2040-12-26 12:00")]
        let changes = ClockChanges.nights(of: zone, years: 2020...2040)
        #expect(changes.count == (["Europe/Paris", "America/Miquelon"].contains(name) ? 42 : 0))
        for middle in ordinary + changes {
            // Rotations begin a few weeks before, so that they are counted one by one quickly.
            let roster = roster(pattern, zone, sunday: zone.civil(middle).daysSinceEpoch - 28)
            let around = changes.contains(middle) ? Duration.hours(36) : .hours(84)
            check(roster, from: middle - around, until: middle + around)
        }
    }

    private func check(_ roster: Roster, from: Instant, until: Instant) {
        let shifts = roster.shifts(of: "cellLead", from: from, until: until)
        #expect(shifts.first?.from == from && shifts.last?.until == until)
        #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.until == $1.from })
        #expect(shifts.allSatisfy { $0.from < $0.until })
        #expect(shifts.map { $0.until - $0.from }.reduce(.zero, +) == until - from)
        let model = RosterModel(roster, until: until)
        var place = 0
        for instant in quarters(from, until) {
            while place < shifts.count, shifts[place].until <= instant { place += 1 }
            let found = shifts[place...].prefix { $0.from <= instant }
            let whole = roster.onDuty("cellLead", at: instant)
            guard found.count == 1, found.first == whole?.clipped(from: from, until: until),
                model.answer("cellLead", at: instant)?.person == whole?.person
            else {
                Issue.record("\(roster.zone.iso(instant)): \(Array(found)), \(String(describing: whole))")
                return
            }
        }
    }

    private func roster(_ pattern: String, _ zone: ZoneRules, sunday: Int64) -> Roster {
        let layers = (Self.patterns[pattern] ?? []).map { $0.moved(by: sunday) }
        return Roster(
            zone: zone, people: [:],
            roles: [RosterRole(id: "cellLead", title: "chef de cellule", layers: layers)])
    }

    /// Handover at a minute of day 0; further ones so many minutes later.
    private static func layer(
        _ days: Int, at minute: Int64, _ handovers: [Int64] = [0], only: [Restriction] = [],
        validFor: Int64? = nil
    ) -> Layer {
        var rotation = Rotation(
            people: ["p1", "p2", "p3", "p4", "p5"].map { "\(days)\(only.count)\($0)" }.map(
                PersonID.init(rawValue:)),
            start: CivilTime(secondsOnWall: minute * 60), days: days, handovers: handovers.map { $0 * 60 })
        rotation.until = validFor.map { CivilTime(secondsOnWall: $0 * 86_400 + 9000) }
        return Layer(
            rotation, only: only, from: validFor.map { _ in CivilTime(secondsOnWall: 86_400 + 9000) })
    }
}

extension Layer {
    fileprivate func moved(by days: Int64) -> Layer {
        func moved(_ civil: CivilTime) -> CivilTime {
            CivilTime(secondsOnWall: civil.secondsOnWall + days * 86_400)
        }
        var layer = self
        layer.rotation.start = moved(rotation.start)
        layer.rotation.until = rotation.until.map(moved)
        layer.from = from.map(moved)
        return layer
    }
}
