// The oracle's full answer for every clock: what is stated, whether it is certain, and the alternatives.

import TocsinCore

/// Everything the contract wants known of each clock, by brute force.
func oracleReport(_ statements: [Statement], _ settings: ClockSettings, now: Instant) -> [ClockID:
    OracleFindings]
{
    let lines = oracleLines(statements)
    let plain = OracleReading(lines: lines, settings: settings, now: now.milliseconds / 1000)
    var report: [ClockID: OracleFindings] = [:]
    for clock in ClockID.allCases {
        var findings = plain.findings(clock)
        if findings.verdict != .notApplicable {
            findings.deferredUntil = oracleDeferral(lines, clock)
            findings.alternatives = oracleAlternatives(plain, clock)
        }
        report[clock] = findings
    }
    for moved in oracleEnds(lines) {
        let reading = OracleReading(lines: moved, settings: settings, now: plain.now)
        for clock in ClockID.allCases where reading.findings(clock).verdict != report[clock]?.verdict {
            report[clock]?.certain = false
        }
    }
    return report
}

/// Every line at its earliest and at its latest, in every combination.
private func oracleEnds(_ lines: [OracleLine]) -> [[OracleLine]] {
    var combinations = [lines]
    for index in lines.indices where lines[index].isUncertain {
        combinations = combinations.flatMap { combination in
            [lines[index].earliest, lines[index].latest].map { end in
                var moved = combination
                moved[index].second = end
                return moved
            }
        }
    }
    return combinations
}

/// Of several deferrals the latest stated holds, whatever the order of recording.
private func oracleDeferral(_ lines: [OracleLine], _ clock: ClockID) -> Int64? {
    var held: (stated: Int64, until: Int64)?
    for line in lines {
        guard case .deferred(let audience, let until) = line.fact, ClockID(audience) == clock else {
            continue
        }
        if let known = held, known.stated > line.stated { continue }
        held = (line.stated, until.milliseconds / 1000)
    }
    return held?.until
}

private func oracleAlternatives(_ plain: OracleReading, _ clock: ClockID) -> [OracleAlternative] {
    guard clock != .cell, clock != .cip else { return [] }
    let chosen = plain.findings(clock)
    var alternatives: [OracleAlternative] = []
    for reference in [CODReference.earlier, .decided, .operational]
    where reference != plain.settings.codReference {
        var other = plain
        other.settings.codReference = reference
        let findings = other.findings(clock)
        guard let startedAt = findings.startedAt, let dueAt = findings.dueAt else { continue }
        let differs =
            findings.verdict != chosen.verdict || startedAt != chosen.startedAt
            || findings.elapsed != chosen.elapsed
        guard differs else { continue }
        alternatives.append(
            OracleAlternative(
                reference: reference, verdict: findings.verdict, startedAt: startedAt, dueAt: dueAt,
                elapsed: findings.elapsed))
    }
    return alternatives
}
