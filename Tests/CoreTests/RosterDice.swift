// Random rosters whose every edge lies on a quarter of an hour, the same for the same seed.

import TocsinCore
import TocsinSimulation

struct RosterDice {
    var random: Dice
    let zone: ZoneRules
    /// Local day in the middle of what is asked about.
    let day: Int64

    static let people: [PersonID] = ["p1", "p2", "p3", "p4", "p5", "p6", "absent-most-of-the-time"]

    init(seed: UInt64) throws {
        random = Dice(seed: seed)
        let names = [
            "Europe/Paris", "America/Miquelon", "Europe/Paris", "Pacific/Marquesas", "Indian/Reunion",
        ]
        zone = try zoneRules(names[Int(seed % 5)])
        let year = 2020 + Int(seed / 5 % 20)
        let changes = ClockChanges.nights(of: zone, years: year...year)
        let any = CivilTime(year, 1 + Int(seed % 12), 1 + Int(seed % 28)).daysSinceEpoch
        let change = changes.isEmpty ? any : zone.civil(changes[Int(seed) % changes.count]).daysSinceEpoch
        day = seed % 3 == 0 ? any : change
    }

    var from: Instant { zone.midnight(day - 4) }
    var until: Instant { zone.midnight(day + 5) }

    mutating func roster() -> Roster {
        var plan = RosterPlan()
        for id in Self.people { plan.people[id] = SceneHouse.person(id, plan.people.count + 1) }
        plan.territory = [.metropole, .alsaceMoselle, .saintPierreEtMiquelon, .reunion][any(0...3)]
        plan.roles = ["cellLead", "writer"].map { id in
            RosterRole(
                id: id, title: "\(id)", layers: (0..<any(0...4)).map { _ in layer() },
                deputies: (0..<any(0...2)).map { _ in layer() })
        }
        plan.overrides = (0..<any(0...6)).map { _ in override() }
        plan.absences = (0..<any(0...5)).map { _ in absence() }
        let changes = (0..<any(0...8)).map { number in
            RosterChange(
                id: ChangeID("C\(number + 1)"),
                content: random.chance(60) ? .overrides([override()]) : .absence(absence()), by: "o1")
        }
        return Roster(zone: zone, plan: plan, changes: RosterChanges(standing: changes))
    }

    mutating func override() -> Override {
        let start = from + .minutes(15 * any(-100...900))
        return Override(
            role: random.chance(60) ? "cellLead" : "writer", person: person(), from: start,
            until: start + .minutes(15 * any(-2...250)), source: random.chance(50) ? .override : .swap)
    }

    mutating func absence() -> Absence {
        let start = from + .minutes(15 * any(-200...900))
        let person = random.chance(30) ? "absent-most-of-the-time" : person()
        return Absence(person: person, from: start, until: start + .minutes(15 * any(-2...500)))
    }

    mutating func layer() -> Layer {
        let days = any(1...9)
        var handovers: Set<Int64> = [0]
        for _ in 0..<any(0...3) {
            // Now and then within an hour of another, as nobody would do it.
            let near = random.chance(40) ? any(1...6) * 900 : any(1...days * 96 - 1) * 900
            handovers.insert(Int64(near))
        }
        let start = wall(day - Int64(any(-3...40)))
        var rotation = Rotation(
            people: (0..<any(1...4)).map { _ in person() }, start: start, days: days,
            handovers: handovers.sorted())
        if random.chance(15) { rotation.until = wall(day + Int64(any(-4...5))) }
        let only = random.chance(60) ? [] : (0..<any(1...4)).map { _ in restriction() }
        return Layer(rotation, only: only, from: random.chance(15) ? wall(day + Int64(any(-4...4))) : nil)
    }

    mutating func restriction() -> Restriction {
        let days: DaySet
        if random.chance(60) {
            days = DayRule.allCases[any(0...DayRule.allCases.count - 1)].days
        } else {
            let weekdays = (1...7).filter { _ in random.chance(50) }
            days = DaySet(
                weekdays, holidays: DaySet.HolidayTreatment.allCases[any(0...3)], eves: random.chance(20))
        }
        // Full hours touch each other often; 24 h is an edge too.
        return Restriction(days: days, from: any(0...24) * 3600, until: any(0...96) * 900)
    }

    mutating func person() -> PersonID { Self.people[any(0...Self.people.count - 1)] }

    /// Most often in the night, where clocks change.
    private mutating func wall(_ day: Int64) -> CivilTime {
        let quarter = random.chance(60) ? any(0...20) : any(0...95)
        return CivilTime(secondsOnWall: day * 86_400 + Int64(quarter) * 900)
    }

    mutating func any(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}

enum ClockChanges {
    /// The instants at which the zone's clock changes, found by trying every hour.
    static func nights(of zone: ZoneRules, years: ClosedRange<Int>) -> [Instant] {
        let first = CivilTime(years.lowerBound, 1, 1).secondsOnWall
        let end = CivilTime(years.upperBound + 1, 1, 1).secondsOnWall
        let days = stride(from: first, to: end, by: 86_400).map { Instant(seconds: $0) }
        return days.flatMap { day -> [Instant] in
            if zone.offset(at: day) == zone.offset(at: day + .hours(24)) { return [] }
            return (1...24).map { day + .hours($0) }
                .filter { zone.offset(at: $0) != zone.offset(at: $0 - .hours(1)) }
        }
    }
}
