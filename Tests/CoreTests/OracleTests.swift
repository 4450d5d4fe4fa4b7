// Code and oracle must agree on every clock of every random history.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct OracleTests {
    static let histories: UInt64 = 3000

    @Test func codeAndOracleAgree() {
        var disagreements = 0
        for seed in 1...Self.histories where disagreements < 3 {
            let history = OracleHistory(seed: seed)
            let found = naiveDisagreements(history.statements, history.settings, now: history.now)
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
