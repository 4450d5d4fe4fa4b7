// The nine lines of the verdict, one after the other, each on the shortest log that shows it.

import Testing
import TocsinCore

@Suite struct VerdictRuleTests {
    // Line 1: CIP without limit or order, information without COD.

    @Test func nothingIsOwedWithoutOrderOrCOD() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .told(.media))
            at("03:40:00", .waived(.elected))
            at("03:41:00", .cipOpen)
            at("09:00:00", .stoodDown)
        }
        for clock in [ClockID.elected, .general, .media, .all, .cip] {
            let report = log[clock]
            #expect(report.verdict == .notApplicable)
            #expect(report.start == nil && report.stop == nil && report.due == nil && report.elapsed == nil)
            #expect(report.limit == nil && report.certain && report.alternatives.isEmpty)
        }
    }

    @Test func theCIPWithoutLimitIsNoClockEvenWhenOrdered() {
        let log = history(cipLimit: nil) {
            at("05:00:00", .cipOrdered)
            at("05:20:00", .cipOpen)
        }
        #expect(log[.cip].verdict == .notApplicable)
        #expect(log[.cip].start == nil && log[.cip].stop == nil)
    }

    @Test func theCIPRunsFromItsOrder() {
        let log = history {
            at("05:00:00", .cipOrdered)
            at("05:59:59", .cipOpen)
        }
        #expect(log[.cip].verdict == .met)
        #expect(log[.cip].elapsed == .seconds(3599))
        #expect(log[.cip].due == instant("06:00:00"))
    }

    // Line 2: cell without a known start.

    @Test func aCellWithoutKnownStartIsUndeterminedWhateverFollows() {
        let log = history {
            at("03:10:00", .alertReceived)
            at("03:41:00", .cellOperational)
            at("09:00:00", .cancelled)
        }
        let cell = log[.cell]
        #expect(cell.verdict == .undetermined)
        #expect(cell.start == nil && cell.due == nil && cell.elapsed == nil && cell.certain)
        #expect(cell.stop?.instant == instant("03:41:00"))
        #expect(cell.limit == .hours(1))
    }

    // Line 3: strictly under the limit, or before the start.

    @Test(arguments: [
        ("04:11:59", Verdict.met, 3599), ("04:12:00", .missed, 3600), ("04:12:01", .missed, 3601),
    ])
    func theLastSecondOfTheHourCounts(operational: String, verdict: Verdict, elapsed: Int) {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at(operational, .cellOperational)
        }[.cell]
        #expect(cell.verdict == verdict)
        #expect(cell.elapsed == .seconds(elapsed))
        #expect(cell.due == instant("04:12:00"))
    }

    @Test func aCellActiveBeforeTheDecisionIsMet() {
        let cell = history {
            at("03:05:00", .cellOperational)
            at("03:12:00", .emergencyDetermined)
        }[.cell]
        #expect(cell.verdict == .met)
        #expect(cell.elapsed == .seconds(-420))
    }

    @Test func aStopInTimeIsMetWhateverClosesTheActivation() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .suspended)
            at("03:41:00", .cellOperational)
        }[.cell]
        #expect(cell.verdict == .met)
    }

    // Line 4: a waiver before the limit, and only before.

    @Test(arguments: [("04:44:59", Verdict.waived), ("04:45:00", .missed), ("05:10:00", .missed)])
    func aWaiverCountsBeforeTheLimit(waived: String, verdict: Verdict) {
        let log = history {
            at("03:45:00", .codDecided)
            at(waived, .waived(.general))
        }
        #expect(log[.general].verdict == verdict)
    }

    @Test func aWaivedAudienceInformedLateStaysWaived() {
        let media = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .waived(.media))
            at("06:00:00", .told(.media))
        }[.media]
        #expect(media.verdict == .waived)
        #expect(media.stop?.instant == instant("06:00:00"))
    }

    @Test func aWaivedAudienceInformedInTimeIsMet() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .waived(.media))
            at("04:30:00", .told(.media))
        }
        #expect(log[.media].verdict == .met)
    }

    // Line 5: too late, or closed or read too late.

    @Test(arguments: [Fact.stoodDown, .cancelled, .suspended, .becameReal])
    func aClosingAtTheLimitIsAMiss(closing: Fact) {
        let atLimit = history {
            at("03:12:00", .emergencyDetermined)
            at("04:12:00", closing)
        }
        let before = history {
            at("03:12:00", .emergencyDetermined)
            at("04:11:59", closing)
        }
        #expect(atLimit[.cell].verdict == .missed)
        #expect(before[.cell].verdict != .missed)
    }

    @Test func anOpenClockIsMissedAtItsSecond() {
        let log = history { at("03:12:00", .emergencyDetermined) }
        #expect(log.judged(at: "04:11:59")[.cell].verdict == .running)
        #expect(log.judged(at: "04:12:00")[.cell].verdict == .missed)
    }

    @Test func aStopAfterTheStandDownStillCountsByItsElapsedTime() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .stoodDown)
            at("04:30:00", .told(.media))
            at("04:50:00", .told(.general))
        }
        #expect(log[.media].verdict == .met)
        #expect(log[.general].verdict == .missed)
    }

    // Lines 6 to 8: how it ended before the limit.

    @Test(arguments: [
        (Fact.suspended, Verdict.interrupted, Verdict.interrupted, Verdict.interrupted),
        (.becameReal, .interrupted, .interrupted, .interrupted),
        (.cancelled, .cancelled, .cancelled, .cancelled),
        (.stoodDown, .undetermined, .missed, .undetermined),
    ])
    func anEndBeforeTheLimit(closing: Fact, cell: Verdict, information: Verdict, cip: Verdict) {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:20:00", .codDecided)
            at("03:25:00", .cipOrdered)
            at("03:40:00", closing)
        }
        #expect(log.verdicts == [cell, information, information, information, information, cip])
    }

    @Test func anInterruptionGoesBeforeACancellationAndThatBeforeAStandDown() {
        let all = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .stoodDown)
            at("03:40:00", .cancelled)
            at("03:50:00", .suspended)
        }
        #expect(all[.cell].verdict == .interrupted)
        let two = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .stoodDown)
            at("03:40:00", .cancelled)
        }
        #expect(two[.cell].verdict == .cancelled)
    }

    @Test func theFirstClosingIsTheClosingInstant() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .cancelled)
            at("05:00:00", .stoodDown)
        }
        #expect(log[.cell].verdict == .cancelled)
    }

    // Line 9.

    @Test func otherwiseTheClockRuns() {
        let log = history(until: "04:00:00") {
            at("03:12:00", .emergencyDetermined)
            at("03:20:00", .codDecided)
            at("03:25:00", .cipOrdered)
        }
        #expect(log.verdicts.allSatisfy { $0 == .running })
        #expect(log[.cell].elapsed == nil && log[.cell].stop == nil)
    }
}
