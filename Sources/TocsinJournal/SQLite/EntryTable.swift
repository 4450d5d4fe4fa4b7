// Reading and writing stored entries inside a transaction that somebody else opened.

import Foundation
import GRDB
import TocsinCore

/// The tables `entry`, `personal` and `meta` of one database, within one access to it.
struct EntryTable {
    let db: Database

    func head() throws -> ChainHead {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT sequence, hash FROM meta")) else {
            throw JournalError.damaged(sequence: 0, reason: "la table meta est vide")
        }
        let head = ChainHead(sequence: try row.decode(atIndex: 0), hash: try row.bytes(atIndex: 1))
        guard (0..<Int64.max).contains(head.sequence) else {
            throw JournalError.damaged(
                sequence: 0, reason: "la fin annoncée, n° \(head.sequence), est impossible")
        }
        return head
    }

    /// Puts `entries` behind `version`, or throws `conflict` when the table has moved on.
    ///
    /// Encoded one by one: a release to a hundred thousand never stands in memory twice.
    func append(_ stretches: [Stretch], after version: Int64) throws -> Int64 {
        var end = try head()
        guard end.sequence == version else {
            throw JournalError.conflict(expected: version, found: end.sequence)
        }
        let insert = try db.cachedStatement(
            sql: "INSERT INTO entry (sequence, kind, bytes, hash) VALUES (?, ?, ?, ?)")
        let beside = try db.cachedStatement(
            sql: "INSERT INTO personal (sequence, slot, salt, value) VALUES (?, ?, ?, ?)")
        let salts = FreshSalts()
        for stretch in stretches {
            for event in stretch.events {
                let entry = EntryCodec.encode(event, at: stretch.clock, salt: salts.next)
                end = end.next(entry.bytes)
                try insert.execute(arguments: [end.sequence, entry.kind, Data(entry.bytes), Data(end.hash)])
                for (slot, personal) in entry.personal.enumerated() {
                    try beside.execute(arguments: [
                        end.sequence, slot, Data(personal.salt), Data(personal.value.utf8),
                    ])
                }
            }
        }
        let advance = try db.cachedStatement(sql: "UPDATE meta SET sequence = ?, hash = ?")
        try advance.execute(arguments: [end.sequence, Data(end.hash)])
        return end.sequence
    }

    /// At most `limit` stored entries above `version`, in order, with their personal values.
    func entries(after version: Int64, limit: Int) throws -> [StoredEntry] {
        let select = try db.cachedStatement(
            sql: "SELECT sequence, kind, bytes, hash FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?")
        let rows = try Row.fetchCursor(select, arguments: [version, max(limit, 0)])
        var entries: [StoredEntry] = []
        while let row = try rows.next() {
            entries.append(
                StoredEntry(
                    sequence: try row.decode(atIndex: 0), kind: try row.decode(atIndex: 1),
                    bytes: try row.bytes(atIndex: 2), hash: try row.bytes(atIndex: 3)))
        }
        try addPersonalValues(to: &entries)
        return entries
    }

    private func addPersonalValues(to entries: inout [StoredEntry]) throws {
        guard let first = entries.first, let last = entries.last else { return }
        let select = try db.cachedStatement(
            sql: """
                SELECT sequence, slot, salt, value FROM personal WHERE sequence BETWEEN ? AND ?
                ORDER BY sequence, slot
                """)
        let rows = try Row.fetchCursor(select, arguments: [first.sequence, last.sequence])
        var index = 0
        while let row = try rows.next() {
            let sequence: Int64 = try row.decode(atIndex: 0)
            while index < entries.count, entries[index].sequence < sequence { index += 1 }
            guard index < entries.count, entries[index].sequence == sequence else { continue }
            entries[index].personal[try row.decode(atIndex: 1)] = PersonalValue(
                salt: try row.bytes(atIndex: 2),
                value: String(decoding: try row.bytes(atIndex: 3), as: UTF8.self))
        }
    }
}

extension DatabaseQueue {
    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        try await storage {
            try await read { try EntryTable(db: $0).entries(after: version, limit: limit) }
        }.map { try JournalEntry($0) }
    }

    /// Of the entry in that place; nil where there is none.
    func hash(at sequence: Int64) async throws -> [UInt8]? {
        let next = try await storage {
            try await read { try EntryTable(db: $0).entries(after: sequence - 1, limit: 1) }
        }
        guard let entry = next.first, entry.sequence == sequence else { return nil }
        return entry.hash
    }

    func head() async throws -> ChainHead {
        try await storage { try await read { try EntryTable(db: $0).head() } }
    }
}

extension Row {
    /// Throws where the column holds no blob, whatever a stranger put there.
    fileprivate func bytes(atIndex index: Int) throws -> [UInt8] {
        Array(try decode(Data.self, atIndex: index))
    }
}
