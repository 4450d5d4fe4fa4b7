// The naive answer for every clock: what is stated, whether it is certain, and the alternatives.

import TocsinCore

/// Everything the contract wants known of each clock, by brute force.
func naiveReport(_ statements: [Statement], _ settings: ClockSettings, now: Instant) -> [ClockID:
    NaiveFindings]
{
    let lines = naiveLines(statements)
    let plain = NaiveReading(lines: lines, settings: settings, now: now.milliseconds / 1000)
    var report: [ClockID: NaiveFindings] = [:]
    for clock in ClockID.allCases {
        var findings = plain.findings(clock)
        if findings.verdict != .notApplicable {
            findings.deferredUntil = naiveDeferral(lines, clock)
            findings.alternatives = naiveAlternatives(plain, clock)
        }
        report[clock] = findings
    }
    for moved in naiveEnds(lines) {
        let reading = NaiveReading(lines: moved, settings: settings, now: plain.now)
        for clock in ClockID.allCases where reading.findings(clock).verdict != report[clock]?.verdict {
            report[clock]?.certain = false
        }
    }
    return report
}

/// Every line at its earliest and at its latest, in every combination.
private func naiveEnds(_ lines: [NaiveLine]) -> [[NaiveLine]] {
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
private func naiveDeferral(_ lines: [NaiveLine], _ clock: ClockID) -> Int64? {
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

private func naiveAlternatives(_ plain: NaiveReading, _ clock: ClockID) -> [NaiveAlternative] {
    guard clock != .cell, clock != .cip else { return [] }
    let chosen = plain.findings(clock)
    var alternatives: [NaiveAlternative] = []
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
            NaiveAlternative(
                reference: reference, verdict: findings.verdict, startedAt: startedAt, dueAt: dueAt,
                elapsed: findings.elapsed))
    }
    return alternatives
}
