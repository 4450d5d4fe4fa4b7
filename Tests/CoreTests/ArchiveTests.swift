// What the living state lets go of over the years, and that the journal still tells of it.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct ArchiveTests {
    private static let start = Instant(seconds: 1_767_222_000)

    /// Four drills a day with one person, for so many days; every entry it leaves.
    private static func life(days: Int) throws -> (life: LongLife, entries: [JournalEntry]) {
        var life = try LongLife(from: start, people: 1, drillsADay: 4, proofEvery: .hours(8))
        for _ in 1...days { try life.day() }
        var entries: [JournalEntry] = []
        for stretch in life.take() {
            for event in stretch.events {
                entries.append(
                    JournalEntry(sequence: Int64(entries.count) + 1, clock: stretch.clock, event: event))
            }
        }
        return (life, entries)
    }

    @Test func aLongLifeKeepsItsBoundsAndAReplayIsTheSame() throws {
        let (life, entries) = try Self.life(days: 40)
        let state = life.state
        #expect(state.order.count == 160)
        // Those of the last thirty days, which are more than the bound, at the latest sweep.
        #expect((Limits.closedKept...128).contains(state.activations.count))
        #expect(state.archived.count + state.activations.count == 160)
        let kept = state.activations.values.map(\.attempts.count).reduce(0, +)
        #expect(state.owners.count == kept + state.book.attempts.count)
        #expect(state.book.attempts.count <= 32 && state.book.attempts.forgotten > 5)
        #expect(State(replaying: entries) == state)
    }

    /// Folded from its own stretch of the journal it is what the state held of it before it let go.
    @Test func whatWasLetGoOfIsInTheJournalAsItWas() throws {
        let (life, entries) = try Self.life(days: 40)
        var (state, last): (State, [ActivationID: Activation]) = (State(), [:])
        for entry in entries {
            let before = state
            state.apply(entry.event, at: entry.clock.instant)
            guard state.archived.count > before.archived.count else { continue }
            for (id, activation) in before.activations where state.activations[id] == nil {
                last[id] = activation
            }
        }
        #expect(last.count == life.state.archived.count && last.count > 30)
        for (id, place) in life.state.archived {
            var folded = State()
            (folded.version, folded.nextSweep) = (place.since - 1, Instant(milliseconds: .max))
            for entry in entries[Int(place.since) - 1..<Int(place.until)] {
                folded.apply(entry.event, at: entry.clock.instant)
            }
            #expect(folded.activations[id] == last[id], "\(id)")
        }
    }

    @Test func nothingIsLetGoOfWithinAMonthOfTheLastWordAboutIt() throws {
        var life = try LongLife(from: Self.start, people: 1, drillsADay: 5, proofEvery: .hours(8))
        while life.now < Self.start + .hours(24 * 28) { try life.day() }
        #expect(life.state.order.count > Limits.closedKept && life.state.archived.isEmpty)
        for _ in 1...6 { try life.day() }
        let first = try #require(life.state.order.first)
        #expect(!life.state.archived.isEmpty && life.state.activations[first] == nil)
    }

    @Test func anArchivedActivationIsKnownByNameAndTakesNoMore() throws {
        var (life, _) = try Self.life(days: 35)
        let id = try #require(life.state.archived.keys.min())
        let by = Stating(by: "sous-préfète")
        do {
            try life.submit(.state(id, .noted, Stating(by: "x", note: "après coup")))
            Issue.record("a statement was taken")
        } catch let rejection as Rejection {
            #expect(rejection.code == .alreadyClosed && rejection.message.contains("archivée"))
        }
        let again = Trigger(id: id, mode: .exercise, title: "Encore", decision: by)
        #expect(throws: Rejection.self) { try life.submit(.activate(again)) }
        // Numbers go on where they were.
        try life.open("Suivante")
        #expect(life.state.open.last.map { !life.state.archived.keys.contains($0) } == true)
        #expect(Set(life.state.order).count == life.state.order.count)
    }

    @Test func aKeyIsForgottenAfterAWeekAndNotBefore() throws {
        let key = RequestKey(key: "k1", fingerprint: "f1")
        let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        let request = Request.activate(
            Trigger(mode: .exercise, title: "Feu", decision: Stating(by: "sous-préfète")))
        let command = Command(actor: actor, key: key, request: request)
        let settings = try LongLife(from: Self.start, people: 2).settings
        var state = State()
        let first = try state.handle(command, at: Self.start, under: settings).accepted
        let tick = Command(actor: .daemon, request: .clockReached)
        for (days, isSame) in [(6, true), (9, false)] {
            let now = Self.start + .hours(24 * days)
            _ = try state.handle(tick, at: now, under: settings)
            let proof = Command(actor: .daemon, request: .supervised(.proof))
            _ = try state.handle(proof, at: now, under: settings)
            let again = try state.handle(command, at: now, under: settings).accepted
            #expect((again.activation == first.activation) == isSame, "after \(days) days")
        }
    }
}
