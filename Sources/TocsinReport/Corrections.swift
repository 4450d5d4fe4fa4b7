// Which correction changed which statement, from what time: the report shows both.

import TocsinCore

struct Corrections: Sendable {
    struct Corrected: Sendable {
        var root: Statement
        /// The time that stood until this correction; nil when the statement stood withdrawn.
        var before: StatedTime?
    }

    /// By the correction's own entry.
    private(set) var corrected: [EntryID: Corrected] = [:]
    /// By the corrected statement: its last correction.
    private(set) var last: [EntryID: (by: Statement, to: StatedTime?)] = [:]

    init(_ statements: [Statement]) {
        var roots: [EntryID: EntryID] = [:]
        var originals: [EntryID: Statement] = [:]
        for statement in statements {
            guard case .corrected(let entry, let time) = statement.fact else {
                originals[statement.entry] = statement
                continue
            }
            let root = roots[entry] ?? entry
            roots[statement.entry] = root
            guard let original = originals[root] else { continue }
            let before = last[root].map(\.to) ?? original.statedAt
            corrected[statement.entry] = Corrected(root: original, before: before)
            last[root] = (statement, time)
        }
    }
}
