// Reads a CSV file as a spreadsheet writes it: `;` or `,`, quotes, UTF-8 with or without byte order mark.

/// A table with a header line; every cell knows its place.
struct Sheet {
    static let maxRows = 50_000

    struct Cell {
        var text: String
        var place: Place
    }

    var header: [Cell]
    var rows: [[Cell]]

    /// Nil, with its fault, when the file is no table at all.
    init?(_ file: SourceFile, _ log: FaultLog) {
        guard let text = file.text(log) else { return nil }
        let lines = Self.cells(text, file.start, log)
        guard let lines, let first = lines.first else {
            if lines != nil {
                log.fault(
                    at: file.start, "fichier vide",
                    "écrire la ligne d'en-tête, puis une ligne par destinataire")
            }
            return nil
        }
        guard lines.count <= Self.maxRows else {
            log.fault(
                at: lines[Self.maxRows][0].place, "plus de \(Self.maxRows) lignes", "découper le fichier")
            return nil
        }
        header = first
        rows = Array(lines.dropFirst())
    }

    /// Lines of cells, blank lines left out; nil when a quote is never closed.
    private static func cells(_ text: String, _ start: Place, _ log: FaultLog) -> [[Cell]]? {
        let firstLine = text.prefix { !$0.isNewline }
        let separator: Unicode.Scalar = firstLine.contains(";") ? ";" : ","
        var reader = CellReader(separator: separator, place: start)
        for scalar in text.unicodeScalars { reader.take(scalar) }
        reader.finish()
        if let place = reader.openQuote {
            log.fault(
                at: place, "guillemet jamais refermé",
                "fermer la cellule par « \" », ou doubler un guillemet du texte")
            return nil
        }
        return reader.lines
    }
}

/// Cuts text into cells one scalar at a time.
private struct CellReader {
    let separator: Unicode.Scalar
    var place: Place
    private(set) var lines: [[Sheet.Cell]] = []
    /// Where the quote that is open now was opened.
    private(set) var openQuote: Place?
    private var row: [Sheet.Cell] = []
    private var cell = ""
    private var cellPlace: Place
    private var quoteJustClosed = false

    init(separator: Unicode.Scalar, place: Place) {
        (self.separator, self.place, cellPlace) = (separator, place, place)
    }

    mutating func take(_ scalar: Unicode.Scalar) {
        defer { place.advance(past: scalar) }
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
        case "\"" where cell.isEmpty: openQuote = place
        case separator: endCell(next: 1)
        case "\n": endLine()
        case "\r": break
        default: cell.unicodeScalars.append(scalar)
        }
        quoteJustClosed = false
    }

    mutating func finish() { endLine() }

    private mutating func endCell(next: Int) {
        let trimmed = cell.drop(while: \.isWhitespace)
        let end =
            trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        row.append(Sheet.Cell(text: String(trimmed[..<end]), place: cellPlace))
        cell = ""
        cellPlace = Place(file: place.file, line: place.line, column: place.column + next)
    }

    private mutating func endLine() {
        endCell(next: 0)
        if row.contains(where: { !$0.text.isEmpty }) { lines.append(row) }
        row = []
        cellPlace = Place(file: place.file, line: place.line + 1, column: 1)
    }
}
