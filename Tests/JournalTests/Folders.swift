// Folders and files for the journal tests, gone when the test ends.

import Foundation
import GRDB
import Synchronization
import TocsinCore
import TocsinJournal

func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
}

/// A closed journal file that holds `events`.
func withFile(_ events: [Event], _ body: (String) async throws -> Void) async throws {
    try await withFolder { folder in
        let journal = try await SQLiteJournal.open(folder: folder)
        _ = try await journal.append(events, at: Samples.clock, after: 0)
        try journal.close()
        try await body("\(folder)/\(SQLiteJournal.fileName)")
    }
}

/// Changes the file as somebody with the database in hand would, the triggers out of the way.
func tamper(_ path: String, _ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
        for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
            try db.execute(sql: "DROP TRIGGER \(trigger)")
        }
        try db.execute(sql: sql, arguments: arguments)
    }
    try queue.close()
}

func brokenSequence(_ path: String) async throws -> Int64? {
    if case .broken(let sequence, _) = try await JournalFile(path).verify() { sequence } else { nil }
}

func folder(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

/// The bytes of each entry, as they are chained.
enum StoredBytes {
    static func all(_ path: String) async throws -> [(sequence: Int64, bytes: Data)] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try await queue.read { db in
            try Row.fetchAll(db, sql: "SELECT sequence, bytes FROM entry").map {
                (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1))
            }
        }
    }
}

/// What was said, in order.
final class Words: Sendable {
    private let said = Mutex<[String]>([])

    var all: [String] { said.withLock { $0 } }
    var say: @Sendable (String) -> Void { { line in self.said.withLock { $0.append(line) } } }
}
