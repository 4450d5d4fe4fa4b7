// Reads the directories: officials by seat, media, partners, and who receives an exercise's messages.

import TocsinCore

/// One line of a directory whose columns are found by name.
private struct Line {
    let columns: [String: Int]
    let cells: [Sheet.Cell]
    let log: FaultLog

    /// The cell's text, or nil when it is empty or missing.
    func text(_ column: String) -> String? {
        guard let cell = cell(column), !cell.text.isEmpty else { return nil }
        if cell.text.hasPrefix("#") || cell.text.contains("\n") || cell.text.count > 200 {
            fault(column, "cellule abîmée « \(cell.text.prefix(20)) »", "la ressaisir en texte")
            return nil
        }
        if cell.text.contains("Ã") || cell.text.contains("\u{FFFD}") {
            fault(
                column, "accents abîmés « \(cell.text.prefix(40)) »",
                "exporter de nouveau en UTF-8 et ressaisir ce mot")
        }
        return cell.text
    }

    func required(_ column: String) -> String? {
        if cell(column)?.text.isEmpty != false {
            fault(column, "la colonne `\(column)` est vide", "la remplir")
            return nil
        }
        return text(column)
    }

    func address(_ column: String, _ check: (String) throws(AddressFault) -> String) -> String? {
        guard let text = text(column) else { return nil }
        do {
            return try check(text)
        } catch {
            fault(column, "\(column) : \(error.what)", error.mend)
            return nil
        }
    }

    func choice<T>(_ column: String, _ words: KeyValuePairs<String, T>) -> T? {
        guard let text = text(column) else { return nil }
        if let match = words.first(where: { $0.key == text }) { return match.value }
        fault(
            column, "\(column) : valeur inconnue « \(text) »",
            "choisir parmi : \(words.map(\.key).joined(separator: ", "))")
        return nil
    }

    func fault(_ column: String, _ what: String, _ mend: String) {
        guard let place = (cell(column) ?? cells.first)?.place else { return }
        log.fault(at: place, what, mend)
    }

    private func cell(_ column: String) -> Sheet.Cell? {
        guard let index = columns[column], cells.indices.contains(index) else { return nil }
        return cells[index]
    }
}

struct Directories {
    /// INSEE code of the department, nil when it could not be read.
    let department: String?
    let log: FaultLog

    static let names = ["elus.csv", "medias.csv", "partenaires.csv", "exercice.csv"]

    func officials(_ file: SourceFile) -> [Recipient] {
        let columns = [
            "insee", "commune", "maire", "courriel", "mobile", "permanence", "courriel_permanence",
            "mobile_permanence",
            "cercle",
        ]
        return recipients(file, columns, required: ["insee", "commune"]) { line in
            let insee = insee(line)
            let title = line.required("commune")
            let circle = line.choice(
                "cercle", ["perimetre": Recipient.Circle.perimeter, "departement": .department])
            let recipient = Recipient(
                seat: insee ?? "", audience: .elected, title: title ?? "", insee: insee,
                holder: line.text("maire") ?? "",
                email: line.address("courriel", Addresses.email),
                mobile: line.address("mobile", Addresses.phone),
                standbyHolder: line.text("permanence"),
                standbyEmail: line.address("courriel_permanence", Addresses.email),
                standbyMobile: line.address("mobile_permanence", Addresses.phone),
                circle: circle ?? .department)
            return insee == nil || title == nil ? nil : recipient
        }
    }

    func media(_ file: SourceFile) -> [Recipient] { plain(file, title: "media", audience: .media) }

    func partners(_ file: SourceFile) -> [Recipient] { plain(file, title: "partenaire", audience: nil) }

    func exercise(_ file: SourceFile) -> [Recipient] {
        recipients(
            file, ["id", "destinataire", "tient_lieu_de", "contact", "courriel", "mobile"], required: ["id"]
        ) { line in
            let audience = line.choice(
                "tient_lieu_de",
                ["elus": Audience.elected, "public": .general, "medias": .media, "partenaires": nil])
            return plain(line, title: "destinataire", audience: audience ?? nil)
        }
    }

    // MARK: Lines

    private func plain(_ file: SourceFile, title: String, audience: Audience?) -> [Recipient] {
        recipients(file, ["id", title, "contact", "courriel", "mobile"], required: ["id", title]) { line in
            plain(line, title: title, audience: audience)
        }
    }

    private func plain(_ line: Line, title: String, audience: Audience?) -> Recipient? {
        let seat = line.required("id")
        let name = line.required(title)
        let recipient = Recipient(
            seat: seat ?? "", audience: audience, title: name ?? "", holder: line.text("contact") ?? "",
            email: line.address("courriel", Addresses.email), mobile: line.address("mobile", Addresses.phone))
        return seat == nil || name == nil ? nil : recipient
    }

    private func insee(_ line: Line) -> String? {
        guard let code = line.required("insee") else { return nil }
        let tail = code.hasPrefix("2A") || code.hasPrefix("2B") ? code.dropFirst(2) : code[...]
        guard code.count == 5, tail.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            let mend =
                code.count == 4
                ? "le tableur a sans doute ôté le 0 de tête : mettre la colonne au format texte"
                : "écrire cinq chiffres : 29232"
            line.fault("insee", "code INSEE incorrect « \(code.prefix(20)) »", mend)
            return nil
        }
        if let department, !code.hasPrefix(department) {
            line.fault(
                "insee", "la commune \(code) n'est pas du département \(department)",
                "corriger le code, ou retirer la ligne")
        }
        return code
    }

    private func recipients(
        _ file: SourceFile, _ columns: [String], required: [String], _ read: (Line) -> Recipient?
    ) -> [Recipient] {
        guard let sheet = Sheet(file, log), let indices = indices(sheet, columns, required) else { return [] }
        var seats: Set<String> = []
        return sheet.rows.compactMap { cells in
            let line = Line(columns: indices, cells: cells, log: log)
            if cells.count > sheet.header.count {
                log.fault(
                    at: cells[sheet.header.count].place, "cette ligne a plus de cellules que l'en-tête",
                    "retirer le séparateur de trop, ou mettre la cellule entre guillemets")
            }
            guard let recipient = read(line) else { return nil }
            guard seats.insert(recipient.seat).inserted else {
                line.fault(
                    columns[0], "« \(recipient.seat) » figure déjà plus haut", "ne garder qu'une ligne")
                return nil
            }
            warnOfSilence(recipient, line, columns[0])
            return recipient
        }
    }

    private func warnOfSilence(_ recipient: Recipient, _ line: Line, _ column: String) {
        let ways = [recipient.email, recipient.mobile, recipient.standbyEmail, recipient.standbyMobile]
        guard ways.allSatisfy({ $0 == nil }), let place = line.cells.first?.place else { return }
        log.warning(
            at: place, "« \(recipient.title) » n'a ni courriel ni mobile",
            "en donner un : un agent devra l'appeler")
    }

    private func indices(_ sheet: Sheet, _ columns: [String], _ required: [String]) -> [String: Int]? {
        var indices: [String: Int] = [:]
        for (index, cell) in sheet.header.enumerated() {
            if !columns.contains(cell.text) {
                log.fault(
                    at: cell.place, "colonne inconnue « \(cell.text.prefix(40)) »",
                    Spelling.suggestion(for: cell.text, among: columns))
            } else if indices.updateValue(index, forKey: cell.text) != nil {
                log.fault(at: cell.place, "colonne `\(cell.text)` en double", "n'en garder qu'une")
            }
        }
        let missing = columns.filter { indices[$0] == nil }
        if !missing.isEmpty, let place = sheet.header.first?.place {
            log.fault(
                at: place, "il manque : \(missing.map { "`\($0)`" }.joined(separator: ", "))",
                "l'en-tête doit être : \(columns.joined(separator: ";"))")
        }
        return required.allSatisfy { indices[$0] != nil } ? indices : nil
    }
}
