// What an import brings: lines of shifts, or a whole sheet of people or of a directory.

import TocsinCore
import TocsinExchange

/// What an import is read against.
struct ImportContext: Sendable {
    var department: String
    var people: [PersonID: Person]
    var paths: [PathID: Medium]

    init(_ settings: Settings) {
        department = settings.department
        people = settings.roster.people
        paths = Dictionary(settings.paths.map { ($0.id, $0.medium) }) { first, _ in first }
    }
}

extension Call {
    func importRequest(_ context: ImportContext) throws(Problem) -> RosterRequest {
        let by = body.text("by")
        let shifts = body.rows("shifts")
        if let sheet = body.text("sheet") {
            guard shifts.isEmpty else { throw Self.oneThing }
            let bytes = Array((body.text("csv") ?? "").utf8)
            if let name = DirectoryName(rawValue: sheet) {
                return .importDirectory(name, try directory(name, bytes, context), by: by)
            }
            return .importPeople(try people(bytes, context), by: by)
        }
        guard !shifts.isEmpty else { throw Self.oneThing }
        var lines: [ShiftLine] = []
        for (number, row) in shifts.enumerated() { lines.append(try line(row, number + 1)) }
        return .importShifts(lines, by: by)
    }

    private static let oneThing = Problem.malformed(
        "Un import contient des tours, ou un tableau.", hint: "« shifts », ou « sheet » et « csv »")

    // MARK: Sheets: whole or not at all; whoever wants the sound lines only sends those

    private func directory(_ name: DirectoryName, _ bytes: [UInt8], _ context: ImportContext)
        throws(Problem) -> [Recipient]
    {
        let reading = DirectorySheet(name).read(
            bytes, name: "\(name.rawValue).csv", department: context.department)
        try refuse(reading.faults.first.map { "\($0)" }, of: reading.faults.count)
        return reading.items
    }

    /// What the sheet has no column for stays as it is known.
    private func people(_ bytes: [UInt8], _ context: ImportContext) throws(Problem) -> [Person] {
        let reading = PeopleSheet(department: context.department, paths: context.paths)
            .read(bytes, name: "personnes.csv")
        try refuse(reading.faults.first.map { "\($0)" }, of: reading.faults.count)
        return reading.completed(from: context.people)
    }

    private func refuse(_ fault: String?, of count: Int) throws(Problem) {
        guard let fault else { return }
        throw .malformed(fault, hint: "\(count) faute(s) : tocsin roster import les montre toutes")
    }

    // MARK: Shifts

    private func line(_ row: [String: String], _ number: Int) throws(Problem) -> ShiftLine {
        let place = row["place"] ?? "ligne \(number)"
        return ShiftLine(
            role: RoleID(try cell("role", row, place)), person: PersonID(try cell("person", row, place)),
            from: try instant("from", row, place), until: try instant("until", row, place), place: place)
    }

    private func cell(_ name: String, _ row: [String: String], _ place: String) throws(Problem) -> String {
        guard let text = row[name], !text.trimmedIsEmpty else { throw fault(name, place, "à remplir") }
        return text
    }

    private func instant(_ name: String, _ row: [String: String], _ place: String) throws(Problem) -> Instant
    {
        let times = TimeText(zone: try known().zone, now: try known().now)
        let text = try cell(name, row, place)
        do {
            return try times.read(text, .future, option: name).instant
        } catch {
            throw fault(name, place, "une date et une heure : 2026-11-21T08:00+01:00")
        }
    }

    private func fault(_ name: String, _ place: String, _ hint: String) -> Problem {
        .malformed("\(place) : « \(name) » manque ou ne se lit pas.", hint: hint)
    }
}
