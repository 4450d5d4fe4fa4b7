// The time of a call, without the time in which the daemon stood still.
import Testing

import TocsinVoice

@Suite struct CallClockTests {
    @Test func whatNobodyLivedThroughIsNoTimeOfTheCall() {
        let begun = ContinuousClock.now
        var clock = CallClock(begun: begun)
        #expect(clock.elapsed(at: begun) == .zero)
        #expect(clock.elapsed(at: begun + .milliseconds(100)) == .milliseconds(100))
        #expect(clock.elapsed(at: begun + .milliseconds(1900)) == .milliseconds(1900))
        // An hour counts for two seconds, and the next beat for itself.
        #expect(clock.elapsed(at: begun + .seconds(3600)) == .milliseconds(3900))
        #expect(clock.elapsed(at: begun + .milliseconds(3_600_100)) == .seconds(4))
    }

    /// The first key after a standstill is no double press of the one before.
    @Test func aKeyThatWaitedIsNotDeaf() { #expect(VoiceLimits.longestGap > VoiceLimits.deafness) }
}
