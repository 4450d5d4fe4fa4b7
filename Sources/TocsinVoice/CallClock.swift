// The time of a conversation, for whoever may have stood still in the middle of it.

/// Something is heard every tenth of a second. After a longer silence it was this program, or the machine,
/// that stood still: what was said meanwhile lies in the socket, and must not be late for it.
package struct CallClock: Sendable {
    private var last: ContinuousClock.Instant
    private var lived: Duration = .zero

    package init(begun: ContinuousClock.Instant = .now) { last = begun }

    /// Since the beginning, without the time that nobody lived through.
    package mutating func elapsed(at now: ContinuousClock.Instant = .now) -> Duration {
        lived += min(now - last, VoiceLimits.longestGap)
        last = now
        return lived
    }
}
