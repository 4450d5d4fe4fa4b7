// One line of a sheet whose columns are found by name, each cell read by the function of its kind.

/// Where each column of a sheet stands.
package struct SheetColumns {
    let indices: [String: Int]

    /// Nil when a required column is missing. Names are compared without case and accents.
    package init?(
        _ sheet: Sheet, _ columns: [String], required: [String], optional: Set<String> = [], _ log: FaultLog
    ) {
        let byFolded = Dictionary(
            columns.map { (Spelling.folded($0), $0) }, uniquingKeysWith: { first, _ in first })
        var indices: [String: Int] = [:]
        for (index, cell) in sheet.header.enumerated() where !cell.text.isEmpty {
            guard let column = byFolded[Spelling.folded(cell.text)] else {
                log.fault(
                    at: cell.place, "colonne inconnue « \(cell.text.prefix(40)) »",
                    Spelling.suggestion(for: cell.text, among: columns))
                continue
            }
            if indices.updateValue(index, forKey: column) != nil {
                log.fault(at: cell.place, "colonne `\(column)` en double", "n'en garder qu'une")
            }
        }
        let missing = columns.filter { indices[$0] == nil && !optional.contains($0) }
        if !missing.isEmpty, let place = sheet.header.first?.place {
            log.fault(
                at: place, "il manque : \(missing.map { "`\($0)`" }.joined(separator: ", "))",
                "l'en-tête doit être : \(columns.joined(separator: ";"))")
        }
        guard required.allSatisfy({ indices[$0] != nil }) else { return nil }
        self.indices = indices
    }

    package func has(_ column: String) -> Bool { indices[column] != nil }
}

package struct SheetLine {
    let columns: SheetColumns
    package let cells: [Sheet.Cell]
    package let log: FaultLog

    package init(_ columns: SheetColumns, _ cells: [Sheet.Cell], _ log: FaultLog) {
        (self.columns, self.cells, self.log) = (columns, cells, log)
    }

    /// Where the line begins.
    package var place: Place { cells.first?.place ?? Place(file: "", line: 1, column: 1) }

    package func place(of column: String) -> Place { cell(column)?.place ?? place }

    /// Says what is wrong with the line as a whole: cells too many, too few, or that swallowed other lines.
    package func checkShape(of sheet: Sheet) {
        let width = sheet.header.count
        for (index, cell) in cells.enumerated() {
            if !cell.text.isEmpty, index >= width || sheet.header[index].text.isEmpty {
                log.fault(
                    at: cell.place, "cette ligne a plus de cellules que l'en-tête",
                    "retirer le séparateur de trop, ou mettre la cellule entre guillemets")
                break
            }
        }
        for cell in cells where cell.text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
            log.fault(
                at: cell.place, "saut de ligne dans une cellule",
                "l'effacer, ou retirer le guillemet qui ouvre la cellule")
        }
        if cells.count < width, let last = cells.last {
            log.fault(
                at: last.place, "cette ligne a moins de cellules que l'en-tête (ligne coupée ?)",
                "vérifier la dernière cellule, puis compléter jusqu'à \(width) cellules")
        }
    }

    /// The cell's text, or nil when it is empty, missing or damaged (which is said).
    package func text(_ column: String) -> String? {
        guard let cell = cell(column), !cell.text.isEmpty else { return nil }
        return read(column) { () throws(AddressFault) in try Cells.text(cell) }
    }

    package func required(_ column: String) -> String? {
        if isEmpty(column) {
            fault(column, "la colonne `\(column)` est vide", "la remplir")
            return nil
        }
        return text(column)
    }

    /// The cell as it stands, before any judgement.
    package func raw(_ column: String) -> String? { cell(column)?.text }

    package func isEmpty(_ column: String) -> Bool { cell(column)?.text.isEmpty ?? true }

    package func address<T>(_ column: String, _ check: (String) throws(AddressFault) -> T) -> T? {
        guard let text = text(column) else { return nil }
        return read(column, label: true) { () throws(AddressFault) in try check(text) }
    }

    package func choice<T>(_ column: String, _ words: [(String, T)]) -> T? {
        guard let text = text(column) else { return nil }
        let folded = Spelling.folded(text)
        if let match = words.first(where: { Spelling.folded($0.0) == folded }) { return match.1 }
        fault(
            column, "\(column) : valeur inconnue « \(text.prefix(40)) »",
            "choisir parmi : \(words.map(\.0).joined(separator: ", "))")
        return nil
    }

    package func fault(_ column: String, _ what: String, _ mend: String) {
        log.fault(at: place(of: column), what, mend)
    }

    private func read<T>(
        _ column: String, label: Bool = false, _ check: () throws(AddressFault) -> T
    ) -> T? {
        do {
            return try check()
        } catch {
            fault(column, label ? "\(column) : \(error.what)" : error.what, error.mend)
            return nil
        }
    }

    private func cell(_ column: String) -> Sheet.Cell? {
        guard let index = columns.indices[column], cells.indices.contains(index) else { return nil }
        return cells[index]
    }
}
