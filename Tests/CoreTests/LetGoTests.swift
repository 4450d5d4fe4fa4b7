// What the living state lets go of, one thing after the other: not too early, not too late, and nothing that
// somebody still waits for.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct LetGoTests {
    private static let start = Instant(seconds: 1_767_222_000)

    private static func days(_ count: Int) -> Instant { start + .hours(24 * count) }

    /// Something happens, long enough after the last time for a look at what is old.
    private static func sweep(_ state: inout State, at now: Instant) {
        state.apply(.supervised(.proved), at: now)
    }

    // MARK: what was heard

    @Test func aTextHeardIsKnownForAYearAndARefusalForAnHour() {
        var state = State()
        state.heard.replies = ["first": Self.start, "later": Self.days(30)]
        state.heard.refusals = ["+33639980001": [Self.start]]
        Self.sweep(&state, at: Self.start + .minutes(59))
        #expect(state.heard.refusals.count == 1)
        Self.sweep(&state, at: Self.days(365))
        #expect(state.heard.replies.count == 2 && state.heard.refusals.isEmpty)
        Self.sweep(&state, at: Self.days(367))
        #expect(state.heard.replies == ["later": Self.days(30)])
    }

    // MARK: what the roster sent by itself

    @Test func whatTheRosterSentGoesOnceItHasEndedAndNobodyIsAskedByIt() {
        var state = State()
        let names = ["ended", "flying", "asking", "answered"].map { AttemptID(rawValue: "astreinte/\($0)") }
        for name in ["asking", "answered"] {
            state.apply(.roster(.asked(Self.ask(AskID(name)))), at: Self.start)
        }
        for name in names {
            let ask = ["asking", "answered"].first { name.rawValue.hasSuffix($0) }.map { AskID($0) }
            state.apply(.roster(.paged(Self.page(name), ask: ask)), at: Self.start)
        }
        state.apply(.attemptsStarted(names), at: Self.start)
        let accepted = AttemptResult(outcome: .accepted, reference: nil, reason: nil, retryAt: nil)
        for name in names where !name.rawValue.hasSuffix("flying") {
            state.apply(.attemptFinished(name, accepted), at: Self.start)
        }
        state.apply(.roster(.answered("answered", yes: true, by: nil, day: 20_000)), at: Self.start)
        Self.sweep(&state, at: Self.days(29))
        #expect(state.book.attempts.ids == names)
        Self.sweep(&state, at: Self.days(31))
        #expect(state.book.attempts.ids == [names[1], names[2]])
        #expect(Set(state.owners.keys) == [names[1], names[2]])
        #expect(Set(state.book.asking.keys) == [names[2]])
    }

    private static func ask(_ id: AskID) -> Ask {
        Ask(id: id, about: .contacts(campaign: "c", by: days(60)), person: "p1")
    }

    private static func page(_ attempt: AttemptID) -> Page {
        Page(
            attempt: attempt, purpose: .notice, reason: .contacts, roles: [], person: "p1",
            name: "Personne 1",
            contact: ContactPoint(
                medium: .sms, address: "+33639980001", path: "sms", pathClass: .mobileNetwork, wakes: false),
            subject: "Coordonnées", text: attempt.rawValue)
    }

    // MARK: closed activations

    /// Thirty-six drills of three hundred people: fewer than may be kept, and more attempts.
    private static func crowded() throws -> State {
        var life = try LongLife(from: start, people: 300, drillsADay: 3, proofEvery: .hours(8))
        for _ in 1...12 { try life.day() }
        return life.state
    }

    private static func attempts(_ state: State) -> Int {
        state.activations.values.map(\.attempts.count).reduce(0, +)
    }

    @Test func fewWithManyAttemptsGoTheOldestFirstAndNoneThatStillSends() throws {
        var state = try Self.crowded()
        let order = state.order
        #expect(order.count == 36 && Self.attempts(state) > Limits.closedAttemptsKept)
        // Of the oldest one text has not been taken yet.
        let attempt = try #require(state.activations[order[0]]?.attempts.ids.last)
        state.activations[order[0]]?.attempts[attempt]?.inFlight = true
        Self.sweep(&state, at: Self.days(50))
        #expect(Self.attempts(state) <= Limits.closedAttemptsKept)
        let gone = state.archived.keys.sorted()
        #expect(gone.count > 1 && gone == Array(order[1...gone.count]))
    }

    @Test func whatIsOpenStaysHoweverLongNothingIsSaidOfIt() throws {
        var life = try LongLife(from: Self.start, people: 1, drillsADay: 4, proofEvery: .hours(8))
        try life.open("Ouverte")
        let id = try #require(life.state.open.first)
        try life.submit(.answer(id, "p100", .coming(minutes: 20)))
        for _ in 1...40 { try life.day() }
        let last = try #require(life.state.activations[id]?.occurrences.last?.recordedAt)
        #expect(life.state.archived.count > 30 && last < life.now - Limits.closedKeptFor)
        #expect(life.state.open.contains(id) && life.state.archived[id] == nil)
    }
}
