// The COD as the start of the information clocks: reference, standby, reopening, alternatives.

import Testing
import TocsinCore

@Suite struct VerdictCODTests {
    private let decidedThenOperational = history(until: "06:00:00") {
        at("03:45:00", .codDecided)
        at("04:00:00", .codOperational)
        at("04:50:00", .told(.general))
    }

    @Test(arguments: [(CODReference.earlier, "03:45:00"), (.decided, "03:45:00"), (.operational, "04:00:00")])
    func theReferenceChoosesTheInstant(reference: CODReference, start: String) {
        let report = decidedThenOperational.judged(under: reference)[.general]
        #expect(report.start?.instant == instant(start))
        #expect(report.due == instant(start) + .hours(1))
    }

    @Test func theEarlierMayBeTheOperationalOne() {
        let log = history {
            at("03:45:00", .codOperational)
            at("03:50:00", .codDecided)
        }
        #expect(log[.media].start?.fact == .codOperational)
    }

    @Test func whileTheChosenInstantIsNotStatedTheOtherServes() {
        let decided = history(cod: .operational) { at("03:45:00", .codDecided) }
        let operational = history(cod: .decided) { at("04:00:00", .codOperational) }
        #expect(decided[.media].start?.instant == instant("03:45:00"))
        #expect(operational[.media].start?.instant == instant("04:00:00"))
        #expect(decided[.media].alternatives.isEmpty && operational[.media].alternatives.isEmpty)
    }

    @Test func standbyStartsNothing() {
        let standby = history { at("03:30:00", .codStandby) }
        #expect(standby[.all].verdict == .notApplicable)
        let then = history {
            at("03:30:00", .codStandby)
            at("03:45:00", .codDecided)
        }
        #expect(then[.general].start?.instant == instant("03:45:00"))
    }

    // Alternatives.

    @Test func anotherReferenceIsPrintedWhereItDiffers() {
        let general = decidedThenOperational[.general]
        #expect(general.verdict == .missed && general.elapsed == .minutes(65))
        #expect(general.alternatives.map(\.reference) == [.operational])
        #expect(general.alternatives.map(\.verdict) == [.met])
        #expect(general.alternatives.map(\.startedAt) == [instant("04:00:00")])
        #expect(general.alternatives.map(\.dueAt) == [instant("05:00:00")])
        #expect(general.alternatives.map(\.elapsed) == [.minutes(50)])
    }

    @Test func bothOthersArePrintedWhereBothDiffer() {
        let general = decidedThenOperational.judged(under: .operational)[.general]
        #expect(general.verdict == .met)
        #expect(general.alternatives.map(\.reference) == [.earlier, .decided])
        #expect(general.alternatives.allSatisfy { $0.verdict == .missed && $0.elapsed == .minutes(65) })
    }

    @Test func anAlternativeOfTheSameVerdictIsPrintedForItsTimes() {
        let media = decidedThenOperational[.media]
        #expect(media.alternatives.map(\.verdict) == [.missed])
        #expect(media.alternatives.map(\.elapsed) == [nil])
        #expect(decidedThenOperational[.all].alternatives.map(\.dueAt) == [instant("05:00:00")])
    }

    @Test func oneInstantHasNoAlternative() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:45:00", .codDecided)
            at("03:45:00", .codOperational)
        }
        #expect(ClockID.allCases.allSatisfy { log[$0].alternatives.isEmpty })
    }

    // Closing and reopening.

    @Test func closingTheCODStopsNothing() {
        let log = history(until: "04:30:00") {
            at("03:45:00", .codDecided)
            at("04:10:00", .codClosed)
        }
        #expect(log[.general].verdict == .running)
        #expect(log.judged(at: "04:45:00")[.general].verdict == .missed)
    }

    @Test func aReopeningStartsNothingHoweverWellProved() {
        let log = history(until: "12:30:00") {
            at("03:45:00", .codDecided)
            at("04:30:00", .told(.general))
            at("08:00:00", .codClosed)
            at("12:00:00", .codDecided, .observed)
            at("12:10:00", .codOperational, .observed)
        }
        #expect(log[.general].start?.instant == instant("03:45:00"))
        #expect(log[.general].verdict == .met)
        #expect(log[.general].alternatives.isEmpty)
    }

    @Test func withoutAClosingASecondOpeningIsAConflict() {
        let log = history {
            at("03:45:00", .codDecided, .declared)
            at("04:10:00", .codDecided, .corroborated)
        }
        #expect(log[.general].start?.instant == instant("04:10:00"))
    }

    @Test func aReopeningRecordedFirstIsStillAReopening() {
        let log = history {
            at("12:00:00", .codDecided)
            at("08:00:00", .codClosed, recorded: "13:00:00")
            at("03:45:00", .codOperational, recorded: "13:05:00")
        }
        #expect(log[.general].start?.instant == instant("03:45:00"))
    }

    @Test func aSecondClosingDoesNotMakeTheReopeningAFirstOpening() {
        let log = history {
            at("03:45:00", .codDecided)
            at("05:00:00", .codClosed)
            at("06:00:00", .codDecided, .corroborated)
            at("08:00:00", .codClosed, .observed)
        }
        #expect(log[.general].start?.instant == instant("03:45:00"))
    }

    @Test func aWithdrawnClosingUndoesTheReopening() {
        let log = history {
            at("03:45:00", .codDecided)
            at("03:50:00", .codClosed, id: "mistake")
            at("04:10:00", .codDecided, .corroborated)
            at("04:20:00", correct: "mistake", to: nil)
        }
        #expect(log[.general].start?.instant == instant("04:10:00"))
    }

    @Test func aClosingBeforeAnyOpeningClosesNothing() {
        let log = history {
            at("02:00:00", .codClosed)
            at("03:45:00", .codDecided)
        }
        #expect(log[.general].start?.instant == instant("03:45:00"))
    }
}
