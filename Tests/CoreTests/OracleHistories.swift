// Random small histories for the oracle: few distinct times near the limits, so that ties are common.

import TocsinCore
import TocsinSimulation

/// Statements in order of recording, with the settings and the instant they are judged under.
struct OracleHistory: CustomStringConvertible {
    let seed: UInt64
    var statements: [Statement] = []
    var settings = ClockSettings()
    var now: Instant

    /// The same history for the same seed, on every machine.
    init(seed: UInt64) {
        var random = Dice(seed: seed)
        let drafts = Self.drafts(&random)
        self.seed = seed
        now = drafts.last?.recordedAt ?? Self.origin
        for draft in drafts {
            var statement = draft
            statement.entry = EntryID("e\(statements.count + 1)")
            if case .corrected(_, let to) = draft.fact {
                guard let target = statements.randomElement(using: &random) else { continue }
                statement.fact = .corrected(target.entry, to: to)
            }
            statements.append(statement)
        }
        settings.codReference = CODReference.allCases.randomElement(using: &random) ?? .earlier
        settings.cipLimit = random.chance(80) ? .minutes(60) : nil
        let after = Self.seconds.map { Self.origin + .seconds($0) }.filter { $0 > now }
        if random.chance(50), let later = after.randomElement(using: &random) { now = later }
    }

    var description: String {
        let lines = statements.map { statement in
            let stated = Self.text(statement.statedAt)
            let recorded = Self.offset(statement.recordedAt)
            return
                "  \(statement.entry) \(stated) ± \(statement.plusMinus.inMinutes) min, "
                + "recorded \(recorded), "
                + "\(statement.basis.rawValue): \(Self.text(statement.fact))"
        }
        let cip = settings.cipLimit == nil ? "off" : "on"
        let heading =
            "seed \(seed), COD \(settings.codReference.rawValue), CIP \(cip), "
            + "judged at \(Self.offset(now)) (seconds after the origin)"
        return ([heading] + lines).joined(separator: "\n")
    }

    // MARK: making

    private static let origin = Instant(seconds: 1_795_230_720)
    private static let seconds = [
        -3600, 0, 30, 59, 60, 1800, 3480, 3540, 3541, 3599, 3600, 3601, 3660, 5400, 7200,
    ]

    private static func drafts(_ random: inout Dice) -> [Statement] {
        let facts = themes.randomElement(using: &random) ?? []
        let count = Int.random(in: 1...10, using: &random)
        let drafts = (0..<count).map { _ in draft(random.pick(facts), &random) }
        // `sorted` does not promise to keep the order of equals: the place in the list decides.
        return drafts.enumerated().sorted {
            ($0.element.recordedAt, $0.offset) < ($1.element.recordedAt, $1.offset)
        }
        .map(\.element)
    }

    private static func draft(_ kind: Kind, _ random: inout Dice) -> Statement {
        let time = statedTime(&random)
        let lateness = random.pick([(70, 0), (10, 600), (10, 1800), (10, 6000)])
        let fact: Fact
        switch kind {
        case .plain(let plain): fact = plain
        case .deferral(let audience): fact = .deferred(audience, until: statedTime(&random).instant)
        case .correction: fact = .corrected("", to: random.chance(75) ? statedTime(&random) : nil)
        }
        return Statement(
            entry: "", fact: fact, statedAt: time, recordedAt: time.instant + .seconds(lateness),
            basis: Basis.allCases.randomElement(using: &random) ?? .declared,
            plusMinus: .minutes(random.pick([(80, 0), (12, 1), (8, 10)])), actor: .scenario)
    }

    private static func statedTime(_ random: inout Dice) -> StatedTime {
        let second = seconds.randomElement(using: &random) ?? 0
        let wholeMinute = second % 60 == 0 && random.chance(25)
        return StatedTime(origin + .seconds(second), wholeMinute: wholeMinute)
    }

    private enum Kind {
        case plain(Fact), deferral(Audience), correction
    }

    private static let closings: [(weight: Int, value: Kind)] = [
        (3, .plain(.stoodDown)), (2, .plain(.cancelled)), (2, .plain(.suspended)), (2, .plain(.becameReal)),
    ]

    private static let cell: [(weight: Int, value: Kind)] = [
        (9, .plain(.emergencyDetermined)), (8, .plain(.cellOperational)), (8, .correction),
        (1, .plain(.alertReceived)),
    ]

    private static let cip: [(weight: Int, value: Kind)] = [
        (9, .plain(.cipOrdered)), (8, .plain(.cipOpen)), (8, .correction),
    ]

    private static let cod: [(weight: Int, value: Kind)] = [
        (10, .plain(.codDecided)), (10, .plain(.codOperational)), (8, .plain(.codClosed)),
        (1, .plain(.codStandby)),
        (12, .correction),
    ]

    private static let audiences: [(weight: Int, value: Kind)] = Audience.allCases.flatMap { audience in
        [
            (6, .plain(.informed(audience, means: nil, scope: .all))),
            (2, .plain(.informed(audience, means: nil, scope: .partial))),
            (4, .plain(.waived(audience))), (2, .deferral(audience)),
        ]
    }

    private static let themes = [
        cell + closings, cip + closings, cod + audiences, cod + audiences + closings,
        cod + [(20, .plain(.informed(.general, means: nil, scope: .all)))],
        cell + cip + cod + audiences + closings,
    ]

    // MARK: printing

    private static func text(_ fact: Fact) -> String {
        switch fact {
        case .corrected(let entry, let to): "corrected \(entry) to \(to.map { text($0) } ?? "nothing")"
        case .deferred(let audience, let until): "deferred \(audience.rawValue) until \(offset(until))"
        case .informed(let audience, _, let scope): "informed \(audience.rawValue) \(scope.rawValue)"
        case .waived(let audience): "waived \(audience.rawValue)"
        default: fact.kind
        }
    }

    private static func text(_ time: StatedTime) -> String {
        "\(offset(time.instant))\(time.wholeMinute ? "+59" : "")"
    }

    private static func offset(_ instant: Instant) -> String { "\((instant - origin).inSeconds)" }
}
