// Code and oracle must agree on every clock of every random history.

import Testing
import TocsinCore

@Suite struct OracleTests {
    static let histories: UInt64 = 3000

    @Test func codeAndOracleAgree() {
        var disagreements = 0
        for seed in 1...Self.histories where disagreements < 3 {
            let history = OracleHistory(seed: seed)
            let found = oracleDisagreements(history.statements, history.settings, now: history.now)
            if found.isEmpty { continue }
            disagreements += 1
            Issue.record("\(history)\n\(found.joined(separator: "\n"))")
        }
    }

    /// Guards the generator: every verdict of every kind of clock is reached, certain and not, many times.
    @Test func theHistoriesReachEveryVerdict() {
        var seen: [String: Int] = [:]
        var uncertain = 0
        var alternatives = 0
        for seed in 1...(Self.histories / 3) {
            let history = OracleHistory(seed: seed)
            let reading = Reading(
                ledger: Ledger(history.statements), settings: history.settings, now: history.now)
            for clock in ClockID.allCases {
                let report = reading.report(clock)
                seen["\(clock) \(report.verdict)", default: 0] += 1
                if !report.certain { uncertain += 1 }
                if !report.alternatives.isEmpty { alternatives += 1 }
            }
        }
        for (clock, verdicts) in Self.reachable {
            for verdict in verdicts {
                #expect(seen["\(clock) \(verdict)", default: 0] >= 3, "\(clock) \(verdict)")
            }
        }
        #expect(uncertain > 100)
        #expect(alternatives > 100)
    }

    private static let reachable: [ClockID: [Verdict]] = [
        .cell: [.undetermined, .met, .missed, .interrupted, .cancelled, .running],
        .cip: [.notApplicable, .undetermined, .met, .missed, .interrupted, .cancelled, .running],
        .general: [.notApplicable, .met, .waived, .missed, .interrupted, .cancelled, .running],
        .all: [.notApplicable, .met, .metExceptWaived, .missed, .interrupted, .cancelled, .running],
    ]
}

/// What the code and the oracle say differently of these statements, a line each.
func oracleDisagreements(_ statements: [Statement], _ settings: ClockSettings, now: Instant) -> [String] {
    let reading = Reading(ledger: Ledger(statements), settings: settings, now: now)
    let expected = oracleReport(statements, settings, now: now)
    return ClockID.allCases.compactMap { clock in
        guard var oracle = expected[clock] else { return "the oracle says nothing of \(clock)" }
        let report = reading.report(clock)
        let code = oracleTerms(report)
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
private func oracleTerms(_ report: ClockReport) -> OracleFindings {
    OracleFindings(
        verdict: report.verdict, startedAt: report.start?.instant.seconds, dueAt: report.due?.seconds,
        stoppedAt: report.stop?.instant.seconds, elapsed: report.elapsed?.inSeconds, certain: report.certain,
        deferredUntil: report.deferredUntil?.seconds,
        alternatives: report.alternatives.map {
            OracleAlternative(
                reference: $0.reference, verdict: $0.verdict, startedAt: $0.startedAt.seconds,
                dueAt: $0.dueAt.seconds, elapsed: $0.elapsed?.inSeconds)
        },
        startBases: Set([report.start?.basis].compactMap { $0 }),
        stopBases: Set([report.stop?.basis].compactMap { $0 }))
}
