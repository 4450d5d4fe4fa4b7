// Statements after their corrections: what stands, when it is held to have happened, and how surely.

/// A statement that was not withdrawn, with the time, uncertainty and basis of its last correction.
package struct Standing: Sendable, Equatable {
    package var statement: Statement
    package var time: StatedTime
    package var plusMinus: Duration
    package var basis: Basis
    /// Place of its last correction in the order of recording; nil when never corrected.
    package var correctedAt: Int?

    package var fact: Fact { statement.fact }
    package var instant: Instant { time.instant }
    /// The earliest instant it may have happened.
    package var earliest: Instant { instant - plusMinus }
    /// The latest: a time without seconds lies anywhere in its minute.
    package var latest: Instant { instant + plusMinus + (time.wholeMinute ? .seconds(59) : .zero) }
    package var isUncertain: Bool { earliest != latest }
}

/// All that stands of an activation, in order of recording.
package struct Ledger: Sendable {
    package var standing: [Standing]

    package init(_ statements: [Statement]) {
        var roots: [EntryID: EntryID] = [:]
        var places: [EntryID: Int] = [:]
        var all: [Standing?] = []
        for (order, statement) in statements.enumerated() {
            guard case .corrected(let entry, let time) = statement.fact else {
                places[statement.entry] = all.count
                all.append(
                    Standing(
                        statement: statement, time: statement.statedAt, plusMinus: statement.plusMinus,
                        basis: statement.basis, correctedAt: nil))
                continue
            }
            let root = roots[entry] ?? entry
            roots[statement.entry] = root
            guard let place = places[root], let original = statements.first(where: { $0.entry == root })
            else {
                continue
            }
            all[place] = time.map {
                Standing(
                    statement: original, time: $0, plusMinus: statement.plusMinus, basis: statement.basis,
                    correctedAt: order)
            }
        }
        standing = all.compactMap { $0 }
    }

    /// What is retained among conflicting statements: the last correction recorded; else the strongest basis;
    /// else the first recorded.
    package func retained(_ belongs: (Standing) -> Bool) -> Standing? {
        var best: Standing?
        for candidate in standing where belongs(candidate) {
            guard let current = best else {
                best = candidate
                continue
            }
            switch (candidate.correctedAt, current.correctedAt) {
            case (let new?, let old?): if new > old { best = candidate }
            case (_?, nil): best = candidate
            case (nil, _?): break
            case (nil, nil): if candidate.basis > current.basis { best = candidate }
            }
        }
        return best
    }

    package func retained(_ fact: Fact) -> Standing? { retained { $0.fact == fact } }
}
