// The proposed rotation: fair, never worse than the plain one, and never somebody who is away or not rested.

import Testing
import TocsinCore
import TocsinSimulation

private let four: [PersonID] = ["p1", "p2", "p3", "p4"]

/// Turns of whole days that hand over at 18:00 in Paris, from a date on.
private func turns(_ count: Int, of days: Int = 7, from start: CivilTime, _ zone: ZoneRules) -> [DutyTurn] {
    let handovers = (0...count).map { number in
        zone.resolve(CivilTime(secondsOnWall: start.secondsOnWall + Int64(number * days) * 86_400)).instant
    }
    return zip(handovers, handovers.dropFirst()).map { DutyTurn(from: $0, until: $1) }
}

private func isFair(_ request: FairnessRequest, _ people: [PersonID?]) -> Bool {
    people.indices.allSatisfy { turn in
        guard let person = people[turn] else { return true }
        let near = people[max(0, turn - max(0, request.rest))..<turn]
        let before = request.justBefore.suffix(max(0, request.rest - turn))
        return request.people.contains(person) && !near.contains(person) && !before.contains(person)
            && !(request.absences[person] ?? []).contains {
                $0.lowerBound < request.turns[turn].until && $0.upperBound >= request.turns[turn].from
            }
    }
}

private func randomRequest(_ seed: UInt64, turns count: ClosedRange<Int>) throws -> FairnessRequest {
    var random = Dice(seed: seed)
    let zone = try zoneRules("Europe/Paris")
    let people = (1...Int.random(in: 2...4, using: &random)).map { PersonID("p\($0)") }
    let turns = turns(
        Int.random(in: count, using: &random), of: [1, 3, 7].randomElement(using: &random) ?? 7,
        from: CivilTime(2026, Int.random(in: 1...12, using: &random), 4, 18), zone)
    var request = FairnessRequest(
        people: people, turns: turns, rest: Int.random(in: 0...2, using: &random), zone: zone,
        territory: .metropole)
    for person in people where random.chance(60) {
        let away = turns[Int.random(in: turns.indices, using: &random)]
        request.absences[person] = [away.from - .hours(3)...away.until + .hours(30)]
    }
    if random.chance(50) { request.justBefore = [people[0]] }
    if random.chance(50) { request.past = [DutyTally(person: people[1], shifts: 2, nights: 9, holidays: 2)] }
    return request
}

@Suite struct FairRotationTests {
    @Test(arguments: 2024...2035) func aYearOfWeeksIsSharedOutBetweenFour(year: Int) throws {
        let zone = try zoneRules("Europe/Paris")
        let request = FairnessRequest(
            people: four, turns: turns(52, from: CivilTime(year, 1, 5, 18), zone), zone: zone,
            territory: .metropole)
        let proposal = Fairness.proposal(request)
        let spread = proposal.proposed.spread
        #expect(spread.holidays <= 1 && spread.nights <= 7 && spread.shifts == 0)
        #expect(spread.holidays <= proposal.plain.spread.holidays)
        #expect(proposal.plain.people == (0..<52).map { four[$0 % 4] })
        #expect(isFair(request, proposal.proposed.people))
    }

    @Test(arguments: 1...80) func aProposalIsAllowedAndNoWorseThanThePlainRotation(seed: UInt64) throws {
        let request = try randomRequest(seed, turns: 1...30)
        let proposal = Fairness.proposal(request)
        let (plain, proposed) = (proposal.plain, proposal.proposed)
        for plan in [plain, proposed] {
            #expect(plan.people.count == request.turns.count)
            #expect(isFair(request, plan.people))
        }
        let empty = (plain.people.count { $0 == nil }, proposed.people.count { $0 == nil })
        #expect(empty.1 <= empty.0)
        if empty.1 == empty.0 { #expect(proposed.unevenness <= plain.unevenness) }
        #expect(Fairness.proposal(request) == proposal)
    }

    /// No turn is left empty that any sharing out would fill; the most even one is found nearly always.
    @Test func aSmallProposalIsAsGoodAsTryingEverything() throws {
        var best = 0
        for seed in UInt64(1)...200 {
            let request = try randomRequest(seed, turns: 1...6)
            let (proposed, every) = (Fairness.proposal(request).proposed, Exhaustive(request))
            #expect(proposed.people.count { $0 == nil } == every.fewestEmpty, "seed \(seed)")
            #expect(proposed.unevenness >= every.leastUneven, "seed \(seed)")
            if proposed.unevenness == every.leastUneven { best += 1 }
        }
        #expect(best >= 195)
    }

    @Test(arguments: 1...20) func theTalliesAreThoseOfTheShiftsProposed(seed: UInt64) throws {
        var request = try randomRequest(seed, turns: 5...20)
        (request.rest, request.past) = (1, [])
        let proposed = Fairness.proposal(request).proposed
        let shifts = zip(request.turns, proposed.people).compactMap { turn, person in
            person.map {
                Shift(role: "writer", person: $0, from: turn.from, until: turn.until, source: .rotation)
            }
        }
        let tallies = Fairness.tallies(
            of: shifts, zone: request.zone, territory: request.territory, from: request.turns[0].from,
            until: request.turns[request.turns.count - 1].until)
        #expect(proposed.tallies.filter { $0.shifts > 0 } == tallies)
        #expect(proposed.spread == Fairness.spread(of: tallies, among: request.people))
    }

    @Test func whoCarriedTheHolidaysBeforeIsSparedNow() throws {
        let zone = try zoneRules("Europe/Paris")
        var request = FairnessRequest(
            people: four, turns: turns(24, from: CivilTime(2026, 4, 3, 18), zone), zone: zone,
            territory: .metropole)
        request.past = four.map {
            DutyTally(person: $0, shifts: 13, nights: 91, weekendDays: 26, holidays: 2)
        }
        request.past[2].holidays = 5
        let proposed = Fairness.proposal(request).proposed
        let now = proposed.tallies.map(\.holidays)
        #expect(now[2] - 5 < [now[0], now[1], now[3]].map { $0 - 2 }.min() ?? 0)
        #expect(proposed.spread.shifts <= 1)
    }

    @Test func aTurnThatNobodyCanTakeStaysEmpty() throws {
        let zone = try zoneRules("Europe/Paris")
        let turns = turns(5, from: CivilTime(2026, 7, 3, 18), zone)
        let away = turns[2].until - .hours(1)...turns[2].until - .hours(1)
        var request = FairnessRequest(
            people: ["p1", "p2"], turns: turns, absences: ["p1": [away], "p2": [away]], zone: zone,
            territory: .metropole)
        #expect(
            Fairness.proposal(request).proposed.people.map { $0 == nil } == [
                false, false, true, false, false,
            ])
        request.people = ["p1"]
        request.absences = [:]
        #expect(Fairness.proposal(request).proposed.people == ["p1", nil, "p1", nil, "p1"])
        request.people = []
        #expect(Fairness.proposal(request).proposed.people == [nil, nil, nil, nil, nil])
        request.turns = []
        #expect(Fairness.proposal(request).proposed.people.isEmpty)
    }

    @Test func anAbsenceEndsWithItsLastInstant() throws {
        let zone = try zoneRules("Europe/Paris")
        let turns = turns(1, from: CivilTime(2026, 7, 3, 18), zone)
        func taker(_ absence: ClosedRange<Instant>) -> PersonID? {
            Fairness.proposal(
                FairnessRequest(
                    people: ["p1"], turns: turns, absences: ["p1": [absence]], zone: zone,
                    territory: .metropole)
            ).proposed.people[0]
        }
        let (start, end) = (turns[0].from, turns[0].until)
        #expect(taker(start - .hours(9)...start) == nil)
        #expect(taker(start - .hours(9)...start - .seconds(1)) == "p1")
        #expect(taker(end...end + .hours(9)) == "p1")
        #expect(taker(end - .seconds(1)...end + .hours(9)) == nil)
    }

    @Test func aLongRestMakesARoundAndAShortOneIsFree() throws {
        let zone = try zoneRules("Europe/Paris")
        let turns = turns(30, of: 1, from: CivilTime(2026, 4, 3, 18), zone)
        for rest in [-5, 0, 1, 3, 4, 1000] {
            let request = FairnessRequest(
                people: four, turns: turns, rest: rest, zone: zone, territory: .metropole)
            let people = Fairness.proposal(request).proposed.people
            #expect(isFair(request, people))
            let expected = rest < 4 ? 0 : rest == 4 ? 6 : 26
            #expect(people.count { $0 == nil } == expected, "rest \(rest)")
        }
    }

    @Test func aYearOfDaysAmongTwelveIsBoundedInTime() throws {
        let zone = try zoneRules("Europe/Paris")
        let people = (1...12).map { PersonID("p\($0)") }
        let request = FairnessRequest(
            people: people, turns: turns(365, of: 1, from: CivilTime(2026, 1, 1, 8), zone), rest: 3,
            zone: zone, territory: .reunion)
        let start = ContinuousClock.now
        let spread = Fairness.proposal(request).proposed.spread
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(spread.nights <= 1 && spread.weekendDays <= 1 && spread.holidays <= 1)
    }
}

/// Every way to share out a few turns, and how uneven the best is by a reckoning of its own.
private struct Exhaustive {
    private(set) var fewestEmpty = Int.max
    private(set) var leastUneven = Int.max
    private let request: FairnessRequest
    /// Of each turn and of each person's past: turns, nights, weekend days, holidays, weighted.
    private let loads: [[Int]]
    private let past: [PersonID: [Int]]

    init(_ request: FairnessRequest) {
        self.request = request
        func load(_ tally: DutyTally) -> [Int] {
            [tally.shifts, tally.nights, 2 * tally.weekendDays, 5 * tally.holidays]
        }
        loads = request.turns.map { turn in
            let shift = Shift(role: "r", person: "p", from: turn.from, until: turn.until, source: .swap)
            return Fairness.tallies(
                of: [shift], zone: request.zone, territory: request.territory, from: turn.from,
                until: turn.until
            ).map(load)[0]
        }
        past = Dictionary(uniqueKeysWithValues: request.past.map { ($0.person, load($0)) })
        search([])
    }

    private mutating func search(_ people: [PersonID?]) {
        guard isFair(request, people) else { return }
        guard people.count < request.turns.count else {
            let empty = people.count { $0 == nil }
            if empty < fewestEmpty { (fewestEmpty, leastUneven) = (empty, .max) }
            if empty == fewestEmpty { leastUneven = min(leastUneven, unevenness(people)) }
            return
        }
        for person in request.people + [nil] { search(people + [person]) }
    }

    private func unevenness(_ people: [PersonID?]) -> Int {
        (0..<4).map { kind in
            let sums = request.people.map { person in
                zip(people, loads).filter { $0.0 == person }.map { $0.1[kind] }.reduce(0, +)
                    + (past[person]?[kind] ?? 0)
            }
            return sums.flatMap { a in sums.map { (a - $0) * (a - $0) } }.reduce(0, +) / 2
        }
        .reduce(0, +)
    }
}
