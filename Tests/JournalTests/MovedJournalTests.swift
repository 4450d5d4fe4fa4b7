// A journal taken away under the daemon: nothing is said to be kept that the next start will not find.

import Foundation
import Testing
import TocsinCore
import TocsinJournal

struct MovedJournalTests {
    private func append(_ title: String, to journal: SQLiteJournal, after version: Int64) async throws
        -> Int64
    {
        let clock = ClockReading(
            instant: Instant(seconds: 1_795_223_520), wall: Instant(seconds: 1_795_223_520), bootID: "b",
            bootMilliseconds: 1, synchronised: true)
        return try await journal.append([.settingsLoaded(digest: title)], at: clock, after: version)
    }

    @Test(arguments: ["", "-wal"]) func whatIsMovedAwayIsWrittenNoMore(_ suffix: String) async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            #expect(try await append("a", to: journal, after: 0) == 1)
            let path = "\(folder)/\(SQLiteJournal.fileName)\(suffix)"
            try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/ailleurs\(suffix)")
            await #expect(throws: JournalError.self) { _ = try await append("b", to: journal, after: 1) }
        }
    }

    /// Copied back meanwhile: another file under the same name.
    @Test func whatIsReplacedIsWrittenNoMore() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            _ = try await append("a", to: journal, after: 0)
            let path = "\(folder)/\(SQLiteJournal.fileName)"
            try FileManager.default.copyItem(atPath: path, toPath: "\(path).copie")
            #expect(rename("\(path).copie", path) == 0)
            await #expect(throws: JournalError.self) { _ = try await append("b", to: journal, after: 1) }
        }
    }
}
