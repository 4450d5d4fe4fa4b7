// Comparing what has changed is comparing the whole: a difference in what nobody touched is seen as well.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct ComparisonTests {
    private static func life(days: Int) throws -> LongLife {
        var life = try LongLife(from: Instant(seconds: 1_795_223_520), people: 3, proofEvery: .hours(6))
        for _ in 0..<days { try life.day() }
        return life
    }

    @Test func aDifferenceOnEitherSideIsSeenHoweverOldItsActivation() throws {
        // Lived twice, so that nothing is shared between the two.
        var (one, other) = (try Self.life(days: 3), try Self.life(days: 3))
        var comparison = Comparison()
        func areSame(_ live: State, _ fold: State) -> Bool { comparison.areSame(live, fold) }
        #expect(areSame(one.state, other.state))
        try one.day()
        #expect(!areSame(one.state, other.state))
        try other.day()
        #expect(areSame(one.state, other.state))
        let oldest = try #require(one.state.order.first)
        let attempt = try #require(one.state.activations[oldest]?.attempts.ids.first)
        let changes: [(inout State) -> Void] = [
            { $0.activations[oldest]?.attempts[attempt]?.reason = "autre" },
            { $0.activations[oldest]?.isClockAssured.toggle() },
            { $0.activations[oldest] = nil },
            { $0.activations["29-0000-000"] = $0.activations[oldest] },
            { $0.owners[attempt] = nil },
            { $0.outbox.queue(attempt, .pages, on: "sms") },
        ]
        for (number, change) in changes.enumerated() {
            var changed = one.state
            change(&changed)
            #expect(!areSame(changed, other.state), "\(number)")
            #expect(!areSame(one.state, changed), "\(number)")
        }
        #expect(areSame(one.state, other.state))
        // What a life begins with is the same by value, and is looked at as any other.
        var kept = other.state
        kept.activations[oldest]?.isClockAssured.toggle()
        comparison.begin(with: other.state)
        #expect(!areSame(kept, other.state))
        #expect(areSame(other.state, one.state))
    }

    @Test func aSnapshotOfWhatHasChangedIsTheWholeState() async throws {
        var life = try Self.life(days: 2)
        let whole = try #require(await ReadBack.of(life.state, since: nil))
        #expect(whole.state == life.state)
        try life.day()
        try life.open("Encore ouverte")
        let next = try #require(await ReadBack.of(life.state, since: whole))
        #expect(next.state == life.state)
        #expect(await next.recall()?.state == life.state)
        // Let go of, as what was closed long ago.
        var smaller = life.state
        smaller.activations[try #require(life.state.order.first)] = nil
        #expect(await ReadBack.of(smaller, since: next)?.state == smaller)
    }
}
