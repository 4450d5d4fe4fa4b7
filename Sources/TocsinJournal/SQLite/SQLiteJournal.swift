// The daemon's journal: one SQLite file, one writer, durable when `append` returns.

import GRDB
package import TocsinCore

package final class SQLiteJournal: Journal {
    /// Name of the file within the state folder.
    package static let fileName = "journal.sqlite"

    private let path: String
    private let queue: DatabaseQueue

    private init(path: String, queue: DatabaseQueue) { (self.path, self.queue) = (path, queue) }

    /// Opens or creates the journal of a state folder, which must exist.
    ///
    /// A file of a newer schema is refused before anything is written to it.
    package static func open(folder: String) async throws -> SQLiteJournal {
        let path = folder.hasSuffix("/") ? folder + fileName : "\(folder)/\(fileName)"
        if PrivateFile.exists(path) {
            _ = try JournalFile.checkSchema(path)
            try PrivateFile.restrict(path)
        } else {
            try PrivateFile.create(path)
        }
        let queue = try storageNow {
            var configuration = Configuration()
            configuration.label = "journal"
            configuration.busyMode = .timeout(5)
            return try DatabaseQueue(path: path, configuration: configuration)
        }
        try await makeDurable(queue)
        try storageNow { try Schema.migrate(queue) }
        try await checkEnd(queue)
        return SQLiteJournal(path: path, queue: queue)
    }

    /// A cancelled caller is still told what happened: a commit is never left half known.
    package func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        try await storage {
            try await withCheckedThrowingContinuation { continuation in
                queue.asyncWrite {
                    try EntryTable(db: $0).append(stretches, after: version)
                } completion: { _, result in
                    continuation.resume(with: result)
                }
            }
        }
    }

    package func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        try await queue.entries(after: version, limit: limit)
    }

    package func head() async throws -> (sequence: Int64, hash: [UInt8]) {
        let head = try await queue.head()
        return (head.sequence, head.hash)
    }

    /// On a connection of its own: appending goes on.
    package func verify() async throws -> ChainVerdict { try await JournalFile(path).verify() }

    /// A durable copy, mode 0600, at a path that must not exist yet. Appending goes on.
    package func backup(to destination: String) async throws {
        try await JournalFile(path).copy(to: destination)
    }

    /// What `PRAGMA synchronous` reads: 2 is FULL.
    package func synchronous() async throws -> Int {
        try await storage { try await queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 } }
    }

    /// Folds the write-ahead log into the file and closes it. Nothing may be called after.
    package func close() throws(JournalError) {
        try storageNow { try queue.close() }
    }

    /// Set after opening, because the library may choose a weaker mode while it opens, and read back.
    private static func makeDurable(_ queue: DatabaseQueue) async throws {
        try await storage {
            try await queue.writeWithoutTransaction { db in
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = FULL")
                let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                guard mode == "wal", level == 2 else {
                    throw JournalError.notDurable(
                        "journal_mode \(mode ?? "?") au lieu de wal, synchronous \(level ?? -1) au lieu de 2")
                }
            }
        }
    }

    /// The announced head must be the last entry there is: a daemon never goes on behind a gap.
    private static func checkEnd(_ queue: DatabaseQueue) async throws {
        try await storage {
            try await queue.read { db in
                let table = EntryTable(db: db)
                let head = try table.head()
                let last = try table.entries(after: head.sequence - 1, limit: 2)
                guard last.map(\.sequence) == (head.sequence == 0 ? [] : [head.sequence]),
                    last.last.map({ $0.hash == head.hash }) ?? true
                else {
                    throw JournalError.damaged(
                        sequence: head.sequence, reason: "la fin du journal n'est pas celle annoncée")
                }
            }
        }
    }
}
