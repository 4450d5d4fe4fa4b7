// The reserve beside the journal: really allocated, for its owner alone, and laid again once it is gone.

import Foundation
import Testing
import TocsinCore
import TocsinJournal

@Suite("Reserve") struct ReserveTests {
    private func taken(_ path: String) -> Int64 {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int64(facts.st_blocks) * 512 : -1
    }

    @Test func itIsLaidAtTheStartAndAgainOnceItIsGone() async throws {
        try await withFolder { folder in
            let journal = try await SQLiteJournal.open(folder: folder)
            let path = "\(folder)/ballast"
            #expect(taken(path) >= Limits.reserve)
            #expect(try mode(path) == 0o600)
            #expect(journal.reserve.isLaid && journal.reserve.free > 0)
            try FileManager.default.removeItem(atPath: path)
            #expect(!journal.reserve.isLaid)
            // A file with a hole in it frees nothing.
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            truncate(path, Int(Limits.reserve))
            #expect(!journal.reserve.isLaid)
            journal.layReserve()
            #expect(journal.reserve.isLaid && taken(path) >= Limits.reserve)
            try journal.close()
        }
    }
}
