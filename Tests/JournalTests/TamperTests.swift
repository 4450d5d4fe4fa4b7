// Every change to a stored journal is found, and named by its first bad entry.

import Foundation
import GRDB
import Testing
import TocsinCore
import TocsinJournal

@Suite("Tampering")
struct TamperTests {
    static let events = Array(Samples.all.prefix(6))

    @Test(arguments: [
        ("DELETE FROM entry WHERE sequence = 3", 3),
        ("DELETE FROM entry WHERE sequence = 6", 6),
        ("DELETE FROM entry WHERE sequence >= 4", 4),
        ("DELETE FROM entry", 1),
        ("UPDATE entry SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE sequence = 2", 2),
        ("UPDATE entry SET bytes = x'' WHERE sequence = 2", 2),
        ("UPDATE entry SET bytes = bytes || x'00' WHERE sequence = 5", 5),
        ("UPDATE entry SET hash = zeroblob(32) WHERE sequence = 4", 4),
        ("UPDATE entry SET kind = 'missed' WHERE sequence = 4", 4),
        (
            "UPDATE entry SET sequence = -sequence WHERE sequence IN (2, 3); "
                + "UPDATE entry SET sequence = 5 + sequence WHERE sequence < 0", 2
        ),
        ("UPDATE entry SET sequence = 7 WHERE sequence = 6", 6),
        ("INSERT INTO entry SELECT 7, kind, bytes, hash FROM entry WHERE sequence = 6", 7),
        ("UPDATE personal SET value = 'Mme Autre' WHERE sequence = 4", 4),
        ("UPDATE personal SET salt = zeroblob(16) WHERE sequence = 4", 4),
        ("INSERT INTO personal VALUES (4, 99, x'00', 'ajouté')", 4),
        ("INSERT INTO personal VALUES (2, -1, x'00', 'ajouté')", 2),
        ("UPDATE meta SET sequence = 8", 7),
        ("UPDATE meta SET hash = zeroblob(32)", 6),
    ])
    func isFoundAtItsFirstBadEntry(sql: String, sequence: Int64) async throws {
        try await withFile(Self.events) { path in
            #expect(try await brokenSequence(path) == nil)
            try tamper(path, sql)
            #expect(try await brokenSequence(path) == sequence)
        }
    }

    @Test func anySingleFlippedBitOfAnEntryIsFound() async throws {
        try await withFile(Self.events) { path in
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "DROP TRIGGER entry_update") }
            let entry = "FROM entry WHERE sequence = 3"
            let bytes = try await queue.read { try Data.fetchOne($0, sql: "SELECT bytes \(entry)") }
            let whole = try #require(bytes)
            for index in whole.indices {
                var flipped = whole
                flipped[index] ^= 1 << UInt8(index % 8)
                try await queue.write { [flipped] in
                    try $0.execute(sql: "UPDATE entry SET bytes = ? WHERE sequence = 3", arguments: [flipped])
                }
                #expect(try await brokenSequence(path) == 3, "octet \(index)")
            }
            try await queue.write {
                try $0.execute(sql: "UPDATE entry SET bytes = ? WHERE sequence = 3", arguments: [whole])
            }
            #expect(try await brokenSequence(path) == nil)
        }
    }

    @Test func aBadEntryFarBackIsFound() async throws {
        try await withFile((0..<1500).map { .attemptsStarted([AttemptID("a\($0)")]) }) { path in
            try tamper(path, "UPDATE entry SET bytes = zeroblob(length(bytes)) WHERE sequence IN (700, 1400)")
            #expect(try await brokenSequence(path) == 700)
        }
    }

    @Test func aColumnOfAnotherTypeIsAnErrorAndNoCrash() async throws {
        for column in ["kind = 12", "bytes = 'texte'", "hash = 7"] {
            try await withFile(Self.events) { path in
                try tamper(path, "UPDATE entry SET \(column) WHERE sequence = 2")
                let verdict = try? await JournalFile(path).verify()
                if case .whole? = verdict { Issue.record("\(column) est passé inaperçu") }
            }
        }
    }

    @Test(arguments: [Int64.min, -1, .max])
    func anImpossibleEndIsAnErrorAndNoCrash(sequence: Int64) async throws {
        try await withFile(Self.events) { path in
            try tamper(path, "UPDATE meta SET sequence = ?", [sequence])
            await #expect(throws: JournalError.self) { try await JournalFile(path).verify() }
            await #expect(throws: JournalError.self) {
                try await SQLiteJournal.open(folder: folder(of: path))
            }
        }
    }

    @Test func readingADamagedEntryNamesIt() async throws {
        try await withFile(Self.events) { path in
            try tamper(
                path, "UPDATE entry SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE sequence = 2")
            let journal = try await SQLiteJournal.open(folder: folder(of: path))
            let error = await #expect(throws: JournalError.self) {
                try await journal.entries(after: 0, limit: 9)
            }
            guard case .damaged(sequence: 2, _)? = error else { return #expect(error == nil) }
        }
    }

    @Test func anErasedPersonalValueLeavesTheChainWhole() async throws {
        try await withFile(Self.events) { path in
            let before = try await JournalFile(path).verify()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "DELETE FROM personal WHERE sequence = 4") }
            try queue.close()
            let file = try JournalFile(path)
            #expect(try await file.verify() == before)
            guard case .opened(let opening)? = try await file.entries(after: 3, limit: 1).first?.event,
                case .opened(let original) = Samples.opened
            else { return #expect(Bool(false), "l'ouverture manque") }
            #expect(opening.title == "(effacé)")
            #expect(opening.place == original.place && opening.rules == original.rules)
        }
    }

    @Test func noPersonalValueStandsInTheChain() async throws {
        try await withFile(Samples.all) { path in
            let queue = try DatabaseQueue(path: path)
            let rows = try await queue.read { try Data.fetchAll($0, sql: "SELECT bytes FROM entry") }
            let chain = rows.reduce(Data(), +)
            for name in [
                "Goff", "Kervella", "+33639980104", "Riou", "Le Bris", "Salaün", "maire@", "préfète",
            ] {
                #expect(chain.range(of: Data(name.utf8)) == nil, "\(name)")
            }
            #expect(chain.range(of: Data("29-2026-E007".utf8)) != nil)
        }
    }
}
