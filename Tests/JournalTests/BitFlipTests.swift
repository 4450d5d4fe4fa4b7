// A file that a disk has spoilt (F2, F7, F8): one bit turned a thousand times, the log of writes torn at any
// byte, the file cut short. Nothing spoilt passes for whole, and nobody crashes.

import Foundation
import Testing
import TocsinCore
import TocsinJournal

@Suite("Spoilt files") struct BitFlipTests {
    private static let flips = 1000
    private static let seed: UInt64 = 5

    @Test func aTurnedBitIsNamedOrChangesNothing() async throws {
        try await withFile(Samples.all) { path in
            let whole = try Data(contentsOf: URL(filePath: path))
            let original = try await JournalFile(path).entries(after: 0, limit: 10_000)
            let places = try await Self.places(of: path, in: whole)
            var dice = SeededDice(seed: Self.seed)
            var named = 0
            for _ in 0..<Self.flips {
                let bit = Int.random(in: 0..<whole.count * 8, using: &dice)
                var spoilt = whole
                spoilt[bit / 8] ^= 1 << UInt8(bit % 8)
                try spoilt.write(to: URL(filePath: path))
                let verdict = try await Self.verdict(path)
                if let entry = places.first(where: { $0.value.contains(bit / 8) })?.key {
                    #expect(verdict == .broken(entry), "bit \(bit)")
                    named += 1
                }
                guard verdict == .whole else { continue }
                let entries = try await JournalFile(path).entries(after: 0, limit: 10_000)
                #expect(entries.count == original.count)
                // A personal value whose row is lost reads as one that was erased; nothing else may change.
                for (entry, was) in zip(entries, original) where entry.event != was.event {
                    #expect("\(entry.event)".contains("(effacé)"), "bit \(bit) passes for whole")
                }
            }
            #expect(named > 50)
        }
    }

    /// What a daemon that begins on the file can do: it reads a changed event as if nothing were, and the
    /// patrol names it while the daemon works; or it refuses in words.
    @Test func aTurnedBitThatADaemonBeginsWithIsNamedByItsPatrol() async throws {
        try await withFile(Samples.all) { path in
            let whole = try Data(contentsOf: URL(filePath: path))
            let original = try await JournalFile(path).entries(after: 0, limit: 10_000)
            let places = try await Self.places(of: path, in: whole)
            var dice = SeededDice(seed: Self.seed)
            var readAsChanged = 0
            for _ in 0..<60 {
                let (entry, place) = try #require(places.randomElement(using: &dice))
                let bit = Int.random(in: place.lowerBound * 8..<place.upperBound * 8, using: &dice)
                var spoilt = whole
                spoilt[bit / 8] ^= 1 << UInt8(bit % 8)
                try spoilt.write(to: URL(filePath: path))
                let journal = try await SQLiteJournal.open(folder: folder(of: path))
                if let read = try? await journal.entries(after: 0, limit: 10_000), read != original {
                    readAsChanged += 1
                }
                #expect(try await journal.patrol().fault?.sequence == entry, "bit \(bit)")
                try journal.close()
            }
            #expect(readAsChanged > 10)
        }
    }

    @Test func aTornLogOfWritesLeavesWhatCameBefore() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            for (number, event) in Samples.all.prefix(40).enumerated() {
                _ = try await journal.append([event], at: Samples.clock, after: Int64(number))
            }
            try await journal.noteHead()
            let path = "\(folder)/\(SQLiteJournal.fileName)"
            let file = try Data(contentsOf: URL(filePath: path))
            let log = try Data(contentsOf: URL(filePath: "\(path)-wal"))
            let events = try await journal.entries(after: 0, limit: 100).map(\.event)
            var dice = SeededDice(seed: Self.seed)
            let lengths = (0..<200).map { _ in Int.random(in: 0...log.count, using: &dice) }.sorted()
            var found = 0
            for length in lengths + [log.count] {
                let torn = "\(folder)/torn-\(length)"
                try FileManager.default.createDirectory(atPath: torn, withIntermediateDirectories: true)
                let copy = "\(torn)/\(SQLiteJournal.fileName)"
                try file.write(to: URL(filePath: copy))
                try log.prefix(length).write(to: URL(filePath: "\(copy)-wal"))
                try FileManager.default.copyItem(atPath: "\(folder)/head", toPath: "\(torn)/head")
                let again = try await SQLiteJournal.open(folder: torn)
                let left = try await again.entries(after: 0, limit: 100).map(\.event)
                // SQLite drops what is torn in silence: the head noted beside the journal tells.
                #expect((again.lineage == .own) == (left.count == events.count), "\(length)")
                #expect(left == Array(events.prefix(left.count)) && left.count >= found, "\(length)")
                guard case .whole = try await again.verify() else {
                    Issue.record("\(length): broken")
                    continue
                }
                found = left.count
                try again.close()
                try FileManager.default.removeItem(atPath: torn)
            }
            #expect(found == events.count)
            try journal.close()
        }
    }

    @Test func aFileCutShortNeverPassesForWhole() async throws {
        try await withFile(Samples.all) { path in
            let whole = try Data(contentsOf: URL(filePath: path))
            var dice = SeededDice(seed: Self.seed)
            let lengths = (0..<60).map { _ in Int.random(in: 0..<whole.count, using: &dice) }
            for length in lengths + stride(from: 0, to: whole.count, by: 4096) {
                try whole.prefix(length).write(to: URL(filePath: path))
                let verdict = try await Self.verdict(path)
                #expect(verdict != .whole, "\(length) of \(whole.count) bytes")
            }
        }
    }

    private enum Verdict: Equatable {
        case whole
        case broken(Int64)
        /// Refused in words.
        case unreadable
    }

    private static func verdict(_ path: String) async throws -> Verdict {
        do {
            switch try await JournalFile(path).verify() {
            case .whole: return .whole
            case .broken(let sequence, _): return .broken(sequence)
            }
        } catch is JournalError {
            return .unreadable
        }
    }

    /// Where the bytes of each entry lie in the file; not those that SQLite has split over pages.
    private static func places(of path: String, in whole: Data) async throws -> [Int64: Range<Int>] {
        var places: [Int64: Range<Int>] = [:]
        for (sequence, bytes) in try await StoredBytes.all(path) {
            if let place = whole.range(of: bytes) { places[sequence] = place }
        }
        return places
    }
}

/// One seed, one series.
struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
