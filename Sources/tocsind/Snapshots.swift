// The state kept beside the journal by this very program: another build reads none of it.

import Foundation
import Logging
import TocsinJournal

enum Snapshots {
    static func beside(_ journal: SQLiteJournal, in folder: String, _ logger: Logger) -> SnapshotFile {
        SnapshotFile(folder: folder, journal: journal, build: build) { logger.notice("\($0)") }
    }

    /// Size and time of the program's file: what an upgrade changes.
    private static var build: String {
        let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        let time = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(facts?[.size] ?? 0)-\(time)"
    }
}
