// The rules of the core held against the naive ones, clock by clock.

package import TocsinCore

/// What the code and the oracle say differently of these statements, a line each.
package func naiveDisagreements(_ statements: [Statement], _ settings: ClockSettings, now: Instant)
    -> [String]
{
    let reading = Reading(ledger: Ledger(statements), settings: settings, now: now)
    let expected = naiveReport(statements, settings, now: now)
    return ClockID.allCases.compactMap { clock in
        guard var oracle = expected[clock] else { return "the oracle says nothing of \(clock)" }
        let report = reading.report(clock)
        let code = naiveTerms(report)
        if code.startBases.isSubset(of: oracle.startBases),
            code.startBases.isEmpty == oracle.startBases.isEmpty
        {
            oracle.startBases = code.startBases
        }
        if code.stopBases.isSubset(of: oracle.stopBases), code.stopBases.isEmpty == oracle.stopBases.isEmpty {
            oracle.stopBases = code.stopBases
        }
        return code == oracle ? nil : "\(clock)\n  code   \(code)\n  oracle \(oracle)"
    }
}

/// The code's report in the oracle's terms.
private func naiveTerms(_ report: ClockReport) -> NaiveFindings {
    NaiveFindings(
        verdict: report.verdict, startedAt: report.start?.instant.seconds, dueAt: report.due?.seconds,
        stoppedAt: report.stop?.instant.seconds, elapsed: report.elapsed?.inSeconds, certain: report.certain,
        deferredUntil: report.deferredUntil?.seconds,
        alternatives: report.alternatives.map {
            NaiveAlternative(
                reference: $0.reference, verdict: $0.verdict, startedAt: $0.startedAt.seconds,
                dueAt: $0.dueAt.seconds, elapsed: $0.elapsed?.inSeconds)
        },
        startBases: Set([report.start?.basis].compactMap { $0 }),
        stopBases: Set([report.stop?.basis].compactMap { $0 }))
}
