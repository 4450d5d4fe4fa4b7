// The chain as a running daemon reads it: one entry's hash, the entries after a snapshot, and the whole of it
// without haste.

import Foundation
import GRDB
package import TocsinCore

extension SQLiteJournal {
    /// Nil where there is no such entry.
    package func hash(of sequence: Int64) async throws -> [UInt8]? {
        try await storage {
            try await queue.read { db in
                try Data.fetchOne(db, sql: "SELECT hash FROM entry WHERE sequence = ?", arguments: [sequence])
                    .map(Array.init)
            }
        }
    }

    /// What is wrong with the entries after one whose hash is known; nil when nothing is.
    package func fault(after sequence: Int64, hash: [UInt8]) async throws -> ChainFault? {
        let verdict = try await queue.walk(from: ChainHead(sequence: sequence, hash: hash))
        return verdict.fault
    }

    /// The whole chain on a connection of its own, with a pause after each piece as long as the piece took:
    /// half of one processor at most, and no reader that keeps the log of writes from being folded in.
    package func patrol() async throws -> ChainVerdict {
        try await JournalFile(path).queue.walk(from: ChainHead(), unhurried: true)
    }
}

extension ChainVerdict {
    package var fault: ChainFault? {
        if case .broken(let sequence, let reason) = self {
            ChainFault(sequence: sequence, reason: reason)
        } else {
            nil
        }
    }
}

extension DatabaseQueue {
    /// Piece by piece: what is appended meanwhile belongs to it. What the file does not hold any more is a
    /// broken entry; a file that could not be read just now is none.
    fileprivate func walk(from start: ChainHead, unhurried: Bool = false) async throws -> ChainVerdict {
        var walk = ChainWalk(from: start)
        while true {
            try Task.checkCancellation()
            let began = ContinuousClock.now
            let place = walk.head.sequence
            do {
                let (entries, end) = try await read { db in
                    let table = EntryTable(db: db)
                    return (try table.entries(after: place, limit: 512), try table.head())
                }
                for entry in entries {
                    if let fault = walk.step(entry) { return fault }
                }
                if entries.isEmpty { return walk.finish(announced: end) }
            } catch  where isDamage(error) {
                return .broken(sequence: walk.head.sequence + 1, reason: "illisible : \(error)")
            }
            if unhurried { try await Task.sleep(for: ContinuousClock.now - began) }
        }
    }
}

/// The file is spoilt, as against not readable just now.
private func isDamage(_ error: any Error) -> Bool {
    switch error {
    case let error as DatabaseError: [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    case is RowDecodingError: true
    case JournalError.damaged: true
    default: false
    }
}
