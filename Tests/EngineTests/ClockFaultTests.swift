// A wall clock that is stepped, smeared or not synchronised: what falls due does so at its own second, once.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct ClockFaultTests {
    /// Longer than the clock of the cell, with all its rungs, warnings and the miss.
    private static let length: Duration = .minutes(70)

    /// A drill without an answer, from its trigger on: half a second before each deadline, and at it.
    /// `disturb` is what the machine's clock undergoes then, with how many deadlines have passed.
    private func night(
        _ clock: HandClock = HandClock(), _ disturb: @Sendable (HandClock, Int) -> Void = { _, _ in }
    ) async throws -> (activation: Activation, journal: MemoryJournal) {
        let journal = MemoryJournal()
        let engine = engine(journal, clock)
        let activation = try await running(engine) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            for passed in 0..<10_000 {
                let (due, now, activation) = try await engine.query {
                    (
                        $0.state.nextDeadline(after: $0.now, by: $0.settings.commons), $0.now,
                        $0.state.activations[id]
                    )
                }
                let current = try #require(activation)
                guard let due, due <= current.openedAt + Self.length else { return current }
                for wait in [max(.zero, due - now - .milliseconds(500)), min(due - now, .milliseconds(500))] {
                    try await pass(wait, clock, engine)
                    disturb(clock, passed)
                    engine.wake()
                    _ = try await engine.query { $0.now }
                }
            }
            throw EngineFault.busy
        }
        return (activation, journal)
    }

    /// The timer rings meanwhile, as ever: nobody stands still.
    private func pass(_ wait: Duration, _ clock: HandClock, _ engine: Engine) async throws {
        var left = wait
        while left > Limits.longestSleep {
            clock.advance(Limits.longestSleep)
            left -= Limits.longestSleep
            engine.wake()
            _ = try await engine.query { $0.now }
        }
        clock.advance(left)
    }

    private static func isOfClock(_ occurrence: Occurrence) -> Bool {
        switch occurrence.content {
        case .stepped, .clock: true
        default: false
        }
    }

    /// What happened in the activation, without what is said of the clock.
    private func course(_ activation: Activation) -> [Occurrence] {
        activation.occurrences.filter { !Self.isOfClock($0) }
    }

    private func said(_ activation: Activation) -> [Occurrence.Content] {
        activation.occurrences.filter(Self.isOfClock).map(\.content)
    }

    @Test func aNightHasEnoughToDisturb() async throws {
        let activation = try await night().activation
        #expect(said(activation).isEmpty)
        #expect(activation.occurrences.count { $0.content == .missed(.cell) } == 1)
        #expect(activation.occurrences.count > 100)
    }

    @Test(arguments: [Duration.hours(1), .zero - .hours(1), .hours(24 * 3653)])
    func aStepMovesNoDeadlineAndIsWrittenWithBothOffsets(_ step: Duration) async throws {
        let plain = try await night().activation
        let (stepped, journal) = try await night { clock, passed in
            if passed == 3 { clock.step(step) }
        }
        #expect(course(stepped) == course(plain))
        // Twice: half a second before the deadline, and at it.
        let seconds = step.inSeconds
        #expect(
            said(stepped) == [
                .stepped(seconds: seconds, offset: .seconds(seconds)),
                .stepped(seconds: seconds, offset: .seconds(2 * seconds)),
            ])
        let entries = try await journal.entries(after: 0, limit: 100_000)
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.clock.instant <= $1.clock.instant })
    }

    /// A leap second, and the smear that gives it back: each deadline once, whichever way the second goes.
    @Test(arguments: [Duration.seconds(1), .seconds(-1), .milliseconds(-999)])
    func aSecondMoreOrLessAtEachDeadlineFiresNothingTwice(_ second: Duration) async throws {
        let plain = try await night().activation
        let back = try await night { clock, passed in
            clock.step(passed.isMultiple(of: 2) ? second : .zero - second)
        }.activation
        #expect(course(back) == course(plain))
    }

    @Test func anUnsynchronisedClockPagesTheSameAndTheHoursBearTheMark() async throws {
        let plain = try await night().activation
        let clock = HandClock()
        clock.synchronise(false)
        let (lost, journal) = try await night(clock) { clock, passed in
            if passed == 10 { clock.synchronise(true) }
        }
        #expect(course(lost) == course(plain))
        #expect(lost.attempts == plain.attempts)
        #expect(said(lost) == [.clock(assured: false), .clock(assured: true)])
        let after = engine(journal, clock)
        try await running(after) {
            let again = try await after.query { $0.state.activations[lost.id] }
            #expect(again.map { Array($0.occurrences.prefix(lost.occurrences.count)) } == lost.occurrences)
        }
    }
}
