// Gathers what is wrong with a calendar, at most as much as somebody reads.

import TocsinCore
import TocsinSettings

final class CalendarFaults {
    let file: String
    private(set) var list: [Fault] = []
    /// Counts those that were not kept, too.
    private(set) var count = 0

    init(file: String) { self.file = file }

    func add(_ line: Int, _ what: String, _ mend: String) {
        count += 1
        guard count <= CalendarLimits.faults else { return }
        list.append(Fault(file: file, line: line, column: 1, what: what, mend: mend))
    }

    /// In the order of the lines.
    var all: [Fault] {
        var sorted = list.sorted { $0.line < $1.line }
        if count > list.count, let last = sorted.last {
            sorted.append(
                Fault(
                    file: file, line: last.line, column: 1,
                    what: "\(count - list.count) fautes de plus, non listées",
                    mend: "corriger les premières, puis recommencer"))
        }
        return sorted
    }
}

extension String {
    /// Short enough, and free of what a terminal would obey, to be quoted in a fault.
    var quoted: String {
        let kept = unicodeScalars.prefix(61).map { scalar in
            scalar.properties.generalCategory == .control ? " " : String(scalar)
        }
        return "« " + kept.prefix(60).joined() + (kept.count > 60 ? "…" : "") + " »"
    }
}
