// Exact pacing: never more than the rate in any stretch, and never slower than it by more than a late timer.

import Testing
import TocsinCore

@Suite struct PacerTests {
    /// Starts everything as soon as the pace lets it; the timer is `late` each time.
    private func starts(_ pace: Pace, count: Int, late: Duration) -> [Instant] {
        var (starts, now): ([Instant], Instant) = ([], instant("03:00"))
        while starts.count < count {
            let memory = Array(starts.suffix(Limits.paceMemory))
            let room = pace.room(after: memory, at: now, limit: min(64, count - starts.count))
            starts += Array(repeating: now, count: room)
            if room == 0 { now = max(now, pace.next(after: memory)) + late }
        }
        return starts
    }

    @Test(
        arguments: [
            Pace(messages: 1, per: .seconds(2)), Pace(messages: 10), Pace(messages: 40), Pace(messages: 100),
        ], [Duration.zero, .milliseconds(1), .milliseconds(5)])
    func theRateIsNeverExceededAndNearlyReached(_ pace: Pace, _ late: Duration) throws {
        let messages = try #require(pace.messages)
        let starts = starts(pace, count: messages * 20 + 1, late: late)
        for (first, last) in zip(starts, starts.dropFirst(messages)) { #expect(last - first >= pace.per) }
        let (took, planned) = (try #require(starts.last) - starts[0], pace.per * 20)
        #expect(
            took >= planned - .milliseconds(50) && took.inMilliseconds * 100 <= planned.inMilliseconds * 102)
    }

    @Test func theRateIsSpreadOverTheSecond() {
        let starts = starts(Pace(messages: 40), count: 41, late: .zero)
        let most = starts.map { start in starts.count { start <= $0 && $0 < start + .milliseconds(100) } }
            .max()
        #expect(most ?? 0 <= 7)
    }

    @Test func withoutARateTheLimitIsTheRoom() {
        #expect(Pace().room(after: [instant("03:00")], at: instant("03:00"), limit: 9) == 9)
    }
}
