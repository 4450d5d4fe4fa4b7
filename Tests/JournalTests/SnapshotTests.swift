// The snapshot beside the journal: it gives back the same state, or is not used at all.

import Crypto
import Foundation
import GRDB
import Testing
import TocsinCore
import TocsinJournal
import TocsinSimulation

@Suite("Snapshots") struct SnapshotTests {
    private static let start = Instant(seconds: 1_767_222_000)

    /// Three drills, one of them open, with messages, receipts and canaries.
    private static func life() throws -> LongLife {
        var life = try LongLife(from: start, people: 4, proofEvery: .hours(8))
        for _ in 1...2 { try life.day() }
        try life.open("Ouverte")
        return life
    }

    private static func read(_ bytes: [UInt8], build: String = "b1") async throws -> State {
        try await Snapshot.read(bytes, build: build) { _, hash in hash == Self.hash }.state
    }

    private static let hash = [UInt8](repeating: 9, count: 32)

    @Test func itGivesBackTheSameState() async throws {
        var sampled = State(replaying: Self.entries(Samples.all))
        // The samples queue one key twice, which the core never does.
        sampled.outbox = Outbox()
        for state in [State(), try Self.life().state, try Self.busy(), sampled] {
            try await Self.expectSame(state)
        }
    }

    /// What is there for a moment alone is in it as well.
    @Test func itGivesBackTheSameStateAfterEachKindOfEvent() async throws {
        var state = State()
        for entry in Self.entries(Samples.all) {
            state.apply(entry.event, at: entry.clock.instant)
            state.outbox = Outbox()
            try await Self.expectSame(state, "\(entry.event)")
        }
    }

    private static func expectSame(_ state: State, _ words: String = "") async throws {
        let read = try await read(Snapshot(state, hash: hash).bytes(build: "b1"))
        #expect(read == state, "\(words.prefix(300))")
    }

    /// Amid a call: something waits, something is on its way, something is tried again later.
    private static func busy() throws -> State {
        var life = try life()
        let decision = Stating(by: "sous-préfète")
        try life.submit(.activate(Trigger(mode: .real, title: "Feu", decision: decision)))
        let ready = life.state.ready(at: life.now, limit: 3, busy: [:], under: life.settings)
        try life.submit(.attemptsStarted(ready))
        try life.submit(.attemptFinished(ready[0], .retry(after: nil, reason: "coupure")))
        let outbox = life.state.outbox
        #expect(!outbox.inFlight.isEmpty && !outbox.delayed.isEmpty && outbox.count > 3)
        return life.state
    }

    /// What none of the lives above happens to have.
    @Test func whatIsRareIsInItToo() async throws {
        var state = State(replaying: Self.entries(Samples.all))
        state.outbox = Outbox()
        let at = Self.start
        for id: AskID in ["A90", "A91", "A92", "A93"] { state.apply(.roster(.asked(Self.ask(id))), at: at) }
        for event in [
            RosterEvent.reminded("A90"), .escalated("A91"), .lapsed("A92"),
            .answered("A93", yes: true, by: "p2", day: 20_000),
        ] {
            state.apply(.roster(event), at: at)
        }
        state.archived["29-2025-001"] = Archived(since: 1, until: 2)
        state.supervision.paths["sms"] = PathWatch(.fine, since: at)
        state.supervision.paths["sms"]?.expiryTold = 7
        state.paths["sms", default: .init()].refused = ["+33639980000"]
        let id = try #require(
            state.order.first { id in
                state.activations[id].map {
                    !$0.attempts.ids.isEmpty && $0.messages.contains { !$0.pages.isEmpty }
                }
                    ?? false
            })
        var activation = try #require(state.activations[id])
        (activation.continuedBy, activation.isClockAssured) = ("29-2025-001", !activation.isClockAssured)
        activation.warned.shares = [.cell: [at: 75]]
        (activation.warned.forecasts, activation.warned.deferrals) = ([1], [.media: at])
        activation.attempts[activation.attempts.ids[0]]?.mayHaveArrived.toggle()
        let message = try #require(activation.messages.firstIndex { !$0.pages.isEmpty })
        activation.messages[message].pages[0].titleCounts.toggle()
        state.activations[id] = activation
        try await Self.expectSame(state)
    }

    private static func ask(_ id: AskID) -> Ask {
        Ask(id: id, about: .contacts(campaign: "c", by: start), person: "p1")
    }

    /// A field that is added to the state and not to the snapshot would be lost at the next start.
    @Test func everyFieldOfTheStateIsInIt() throws {
        let state = try Self.life().state
        let activation = try #require(state.activations.values.first { !$0.messages.isEmpty })
        let attempt = try #require(activation.attempts.values.first)
        let message = try #require(activation.messages.first)
        let counts: [(Any, Int)] = [
            (state, 17), (activation, 15), (attempt, 16), (message, 9), (state.book, 12),
            (state.book.changes, 5), (state.supervision, 9), (try #require(state.paths["sms"]), 10),
            (state.heard, 3), (activation.warned, 6), (state.outbox, 7), (activation.attempts, 4),
            (try #require(activation.paging.values.first), 6), (PathWatch(.fine, since: Self.start), 11),
            (CanaryState.none, 5),
        ]
        for (value, count) in counts {
            let fields = Mirror(reflecting: value).children.count
            #expect(fields == count, "\(type(of: value)) has \(fields) fields: bring its snapshot up to date")
        }
    }

    @Test func whatManyAreToldStandsOnce() throws {
        let state = try Self.life().state
        let bytes = Snapshot(state, hash: Self.hash).bytes(build: "b1")
        let text = Data("Le feu est contenu, restez a l'ecart de la zone.".utf8)
        let deliveries = state.activations.values.flatMap { $0.messages.flatMap(\.deliveries) }.count
        var (count, rest) = (0, Data(bytes))
        while let place = rest.range(of: text) {
            count += 1
            rest = rest[place.upperBound...]
        }
        #expect(deliveries == 8 && count < deliveries)
    }

    @Test func aTurnedBitOrAMissingEndIsADoubt() async throws {
        let bytes = Snapshot(try Self.life().state, hash: Self.hash).bytes(build: "b1")
        var dice = SeededDice(seed: 5)
        for _ in 0..<100 {
            let bit = Int.random(in: 0..<bytes.count * 8, using: &dice)
            var spoilt = bytes
            spoilt[bit / 8] ^= 1 << UInt8(bit % 8)
            await #expect(throws: Snapshot.Doubt.self, "bit \(bit)") { try await Self.read(spoilt) }
        }
        for length in [0, 1, 31, 32, 33, bytes.count / 2, bytes.count - 1] {
            let torn = Array(bytes.prefix(length))
            await #expect(throws: Snapshot.Doubt.self, "\(length) bytes") { try await Self.read(torn) }
        }
    }

    @Test func anotherBuildOrAnotherJournalIsADoubt() async throws {
        let state = try Self.life().state
        let bytes = Snapshot(state, hash: Self.hash).bytes(build: "b1")
        await #expect(throws: Snapshot.Doubt.self) { try await Self.read(bytes, build: "b2") }
        let other = Snapshot(state, hash: [UInt8](repeating: 8, count: 32)).bytes(build: "b1")
        await #expect(throws: Snapshot.Doubt.self) { try await Self.read(other) }
    }

    /// Whole by its own digest, and yet not what this program would have written.
    @Test func whatIsSealedAndWrongIsADoubt() async throws {
        let bytes = Snapshot(try Self.life().state, hash: Self.hash).bytes(build: "b1")
        // The name and its length come first; then the form, the program and its length, the sequence.
        let form = Self.resealed(bytes) { $0[16] += 1 }
        let sequence = Self.resealed(bytes) { $0[20] ^= 2 }
        let longer = Self.resealed(bytes) { $0.append(0) }
        #expect(try await Self.read(Self.resealed(bytes) { _ in }) == Self.life().state)
        for (spoilt, words) in [(form, "une autre version l'a écrit"), (sequence, "il se contredit")] {
            let doubt = await #expect(throws: Snapshot.Doubt.self) { try await Self.read(spoilt) }
            #expect(doubt?.description == words)
        }
        await #expect(throws: CodecError.self) { try await Self.read(longer) }
    }

    private static func resealed(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var body = Array(bytes.dropLast(32))
        change(&body)
        return body + Array(SHA256.hash(data: body))
    }

    // MARK: beside a journal

    @Test func besideItsJournalItIsUsedAndPrivate() async throws {
        try await withFolder { folder in
            var life = try Self.life()
            let journal = try await SQLiteJournal.open(folder: folder)
            let end = try await journal.append(life.take(), after: 0)
            let file = SnapshotFile(folder: folder, journal: journal, build: "b1") { _ in }
            #expect(await file.recall()?.state == nil)
            // One that was begun when the power went.
            let begun = "\(folder)/\(SnapshotFile.fileName).new"
            #expect(FileManager.default.createFile(atPath: begun, contents: Data("torn".utf8)))
            try await file.keep(life.state)
            #expect(await file.recall()?.state == life.state)
            #expect(try mode("\(folder)/\(SnapshotFile.fileName)") == 0o600)
            // Entries after it are no reason not to use it.
            try life.day()
            _ = try await journal.append(life.take(), after: end)
            let kept = try #require(await file.recall())
            #expect(kept.state.version == end && kept.tailFault == nil)
            try await file.keep(life.state)
            #expect(await file.recall()?.state == life.state)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.hasSuffix(".new") })
            try journal.close()
        }
    }

    /// Restored from an older copy, begun anew, or another department's: the snapshot says nothing of it.
    @Test func besideAnotherJournalItIsNotUsed() async throws {
        try await withFolder { folder in
            var life = try Self.life()
            var journal = try await SQLiteJournal.open(folder: folder)
            _ = try await journal.append(life.take(), after: 0)
            let own = SnapshotFile(folder: folder, journal: journal, build: "b1") { _ in }
            try await own.keep(life.state)
            try journal.close()
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(SQLiteJournal.fileName)\(suffix)")
            }
            var other = try LongLife(from: Self.start, people: 5, proofEvery: .hours(8))
            for _ in 1...3 { try other.day() }
            for events in [Array(other.take().prefix(3)), other.take()] where !events.isEmpty {
                journal = try await SQLiteJournal.open(folder: folder)
                _ = try await journal.append(events, after: try await journal.head().sequence)
                let words = Words()
                let file = SnapshotFile(folder: folder, journal: journal, build: "b1", say: words.say)
                #expect(await file.recall()?.state == nil)
                #expect(words.all.count == 1 && words.all[0].contains("le journal est relu en entier"))
                try journal.close()
            }
        }
    }

    @Test func aFaultAfterItIsNamedAtOnce() async throws {
        try await withFolder { folder in
            var life = try Self.life()
            let journal = try await SQLiteJournal.open(folder: folder)
            let end = try await journal.append(life.take(), after: 0)
            let file = SnapshotFile(folder: folder, journal: journal, build: "b1") { _ in }
            try await file.keep(life.state)
            // Further than one look of the reader goes.
            while life.state.version < end + 1000 { try life.day() }
            _ = try await journal.append(life.take(), after: end)
            let path = "\(folder)/\(SQLiteJournal.fileName)"
            for place in [Int64(900), 5] {
                try tamper(path, "UPDATE entry SET hash = zeroblob(32) WHERE sequence = ?", [end + place])
                #expect(await file.recall()?.tailFault?.sequence == end + place)
            }
            try journal.close()
        }
    }

    private static func entries(_ events: [Event]) -> [JournalEntry] {
        events.enumerated().map {
            JournalEntry(sequence: Int64($0.offset) + 1, clock: Samples.clock, event: $0.element)
        }
    }
}
