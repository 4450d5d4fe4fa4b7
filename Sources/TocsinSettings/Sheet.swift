// Reads a CSV file as a spreadsheet writes it: `;`, `,` or tab, quotes, and the encodings it saves in.

/// A table with a header line; every cell knows its place.
package struct Sheet {
    package static let maxRows = 50_000
    /// Ours have nine columns, the widest we read sixteen.
    static let maxColumns = 200

    package struct Cell: Sendable {
        package var text: String
        package var place: Place
        /// Written behind an apostrophe, as our own exports do: text, whatever it looks like.
        package var isProtected = false
    }

    package var header: [Cell]
    package var rows: [[Cell]]

    /// Nil, with its fault, when the file is no table at all. What precedes the line that holds
    /// `headerContaining` (a title, say) is passed over.
    package init?(_ file: SourceFile, _ log: FaultLog, headerContaining mark: String? = nil) {
        guard let text = file.sheetText(log) else { return nil }
        guard var lines = Self.cells(text, file.start, log, mark) else { return nil }
        if let mark, let index = lines.firstIndex(where: { $0.contains { $0.text.contains(mark) } }) {
            lines.removeFirst(index)
        }
        guard let first = lines.first else {
            log.fault(
                at: file.start, "fichier vide", "écrire la ligne d'en-tête, puis une ligne par destinataire")
            return nil
        }
        guard lines.count <= Self.maxRows else {
            log.fault(
                at: lines[Self.maxRows][0].place, "plus de \(Self.maxRows) lignes", "découper le fichier")
            return nil
        }
        header = first
        rows = Array(lines.dropFirst())
        dropRowsOfAnotherSeparator(log)
    }

    /// Text that a spreadsheet computes or counts (a formula, +33…, 01001, 1E5), or that reads as damage
    /// (#…). Our exports put an apostrophe before it, and reading takes that one away.
    package static func isRisky(_ text: some StringProtocol) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        if ["=", "+", "-", "@", "\t", "\r", "#"].contains(first) { return true }
        guard text.count > 1, first.properties.numericType == .decimal,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x45 || $0 == 0x65 })
        else { return false }
        return first == "0" || text.count > 11 || text.contains("E") || text.contains("e")
    }

    /// A line of cells in one piece, pasted from a file with other separators.
    private mutating func dropRowsOfAnotherSeparator(_ log: FaultLog) {
        guard header.count > 1 else { return }
        let needed = header.count - 1
        rows.removeAll { row in
            guard row.count == 1,
                let other = Separator.all.first(where: { Separator.count($0, in: row[0].text) >= needed })
            else { return false }
            log.fault(
                at: row[0].place,
                "séparateurs mélangés : cette ligne est découpée par \(Separator.name(other))",
                "employer partout le séparateur de l'en-tête")
            return true
        }
    }

    /// Lines of cells, blank lines left out; nil when a quote is never closed.
    private static func cells(
        _ text: String, _ start: Place, _ log: FaultLog, _ mark: String?
    ) -> [[Cell]]? {
        let stated = Separator.stated(by: text)
        let separator = stated ?? Separator.found(in: text, mark)
        var reader = CellReader(separator: separator, place: start)
        for scalar in text.unicodeScalars { reader.take(scalar) }
        reader.finish()
        if let place = reader.openQuote {
            log.fault(
                at: place, "guillemet jamais refermé",
                "fermer la cellule par « \" », ou doubler un guillemet du texte")
            return nil
        }
        if let place = reader.loneReturn {
            log.fault(
                at: place, "fin de ligne Macintosh (retour chariot seul)",
                "l'enregistrer de nouveau en « CSV UTF-8 » dans le tableur")
            return nil
        }
        if let place = reader.tooWide {
            log.fault(at: place, "plus de \(maxColumns) cellules sur une ligne", "vérifier les séparateurs")
            return nil
        }
        if let place = reader.strayText {
            log.fault(
                at: place, "texte après un guillemet fermé",
                "mettre toute la cellule entre guillemets, et doubler ceux du texte")
        }
        let lines = stated == nil ? reader.lines : Array(reader.lines.dropFirst())
        return isMixed(header: lines.first ?? [], separator, log) ? nil : lines
    }

    /// True, with its fault, for a header that two separators cut.
    private static func isMixed(
        header: [Cell], _ separator: Unicode.Scalar, _ log: FaultLog
    ) -> Bool {
        for cell in header where header.count > 1 {
            guard let other = cell.text.unicodeScalars.first(where: Separator.all.contains) else { continue }
            log.fault(
                at: cell.place,
                "séparateurs mélangés dans l'en-tête : \(Separator.name(separator)) et "
                    + Separator.name(other), "n'en employer qu'un dans tout le fichier")
            return true
        }
        return false
    }
}

/// What parts the cells of a line.
enum Separator {
    static let all: [Unicode.Scalar] = [";", "\t", ","]

    static func name(_ separator: Unicode.Scalar) -> String {
        separator == "\t" ? "tabulation" : "« \(separator) »"
    }

    static func count(_ separator: Unicode.Scalar, in text: some StringProtocol) -> Int {
        var (count, quoted) = (0, false)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.toggle() }
            if scalar == separator && !quoted { count += 1 }
        }
        return count
    }

    /// `sep=;` on the first line, as Excel writes and reads it.
    static func stated(by text: String) -> Unicode.Scalar? {
        let scalars = Array(text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }.prefix(6))
        guard scalars.count == 5, String(text.prefix(4)).lowercased() == "sep=" else { return nil }
        return all.contains(scalars[4]) ? scalars[4] : nil
    }

    /// The most frequent of the header; `;` before tab before `,`.
    static func found(in text: String, _ mark: String?) -> Unicode.Scalar {
        let lines = text.split(maxSplits: 20, whereSeparator: \.isNewline).prefix(20)
        let header = mark.flatMap { mark in lines.first { $0.contains(mark) } } ?? lines.first ?? ""
        var best: (separator: Unicode.Scalar, count: Int) = (";", 0)
        for separator in all {
            let count = count(separator, in: header)
            if count > best.count { best = (separator, count) }
        }
        return best.separator
    }
}

/// Cuts text into cells one scalar at a time.
private struct CellReader {
    let separator: Unicode.Scalar
    var place: Place
    private(set) var lines: [[Sheet.Cell]] = []
    /// Where the quote that is open now was opened.
    private(set) var openQuote: Place?
    /// The first text between a closing quote and the end of its cell.
    private(set) var strayText: Place?
    /// The first character after a carriage return that no line feed follows.
    private(set) var loneReturn: Place?
    /// The first cell beyond what any table of ours holds.
    private(set) var tooWide: Place?
    private var row: [Sheet.Cell] = []
    private var cell = ""
    private var cellPlace: Place
    private var quoteJustClosed = false
    /// The cell began with a quote.
    private var isQuoted = false
    private var returned = false

    init(separator: Unicode.Scalar, place: Place) {
        (self.separator, self.place, cellPlace) = (separator, place, place)
    }

    mutating func take(_ scalar: Unicode.Scalar) {
        defer { place.advance(past: scalar) }
        if returned, scalar != "\n", loneReturn == nil { loneReturn = place }
        returned = scalar == "\r" && openQuote == nil
        if openQuote != nil {
            if scalar == "\"" {
                (openQuote, quoteJustClosed) = (nil, true)
            } else {
                cell.unicodeScalars.append(scalar)
            }
            return
        }
        switch scalar {
        case "\"" where quoteJustClosed:
            cell.append("\"")
            openQuote = place
        case "\"" where cell.isEmpty:
            (openQuote, isQuoted) = (place, true)
        case separator: endCell(next: 1)
        case "\n": endLine()
        case "\r": return
        default:
            if isQuoted, !scalar.properties.isWhitespace, strayText == nil { strayText = place }
            cell.unicodeScalars.append(scalar)
        }
        quoteJustClosed = false
    }

    mutating func finish() { endLine() }

    private mutating func endCell(next: Int) {
        let trimmed = cell.drop(while: \.isWhitespace)
        let end =
            trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        if row.count < Sheet.maxColumns {
            row.append(Self.unprotected(String(trimmed[..<end]), at: cellPlace))
        } else if tooWide == nil {
            tooWide = cellPlace
        }
        (cell, isQuoted) = ("", false)
        cellPlace = Place(file: place.file, line: place.line, column: place.column + next)
    }

    /// Takes away the apostrophe that our exports put before what is risky, and no other.
    private static func unprotected(_ text: String, at place: Place) -> Sheet.Cell {
        if text.unicodeScalars.first == "'" {
            let rest = String(text.unicodeScalars.dropFirst())
            if rest.unicodeScalars.first == "'" || Sheet.isRisky(rest) {
                return Sheet.Cell(text: rest, place: place, isProtected: true)
            }
        }
        return Sheet.Cell(text: text, place: place)
    }

    private mutating func endLine() {
        endCell(next: 0)
        if row.contains(where: { !$0.text.isEmpty }) { lines.append(row) }
        row = []
        cellPlace = Place(file: place.file, line: place.line + 1, column: 1)
    }
}
