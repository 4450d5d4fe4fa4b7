// Persons taking turns of any regular pattern, handing over at a local time of a local day.

/// A cycle of local days with one or more handovers in it, repeated for ever from an anchored start.
///
/// A week is 7 days with one handover; days and nights are 1 day with two; weeks and week-ends are 7 days
/// with two. A turn keeps its local times: a week is 167 or 169 hours when the zone changes its offset within
/// it.
package struct Rotation: Sendable, Hashable {
    /// Who takes turn 0, 1, 2 …, then from the first again; the same person may be named several times.
    package var people: [PersonID]
    /// Local date and time of the first handover, at which `people[0]` takes over.
    package var start: CivilTime
    /// Local days of one cycle.
    package var days: Int
    /// Handovers of a cycle, in seconds on the wall after its start: rising, the first is 0.
    package var handovers: [Int64]
    /// Local end of validity, if any.
    package var until: CivilTime?

    package init(
        people: [PersonID], start: CivilTime, days: Int, handovers: [Int64] = [0], until: CivilTime? = nil
    ) {
        (self.people, self.start, self.days) = (people, start, days)
        (self.handovers, self.until) = (handovers, until)
    }

    /// Turns of whole weeks.
    package init(people: [PersonID], start: CivilTime, weeks: Int = 1, until: CivilTime? = nil) {
        self.init(people: people, start: start, days: weeks * 7, until: until)
    }
}

extension Rotation {
    /// The turn under way at `instant`, or the time during which there is none.
    func span(at instant: Instant, in zone: ZoneRules) -> Span {
        guard !people.isEmpty, days > 0, !handovers.isEmpty else { return .free }
        let end = until.map { zone.resolve($0).instant } ?? .distantFuture
        if end <= instant { return Span(from: end, until: .distantFuture) }
        let first = handover(0, in: zone)
        if instant < first { return Span(from: .distantPast, until: min(first, end)) }
        let number = turn(at: instant, in: zone)
        return Span(
            person: people[Int(number % Int64(people.count))], from: handover(number, in: zone),
            until: min(handover(number + 1, in: zone), end))
    }

    private func turn(at instant: Instant, in zone: ZoneRules) -> Int64 {
        let elapsed = zone.wall(instant) - start.secondsOnWall
        let cycle = elapsed.dividedDown(by: secondsPerCycle)
        let within = elapsed - cycle * secondsPerCycle
        let slot = (handovers.lastIndex { $0 <= within } ?? 0)
        var number = max(0, cycle * Int64(handovers.count) + Int64(slot))
        // The wall misleads where the clock is put back across a handover, or forward over it.
        while number > 0, handover(number, in: zone) > instant { number -= 1 }
        while handover(number + 1, in: zone) <= instant { number += 1 }
        return number
    }

    /// The instant at which turn `number` begins. A handover whose local time does not exist comes after the
    /// gap by the same shift, but never after the next one whose time does.
    private func handover(_ number: Int64, in zone: ZoneRules) -> Instant {
        let wall = self.wall(number)
        var instant = zone.resolve(wall: wall).instant
        var next = number + 1
        while self.wall(next) - wall <= Self.longestGap {
            instant = min(instant, zone.resolve(wall: self.wall(next)).instant)
            next += 1
        }
        return instant
    }

    /// No zone of France ever skipped more; handovers further apart cannot change places.
    private static let longestGap: Int64 = 2 * 3600

    private func wall(_ number: Int64) -> Int64 {
        let count = Int64(handovers.count)
        return start.secondsOnWall + number / count * secondsPerCycle + handovers[Int(number % count)]
    }

    private var secondsPerCycle: Int64 { Int64(days) * 86_400 }
}
