// The daemon's own time line: wall time anchored to the boot clock, so that a stepped wall clock moves no
// deadline.

/// What the machine's clocks read at one moment.
package struct RawClock: Sendable, Equatable {
    package var wall: Instant
    package var bootID: String
    /// CLOCK_BOOTTIME, in milliseconds.
    package var bootMilliseconds: Int64
    package var synchronised: Bool

    package init(wall: Instant, bootID: String, bootMilliseconds: Int64, synchronised: Bool) {
        (self.wall, self.bootID) = (wall, bootID)
        (self.bootMilliseconds, self.synchronised) = (bootMilliseconds, synchronised)
    }
}

/// Anchored at start, or to the journal's last entry of the same boot: within a boot only the boot clock
/// counts.
package struct TimeLine: Sendable, Equatable {
    private var anchor: Instant
    private var anchorBoot: Int64
    private var bootID: String
    /// How far the wall clock is known to stand from this line: negative when it is behind the journal.
    package private(set) var knownOffset: Duration
    private var latest: Instant

    package init(_ raw: RawClock, resuming last: ClockReading?) {
        bootID = raw.bootID
        anchorBoot = raw.bootMilliseconds
        if let last, last.bootID == raw.bootID {
            anchor = last.instant + .milliseconds(raw.bootMilliseconds - last.bootMilliseconds)
            knownOffset = last.wall - last.instant
        } else {
            anchor = max(raw.wall, last?.instant ?? raw.wall)
            knownOffset = raw.wall - anchor
        }
        latest = anchor
    }

    /// The reading to record, and by how much the wall clock has jumped since the last one (nil: not at all).
    package mutating func read(_ raw: RawClock) -> (reading: ClockReading, step: Duration?) {
        let instant = max(latest, anchor + .milliseconds(raw.bootMilliseconds - anchorBoot))
        latest = instant
        let offset = raw.wall - instant
        let jump = offset - knownOffset
        let stepped = max(jump, .zero - jump) > Limits.clockStep
        if stepped { knownOffset = offset }
        let reading = ClockReading(
            instant: instant, wall: raw.wall, bootID: raw.bootID, bootMilliseconds: raw.bootMilliseconds,
            synchronised: raw.synchronised)
        return (reading, stepped ? jump : nil)
    }

    /// Takes the wall clock's word again. Only while nothing is open and nothing waits to leave, whose pauses
    /// it would shorten, and never backwards.
    package mutating func anchorAgain(_ raw: RawClock) {
        guard raw.wall >= latest else { return }
        (anchor, anchorBoot, knownOffset, latest) = (raw.wall, raw.bootMilliseconds, .zero, raw.wall)
    }
}
