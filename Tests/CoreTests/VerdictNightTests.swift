// Whole nights: Lubrizol 2019 in both variants, and the hard cases every engine of this kind must pass.

import Testing
import TocsinCore

@Suite struct VerdictNightTests {
    // Rouen, 26 September 2019. When the COD really opened is not known; the second variant supposes it.

    private let lubrizol = history(until: "2019-09-27T00:00:00+02:00") {
        at("2019-09-26T02:39+02:00", .alertReceived)
        at("2019-09-26T03:45+02:00", .codDecided, plusMinus: 10)
        at("2019-09-26T04:50+02:00", .told(.general))
        at("2019-09-26T05:15+02:00", .told(.media))
        at("2019-09-26T06:00+02:00", .told(.elected, .partial), plusMinus: 20)
        at("2019-09-26T14:50+02:00", .told(.elected))
    }

    private let lubrizolOpenedAtFour = history(until: "2019-09-27T00:00:00+02:00") {
        at("2019-09-26T02:39+02:00", .alertReceived)
        at("2019-09-26T03:45+02:00", .codDecided, plusMinus: 10)
        at("2019-09-26T04:00+02:00", .codOperational)
        at("2019-09-26T04:50+02:00", .told(.general))
        at("2019-09-26T05:15+02:00", .told(.media))
        at("2019-09-26T06:00+02:00", .told(.elected, .partial), plusMinus: 20)
        at("2019-09-26T14:50+02:00", .told(.elected))
    }

    @Test func lubrizolMissedEveryAudience() {
        #expect(lubrizol.verdicts == [.undetermined, .missed, .missed, .missed, .missed, .notApplicable])
        #expect(lubrizol[.elected].elapsed == .minutes(665))
        #expect(lubrizol[.general].elapsed == .minutes(65))
        #expect(lubrizol[.media].elapsed == .minutes(90))
        #expect(lubrizol[.all].elapsed == .minutes(665))
        #expect(lubrizol[.cell].elapsed == nil)
    }

    @Test func onlyThePublicsFiveMinutesAreInDoubt() {
        let doubtful = ClockID.allCases.filter { !lubrizol[$0].certain }
        #expect(doubtful == [.general])
        #expect(ClockID.allCases.allSatisfy { lubrizol[$0].alternatives.isEmpty })
    }

    @Test(arguments: [
        (ClockID.general, 65, Verdict.met, 50), (.media, 90, .missed, 75), (.elected, 665, .missed, 650),
        (.all, 665, .missed, 650),
    ])
    func anOpeningAtFourIsPrintedBeside(clock: ClockID, elapsed: Int, beside: Verdict, besideElapsed: Int) {
        let report = lubrizolOpenedAtFour[clock]
        #expect(report.verdict == .missed && report.elapsed == .minutes(elapsed))
        #expect(report.alternatives.map(\.reference) == [.operational])
        #expect(report.alternatives.map(\.verdict) == [beside])
        #expect(report.alternatives.map(\.elapsed) == [.minutes(besideElapsed)])
        #expect(report.alternatives.map(\.startedAt) == [instant("2019-09-26T04:00:00+02:00")])
    }

    @Test func withTheOperationalInstantChosenThePublicIsInTime() {
        let general = lubrizolOpenedAtFour.judged(under: .operational)[.general]
        #expect(general.verdict == .met && general.certain)
        #expect(general.alternatives.map(\.verdict) == [.missed, .missed])
    }

    // The synthetic cases that concern verdicts.

    @Test func aCODAfterTheInformation() {
        let log = history {
            at("03:30:00", .told(.general))
            at("03:45:00", .codDecided)
        }
        #expect(log[.general].verdict == .met)
        #expect(log[.general].elapsed == .minutes(-15))
    }

    @Test func noCODEver() {
        let log = history {
            at("03:12:00", .emergencyDetermined)
            at("03:41:10", .cellOperational, .observed)
            at("03:50:00", .told(.general))
            at("07:00:00", .stoodDown)
        }
        #expect(log.verdicts == [.met] + Array(repeating: .notApplicable, count: 5))
        #expect(log[.cell].elapsed == .seconds(1750))
    }

    @Test func acrossMidnight() {
        let log = history {
            at("23:40:00", .codDecided)
            at("2026-11-22T00:35:00", .told(.general))
            at("2026-11-22T00:40:00", .told(.media))
        }
        #expect(log[.general].verdict == .met && log[.general].elapsed == .minutes(55))
        #expect(log[.media].verdict == .missed && log[.media].elapsed == .minutes(60))
    }

    @Test func theNightWithTwoHalfPastTwos() {
        let log = history(until: "2024-10-27T06:00:00+01:00") {
            at("2024-10-27T02:30:00+02:00", .emergencyDetermined)
            at("2024-10-27T02:15:00+01:00", .cellOperational)
            at("2024-10-27T02:30:00+02:00", .codDecided)
            at("2024-10-27T02:30:00+01:00", .told(.general))
        }
        #expect(log[.cell].verdict == .met && log[.cell].elapsed == .minutes(45))
        #expect(log[.general].verdict == .missed && log[.general].elapsed == .hours(1))
    }

    @Test func theNightWithoutHalfPastTwo() {
        let log = history(until: "2024-03-31T06:00:00+02:00") {
            at("2024-03-31T01:30:00+01:00", .emergencyDetermined)
            at("2024-03-31T03:15:00+02:00", .cellOperational)
        }
        #expect(log[.cell].verdict == .met && log[.cell].elapsed == .minutes(45))
        #expect(log[.cell].due == instant("2024-03-31T03:30:00+02:00"))
    }

    @Test func nobodyComes() {
        let log = history(until: "04:12:00") {
            at("03:12:00", .emergencyDetermined)
            at("03:20:00", .declined(role: "cellLead", person: "p07"))
        }
        #expect(log[.cell].verdict == .missed && log[.cell].stop == nil)
    }

    @Test func aRealEventDuringADrill() {
        let early = history {
            at("10:00:00", .emergencyDetermined)
            at("10:10:00", .codDecided)
            at("10:20:00", .told(.media))
            at("10:37:00", .becameReal)
        }
        #expect(
            early.verdicts == [.interrupted, .interrupted, .interrupted, .met, .interrupted, .notApplicable])
        let tooLate = history {
            at("10:00:00", .emergencyDetermined)
            at("11:05:00", .suspended)
        }
        #expect(tooLate[.cell].verdict == .missed)
    }

    @Test func aNightOfTheWholeCell() {
        let log = history(until: "09:00:00") {
            at("03:10:00", .alertReceived)
            at("03:12:00", .emergencyDetermined)
            at("03:20:30", .acknowledged(role: "cellLead", person: "p07", etaMinutes: 20, remote: false))
            at("03:32:00", .codDecided)
            at("03:37:00", .told(.general), .corroborated)
            at("03:41:10", .cellOperational, .observed)
            at("03:42:00", .told(.elected), .observed)
            at("03:55:00", .codOperational)
            at("04:00:00", .cipOrdered)
            at("04:31:59", .told(.media), .observed)
            at("04:45:00", .cipOpen)
            at("08:00:00", .stoodDown)
        }
        #expect(log.verdicts == [.met, .met, .met, .met, .met, .met])
        #expect(log[.all].elapsed == .seconds(3599))
        #expect(ClockID.allCases.allSatisfy { log[$0].certain })
        #expect(log[.all].alternatives.map(\.elapsed) == [.seconds(2219)])
    }
}
