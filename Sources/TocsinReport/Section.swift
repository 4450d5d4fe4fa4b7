// What the text and the page have in common: titles, sentences and tables of cells, not yet laid out.

struct Section {
    var title: String
    var sentences: [String] = []
    var table: Table?
    /// Beneath the table.
    var notes: [String] = []

    var isEmpty: Bool { sentences.isEmpty && table?.rows.isEmpty ?? true }
}

struct Table {
    var columns: [Column]
    /// As many cells as columns.
    var rows: [[Cell]]

    struct Column {
        var title: String
        /// Characters of the widest cell in text; longer ones are wrapped.
        var width: Int
    }

    /// Lines as entered by people: the renderer makes them safe to show.
    struct Cell: ExpressibleByStringLiteral {
        var lines: [String]

        init(_ lines: String?...) { self.lines = lines.compactMap { $0 } }
        init(stringLiteral value: String) { lines = [value] }
    }
}
