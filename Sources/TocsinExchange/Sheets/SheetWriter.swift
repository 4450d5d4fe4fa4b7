// Writes a sheet that a French spreadsheet opens, runs nothing of, and gives back unharmed.

package import TocsinSettings

/// What a sheet held: what is sound in it, and every fault with its place.
package struct SheetReading<Item: Sendable>: Sendable {
    package var items: [Item]
    package var faults: [Fault]
    package var warnings: [Fault]

    package init(items: [Item], faults: [Fault] = [], warnings: [Fault] = []) {
        (self.items, self.faults, self.warnings) = (items, faults, warnings)
    }

    init(_ items: [Item], _ log: FaultLog) {
        self.init(items: items, faults: log.faults.list, warnings: log.warnings)
    }
}

enum SheetWriter {
    /// UTF-8 with byte order mark, `;` and CRLF: what a French spreadsheet opens without a question.
    static func bytes(_ header: [String], _ rows: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        for row in [header] + rows {
            bytes += row.map(cell).joined(separator: ";").utf8
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }

    private static func cell(_ text: String) -> String {
        let text = protected(onOneLine(text))
        guard text.unicodeScalars.contains(where: { "\";,\t".unicodeScalars.contains($0) }) else {
            return text
        }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    /// An apostrophe before what a spreadsheet would compute: formulas, and numbers such as +33… It is taken
    /// away on reading (`Sheet`); one that was there already is doubled so that it stays.
    static func protected(_ text: String) -> String {
        if Sheet.isRisky(text) { return "'" + text }
        guard text.unicodeScalars.first == "'" else { return text }
        let rest = String(text.unicodeScalars.dropFirst())
        return rest.unicodeScalars.first == "'" || Sheet.isRisky(rest) ? "'" + text : text
    }

    /// Line ends and control characters are spaces, none at either end: they do not survive a spreadsheet.
    private static func onOneLine(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            scalars.append(isControl || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar)
        }
        var trimmed = String(scalars).drop(while: \.isWhitespace)
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        return String(trimmed)
    }
}
