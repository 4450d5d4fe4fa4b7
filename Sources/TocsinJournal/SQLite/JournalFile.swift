// A journal file opened for reading only: a backup, an evidence copy, or the daemon's own beside the daemon.

import Foundation
import GRDB
package import TocsinCore

/// Never writes to the file, and leaves nothing beside one that is closed.
package final class JournalFile: Sendable {
    let queue: DatabaseQueue

    /// Throws `schemaNewer` for a file of a newer binary, `storage` for what is no journal.
    package convenience init(_ path: String) throws(JournalError) {
        guard PrivateFile.exists(path) else { throw .storage("\(path) : fichier absent") }
        let (queue, schema) = try Self.open(path)
        guard schema > 0 else { throw .storage("\(path) : ce fichier n'est pas un journal de Tocsin") }
        self.init(queue)
    }

    private init(_ queue: DatabaseQueue) { self.queue = queue }

    package func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        try await queue.entries(after: version, limit: limit)
    }

    package func head() async throws -> (sequence: Int64, hash: [UInt8]) {
        let head = try await queue.head()
        return (head.sequence, head.hash)
    }

    package func verify() async throws -> ChainVerdict { try await verify(against: nil).chain }

    /// Walks the whole chain in one snapshot, a batch at a time. Writers go on meanwhile.
    ///
    /// `anchor` is only asked of a chain that is whole.
    package func verify(
        against anchor: Anchor?
    ) async throws -> (chain: ChainVerdict, anchor: AnchorVerdict?) {
        try await storage {
            try await queue.read { db in
                let table = EntryTable(db: db)
                var walk = ChainWalk(anchor: anchor)
                while true {
                    let batch = try table.entries(after: walk.head.sequence, limit: 512)
                    for entry in batch {
                        if let fault = walk.step(entry) { return (fault, nil) }
                    }
                    guard batch.isEmpty else { continue }
                    let verdict = walk.finish(announced: try table.head())
                    if case .whole = verdict { return (verdict, walk.anchored) }
                    return (verdict, nil)
                }
            }
        }
    }

    /// Writes a compact, durable copy, mode 0600, to a path that must not exist yet. Writers go on meanwhile.
    package func copy(to path: String) async throws {
        try PrivateFile.create(path)
        do {
            try await storage {
                try await queue.writeWithoutTransaction {
                    try $0.execute(sql: "VACUUM INTO ?", arguments: [path])
                }
            }
            try PrivateFile.sync(path)
        } catch {
            PrivateFile.remove(path)
            throw error
        }
    }

    /// Refuses a schema that is too new; returns the one found, 0 when there are no tables.
    static func checkSchema(_ path: String) throws(JournalError) -> Int { try open(path).schema }

    private static func open(_ path: String) throws(JournalError) -> (queue: DatabaseQueue, schema: Int) {
        try storageNow {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "journal-reader"
            let queue = try DatabaseQueue(path: address(path), configuration: configuration)
            return (queue, try queue.read { try Schema.checkKnown($0) })
        }
    }

    /// A file without a write-ahead log has no writer: as `immutable`, SQLite puts nothing beside it.
    private static func address(_ path: String) -> String {
        guard !PrivateFile.exists(path + "-wal"),
            let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
        else { return path }
        return "file:\(escaped)?immutable=1"
    }
}
