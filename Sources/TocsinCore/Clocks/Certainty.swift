// Whether an uncertain time could change a verdict: every bound tried at each of its ends, independently.

extension Reading {
    /// True when the verdict is the same at either end of each uncertain time. What only counts by its
    /// earliest is moved together: that finds the same extremes. A clock that hangs on more openings and
    /// closings of the COD than can be tried is not called certain.
    package func isCertain(_ clock: ClockID) -> Bool {
        guard let starts = possibleStarts(of: clock) else { return false }
        let shapes = (clock == .all ? ClockID.audiences : [clock]).map(shapes)
        var found: Set<Verdict> = []
        for start in starts {
            for closings in possibleClosings {
                let each = shapes.map { variants in
                    Set(variants.map { $0.verdict(start: start, closings: closings) })
                }
                found.formUnion(clock == .all ? Self.together(each) : each[0])
                if found.count > 1 { return false }
            }
        }
        return true
    }

    private static let mostBoundsTried = 12

    /// The verdict over all audiences, for every choice of one verdict each.
    private static func together(_ each: [Set<Verdict>]) -> Set<Verdict> {
        let choices = each.reduce([[Verdict]]([[]])) { choices, verdicts in
            choices.flatMap { chosen in verdicts.map { chosen + [$0] } }
        }
        return Set(choices.map(Verdict.all))
    }

    /// The clock's facts with its stop and its waivers at either end; start and closings are still nominal.
    private func shapes(of clock: ClockID) -> [ClockFacts] {
        let nominal = facts(clock)
        let stops = ends { reading in reading.stop(clock).map(reading.time) }
        let waivers = ends { reading in reading.facts(clock).waivers }
        return stops.flatMap { stop in
            waivers.map { waivers in
                var facts = nominal
                (facts.stop, facts.waivers) = (stop, waivers)
                return facts
            }
        }
    }

    private var possibleClosings: [[Closing: Instant]] {
        Closing.allCases.reduce([[:]]) { chosen, closing in
            guard let standing = ledger.retained(closing.fact) else { return chosen }
            return chosen.flatMap { chosen in
                standing.possible.map { instant in chosen.merging([closing: instant]) { $1 } }
            }
        }
    }

    /// Nil when there are too many to try.
    private func possibleStarts(of clock: ClockID) -> [Instant?]? {
        guard clock.clock == "information" else { return start(clock)?.possible ?? [nil] }
        var openings = self
        openings.ledger = Ledger(standing: ledger.standing.filter(\.fact.isOfCOD))
        let moving = openings.movingStarts
        guard moving.count <= Self.mostBoundsTried else { return nil }
        return Array(openings.starts(moving: moving[...]))
    }

    /// Without a closing only the retained opening of each kind counts; with one, their order does.
    private var movingStarts: [EntryID] {
        let all = ledger.standing
        let counting =
            all.contains { $0.fact == .codClosed }
            ? all : [ledger.retained(.codDecided), ledger.retained(.codOperational)].compactMap { $0 }
        return counting.filter(\.isUncertain).map(\.statement.entry)
    }

    private func starts(moving entries: ArraySlice<EntryID>) -> Set<Instant?> {
        guard let entry = entries.first else { return [codStart.map(time)] }
        return [End.earliest, .latest].reduce(into: []) { found, end in
            var moved = self
            moved.ends[entry] = end
            found.formUnion(moved.starts(moving: entries.dropFirst()))
        }
    }

    /// What is read with every time at its earliest, and with every time at its latest.
    private func ends<T: Equatable>(_ read: (Reading) -> T) -> [T] {
        let both = [End.earliest, .latest].map { end in
            var moved = self
            moved.allAt = end
            return read(moved)
        }
        return both[0] == both[1] ? [both[0]] : both
    }
}

extension ClockFacts {
    fileprivate func verdict(start: Instant?, closings: [Closing: Instant]) -> Verdict {
        var facts = self
        (facts.start, facts.closings) = (start, closings)
        return facts.verdict
    }
}

extension Standing {
    fileprivate var possible: [Instant] { isUncertain ? [earliest, latest] : [instant] }
}

extension Fact {
    fileprivate var isOfCOD: Bool { self == .codDecided || self == .codOperational || self == .codClosed }
}
