// What an import of shifts would change, line by line, before anything is changed.

package import TocsinCore
package import TocsinSettings

package struct ImportDifference: Sendable {
    package enum Effect: Sendable, Hashable {
        /// Nobody else held the role.
        case added
        /// Who was there, clipped to the line.
        case changed(was: [Shift])
        /// The same person already holds the role throughout.
        case unchanged
    }

    package struct Entry: Sendable, Hashable {
        package var line: ShiftLine
        package var effect: Effect
    }

    /// The sound lines, in the order of the file.
    package private(set) var entries: [Entry]
    /// Those of the reading, and those of lines that contradict each other.
    package private(set) var faults: [Fault]

    /// `current` gives the shifts of a role clipped to a window, as `Roster.shifts` does.
    package init(
        lines: [ShiftLine], faults: [Fault], current: (RoleID, Instant, Instant) -> [Shift]
    ) {
        let overlaps = Overlaps(lines)
        self.faults = faults + overlaps.faults
        entries = lines.enumerated().filter { !overlaps.lines.contains($0.offset) }.map { _, line in
            let was = current(line.role, line.from, line.until)
            return Entry(line: line, effect: Self.effect(of: line, on: was))
        }
    }

    package var added: [Entry] { entries.filter { $0.effect == .added } }
    package var unchanged: [Entry] { entries.filter { $0.effect == .unchanged } }
    package var changed: [Entry] {
        entries.filter {
            if case .changed = $0.effect { true } else { false }
        }
    }

    /// The lines to write into the roster: none that is already so. Nil when something is wrong with the file
    /// and only a whole one is to be applied.
    package func applicable(acceptValid: Bool) -> [ShiftLine]? {
        guard faults.isEmpty || acceptValid else { return nil }
        return entries.filter { $0.effect != .unchanged }.map(\.line)
    }

    private static func effect(of line: ShiftLine, on was: [Shift]) -> Effect {
        let others = was.filter { $0.person != line.person }
        if !others.isEmpty { return .changed(was: was) }
        var covered = line.from
        for shift in was.sorted(by: { $0.from < $1.from }) where shift.from <= covered {
            covered = max(covered, shift.until)
        }
        return covered >= line.until ? .unchanged : .added
    }
}

/// Lines of one role that claim the same time: which one is meant cannot be known, so neither is taken.
private struct Overlaps {
    private(set) var lines: Set<Int> = []
    private(set) var faults: [Fault] = []

    init(_ all: [ShiftLine]) {
        for role in Set(all.map(\.role)).sorted() {
            let mine = all.indices.filter { all[$0].role == role }.sorted {
                (all[$0].from, $0) < (all[$1].from, $1)
            }
            var last: Int?
            for index in mine {
                if let last, all[index].from < all[last].until { note(last, index, all) }
                if all[index].until > last.map({ all[$0].until }) ?? all[index].from { last = index }
            }
        }
        faults.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    private mutating func note(_ one: Int, _ other: Int, _ all: [ShiftLine]) {
        let (first, second) = (min(one, other), max(one, other))
        lines.formUnion([first, second])
        let (here, there) = (Place(all[second].place), Place(all[first].place))
        faults.append(
            Fault(
                file: here.file, line: here.line, column: here.column,
                what:
                    "les lignes \(there.line) et \(here.line) se chevauchent pour le rôle "
                    + "`\(all[second].role)`",
                mend: "corriger les heures de l'une, ou retirer l'autre"))
    }
}

extension Place {
    /// `FILE:LINE:COLUMN` or `FILE:LINE`; the first line where neither is written.
    init(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.suffix(2).compactMap { Int($0) }
        let name = { (dropped: Int) in parts.dropLast(dropped).joined(separator: ":") }
        if parts.count > 2, numbers.count == 2 {
            self.init(file: name(2), line: numbers[0], column: numbers[1])
        } else if parts.count > 1, let line = Int(parts[parts.count - 1]) {
            self.init(file: name(1), line: line, column: 1)
        } else {
            self.init(file: text, line: 1, column: 1)
        }
    }
}
