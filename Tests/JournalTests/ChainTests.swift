// The chain as its description says it is, and what a running daemon makes of a page it cannot read.

import Crypto
import Foundation
import GRDB
import Testing
import TocsinCore
import TocsinJournal

@Suite("Chain") struct ChainTests {
    /// SHA-256(hash before ‖ sequence, 8 bytes big-endian ‖ bytes): an auditor needs nothing of ours.
    @Test func everyHashCanBeComputedByAnybody() async throws {
        try await withFile(Samples.all) { path in
            let queue = try DatabaseQueue(path: path)
            let rows = try await queue.read { db in
                try Row.fetchAll(db, sql: "SELECT sequence, bytes, hash FROM entry ORDER BY sequence")
                    .map { (sequence: $0[0] as Int64, bytes: $0[1] as Data, hash: $0[2] as Data) }
            }
            #expect(rows.map(\.sequence) == (1...Int64(Samples.all.count)).map { $0 })
            var before = Data(repeating: 0, count: 32)
            for row in rows {
                var covered = before
                for shift in stride(from: 56, through: 0, by: -8) {
                    covered.append(UInt8(truncatingIfNeeded: row.sequence >> Int64(shift)))
                }
                covered.append(row.bytes)
                #expect(Data(SHA256.hash(data: covered)) == row.hash, "\(row.sequence)")
                before = row.hash
            }
        }
    }

    /// The end can be read, and so the daemon starts; its patrol comes to the page later.
    @Test func aPageThatCannotBeReadIsABrokenEntryToThePatrol() async throws {
        let events = [[Event]](repeating: Samples.all, count: 60).flatMap(\.self)
        try await withFile(events) { path in
            try await Self.spoilAPage(of: path)
            let journal = try await SQLiteJournal.open(folder: folder(of: path))
            guard case .broken(let sequence, let reason) = try await journal.patrol() else {
                Issue.record("the patrol found nothing")
                return
            }
            #expect(reason.hasPrefix("illisible") && (1...Int64(events.count)).contains(sequence))
            try journal.close()
        }
    }

    /// Takes from the leaf in the middle of the table what tells what kind of page it is.
    private static func spoilAPage(of path: String) async throws {
        let queue = try DatabaseQueue(path: path)
        let found = try await queue.read {
            try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'entry'")
        }
        try queue.close()
        var file = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        func number(at place: Int, _ length: Int) -> Int {
            file[place..<place + length].reduce(0) { $0 << 8 | Int($1) }
        }
        let size = number(at: 16, 2)
        let root = (try #require(found) - 1) * size
        #expect(file[root] == 5, "an inner page")
        let middle = number(at: root + 3, 2) / 2
        let leaf = number(at: root + number(at: root + 12 + 2 * middle, 2), 4)
        file[(leaf - 1) * size] = 0xFF
        try Data(file).write(to: URL(fileURLWithPath: path))
    }
}
