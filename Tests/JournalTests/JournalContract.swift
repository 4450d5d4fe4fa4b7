// What every journal must do, run against each implementation.

import Testing
import TocsinCore
import TocsinJournal

enum Store: CaseIterable {
    case memory, sqlite

    func run(_ body: (any Journal) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryJournal())
        case .sqlite: try await withFolder { try await body(SQLiteJournal.open(folder: $0)) }
        }
    }
}

@Suite("Contract of every journal")
struct JournalContract {
    @Test(arguments: Store.allCases) func emptyJournalIsWhole(store: Store) async throws {
        try await store.run { journal in
            let head = try await journal.head()
            #expect(head.sequence == 0 && head.hash == [UInt8](repeating: 0, count: 32))
            #expect(try await journal.entries(after: 0, limit: 10).isEmpty)
            #expect(try await journal.verify() == .whole(count: 0, head: head.hash))
        }
    }

    @Test(arguments: Store.allCases) func everythingReadsBackAsWritten(store: Store) async throws {
        try await store.run { journal in
            var later = Samples.clock
            later.synchronised = false
            later.instant = later.instant + .seconds(1)
            let first = Array(Samples.all.prefix(5)), rest = Array(Samples.all.dropFirst(5))
            #expect(try await journal.append(first, at: Samples.clock, after: 0) == 5)
            let count = Int64(Samples.all.count)
            #expect(try await journal.append(rest, at: later, after: 5) == count)
            let read = try await journal.entries(after: 0, limit: .max)
            #expect(read.map(\.sequence) == Array(1...count))
            #expect(read.map(\.event) == Samples.all)
            #expect(read.map(\.clock) == first.map { _ in Samples.clock } + rest.map { _ in later })
        }
    }

    @Test(arguments: Store.allCases) func anyTextReadsBackByteForByte(store: Store) async throws {
        let texts = ["", "\0", "a\0b", "e\u{301}é", "👩‍🚒", "l1\r\nl2", String(repeating: "é", count: 100_000)]
        try await store.run { journal in
            let events = texts.map { Event.machine("\0", .inject(to: $0, text: $0)) }
            _ = try await journal.append(events, at: Samples.clock, after: 0)
            let read = try await journal.entries(after: 0, limit: 99).map(\.event)
            #expect(read == events)
            for (event, text) in zip(read, texts) {
                guard case .machine(_, .inject(let recipient, _)) = event else { continue }
                #expect(Array(recipient.utf8) == Array(text.utf8))
            }
            #expect(try await journal.verify() == .whole(count: 7, head: journal.head().hash))
        }
    }

    @Test(arguments: Store.allCases) func aStaleWriterIsFencedOff(store: Store) async throws {
        try await store.run { journal in
            _ = try await journal.append([Samples.opened], at: Samples.clock, after: 0)
            for stale: Int64 in [0, 2, -1] {
                await #expect(throws: JournalError.conflict(expected: stale, found: 1)) {
                    try await journal.append([Samples.opened], at: Samples.clock, after: stale)
                }
            }
            #expect(try await journal.head().sequence == 1)
            #expect(try await journal.entries(after: 0, limit: 9).count == 1)
        }
    }

    @Test(arguments: Store.allCases) func ofTwoWritersAtOnceOneWins(store: Store) async throws {
        try await store.run { journal in
            let wins = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        (try? await journal.append([Samples.opened], at: Samples.clock, after: 0)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let head = try await journal.head()
            #expect(wins == 1 && head.sequence == 1)
        }
    }

    @Test(arguments: Store.allCases) func appendingNothingChangesNothing(store: Store) async throws {
        try await store.run { journal in
            _ = try await journal.append([Samples.opened], at: Samples.clock, after: 0)
            let before = try await journal.head().hash
            #expect(try await journal.append([], at: Samples.clock, after: 1) == 1)
            #expect(try await journal.head().hash == before)
            await #expect(throws: JournalError.conflict(expected: 0, found: 1)) {
                try await journal.append([], at: Samples.clock, after: 0)
            }
        }
    }

    @Test(arguments: Store.allCases) func readingKeepsToItsLimits(store: Store) async throws {
        try await store.run { journal in
            _ = try await journal.append(Array(Samples.all.prefix(6)), at: Samples.clock, after: 0)
            #expect(try await journal.entries(after: 2, limit: 3).map(\.sequence) == [3, 4, 5])
            #expect(try await journal.entries(after: 5, limit: 3).map(\.sequence) == [6])
            #expect(try await journal.entries(after: -7, limit: 1).map(\.sequence) == [1])
            #expect(try await journal.entries(after: 6, limit: 3).isEmpty)
            #expect(try await journal.entries(after: .max, limit: 3).isEmpty)
            #expect(try await journal.entries(after: 0, limit: 0).isEmpty)
            #expect(try await journal.entries(after: 0, limit: -1).isEmpty)
        }
    }

    @Test(arguments: Store.allCases) func theChainGrowsAndStaysWhole(store: Store) async throws {
        try await store.run { journal in
            var hashes: Set<[UInt8]> = []
            for version in 0..<Int64(5) {
                _ = try await journal.append([.attemptsStarted(["a1"])], at: Samples.clock, after: version)
                let head = try await journal.head()
                hashes.insert(head.hash)
                #expect(try await journal.verify() == .whole(count: version + 1, head: head.hash))
            }
            #expect(hashes.count == 5)
        }
    }
}
