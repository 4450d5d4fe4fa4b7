// The daemon's journal: one SQLite file, one writer, durable when `append` returns.

import GRDB
package import TocsinCore

package final class SQLiteJournal: Journal {
    /// Name of the file within the state folder.
    package static let fileName = "journal.sqlite"

    let path: String
    let queue: DatabaseQueue
    private let ballast: Ballast
    private let note: HeadNote
    /// The file and its log of writes, as they were opened.
    private let files: [PrivateFile.Identity?]
    /// Whether it is the journal that this machine last wrote; judged when it was opened.
    package let lineage: Lineage

    private init(path: String, queue: DatabaseQueue, ballast: Ballast, note: HeadNote, lineage: Lineage) {
        (self.path, self.queue, self.ballast) = (path, queue, ballast)
        (self.note, self.lineage, files) = (note, lineage, Self.files(path))
    }

    /// Opens or creates the journal of a state folder, which must exist.
    ///
    /// A file of a newer schema is refused before anything is written to it.
    package static func open(folder: String) async throws -> SQLiteJournal {
        let path = folder.hasSuffix("/") ? folder + fileName : "\(folder)/\(fileName)"
        guard !PrivateFile.isReadOnly(folderOf: path) else { throw JournalError.storage(readOnly(path)) }
        let ballast = Ballast(folder: folder)
        try ballast.makeRoomToOpen()
        var found = 0
        if PrivateFile.exists(path) {
            found = try JournalFile.checkSchema(path)
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
        let note = HeadNote(folder: folder)
        // The note comes before the schema that promises one: a start cut short between them is no restore.
        let lineage =
            found > 0 ? try await judge(queue, note, keepsNotes: found >= Schema.firstWithNote) : nil
        try storageNow { try Schema.migrate(queue) }
        try await checkEnd(queue)
        let judged = if let lineage { lineage } else { try await judge(queue, note, keepsNotes: true) }
        // By now the log of writes is there too. SQLite does not look how this ends.
        try PrivateFile.sync(folderOf: path)
        ballast.lay()
        return SQLiteJournal(path: path, queue: queue, ballast: ballast, note: note, lineage: judged)
    }

    /// One that is our own is noted at once; another only when its being muted is in it.
    private static func judge(
        _ queue: DatabaseQueue, _ note: HeadNote, keepsNotes: Bool
    ) async throws -> Lineage {
        let (noted, head) = (note.read(), try await queue.head())
        let found = Anchor(sequence: head.sequence, hash: head.hash)
        let hash = try await queue.hash(at: noted?.sequence ?? 0)
        let lineage = Lineage.judged(noted: noted, found: found, hash: hash, keepsNotes: keepsNotes)
        guard lineage == .own else { return lineage }
        // A note that is there would do as well: it is behind, and never ahead.
        if noted == nil { try note.write(found) } else { try? note.write(found) }
        return lineage
    }

    /// From now on a journal that does not reach its present head is no longer this one.
    package func noteHead() async throws { try note.write(try await anchor()) }

    /// Whether the reserve is there, and what is free beside it.
    package var reserve: Reserve { ballast.look() }

    /// Lays the reserve again where there is room for it.
    package func layReserve() { ballast.lay() }

    /// A cancelled caller is still told what happened: a commit is never left half known.
    ///
    /// A full disk takes nothing of a commit, so the same may be tried once more when the reserve is freed.
    /// No other error is tried again: what the disk has then, nobody knows.
    package func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        do {
            return try await write(stretches, after: version)
        } catch JournalError.full(let reason) {
            guard try ballast.free() else { throw JournalError.full(reason) }
            return try await write(stretches, after: version)
        } catch JournalError.storage(let reason) where PrivateFile.isReadOnly(folderOf: path) {
            throw JournalError.storage("\(Self.readOnly(path)) (\(reason))")
        }
    }

    private static func files(_ path: String) -> [PrivateFile.Identity?] {
        [path, "\(path)-wal"].map(PrivateFile.identity)
    }

    /// What was written is not where the next start reads it when somebody moved the file meanwhile: nobody
    /// may be told that it is kept.
    private func checkStillThere() throws(JournalError) {
        guard zip(files, Self.files(path)).allSatisfy({ $0 == nil || $0 == $1 }) else {
            throw JournalError.storage(
                "\(path) a été déplacé, remplacé ou effacé pendant que le démon y écrivait")
        }
    }

    private func write(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        let end = try await storage {
            try await withCheckedThrowingContinuation { continuation in
                queue.asyncWrite {
                    try EntryTable(db: $0).append(stretches, after: version)
                } completion: { _, result in
                    continuation.resume(with: result)
                }
            }
        }
        try checkStillThere()
        return end
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

    private static func readOnly(_ path: String) -> String {
        "le système de fichiers de \(path) est en lecture seule"
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
