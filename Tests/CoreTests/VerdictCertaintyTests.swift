// Certain or not: whole minutes and stated margins, each bound at each of its ends.

import Testing
import TocsinCore

@Suite struct VerdictCertaintyTests {
    @Test(arguments: [
        // exact on both sides
        ("03:12:00", "04:11:59", Verdict.met, true), ("03:12:00", "04:12:00", .missed, true),
        // 04:11 is at most 04:11:59, 04:12 at least 04:12:00
        ("03:12:00", "04:11", .met, true), ("03:12:00", "04:12", .missed, true),
        // 03:12 may be 03:12:59, so 04:12 may be in time and 04:12:59 not
        ("03:12", "04:11", .met, true), ("03:12", "04:12", .missed, false),
        ("03:12", "04:12:58", .missed, false),
        ("03:12", "04:12:59", .missed, true), ("03:12", "04:13", .missed, true),
        // any second of the minute above the stop's minute counts
        ("03:12:30", "04:12", .met, false), ("03:12:59", "04:12", .met, false),
    ])
    func aTimeWithoutSecondsLiesAnywhereInItsMinute(
        start: String, stop: String, verdict: Verdict, certain: Bool
    ) {
        let cell = history {
            at(start, .emergencyDetermined)
            at(stop, .cellOperational)
        }[.cell]
        #expect(cell.verdict == verdict)
        #expect(cell.certain == certain)
    }

    @Test func printedTimesAreTheStatedOnes() {
        let cell = history {
            at("03:12", .emergencyDetermined, plusMinus: 5)
            at("03:41", .cellOperational)
        }[.cell]
        #expect(cell.start?.instant == instant("03:12:00"))
        #expect(cell.due == instant("04:12:00"))
        #expect(cell.elapsed == .minutes(29))
    }

    @Test(arguments: [(9, true), (10, true), (11, false)])
    func aMarginWidensBothWays(minutes: Int, certain: Bool) {
        let early = history {
            at("03:00:00", .emergencyDetermined)
            at("03:49:59", .cellOperational, plusMinus: minutes)
        }
        let late = history {
            at("03:00:00", .emergencyDetermined)
            at("04:10:00", .cellOperational, plusMinus: minutes)
        }
        #expect(early[.cell].verdict == .met && early[.cell].certain == certain)
        #expect(late[.cell].verdict == .missed && late[.cell].certain == certain)
    }

    @Test func aMarginAddsToTheMinute() {
        let cell = history {
            at("03:00:00", .emergencyDetermined)
            at("03:58", .cellOperational, plusMinus: 2)
        }[.cell]
        #expect(cell.verdict == .met && !cell.certain)
    }

    /// Each end alone leaves the verdict; the two together do not.
    @Test func boundsAreMovedIndependently() {
        let cell = history {
            at("03:00:00", .emergencyDetermined, plusMinus: 3)
            at("03:55:00", .cellOperational, plusMinus: 3)
        }[.cell]
        #expect(cell.verdict == .met && !cell.certain)
    }

    @Test func anUncertainWaiverOrClosingCountsToo() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:44:00", .waived(.media), plusMinus: 1)
            at("04:40:00", .cancelled, plusMinus: 10)
        }
        #expect(log[.media].verdict == .waived && !log[.media].certain)
        #expect(log[.general].verdict == .cancelled && !log[.general].certain)
        #expect(!log[.all].certain)
    }

    @Test func whatAClockDoesNotReadLeavesItCertain() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational)
            at("03:45:00", .codDecided, plusMinus: 30)
            at("04:50:00", .told(.general))
        }
        #expect(log[.cell].certain)
        #expect(!log[.general].certain)
    }

    @Test func aStatementNotRetainedLeavesTheClockCertain() {
        let cell = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:00", .cellOperational, .observed)
            at("04:11:00", .cellOperational, plusMinus: 10)
        }[.cell]
        #expect(cell.verdict == .met && cell.certain)
    }

    @Test func theOtherMessageMayHaveBeenTheEarliest() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:50:00", .told(.general))
            at("04:52:00", .told(.general), plusMinus: 10)
        }
        #expect(log[.general].verdict == .missed && !log[.general].certain)
    }

    /// At 08:00 exactly the second decision conflicts with the first; a minute later it is a reopening.
    @Test func whichOpeningIsAReopeningMayItselfBeUncertain() {
        let log = history(until: "08:30:00") {
            at("07:00:00", .codDecided, plusMinus: 1)
            at("08:00:00", .codClosed)
            at("08:00:00", .codDecided, .corroborated, plusMinus: 1)
        }
        #expect(log[.general].start?.instant == instant("08:00:00"))
        #expect(log[.general].verdict == .running && !log[.general].certain)
    }

    /// The two openings must be moved apart: both early or both late, the clock would run either way.
    @Test func openingsAreMovedIndependentlyOfEachOther() {
        let log = history(until: "08:00:00") {
            at("07:00:00", .codOperational, plusMinus: 1)
            at("08:00:00", .codClosed)
            at("08:00:00", .codOperational, .corroborated, plusMinus: 1)
        }
        #expect(log[.general].verdict == .running && !log[.general].certain)
    }

    @Test func aClockWithTooManyBoundsIsNotCalledCertain() {
        let closings = (0..<40).map { at("12:00", .codClosed, id: EntryID("c\($0)"), plusMinus: 5) }
        let start = at("03:45:00", .codDecided, id: "start")
        let stop = at("04:00:00", .told(.general), id: "stop")
        let log = VerdictLog(
            statements: [start, stop] + closings, settings: ClockSettings(), now: instant("13:00:00"))
        #expect(log[.general].verdict == .met && !log[.general].certain)
        #expect(log[.cell].certain)
    }

    /// Lubrizol's length of log: most lines by the minute, many audiences informed again and again.
    @Test func aLongLogIsJudgedAtOnce() {
        var statements = [
            at("02:50", .emergencyDetermined), at("03:00", .codDecided), at("03:40", .codOperational),
        ]
        for number in 0..<600 {
            var note = at("03:\(10 + number % 50):05", .noted)
            let audience = Audience.allCases[number % 3]
            if number % 20 == 0 { note = at("03:\(30 + number % 29)", .told(audience)) }
            if number % 50 == 7 { note = at("03:0\(number % 10)", .codOperational) }
            note.entry = EntryID("n\(number)")
            statements.append(note)
        }
        for place in 0..<3 { statements[place].entry = EntryID("s\(place)") }
        let log = VerdictLog(
            statements: statements, settings: ClockSettings(), now: moment("06:00").instant)
        var reports: [ClockReport] = []
        let taken = ContinuousClock().measure { reports = ClockID.allCases.map { log[$0] } }
        #expect(taken < .seconds(5))
        #expect(reports[1...4].allSatisfy { $0.verdict == .met })
        #expect(reports[1...4].allSatisfy { $0.certain })
    }
}
