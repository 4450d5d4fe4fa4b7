// Audiences: who counts as informed, deferrals, partial messages, and the clock over all of them.

import Testing
import TocsinCore

@Suite struct VerdictAudienceTests {
    @Test func anAudienceStopsAtItsEarliestFullInformation() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .told(.general, .partial))
            at("04:50:00", .told(.general), .observed)
            at("04:30:00", .told(.general), recorded: "05:00:00")
        }
        #expect(log[.general].stop?.instant == instant("04:30:00"))
        #expect(log[.general].elapsed == .minutes(45))
        #expect(log[.general].verdict == .met)
    }

    @Test func aPartialMessageStopsNothing() {
        let log = history(until: "04:45:00") {
            at("03:45:00", .codDecided)
            at("04:00:00", .told(.elected, .partial))
        }
        #expect(log[.elected].verdict == .missed)
        #expect(log[.elected].stop == nil && log[.elected].elapsed == nil)
    }

    @Test func audiencesAreJudgedEachByItsOwn() {
        let log = history(until: "04:44:59") {
            at("03:45:00", .codDecided)
            at("04:00:00", .waived(.elected))
            at("04:10:00", .told(.media))
        }
        #expect(log.verdicts == [.undetermined, .waived, .running, .met, .running, .notApplicable])
    }

    @Test func aDeferralStopsNoClockAndTheLatestStatedHolds() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .deferred(.media, until: instant("06:00:00")))
            at("04:20:00", .deferred(.media, until: instant("07:00:00")))
            at("03:50:00", .deferred(.media, until: instant("05:00:00")), recorded: "05:30:00")
        }
        #expect(log[.media].verdict == .missed)
        #expect(log[.media].deferredUntil == instant("07:00:00"))
        #expect(log[.media].stop == nil)
        #expect(log[.general].deferredUntil == nil && log[.all].deferredUntil == nil)
    }

    @Test func aWithdrawnDeferralIsGone() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .deferred(.media, until: instant("06:00:00")), id: "report")
            at("04:05:00", correct: "report", to: nil)
        }
        #expect(log[.media].deferredUntil == nil)
    }

    @Test func aSecondWaiverDoesNotUndoTheFirst() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .waived(.media))
            at("05:30:00", .waived(.media), .observed)
        }
        #expect(log[.media].verdict == .waived)
    }

    // All audiences together.

    /// From each audience's verdict to the verdict over all three.
    @Test(arguments: [
        ([Verdict.met, .met, .met], Verdict.met),
        ([.met, .waived, .met], .metExceptWaived),
        ([.waived, .waived, .met], .metExceptWaived),
        ([.waived, .waived, .waived], .waived),
        ([.met, .missed, .running], .missed),
        ([.running, .interrupted, .cancelled], .running),
        ([.cancelled, .met, .interrupted], .interrupted),
        ([.waived, .cancelled, .met], .cancelled),
        ([.notApplicable, .notApplicable, .notApplicable], .notApplicable),
    ])
    func theWorstDecides(audiences: [Verdict], all: Verdict) {
        #expect(Verdict.all(audiences) == all)
        #expect(Verdict.all(audiences.reversed()) == all)
    }

    @Test func allStopsWithTheLastAudience() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:20:00", .told(.elected))
            at("04:40:00", .told(.media), .observed)
            at("04:10:00", .told(.general))
        }
        #expect(log[.all].verdict == .met)
        #expect(log[.all].stop?.instant == instant("04:40:00"))
        #expect(log[.all].stop?.basis == .observed)
        #expect(log[.all].elapsed == .minutes(55))
        #expect(log[.all].due == instant("04:45:00"))
    }

    @Test func allDoesNotWaitForAWaivedAudience() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .waived(.media))
            at("04:10:00", .told(.general))
            at("04:20:00", .told(.elected))
            at("09:00:00", .told(.media))
        }
        #expect(log[.all].verdict == .metExceptWaived)
        #expect(log[.all].stop?.instant == instant("04:20:00"))
    }

    @Test func allWaitsForAnAudienceWaivedTooLate() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:10:00", .told(.general))
            at("04:20:00", .told(.elected))
            at("04:45:00", .waived(.media))
        }
        #expect(log[.all].verdict == .missed)
        #expect(log[.all].stop == nil && log[.all].elapsed == nil)
    }

    @Test func allWaivedStopsNowhere() {
        let log = history {
            at("03:45:00", .codDecided)
            at("04:00:00", .waived(.elected))
            at("04:00:00", .waived(.general))
            at("04:00:00", .waived(.media))
        }
        #expect(log[.all].verdict == .waived)
        #expect(log[.all].stop == nil && log[.all].start?.instant == instant("03:45:00"))
    }
}
