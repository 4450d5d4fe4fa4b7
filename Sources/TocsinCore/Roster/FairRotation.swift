// Who should take which turn so that nights, weekend days and holidays even out: a proposal, never an order.

package struct DutyTurn: Sendable, Hashable {
    package var from: Instant
    package var until: Instant

    package init(from: Instant, until: Instant) { (self.from, self.until) = (from, until) }
}

/// What one of each kind weighs: by default a weekend day as two nights, a holiday as five. Turns weigh too,
/// so that duties without a night are shared out as well.
package struct FairnessWeights: Sendable, Hashable {
    package var shifts: Int
    package var nights: Int
    package var weekendDays: Int
    package var holidays: Int

    package init(shifts: Int = 1, nights: Int = 1, weekendDays: Int = 2, holidays: Int = 5) {
        (self.shifts, self.nights) = (shifts, nights)
        (self.weekendDays, self.holidays) = (weekendDays, holidays)
    }
}

package struct FairnessRequest: Sendable {
    /// In the order of the plain rotation, `people[0]` taking the first turn.
    package var people: [PersonID]
    /// In order of time, none overlapping another.
    package var turns: [DutyTurn]
    /// What they have carried already. Somebody new starts at nothing, and is made to catch up: where that
    /// is not wanted, leave the past out or give the new one the others' mean.
    package var past: [DutyTally]
    package var absences: [PersonID: [ClosedRange<Instant>]]
    /// Turns that others take between two turns of one person.
    package var rest: Int
    /// Who held the turns just before the first, in order of time: their rest counts.
    package var justBefore: [PersonID]
    package var weights: FairnessWeights
    package var zone: ZoneRules
    package var territory: Territory

    package init(
        people: [PersonID], turns: [DutyTurn], past: [DutyTally] = [],
        absences: [PersonID: [ClosedRange<Instant>]] = [:], rest: Int = 1, justBefore: [PersonID] = [],
        weights: FairnessWeights = FairnessWeights(), zone: ZoneRules, territory: Territory
    ) {
        (self.people, self.turns, self.past) = (people, turns, past)
        (self.absences, self.rest, self.justBefore) = (absences, rest, justBefore)
        (self.weights, self.zone, self.territory) = (weights, zone, territory)
    }
}

/// The person of each turn, and what that comes to.
package struct DutyPlan: Sendable, Hashable {
    /// Nil where nobody present is rested.
    package var people: [PersonID?]
    /// The past included; everybody asked for is listed, by person.
    package var tallies: [DutyTally]
    package var spread: DutySpread
    /// Squares of what separates each person's weighted load from the mean, added up over people and kinds,
    /// times the number of people to stay whole.
    package var unevenness: Int
}

package struct FairnessProposal: Sendable, Hashable {
    /// The rotation in the order given; whoever is away or not rested is skipped for the next.
    package var plain: DutyPlan
    package var proposed: DutyPlan
}

extension Fairness {
    /// Never leaves more turns empty than the plain rotation, and never shares out less evenly when it leaves
    /// as many. Every kind is evened out for itself: no number of nights pays for a Christmas. The same
    /// request gives the same answer.
    package static func proposal(_ request: FairnessRequest) -> FairnessProposal {
        let empty = Allotment(request)
        var (plain, byTime, byWeight) = (empty, empty, empty)
        plain.rotate(request.people)
        byTime.allot(in: Array(request.turns.indices))
        byWeight.allot(in: byWeight.hardestFirst)
        var best = plain
        for var start in [plain, byTime, byWeight] {
            start.improve()
            if start.rank < best.rank { best = start }
        }
        return FairnessProposal(plain: plain.plan, proposed: best.plan)
    }
}

/// Turns while they are given to people, both by number.
private struct Allotment {
    /// Turns, nights, weekend days, holidays, each times its weight.
    typealias Load = SIMD4<Int>

    /// Changes of hands tried by one improvement: several rounds over a year of days, a second or two.
    private static let tries = 300_000
    /// Changes of hands tried to fill empty turns.
    private static let triesToFill = 30_000
    /// How many turns may change hands to fill one that nobody is free for.
    private static let depth = 4

    private let people: [PersonID]
    private let tallies: [DutyTally]
    private let past: [DutyTally]
    private let weights: FairnessWeights
    private let loads: [Load]
    private let rest: Int
    /// By turn, then person: present, and rested from what came before the first turn.
    private let isPresent: [[Bool]]
    private var holders: [Int?]
    private var totals: [Load]
    private var tries = Self.triesToFill

    init(_ request: FairnessRequest) {
        let turns = request.turns
        var seen: Set<PersonID> = []
        let people = request.people.filter { seen.insert($0).inserted }
        (self.people, weights) = (people, request.weights)
        past = people.map { id in
            request.past.filter { $0.person == id }.reduce(into: DutyTally(person: id)) { $0 += $1 }
        }
        tallies = turns.map { turn in
            Fairness.tallies(
                of: [Shift(role: "", person: "", from: turn.from, until: turn.until, source: .rotation)],
                zone: request.zone, territory: request.territory, from: turn.from, until: turn.until
            ).first ?? DutyTally(person: "")
        }
        loads = tallies.map(request.weights.load)
        totals = past.map(request.weights.load)
        rest = min(max(request.rest, 0), turns.count + request.justBefore.count)
        holders = turns.map { _ in nil }
        let (rest, before) = (rest, request.justBefore)
        isPresent = turns.indices.map { turn in
            let tired = before.suffix(max(0, rest - turn))
            return people.map { id in
                !tired.contains(id)
                    && !(request.absences[id] ?? []).contains {
                        $0.lowerBound < turns[turn].until && turns[turn].from <= $0.upperBound
                    }
            }
        }
    }

    /// Lower is better: first of all as few empty turns as can be.
    var rank: (Int, Int) { (holders.count { $0 == nil }, unevenness) }

    private var unevenness: Int {
        let sum = totals.reduce(Load.zero, &+)
        return totals.reduce(0) { $0 + square($1) } * people.count - square(sum)
    }

    var plan: DutyPlan {
        let sums = people.indices.map { person in
            holders.indices.reduce(into: past[person]) { sum, turn in
                if holders[turn] == person { sum += tallies[turn] }
            }
        }
        return DutyPlan(
            people: holders.map { $0.map { people[$0] } }, tallies: sums.sorted { $0.person < $1.person },
            spread: Fairness.spread(of: sums), unevenness: unevenness)
    }

    /// Turns that few can take, then the heavy ones: what is left over is easy to even out.
    var hardestFirst: [Int] {
        holders.indices.sorted { a, b in
            let (few, many) = (isPresent[a].count { $0 }, isPresent[b].count { $0 })
            return (few, -square(loads[a]), a) < (many, -square(loads[b]), b)
        }
    }

    mutating func rotate(_ rotation: [PersonID]) {
        let order = rotation.compactMap(people.firstIndex)
        for turn in holders.indices {
            let next = order.indices.lazy.map { order[(turn + $0) % order.count] }
            if let person = next.first(where: { isFree($0, at: turn) }) { give(turn, to: person) }
        }
    }

    mutating func allot(in order: [Int]) {
        for turn in order { takeFree(turn) }
    }

    /// Fills what is empty, then lets turns change hands while that evens out the loads.
    mutating func improve() {
        for turn in holders.indices where holders[turn] == nil { _ = fill(turn, depth: Self.depth) }
        tries = Self.tries
        while tries > 0, exchange() || upset() {}
    }

    /// One round of moves and swaps that leave everybody's rest alone.
    private mutating func exchange() -> Bool {
        var isBetter = false
        for turn in holders.indices where holders[turn] != nil {
            for person in people.indices where move(turn, to: person) { isBetter = true }
            for other in holders.indices.dropFirst(turn + 1) where swap(turn, other) { isBetter = true }
        }
        return isBetter
    }

    /// One round of turns given to somebody who must then pass on those too near.
    private mutating func upset() -> Bool {
        var isBetter = false
        for turn in holders.indices {
            for person in people.indices where force(turn, on: person) { isBetter = true }
        }
        return isBetter
    }

    private mutating func move(_ turn: Int, to person: Int) -> Bool {
        tries -= 1
        guard tries > 0, let old = holders[turn], old != person else { return false }
        let load = loads[turn]
        let change = square(totals[old] &- load) - square(totals[old]) + cost(of: load, for: person)
        guard change < 0, isFree(person, at: turn) else { return false }
        give(turn, to: person)
        return true
    }

    private mutating func swap(_ turn: Int, _ other: Int) -> Bool {
        tries -= 1
        guard tries > 0, let a = holders[turn], let b = holders[other], a != b else { return false }
        let difference = loads[other] &- loads[turn]
        let change = cost(of: difference, for: a) + cost(of: Load.zero &- difference, for: b)
        guard change < 0, isPresent[turn][b], isPresent[other][a] else { return false }
        give(turn, to: nil)
        give(other, to: nil)
        if isFree(b, at: turn) {
            give(turn, to: b)
            if isFree(a, at: other) {
                give(other, to: a)
                return true
            }
        }
        give(turn, to: a)
        give(other, to: b)
        return false
    }

    private mutating func force(_ turn: Int, on person: Int) -> Bool {
        guard tries > 0, isPresent[turn][person], holders[turn] != person else { return false }
        // The rank looks at every turn.
        tries -= holders.count
        let (old, before) = (rank, (holders, totals))
        let tooNear = near(turn).filter { holders[$0] == person }
        for near in tooNear { give(near, to: nil) }
        give(turn, to: person)
        for near in tooNear { takeFree(near) }
        if rank < old { return true }
        (holders, totals) = before
        return false
    }

    /// Takes a turn too near from somebody present, and fills that one in turn.
    private mutating func fill(_ turn: Int, depth: Int) -> Bool {
        if takeFree(turn) { return true }
        guard depth > 0 else { return false }
        for person in people.indices where isPresent[turn][person] && tries > 0 {
            tries -= 1
            let before = (holders, totals)
            let tooNear = near(turn).filter { holders[$0] == person }
            for near in tooNear { give(near, to: nil) }
            give(turn, to: person)
            if tooNear.allSatisfy({ holders[$0] != nil || fill($0, depth: depth - 1) }) { return true }
            (holders, totals) = before
        }
        return false
    }

    /// Gives the turn to the person it weighs least on, the first in order among equals.
    @discardableResult private mutating func takeFree(_ turn: Int) -> Bool {
        let free = people.indices.filter { isFree($0, at: turn) }
        guard let person = free.min(by: { cost(of: loads[turn], for: $0) < cost(of: loads[turn], for: $1) })
        else { return false }
        give(turn, to: person)
        return true
    }

    private mutating func give(_ turn: Int, to person: Int?) {
        if let old = holders[turn] { totals[old] &-= loads[turn] }
        if let person { totals[person] &+= loads[turn] }
        holders[turn] = person
    }

    private func isFree(_ person: Int, at turn: Int) -> Bool {
        isPresent[turn][person] && !near(turn).contains { $0 != turn && holders[$0] == person }
    }

    private func near(_ turn: Int) -> ClosedRange<Int> {
        max(0, turn - rest)...min(holders.count - 1, turn + rest)
    }

    private func cost(of load: Load, for person: Int) -> Int {
        square(totals[person] &+ load) - square(totals[person])
    }

    private func square(_ load: Load) -> Int { (load &* load).wrappedSum() }
}

extension FairnessWeights {
    fileprivate func load(_ tally: DutyTally) -> SIMD4<Int> {
        SIMD4(tally.shifts, tally.nights, tally.weekendDays, tally.holidays)
            &* SIMD4(shifts, nights, weekendDays, holidays)
    }
}
