// Shifts as a sheet: role, person, and local times that no clock change makes doubtful.

package import TocsinCore
import TocsinSettings

package struct ShiftSheet: Sendable {
    static let columns = ["role", "personne", "nom", "debut", "fin", "source"]

    private let zone: ZoneRules
    private let roles: Lookup<RoleID>
    private let people: Lookup<PersonID>

    package init(roster: Roster) {
        zone = roster.zone
        roles = Lookup(
            roster.roles.map { ($0.id, $0.title) }, unknown: "le rôle",
            several: "plusieurs rôles s'appellent")
        people = Lookup(
            roster.people.values.sorted { $0.id < $1.id }.map { ($0.id, $0.name) }, unknown: "la personne",
            several: "plusieurs personnes s'appellent")
    }

    // MARK: Out

    package func bytes(_ shifts: [Shift]) -> [UInt8] {
        let rows = shifts.map { shift in
            [
                shift.role.rawValue, shift.person.rawValue, people.titles[shift.person] ?? "",
                Cells.written(shift.from, in: zone), Cells.written(shift.until, in: zone),
                shift.source.french,
            ]
        }
        return SheetWriter.bytes(Self.columns, rows)
    }

    // MARK: In

    package func read(_ bytes: [UInt8], name: String) -> SheetReading<ShiftLine> {
        let log = FaultLog()
        let file = SourceFile(name: name, bytes: bytes)
        guard let sheet = Sheet(file, log),
            let columns = SheetColumns(
                sheet, Self.columns, required: ["role", "debut", "fin"],
                optional: ["personne", "nom", "source"], log)
        else { return SheetReading([], log) }
        let lines = sheet.rows.map { SheetLine(columns, $0, log) }
        let isForeign = lines.contains { line in
            ["debut", "fin"].contains { line.raw($0).map(Cells.isForeign) ?? false }
        }
        let shifts = lines.compactMap { line in
            let before = line.faultsSoFar
            line.checkShape(of: sheet)
            let shift = shift(line, besideForeignDates: isForeign)
            return line.faultsSoFar == before ? shift : nil
        }
        return SheetReading(shifts, log)
    }

    private func shift(_ line: SheetLine, besideForeignDates isForeign: Bool) -> ShiftLine? {
        let role = line.required("role").flatMap { roles.find($0, "role", line) }
        let person = person(line)
        let from = moment("debut", line, besideForeignDates: isForeign)
        let until = moment("fin", line, besideForeignDates: isForeign)
        _ = line.text("source")
        guard let role, let person, let from, let until else { return nil }
        guard from < until else {
            line.fault("fin", "cette garde finit avant d'avoir commencé", "corriger `debut` ou `fin`")
            return nil
        }
        if until - from > .hours(24 * 31) {
            line.log.warning(
                at: line.place(of: "fin"), "cette garde dure plus d'un mois", "vérifier `debut` et `fin`")
        }
        return ShiftLine(role: role, person: person, from: from, until: until, place: line.place.description)
    }

    private func moment(_ column: String, _ line: SheetLine, besideForeignDates isForeign: Bool) -> Instant? {
        guard let text = line.required(column) else { return nil }
        if isForeign, !Cells.isForeign(text), Cells.readsBothWays(text) {
            line.fault(
                column,
                "\(column) : date douteuse « \(text.prefix(40)) », d'autres ici ne sont pas à la française",
                "écrire toutes les dates ainsi : 2026-11-21 08:00")
            return nil
        }
        return line.address(column) { text throws(AddressFault) in try Cells.moment(text, in: zone) }
    }

    /// By identifier or by name; where both stand they must agree.
    private func person(_ line: SheetLine) -> PersonID? {
        guard !line.isEmpty("personne") else {
            guard !line.isEmpty("nom") else {
                line.fault("personne", "cette ligne ne nomme personne", "remplir `personne` ou `nom`")
                return nil
            }
            return line.text("nom").flatMap { people.find($0, "nom", line) }
        }
        guard let person = line.text("personne").flatMap({ people.find($0, "personne", line) }) else {
            return nil
        }
        guard let name = line.text("nom") else { return line.isEmpty("nom") ? person : nil }
        guard let known = people.titles[person], Spelling.folded(known) != Spelling.folded(name),
            person.rawValue != name
        else { return person }
        line.fault(
            "nom", "la personne `\(person)` s'appelle « \(known) », pas « \(name.prefix(40)) »",
            "corriger `personne` ou `nom`")
        return nil
    }
}

/// Finds somebody or something by identifier or by title, case and accents aside.
private struct Lookup<ID: Name>: Sendable {
    let titles: [ID: String]
    private let byWord: [String: [ID]]
    private let words: [String]
    private let unknown: String
    private let several: String

    init(_ known: [(ID, String)], unknown: String, several: String) {
        titles = Dictionary(known, uniquingKeysWith: { first, _ in first })
        var byWord: [String: [ID]] = [:]
        for (id, title) in known { byWord[Spelling.folded(title), default: []].append(id) }
        for (id, _) in known { byWord[Spelling.folded(id.rawValue)] = [id] }
        (self.byWord, self.unknown, self.several) = (byWord, unknown, several)
        words = known.flatMap { [$0.0.rawValue, $0.1] }
    }

    /// The nearest word, or the whole list while it is one that a person reads.
    private func mend(for text: String, _ log: FaultLog) -> String {
        // Looking for near words costs; a file wrong throughout needs no two hundred hints.
        if log.count < 200 {
            let suggestion = Spelling.suggestion(for: text, among: words)
            if suggestion.count <= 300 { return suggestion }
        }
        return "l'écrire comme dans roster.yaml, par son identifiant ou son nom entier"
    }

    func find(_ text: String, _ column: String, _ line: SheetLine) -> ID? {
        if titles[ID(text)] != nil { return ID(text) }
        let found = byWord[Spelling.folded(text)] ?? []
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            line.fault(
                column, "\(unknown) « \(text.prefix(40)) » n'existe pas",
                mend(for: text, line.log))
        } else {
            line.fault(
                column, "\(several) « \(text.prefix(40)) »",
                "écrire l'identifiant : \(found.map(\.rawValue).joined(separator: " ou "))")
        }
        return nil
    }
}
