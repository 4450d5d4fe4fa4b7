// The roster that is measured: eight roles around the clock, in three layers, with many overrides.

import Foundation
import TocsinCore

struct RosterLoad {
    let roster: Roster
    let from: Instant
    let until: Instant

    /// The layers, as the oracle is told of them too.
    private struct Shape {
        var start: CivilTime
        var days: Int
        var handovers: [Int64] = [0]
        var people: Range<Int>
        var only: [(rule: DayRule, from: Int, until: Int)] = []
        var from: CivilTime?
        var until: CivilTime?
    }

    private let shapes: [[Shape]]
    private static let firstYear = 2024

    init(zone: ZoneRules, years: Int) {
        from = zone.resolve(CivilTime(Self.firstYear, 1, 1)).instant
        until = zone.resolve(CivilTime(Self.firstYear + years, 1, 1)).instant
        shapes = (0..<8).map { Self.shapes(of: $0, years: years) }
        var plan = RosterPlan()
        plan.roles = shapes.enumerated().map { role, shapes in
            RosterRole(
                id: Self.role(role), title: "fonction \(role)", layers: shapes.map { Self.layer($0, role) })
        }
        plan.overrides = Self.overrides(from: from, days: years * 365)
        roster = Roster(zone: zone, plan: plan)
    }

    /// Weeks for everybody; the nights of working days or the days of rest by others; a summer apart.
    private static func shapes(of role: Int, years: Int) -> [Shape] {
        let monday = CivilTime(2023, 1, 2).daysSinceEpoch
        func start(_ weekday: Int, _ hour: Int) -> CivilTime {
            CivilTime(secondsOnWall: (monday + Int64(weekday - 1)) * 86_400 + Int64(hour) * 3600)
        }
        let weeks = Shape(start: start(5, role % 2 == 0 ? 8 : 18), days: 7, people: 0..<4 + role % 3)
        var second = Shape(start: start(1, 8), days: 7, people: 10..<13)
        if role % 2 == 0 {
            second.only = [(.workingDays, 18 * 3600, 8 * 3600)]
        } else {
            second.only = [(.restDays, 8 * 3600, 20 * 3600)]
        }
        var third = Shape(start: start(1, 2), days: 1, handovers: [0, 12 * 3600], people: 20..<25)
        if role % 4 == 1 { third = Shape(start: start(3, 12), days: 8, people: 20..<23) }
        third.from = CivilTime(firstYear + years / 2, 3, 1, 8)
        third.until = CivilTime(firstYear + years / 2, 11, 1, 8)
        return [weeks, second, third]
    }

    private static func overrides(from: Instant, days: Int) -> [Override] {
        var numbers = Numbers(state: 20)
        return (0..<200).map { number in
            let start = from + .minutes(30 * numbers.below(days * 48))
            return Override(
                role: role(number % 8), person: person(number % 8, 26 + number % 5), from: start,
                until: start + .minutes(30 * (1 + numbers.below(96))))
        }
    }

    private static func layer(_ shape: Shape, _ role: Int) -> Layer {
        let rotation = Rotation(
            people: shape.people.map { person(role, $0) }, start: shape.start, days: shape.days,
            handovers: shape.handovers, until: shape.until)
        let only = shape.only.map { Restriction(days: $0.rule.days, from: $0.from, until: $0.until) }
        return Layer(rotation, only: only, from: shape.from)
    }

    private static func role(_ number: Int) -> RoleID { RoleID(rawValue: "role\(number)") }

    /// The number is also how the answers are written down: below 255, one byte each.
    private static func person(_ role: Int, _ number: Int) -> PersonID {
        PersonID(rawValue: "p\(role * 32 + number)")
    }
}

extension RosterLoad {
    func expand() -> [[Shift]] { roster.roles.map { roster.shifts(of: $0.id, from: from, until: until) } }

    /// Instants spread over the whole time, each with the number of a role.
    func instants(_ count: Int) -> [(role: Int, instant: Instant)] {
        var numbers = Numbers(state: 7)
        let seconds = Int((until - from).inSeconds)
        return (0..<count).map { ($0 % roster.roles.count, from + .seconds(numbers.below(seconds))) }
    }

    /// How many of them find somebody.
    func ask(_ instants: [(role: Int, instant: Instant)]) -> Int {
        let ids = roster.roles.map(\.id)
        return instants.count { roster.onDuty(ids[$0.role], at: $0.instant) != nil }
    }

    /// Role by role, who is on duty at every half hour: the person's number, 255 for nobody.
    func halfHours() -> [UInt8] {
        var answers: [UInt8] = []
        for shifts in expand() {
            var place = 0
            for instant in stride(from: from.seconds, to: until.seconds, by: 1800) {
                while place < shifts.count, shifts[place].until.seconds <= instant { place += 1 }
                let holds = place < shifts.count && shifts[place].from.seconds <= instant
                answers.append(holds ? UInt8(shifts[place].person.rawValue.dropFirst()) ?? 255 : 255)
            }
        }
        return answers
    }

    /// FNV-1a of 64 bits, in hexadecimal.
    static func digest(_ answers: [UInt8]) -> String {
        let hash = answers.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    /// The same rules for the oracle, as JSON: local times as they are written, instants in seconds.
    func description() throws -> Data {
        let roles = shapes.enumerated().map { role, shapes in
            shapes.map { shape -> [String: Any] in
                [
                    "start": Self.iso(shape.start), "days": shape.days, "handovers": shape.handovers,
                    "people": shape.people.map { role * 32 + $0 },
                    "only": shape.only.map {
                        ["rule": $0.rule.rawValue, "from": $0.from, "until": $0.until]
                    },
                    "from": shape.from.map(Self.iso) ?? NSNull(),
                    "until": shape.until.map(Self.iso) ?? NSNull(),
                ]
            }
        }
        let overrides = roster.overrides.map { override -> [String: Any] in
            [
                "role": Int(override.role.rawValue.dropFirst(4)) ?? 0,
                "person": Int(override.person.rawValue.dropFirst()) ?? 255,
                "from": override.from.seconds, "until": override.until.seconds,
            ]
        }
        return try JSONSerialization.data(withJSONObject: [
            "zone": roster.zone.name, "from": from.seconds, "until": until.seconds, "roles": roles,
            "overrides": overrides,
        ])
    }

    private static func iso(_ civil: CivilTime) -> String {
        String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month, civil.day, civil.hour,
            civil.minute, civil.second)
    }
}

/// The same numbers every time (a 64-bit linear congruence, its high bits).
private struct Numbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
