// The report as plain text of at most 100 columns, for a terminal and for the file of an auditor.

import TocsinCore

extension Report {
    package func text() -> String { lines.map { $0 + "\n" }.joined() }

    private var lines: [String] {
        let mark = isExercise ? [Self.exerciseMark, ""] : []
        let head = Layout.sentences([heading, activation.opening.title] + introduction)
        let body = sections.flatMap { ["", $0.title.uppercased()] + Layout.lines(of: $0) }
        let anchor = anchorSentence.map { [""] + Layout.sentences([$0]) } ?? []
        let foot = anchor + (isExercise ? ["", Self.exerciseMark] : [])
        let rule = String(repeating: "=", count: Layout.width)
        let continuation = continuedBy.map { ["", rule, ""] + $0.lines } ?? []
        return mark + head + body + foot + continuation
    }
}

/// Lays sentences and tables out in columns of a terminal.
enum Layout {
    static let width = 100
    private static let gap = 2

    static func lines(of section: Section) -> [String] {
        sentences(section.sentences) + (section.table.map(lines(of:)) ?? []) + sentences(section.notes)
    }

    static func sentences(_ sentences: [String]) -> [String] {
        sentences.flatMap { wrapped($0.visible, width) }
    }

    private static func lines(of table: Table) -> [String] {
        let rows = table.rows.map { cells in
            zip(cells, table.columns).map { cell, column in
                cell.lines.flatMap { wrapped($0.visible, column.width) }
            }
        }
        let titles = table.columns.map { [$0.title] }
        let widths = table.columns.indices.map { place in
            ([titles] + rows).flatMap { $0[place] }.map(\.count).max() ?? 0
        }
        let rules = widths.map { String(repeating: "-", count: $0) }
        let rule = rules.joined(separator: String(repeating: " ", count: gap))
        return line(titles, widths) + [rule.trimmedAtEnd] + rows.flatMap { line($0, widths) }
    }

    /// One row of the table; as many lines as its tallest cell.
    private static func line(_ cells: [[String]], _ widths: [Int]) -> [String] {
        (0..<(cells.map(\.count).max() ?? 0)).map { height in
            let padded = zip(cells, widths).map { lines, width in
                let text = height < lines.count ? lines[height] : ""
                return text + String(repeating: " ", count: max(0, width - text.count) + gap)
            }
            return padded.joined().trimmedAtEnd
        }
    }

    /// Broken at spaces; what is longer than the width is cut.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for words in unbroken(text) {
            var word = words[...]
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            while word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    /// Words, a time or duration and what French punctuation belongs to being one: "4 h 35 :".
    private static func unbroken(_ text: String) -> [String] {
        let marks: Set<Substring> = [":", ";", "?", "!", "»", "%", "h", "min", "s"]
        return text.split(separator: " ").reduce(into: []) { words, word in
            let before = words.last?.split(separator: " ").last
            let isTime = (before == "h" || before == "min") && word.allSatisfy(\.isNumber)
            if let last = words.last, isTime || before == "«" || marks.contains(word) {
                words[words.count - 1] = "\(last) \(word)"
            } else {
                words.append(String(word))
            }
        }
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
