// The journal as the engine sees it: facts in order, durable when `append` returns.

/// What the machine's clocks read when an entry was recorded; kept beside it as evidence.
package struct ClockReading: Sendable, Equatable {
    /// The engine's time line: wall time anchored to the boot clock, never going back.
    package var instant: Instant
    /// What the wall clock itself read.
    package var wall: Instant
    /// Kernel boot identifier, and milliseconds of CLOCK_BOOTTIME since that boot.
    package var bootID: String
    package var bootMilliseconds: Int64
    /// Whether the kernel said the clock was synchronised (NTP).
    package var synchronised: Bool

    package init(instant: Instant, wall: Instant, bootID: String, bootMilliseconds: Int64, synchronised: Bool)
    {
        (self.instant, self.wall, self.bootID) = (instant, wall, bootID)
        (self.bootMilliseconds, self.synchronised) = (bootMilliseconds, synchronised)
    }
}

extension ClockReading {
    package var wallClock: WallClock { WallClock(offset: wall - instant, synchronised: synchronised) }
}

/// What a report says of the machine's own clock at the moment something was recorded.
package struct WallClock: Sendable, Equatable {
    /// How far it stood ahead of the engine's time line; negative: behind it.
    package var offset: Duration
    package var synchronised: Bool

    package init(offset: Duration = .zero, synchronised: Bool) {
        (self.offset, self.synchronised) = (offset, synchronised)
    }
}

/// One event as recorded: its place in the chain, when, and what.
package struct JournalEntry: Sendable, Equatable {
    /// 1, 2, 3 … without a gap.
    package var sequence: Int64
    package var clock: ClockReading
    package var event: Event

    package init(sequence: Int64, clock: ClockReading, event: Event) {
        (self.sequence, self.clock, self.event) = (sequence, clock, event)
    }
}

/// Events decided at one reading of the clocks.
package struct Stretch: Sendable, Equatable {
    package var events: [Event]
    package var clock: ClockReading

    package init(_ events: [Event], at clock: ClockReading) { (self.events, self.clock) = (events, clock) }
}

/// Append-only storage. One contract test suite runs against every implementation.
package protocol Journal: Sendable {
    /// Appends all or nothing after `version` (the last sequence the caller knows) and returns once it is
    /// durable. Throws `JournalError.conflict` when somebody else appended in between: the fence against a
    /// second daemon.
    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64
    /// Entries with a sequence above `version`, in order, at most `limit`.
    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry]
    /// Hash of the last entry, and its sequence (0 when empty).
    func head() async throws -> (sequence: Int64, hash: [UInt8])
    /// Checks the whole chain and every commitment; the first bad sequence ends it.
    func verify() async throws -> ChainVerdict
}

extension Journal {
    package func append(
        _ events: [Event], at clock: ClockReading, after version: Int64
    ) async throws -> Int64 {
        try await append([Stretch(events, at: clock)], after: version)
    }

    /// The head as it is kept elsewhere.
    package func anchor() async throws -> Anchor {
        let head = try await head()
        return Anchor(sequence: head.sequence, hash: head.hash)
    }
}

/// What was set aside on the journal's disk for the hour in which it is full.
package struct Reserve: Sendable, Equatable {
    package var isLaid: Bool
    /// Bytes free beside it.
    package var free: Int64

    package init(isLaid: Bool, free: Int64) { (self.isLaid, self.free) = (isLaid, free) }
}

/// The state kept beside the journal, so that a start reads the journal's end alone. A cache and never the
/// truth: whatever is doubtful of it is not used, and the whole journal is read.
package protocol StateCache: Sendable {
    /// Nil when there is none that can be trusted.
    func recall() async -> KeptState?
    func keep(_ state: State) async throws
}

package struct KeptState: Sendable {
    package var state: State
    /// What is wrong with the entries after it.
    package var tailFault: ChainFault?

    package init(_ state: State, tailFault: ChainFault? = nil) {
        (self.state, self.tailFault) = (state, tailFault)
    }
}

package enum ChainVerdict: Sendable, Equatable {
    case whole(count: Int64, head: [UInt8])
    case broken(sequence: Int64, reason: String)
}

/// Why a journal cannot go on. Everything but `conflict` ends the daemon.
package enum JournalError: Error, Equatable {
    case conflict(expected: Int64, found: Int64)
    case schemaNewer(found: Int, known: Int)
    case notDurable(String)
    case damaged(sequence: Int64, reason: String)
    /// The disk is full: nothing of this append is there, and the next may be.
    case full(String)
    case storage(String)
}
