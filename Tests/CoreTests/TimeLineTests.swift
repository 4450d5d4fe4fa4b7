// The daemon's time line: a stepped wall clock moves nothing, a restart goes on, time never goes back.

import Testing
import TocsinCore

@Suite struct TimeLineTests {
    static let start = Instant(seconds: 1_795_223_520)

    static func raw(_ wall: Duration, boot: Duration, id: String = "b1") -> RawClock {
        RawClock(
            wall: start + wall, bootID: id, bootMilliseconds: 5000 + boot.inMilliseconds, synchronised: true)
    }

    @Test func elapsedTimeIsTheBootClocks() {
        var line = TimeLine(Self.raw(.zero, boot: .zero), resuming: nil)
        #expect(line.read(Self.raw(.minutes(5), boot: .minutes(5))).step == nil)
        let forward = line.read(Self.raw(.minutes(66), boot: .minutes(6)))
        #expect(forward.step == .hours(1))
        #expect(forward.reading.instant == Self.start + .minutes(6))
        #expect(forward.reading.wall == Self.start + .minutes(66))
        let back = line.read(Self.raw(.minutes(7), boot: .minutes(7)))
        #expect(back.step == .zero - .hours(1))
        #expect(back.reading.instant == Self.start + .minutes(7))
        #expect(line.read(Self.raw(.minutes(8), boot: .minutes(8))).step == nil)
    }

    @Test func aSecondOfSlewIsNoStep() {
        var line = TimeLine(Self.raw(.zero, boot: .zero), resuming: nil)
        #expect(line.read(Self.raw(.milliseconds(60_900), boot: .minutes(1))).step == nil)
        #expect(line.read(Self.raw(.milliseconds(121_001), boot: .minutes(2))).step == .milliseconds(1001))
    }

    @Test func aRestartInTheSameBootGoesOnWhereverTheWallClockStands() {
        var line = TimeLine(Self.raw(.zero, boot: .zero), resuming: nil)
        let last = line.read(Self.raw(.minutes(1), boot: .minutes(1))).reading
        var next = TimeLine(Self.raw(.hours(3), boot: .minutes(10)), resuming: last)
        let (reading, step) = next.read(Self.raw(.hours(3), boot: .minutes(10)))
        #expect(reading.instant == Self.start + .minutes(10))
        #expect(step == .hours(3) - .minutes(10))
    }

    @Test func aNewBootBelievesTheWallClockButNeverGoesBack() {
        var line = TimeLine(Self.raw(.zero, boot: .zero), resuming: nil)
        let last = line.read(Self.raw(.minutes(1), boot: .minutes(1))).reading
        var later = TimeLine(Self.raw(.hours(2), boot: .zero, id: "b2"), resuming: last)
        #expect(
            later.read(Self.raw(.hours(2), boot: .zero, id: "b2")).reading.instant == Self.start + .hours(2))
        var earlier = TimeLine(Self.raw(.zero - .hours(2), boot: .zero, id: "b3"), resuming: last)
        let reading = earlier.read(Self.raw(.zero - .hours(2), boot: .zero, id: "b3")).reading
        #expect(reading.instant == last.instant)
        #expect(earlier.knownOffset == .zero - .hours(2) - .minutes(1))
    }

    @Test func theWallClockIsBelievedAgainOnlyForwards() {
        var line = TimeLine(Self.raw(.zero, boot: .zero), resuming: nil)
        _ = line.read(Self.raw(.minutes(66), boot: .minutes(6)))
        line.anchorAgain(Self.raw(.minutes(67), boot: .minutes(7)))
        #expect(
            line.read(Self.raw(.minutes(68), boot: .minutes(8))).reading.instant == Self.start + .minutes(68))
        line.anchorAgain(Self.raw(.minutes(9), boot: .minutes(9)))
        #expect(
            line.read(Self.raw(.minutes(10), boot: .minutes(10))).reading.instant == Self.start + .minutes(70)
        )
    }
}
