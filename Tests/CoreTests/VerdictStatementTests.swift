// Which statement is retained: corrections, withdrawals, strength of proof, order of recording.

import Testing
import TocsinCore

@Suite struct VerdictStatementTests {
    // Conflicting statements.

    @Test func theStrongestBasisIsRetained() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational, .declared)
            at("03:43:00", .cellOperational, .corroborated)
            at("03:47:00", .cellOperational, .observed)
            at("03:40:00", .cellOperational, .declaredLate, recorded: "04:40:00")
        }[.cell]
        #expect(cell.stop?.instant == instant("03:47:00"))
        #expect(cell.stop?.basis == .observed)
    }

    @Test func lateDeclarationsAreTheWeakest() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .cellOperational, .declaredLate, recorded: "04:00:00")
            at("03:41:00", .cellOperational, .declared, recorded: "04:10:00")
        }[.cell]
        #expect(cell.stop?.instant == instant("03:41:00"))
        #expect(Basis.allCases.sorted() == [.declaredLate, .declared, .corroborated, .observed])
    }

    @Test func ofEqualsTheFirstRecordedIsRetained() {
        let cell = history {
            at("03:20:00", .emergencyDetermined, recorded: "03:21:00")
            at("03:12:00", .emergencyDetermined, recorded: "03:22:00")
        }[.cell]
        #expect(cell.start?.instant == instant("03:20:00"))
    }

    @Test func theLastCorrectionBeatsAnyBasis() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational, id: "said", .declared)
            at("03:43:00", .cellOperational, id: "seen", .observed)
            at("05:00:00", correct: "seen", to: "03:44:00", .observed)
            at("05:10:00", correct: "said", to: "03:40:00", .declaredLate)
        }[.cell]
        #expect(cell.stop?.instant == instant("03:40:00"))
        #expect(cell.stop?.basis == .declaredLate)
    }

    @Test func aNewStatementDoesNotBeatACorrection() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational, id: "said")
            at("05:00:00", correct: "said", to: "03:50:00")
            at("05:10:00", .cellOperational, .observed)
        }[.cell]
        #expect(cell.stop?.instant == instant("03:50:00"))
    }

    // Corrections.

    @Test func aCorrectionReplacesTimeUncertaintyAndBasis() {
        let log = history {
            at("03:12", .emergencyDetermined, id: "start", .corroborated, plusMinus: 10)
            at("04:12:00", .cellOperational)
            at("05:00", correct: "start", to: "03:13:00", .declaredLate)
        }
        let start = log[.cell].start
        #expect(start?.instant == instant("03:13:00"))
        #expect(start?.basis == .declaredLate)
        #expect(start?.isUncertain == false)
        #expect(log[.cell].verdict == .met && log[.cell].certain)
    }

    @Test func aCorrectionMayMakeATimeUncertain() {
        let log = history {
            at("03:12:00", .emergencyDetermined, id: "start")
            at("04:11:00", .cellOperational)
            at("05:00:00", correct: "start", to: "03:12:00", plusMinus: 2)
        }
        #expect(log[.cell].verdict == .met && !log[.cell].certain)
    }

    @Test func aCorrectionOfACorrectionSpeaksOfTheStatement() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("04:30:00", .cellOperational, id: "op")
            at("05:00:00", correct: "op", to: "04:20:00", id: "first")
            at("05:10:00", correct: "first", to: "04:05:00", id: "second")
            at("05:20:00", correct: "second", to: "04:10:00", .corroborated)
        }[.cell]
        #expect(cell.stop?.instant == instant("04:10:00"))
        #expect(cell.stop?.basis == .corroborated)
        #expect(cell.verdict == .met)
    }

    @Test func aCorrectionDoesNotMoveTheFirstRecordedOfAnotherKind() {
        let log = history {
            at("03:12:00", .emergencyDetermined, id: "start")
            at("03:45:00", .codDecided)
            at("05:00:00", correct: "start", to: "03:00:00")
        }
        #expect(log[.general].start?.instant == instant("03:45:00"))
    }

    // Withdrawals.

    @Test func aWithdrawnStopGivesTheClockBack() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational, id: "op")
            at("03:50:00", correct: "op", to: nil)
        }
        #expect(log.judged(at: "04:00:00")[.cell].verdict == .running)
        #expect(log.judged(at: "04:00:00")[.cell].stop == nil)
        #expect(log.judged(at: "04:12:00")[.cell].verdict == .missed)
    }

    @Test func aWithdrawnStatementLeavesTheNextBest() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:30:00", .cellOperational, id: "wrong", .observed)
            at("03:41:00", .cellOperational)
            at("04:00:00", correct: "wrong", to: nil)
        }[.cell]
        #expect(cell.stop?.instant == instant("03:41:00"))
    }

    @Test func aWithdrawnStatementCanBeCorrectedBack() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational, id: "op")
            at("03:50:00", correct: "op", to: nil, id: "out")
            at("03:55:00", correct: "out", to: "03:42:00")
        }[.cell]
        #expect(cell.stop?.instant == instant("03:42:00"))
    }

    @Test func aWithdrawnCODEndsTheInformationClocks() {
        let log = history {
            at("03:45:00", .codDecided, id: "cod")
            at("04:00:00", .told(.media))
            at("05:00:00", correct: "cod", to: nil)
        }
        #expect(log[.media].verdict == .notApplicable && log[.all].verdict == .notApplicable)
    }

    @Test func aWithdrawnWaiverAndAWithdrawnStandDownAreGone() {
        let log = history(until: "04:30:00") {
            at("03:45:00", .codDecided)
            at("03:50:00", .waived(.media), id: "waiver")
            at("03:55:00", .stoodDown, id: "end")
            at("04:00:00", correct: "waiver", to: nil)
            at("04:01:00", correct: "end", to: nil)
        }
        #expect(log[.media].verdict == .running)
    }

    // By stated times, whatever the order of recording.

    @Test func theOrderOfRecordingChangesNoVerdict() {
        let live = history {
            at("03:12:00", .emergencyDetermined)
            at("03:45:00", .codDecided)
            at("04:05:00", .cellOperational)
            at("04:30:00", .told(.general))
            at("04:40:00", .waived(.media))
            at("08:00:00", .stoodDown)
        }
        let afterwards = history(until: "2026-11-23T00:00:00") {
            at("08:00:00", .stoodDown, recorded: "20:00:00")
            at("04:40:00", .waived(.media), recorded: "20:01:00")
            at("04:30:00", .told(.general), recorded: "20:02:00")
            at("04:05:00", .cellOperational, recorded: "20:03:00")
            at("03:45:00", .codDecided, recorded: "20:04:00")
            at("03:12:00", .emergencyDetermined, recorded: "20:05:00")
        }
        #expect(live.verdicts == [.met, .missed, .met, .waived, .missed, .notApplicable])
        #expect(afterwards.verdicts == live.verdicts)
    }

    @Test func aLaterStopMendsNoMissButALateEntryDoes() {
        let missed = history(until: "04:50:00") {
            at("03:45:00", .codDecided)
            at("04:50:00", .told(.general))
        }
        #expect(missed[.general].verdict == .missed)
        let mended = history(until: "06:30:00") {
            at("03:45:00", .codDecided)
            at("04:50:00", .told(.general))
            at("06:00:00", .stoodDown)
            at("04:30:00", .told(.general), .declaredLate, recorded: "06:30:00")
        }
        #expect(mended[.general].verdict == .met)
        #expect(mended[.general].stop?.basis == .declaredLate)
    }

    @Test func aCorrectionAfterTheStandDownMendsAMiss() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("04:15:00", .cellOperational, id: "op")
            at("08:00:00", .stoodDown)
            at("10:00:00", correct: "op", to: "04:05:00", .declaredLate)
        }
        #expect(log[.cell].verdict == .met)
        #expect(log[.cell].elapsed == .minutes(53))
    }
}
