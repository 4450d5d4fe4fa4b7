// Reads the ministry's export of mayors (Répertoire national des élus): names and offices, nothing else.

package import TocsinCore
import TocsinSettings

/// A mayor as the national register has it. The date of birth of that file is never read.
package struct RegisteredMayor: Sendable, Hashable {
    package var insee: String
    package var commune: String
    package var lastName: String
    package var firstName: String
    /// First day in office; nil when the file does not say.
    package var since: CivilTime?
}

package struct MayorsFile: Sendable {
    /// The file of the whole country is some 5 MB.
    package static let maxBytes = 16_000_000

    /// A word of the header that no title above it holds.
    private static let mark = "Libellé de la commune"

    /// INSEE code of the department: the others' lines are passed over.
    let department: String

    package init(department: String) { self.department = department }

    package func read(path: String) -> SheetReading<RegisteredMayor> {
        let log = FaultLog()
        guard let file = SourceFile.read(path, log, maxBytes: Self.maxBytes) else {
            return SheetReading([], log)
        }
        return read(file, log)
    }

    package func read(_ bytes: [UInt8], name: String) -> SheetReading<RegisteredMayor> {
        read(SourceFile(name: name, bytes: bytes), FaultLog())
    }

    private func read(_ file: SourceFile, _ log: FaultLog) -> SheetReading<RegisteredMayor> {
        guard let sheet = Sheet(file, log, headerContaining: Self.mark) else {
            return SheetReading([], log)
        }
        guard let columns = Columns(sheet, log) else { return SheetReading([], log) }
        var byCode: [String: Int] = [:]
        var mayors: [RegisteredMayor] = []
        for cells in sheet.rows where columns.isOf(department, cells) {
            guard let mayor = mayor(cells, columns, sheet, log) else { continue }
            guard let index = byCode[mayor.insee] else {
                byCode[mayor.insee] = mayors.count
                mayors.append(mayor)
                continue
            }
            log.warning(
                at: cells[0].place, "deux maires pour la commune \(mayor.insee)",
                "le plus récemment entré en fonction est retenu")
            if let since = mayor.since, since > mayors[index].since ?? CivilTime(1, 1, 1) {
                mayors[index] = mayor
            }
        }
        if mayors.isEmpty, log.isEmpty {
            log.fault(
                at: file.start, "aucun maire du département \(department) dans ce fichier",
                "prendre l'export des maires de tout le pays, ou celui de ce département")
        }
        return SheetReading(mayors, log)
    }

    private func mayor(
        _ cells: [Sheet.Cell], _ columns: Columns, _ sheet: Sheet, _ log: FaultLog
    ) -> RegisteredMayor? {
        guard cells.count <= sheet.header.count, cells.count > columns.lastRequired,
            let code = columns.code(cells, department),
            let commune = columns.text(.commune, cells), let last = columns.text(.lastName, cells),
            let first = columns.text(.firstName, cells)
        else {
            log.fault(at: cells[0].place, "ligne incomplète ou décalée", "reprendre le fichier à sa source")
            return nil
        }
        do {
            return RegisteredMayor(
                insee: try Cells.insee(code), commune: try Cells.text(commune),
                lastName: try Cells.text(last), firstName: try Cells.text(first),
                since: columns.text(.since, cells).flatMap { Self.day($0.text) })
        } catch {
            let place = columns.text(.code, cells)?.place ?? cells[0].place
            log.fault(at: place, error.what, error.mend)
            return nil
        }
    }

    /// `05/04/2026` or `2026-04-05`.
    private static func day(_ text: String) -> CivilTime? {
        let french = text.split(separator: "/").compactMap { Int($0) }
        let iso = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        let parts = french.count == 3 ? french.reversed() : iso
        guard parts.count == 3 else { return nil }
        let day = CivilTime(parts[0], parts[1], parts[2])
        return day.isReal ? day : nil
    }
}

/// The columns we read, by what the ministry has called them over the years.
private struct Columns {
    enum Field: CaseIterable { case department, code, commune, lastName, firstName, since }

    private static let required: [Field] = [.code, .commune, .lastName, .firstName]

    private static func names(_ field: Field) -> [String] {
        switch field {
        case .department: ["Code du département", "Code du département (Maire)", "Code département"]
        case .code: ["Code de la commune", "Code Insee de la commune", "Code commune"]
        case .commune: ["Libellé de la commune", "Nom de la commune", "Libellé commune"]
        case .lastName: ["Nom de l'élu", "Nom"]
        case .firstName: ["Prénom de l'élu", "Prénom"]
        case .since: ["Date de début de la fonction", "Date de début de fonction"]
        }
    }

    private var indices: [Field: Int] = [:]

    var lastRequired: Int { Self.required.compactMap { indices[$0] }.max() ?? 0 }

    init?(_ sheet: Sheet, _ log: FaultLog) {
        let header = sheet.header.map { Spelling.folded($0.text) }
        for field in Field.allCases {
            let found = Self.names(field).lazy.compactMap { name in
                header.firstIndex(of: Spelling.folded(name))
            }
            indices[field] = found.first
        }
        let missing = Self.required.filter { indices[$0] == nil }
        guard let place = sheet.header.first?.place, missing.isEmpty else {
            let names = missing.compactMap { Self.names($0).first }.map { "`\($0)`" }
            log.fault(
                at: sheet.header.first?.place ?? Place(file: "", line: 1, column: 1),
                "il manque : \(names.joined(separator: ", "))",
                "prendre le fichier « elus-maires » du Répertoire national des élus, avec son en-tête"
            )
            return nil
        }
        if indices[.since] == nil {
            log.warning(
                at: place, "pas de colonne « Date de début de la fonction »",
                "on ne saura pas depuis quand les maires ont changé")
        }
    }

    /// The cell, unless it is empty.
    func text(_ field: Field, _ cells: [Sheet.Cell]) -> Sheet.Cell? {
        guard let index = indices[field], cells.indices.contains(index), !cells[index].text.isEmpty else {
            return nil
        }
        return cells[index]
    }

    /// Judged on the department's own column, even with its 0 lost, else on the code of the commune.
    func isOf(_ department: String, _ cells: [Sheet.Cell]) -> Bool {
        if let own = text(.department, cells)?.text {
            return Self.department(own) == department || (own.count == 1 && "0" + own == department)
        }
        let code = text(.code, cells)?.text ?? ""
        return code.hasPrefix(department) || (code.count == 4 && ("0" + code).hasPrefix(department))
    }

    /// Older files number a commune within its department.
    func code(_ cells: [Sheet.Cell], _ department: String) -> String? {
        guard let code = text(.code, cells)?.text else { return nil }
        return code.count == 3 ? department.prefix(2) + code : code
    }

    /// The register's letters for overseas departments: ZA is 971.
    private static func department(_ code: String) -> String {
        let overseas = ["ZA": "971", "ZB": "972", "ZC": "973", "ZD": "974", "ZM": "976"]
        return overseas[code.uppercased()] ?? code.uppercased()
    }
}
