// A journal that lasts as long as the process: same bytes, same chain, no disk. For replays and tests.

package import TocsinCore

package actor MemoryJournal: Journal {
    private var stored: [StoredEntry] = []
    private var end = ChainHead()

    private let salt: @Sendable () -> [UInt8]

    /// `salt` makes one salt for each personal value; a simulation needs the same ones again.
    package init(salt: @escaping @Sendable () -> [UInt8] = PersonalValue.freshSalt) { self.salt = salt }

    package func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        guard version == end.sequence else {
            throw JournalError.conflict(expected: version, found: end.sequence)
        }
        for stretch in stretches {
            for event in stretch.events {
                let entry = EntryCodec.encode(event, at: stretch.clock, salt: salt)
                end = end.next(entry.bytes)
                stored.append(StoredEntry(entry, at: end))
            }
        }
        return end.sequence
    }

    package func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        let skipped = Int(min(max(version, 0), end.sequence))
        return try stored.dropFirst(skipped).prefix(max(limit, 0)).map { try JournalEntry($0) }
    }

    package func head() async throws -> (sequence: Int64, hash: [UInt8]) { (end.sequence, end.hash) }

    package func verify() async throws -> ChainVerdict {
        var walk = ChainWalk()
        for entry in stored {
            if let fault = walk.step(entry) { return fault }
        }
        return walk.finish(announced: end)
    }
}
