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

/// All that stands of an activation, in order of recording. It grows with each statement, so that nobody goes
/// through the whole log again.
package struct Ledger: Sendable, Equatable {
    package private(set) var standing: [Standing] = []
    /// Of these, what a clock or an end can hang on: without the answers, which come by the thousand and are
    /// not gone through again at each command.
    package private(set) var turning: [Standing] = []
    /// Whether one of these ends it: asked for at each entry, and until the end it is none.
    private(set) var hasClosing = false
    /// Every statement but corrections, by name; nil once withdrawn.
    private var all: [Standing?] = []
    private var originals: [Statement] = []
    private var places: [EntryID: Int] = [:]
    private var roots: [EntryID: EntryID] = [:]
    private var count = 0

    package init(_ statements: [Statement]) {
        for statement in statements { record(statement) }
    }

    /// A part of what stands, for reading alone.
    init(standing: [Standing]) {
        self.standing = standing
        turn()
    }

    package mutating func record(_ statement: Statement) {
        count += 1
        if case .corrected(let entry, let time) = statement.fact {
            return correct(entry, to: time, by: statement)
        }
        let recorded = Standing(
            statement: statement, time: statement.statedAt, plusMinus: statement.plusMinus,
            basis: statement.basis, correctedAt: nil)
        places[statement.entry] = all.count
        all.append(recorded)
        originals.append(statement)
        standing.append(recorded)
        if recorded.fact.turnsClocks { turning.append(recorded) }
        if Closing(recorded.fact) != nil { hasClosing = true }
    }

    private mutating func turn() {
        turning = standing.filter(\.fact.turnsClocks)
        hasClosing = turning.contains { Closing($0.fact) != nil }
    }

    private mutating func correct(_ entry: EntryID, to time: StatedTime?, by correction: Statement) {
        let root = root(of: entry)
        roots[correction.entry] = root
        guard let place = places[root] else { return }
        all[place] = time.map {
            Standing(
                statement: originals[place], time: $0, plusMinus: correction.plusMinus,
                basis: correction.basis, correctedAt: count - 1)
        }
        standing = all.compactMap { $0 }
        turn()
    }

    /// Whether an entry of this name was recorded, be it a correction.
    package func knows(_ entry: EntryID) -> Bool { places[entry] != nil || roots[entry] != nil }

    /// The entry that a correction leads to, through other corrections or not.
    package func root(of entry: EntryID) -> EntryID { roots[entry] ?? entry }

    /// The statement of this name as first recorded; nil for a correction.
    package func original(_ entry: EntryID) -> Statement? { places[entry].map { originals[$0] } }

    /// The statement recorded next after this one, corrections left out.
    package func next(after entry: EntryID) -> Statement? {
        guard let place = places[entry], place + 1 < originals.count else { return nil }
        return originals[place + 1]
    }

    /// What is retained among conflicting statements: the last correction recorded; else the strongest basis;
    /// else the first recorded. Of answers, nothing is.
    package func retained(_ belongs: (Standing) -> Bool) -> Standing? {
        var best: Int?
        // By place: a copy of each costs more than the question.
        for place in turning.indices where belongs(turning[place]) {
            guard let current = best else {
                best = place
                continue
            }
            switch (turning[place].correctedAt, turning[current].correctedAt) {
            case (let new?, let old?): if new > old { best = place }
            case (_?, nil): best = place
            case (nil, _?): break
            case (nil, nil): if turning[place].basis > turning[current].basis { best = place }
            }
        }
        return best.map { turning[$0] }
    }

    package func retained(_ fact: Fact) -> Standing? { retained { $0.fact == fact } }
}

extension Fact {
    /// Whether a clock may start or stop by it, or the whole end.
    fileprivate var turnsClocks: Bool {
        switch self {
        case .acknowledged, .declined, .inPost, .noted: false
        default: true
        }
    }
}
