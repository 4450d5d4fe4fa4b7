// A fault of a file written by people: where it is, what is wrong and how to mend it.

import TocsinCore

/// One fault. `line` and `column` count from 1; `what` and `mend` are French and never empty.
package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int
    package var what: String
    package var mend: String

    package init(file: String, line: Int, column: Int, what: String, mend: String) {
        (self.file, self.line, self.column) = (file, line, column)
        // What is quoted comes from the file: it stays on its line, and keeps its passwords to itself.
        (self.what, self.mend) = (what.visible.withoutPasswords, mend.visible)
    }

    package var description: String { "\(file.visible):\(line):\(column): \(what) ; \(mend)" }
}

/// All the faults found in one go, in the order of the files and of their lines; never empty.
package struct Faults: Error, Sendable, CustomStringConvertible {
    package var list: [Fault]

    package init(list: [Fault]) { self.list = list }

    package var description: String { list.map(\.description).joined(separator: "\n") }
}

/// A place in a file, both numbers from 1, columns in Unicode scalars.
package struct Place: Sendable, Hashable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        (self.file, self.line, self.column) = (file, line, column)
    }

    package var description: String { "\(file):\(line):\(column)" }
}

/// Gathers faults while reading goes on, so that a person mends them all at once.
package final class FaultLog {
    private var found: [Fault] = []
    package private(set) var warnings: [Fault] = []

    package init() {}

    package var isEmpty: Bool { found.isEmpty }
    package var count: Int { found.count }

    package func fault(at place: Place, _ what: String, _ mend: String) {
        found.append(Fault(file: place.file, line: place.line, column: place.column, what: what, mend: mend))
    }

    package func warning(at place: Place, _ what: String, _ mend: String) {
        warnings.append(
            Fault(file: place.file, line: place.line, column: place.column, what: what, mend: mend))
    }

    /// The faults file by file in the order of reading, each file from top to bottom.
    package var faults: Faults {
        var rank: [String: Int] = [:]
        for fault in found where rank[fault.file] == nil { rank[fault.file] = rank.count }
        let key = { (f: Fault) in (rank[f.file] ?? 0, f.line, f.column) }
        return Faults(list: found.sorted { key($0) < key($1) })
    }
}

extension String {
    /// `nom:secret@hôte`, wherever a quotation holds it, loses all that stands before the `@`.
    fileprivate var withoutPasswords: String {
        guard contains("@") else { return self }
        return split(separator: "«", omittingEmptySubsequences: false).map { part in
            guard let at = part.lastIndex(of: "@") else { return String(part) }
            let before = part[..<at]
            let start = before.firstRange(of: "://")?.upperBound ?? before.startIndex
            guard before[start...].contains(":") else { return String(part) }
            return "\(part[..<start])…\(part[at...])"
        }.joined(separator: "«")
    }
}
