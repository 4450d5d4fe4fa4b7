// What only the file can show: durability mode, rights, schema, triggers, backup, a second daemon.

import Foundation
import GRDB
import Testing
import TocsinCore
import TocsinJournal

@Suite("Journal file")
struct SQLiteJournalTests {
    @Test func isFullySynchronousAndPrivate() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            #expect(try await journal.synchronous() == 2)
            _ = try await journal.append([Samples.opened], at: Samples.clock, after: 0)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            let log = ["journal.sqlite-shm", "journal.sqlite-wal"]
            #expect(files.sorted() == ["ballast", "head", "journal.sqlite"] + log)
            for file in files { #expect(try mode("\(folder)/\(file)") == 0o600, "\(file)") }
            try journal.close()
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.sorted() == ["ballast", "head", "journal.sqlite"])
        }
    }

    @Test func goesOnAfterReopening() async throws {
        try await withFile([Samples.opened]) { path in
            let folder = folder(of: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let journal = try await SQLiteJournal.open(folder: folder)
            #expect(try mode(path) == 0o600)
            #expect(try await journal.synchronous() == 2)
            #expect(try await journal.append([.attemptsStarted(["a1"])], at: Samples.clock, after: 1) == 2)
            let events = try await journal.entries(after: 0, limit: 9).map(\.event)
            #expect(events == [Samples.opened, .attemptsStarted(["a1"])])
        }
    }

    @Test func aSecondDaemonIsFencedOff() async throws {
        try await withFolder { folder in
            let one = try await SQLiteJournal.open(folder: folder)
            let other = try await SQLiteJournal.open(folder: folder)
            _ = try await one.append([Samples.opened], at: Samples.clock, after: 0)
            await #expect(throws: JournalError.conflict(expected: 0, found: 1)) {
                try await other.append([Samples.opened], at: Samples.clock, after: 0)
            }
            #expect(try await other.head() == one.head())
        }
    }

    @Test func aNewerSchemaIsRefusedUntouched() async throws {
        try await withFile([Samples.opened]) { path in
            try tamper(path, "UPDATE meta SET schema = 99")
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let folder = folder(of: path)
            let refusal = JournalError.schemaNewer(found: 99, known: 7)
            await #expect(throws: refusal) { try await SQLiteJournal.open(folder: folder) }
            #expect(throws: refusal) { try JournalFile(path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.sorted() == ["ballast", "head", "journal.sqlite"])
        }
    }

    @Test(arguments: [
        "UPDATE entry SET kind = 'x' WHERE sequence = 1", "DELETE FROM entry WHERE sequence = 2",
        "INSERT OR REPLACE INTO entry SELECT 1, kind, bytes, hash FROM entry WHERE sequence = 2",
        "INSERT INTO entry SELECT 9, kind, bytes, hash FROM entry WHERE sequence = 2",
        "UPDATE personal SET value = 'x'",
    ])
    func theFileItselfRefusesChanges(sql: String) async throws {
        try await withFile(Array(Samples.all.prefix(5))) { path in
            let queue = try DatabaseQueue(path: path)
            let error = await #expect(throws: DatabaseError.self) {
                try await queue.write { try $0.execute(sql: sql) }
            }
            #expect(error?.message == "journal: append only")
            #expect(try await brokenSequence(path) == nil)
        }
    }

    @Test func aLostEndIsNotContinued() async throws {
        try await withFile(Array(Samples.all.prefix(5))) { path in
            try tamper(path, "DELETE FROM entry WHERE sequence = 5")
            let folder = folder(of: path)
            let error = await #expect(throws: JournalError.self) {
                try await SQLiteJournal.open(folder: folder)
            }
            guard case .damaged(sequence: 5, _)? = error else { return #expect(error == nil) }
        }
    }

    /// Attack 11: text is bound, never read as SQL, whatever it holds and however long it is.
    @Test func textIsNeverReadAsSQL() async throws {
        let texts = [
            "'; DROP TABLE entry; --", "x'); DELETE FROM meta; --", "\" OR 1=1 --", "?1 :a @b $c", "%_\\'",
            "a\0'; DROP TABLE personal; --", "X'00'", String(repeating: "'", count: 1 << 20),
        ]
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            let events: [Event] = texts.flatMap { text -> [Event] in
                var statement = Samples.statement(.noted)
                (statement.by, statement.note, statement.reference) = (text, text, text)
                return [
                    .machine(ActivationID(text), .inject(to: text, text: text)),
                    .stated(ActivationID(text), statement), .settingsLoaded(digest: text),
                ]
            }
            for (place, event) in events.enumerated() {
                _ = try await journal.append([event], at: Samples.clock, after: Int64(place))
            }
            let before = try tables(folder)
            #expect(try await journal.entries(after: 0, limit: 99).map(\.event) == events)
            #expect(
                try await journal.verify() == .whole(count: Int64(events.count), head: journal.head().hash))
            try journal.close()
            let again = try await SQLiteJournal.open(folder: folder)
            #expect(try await again.entries(after: 0, limit: 99).map(\.event) == events)
            #expect(try tables(folder) == before && before == ["entry", "meta", "personal"])
        }
    }

    private func tables(_ folder: String) throws -> [String] {
        try DatabaseQueue(path: "\(folder)/\(SQLiteJournal.fileName)").read {
            try String.fetchAll(
                $0,
                sql:
                    """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name IN ('entry', 'meta', 'personal') ORDER BY name
                    """
            )
        }
    }

    @Test func aCancelledCallerStillLearnsThatItIsStored() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            let answer = try await withThrowingTaskGroup(of: Int64.self) { group in
                group.cancelAll()
                group.addTask { try await journal.append([Samples.opened], at: Samples.clock, after: 0) }
                return try await group.next()
            }
            #expect(answer == 1)
            #expect(try await journal.head().sequence == 1)
        }
    }

    @Test func aBackupIsWholePrivateAndAlone() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            _ = try await journal.append(Samples.all, at: Samples.clock, after: 0)
            let copy = "\(folder)/copie #1 100 %.sqlite"
            try await journal.backup(to: copy)
            #expect(try mode(copy) == 0o600)
            let file = try JournalFile(copy)
            #expect(try await file.verify() == journal.verify())
            #expect(try await file.entries(after: 0, limit: .max).map(\.event) == Samples.all)
            let beside = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                $0.hasPrefix("copie")
            }
            #expect(beside.count == 1)
            await #expect(throws: JournalError.self) { try await journal.backup(to: copy) }
            #expect(try await JournalFile(copy).head() == journal.head())
            await #expect(throws: JournalError.self) {
                try await journal.backup(to: "\(folder)/absent/copie.sqlite")
            }
        }
    }

    @Test func verifyingGoesOnWhileSomebodyAppends() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for version in 0..<Int64(60) {
                        _ = try await journal.append(
                            [.attemptsStarted(["a1"])], at: Samples.clock, after: version)
                    }
                }
                for _ in 0..<20 {
                    if case .broken(let sequence, let reason) = try await journal.verify() {
                        Issue.record("\(sequence) : \(reason)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await journal.verify() == .whole(count: 60, head: journal.head().hash))
        }
    }

    @Test func whatIsNoJournalIsRefused() async throws {
        try await withFolder { folder in
            await #expect(throws: JournalError.self) {
                try await SQLiteJournal.open(folder: "\(folder)/absent")
            }
            #expect(throws: JournalError.self) { try JournalFile("\(folder)/absent.sqlite") }
            let path = "\(folder)/\(SQLiteJournal.fileName)"
            try Data(repeating: 0x5A, count: 8192).write(to: URL(fileURLWithPath: path))
            await #expect(throws: JournalError.self) { try await SQLiteJournal.open(folder: folder) }
            #expect(throws: JournalError.self) { try JournalFile(path) }
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(throws: JournalError.self) { try JournalFile(path) }
            #expect(try await SQLiteJournal.open(folder: folder).head().sequence == 0)
        }
    }
}
