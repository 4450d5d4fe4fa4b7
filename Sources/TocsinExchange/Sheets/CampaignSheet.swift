// GALA's sheets: the communes to call, out; which of them were reached, and when, back in.

package import TocsinCore
import TocsinSettings

/// `insee;commune;joint;heure`: `joint` says oui or non; `heure` is `14:50`, `14h50` or a date and an hour,
/// and may be left out. Other spellings of the columns are known, other columns are passed over.
package struct CampaignSheet: Sendable {
    /// Each column by what exports call it; ours first.
    private static let names: [(column: String, names: [String])] = [
        ("insee", ["insee", "code insee", "code insee de la commune", "code commune", "code"]),
        ("joint", ["joint", "jointe", "joints", "resultat", "statut", "etat"]),
        ("heure", ["heure", "heure de l'appel", "date et heure", "horodatage", "date"]),
    ]
    private static let answers: [(String, Bool)] = [
        ("oui", true), ("non", false), ("joint", true), ("jointe", true), ("non joint", false),
        ("non jointe", false), ("o", true), ("n", false), ("1", true), ("0", false), ("vrai", true),
        ("faux", false), ("echec", false), ("succes", true), ("acquitte", true), ("non acquitte", false),
    ]

    private let zone: ZoneRules
    private let now: Instant

    package init(zone: ZoneRules, now: Instant) { (self.zone, self.now) = (zone, now) }

    package static func bytes(_ seats: [FrozenSeat]) -> [UInt8] {
        SheetWriter.bytes(
            ["insee", "commune", "joint", "heure"], seats.map { [$0.seat, $0.title, "", ""] })
    }

    /// The lines as this very reader takes them, in UTF-8: what was read elsewhere is sent on unharmed.
    package static func bytes(_ lines: [CampaignLine], zone: ZoneRules) -> [UInt8] {
        SheetWriter.bytes(
            ["insee", "joint", "heure"],
            lines.map { line in
                let at = line.at.map { String(zone.iso($0)) } ?? ""
                return [line.insee, line.isReached ? "oui" : "non", at]
            })
    }

    package func read(_ bytes: [UInt8], name: String) -> SheetReading<CampaignLine> {
        let log = FaultLog()
        guard let sheet = Sheet(SourceFile(name: name, bytes: bytes), log),
            let columns = columns(of: sheet, log)
        else { return SheetReading([], log) }
        var seen: [String: Place] = [:]
        let lines = sheet.rows.compactMap { cells -> CampaignLine? in
            let before = log.faults.list.count
            guard let line = line(cells, columns, log) else { return nil }
            if let first = seen.updateValue(cells[0].place, forKey: line.insee) {
                log.fault(
                    at: cells[0].place, "la commune \(line.insee) figure déjà ligne \(first.line)",
                    "ne garder qu'une ligne par commune")
            }
            return log.faults.list.count == before ? line : nil
        }
        if sheet.rows.isEmpty, let place = sheet.header.first?.place {
            log.fault(at: place, "aucune commune dans ce fichier", "prendre le résultat de la campagne")
        }
        return SheetReading(lines, log)
    }

    private func columns(of sheet: Sheet, _ log: FaultLog) -> [String: Int]? {
        let header = sheet.header.map { Spelling.folded($0.text) }
        var columns: [String: Int] = [:]
        for (column, names) in Self.names {
            columns[column] =
                names.lazy.compactMap { name in
                    header.firstIndex(of: Spelling.folded(name))
                }.first
        }
        let missing = ["insee", "joint"].filter { columns[$0] == nil }
        guard missing.isEmpty else {
            if let place = sheet.header.first?.place {
                log.fault(
                    at: place, "il manque : \(missing.map { "`\($0)`" }.joined(separator: ", "))",
                    "l'en-tête doit être : insee;joint;heure")
            }
            return nil
        }
        return columns
    }

    private func line(
        _ cells: [Sheet.Cell], _ columns: [String: Int], _ log: FaultLog
    ) -> CampaignLine? {
        func cell(_ column: String) -> Sheet.Cell? {
            guard let index = columns[column], cells.indices.contains(index), !cells[index].text.isEmpty
            else { return nil }
            return cells[index]
        }
        guard let code = cell("insee"), let answer = cell("joint") else {
            log.fault(at: cells[0].place, "ligne incomplète", "remplir `insee` et `joint`")
            return nil
        }
        let insee = read(code, log) { text throws(AddressFault) in try Cells.insee(text) }
        let folded = Spelling.folded(answer.text)
        let isReached = Self.answers.first { Spelling.folded($0.0) == folded }?.1
        if isReached == nil {
            log.fault(
                at: answer.place, "joint : valeur inconnue « \(answer.text.prefix(40)) »",
                "écrire oui ou non")
        }
        let at = cell("heure").map { moment($0, log) }
        guard let insee, let isReached else { return nil }
        return CampaignLine(insee: insee, isReached: isReached, at: at ?? nil)
    }

    private func moment(_ cell: Sheet.Cell, _ log: FaultLog) -> Instant? {
        if let time = try? TimeText(zone: zone, now: now).read(cell.text, .past, option: "heure") {
            return time.instant
        }
        return read(cell, log) { text throws(AddressFault) in try Cells.moment(text, in: zone) }
    }

    private func read<T>(
        _ cell: Sheet.Cell, _ log: FaultLog, _ check: (String) throws(AddressFault) -> T
    ) -> T? {
        do {
            return try check(cell.text)
        } catch {
            log.fault(at: cell.place, error.what, error.mend)
            return nil
        }
    }
}
