// Lines of an import as the API takes them, read into shifts and people.

import TocsinCore
import TocsinExchange

extension Call {
    func importRequest(department: String) throws(Problem) -> RosterRequest {
        if let name = body.text("directory").flatMap(DirectoryName.init(rawValue:)) {
            return try directory(name, department)
        }
        let (shifts, people) = (body.rows("shifts"), body.rows("people"))
        guard shifts.isEmpty != people.isEmpty else {
            throw .malformed(
                "Un import contient des tours, ou des personnes.",
                hint: "« shifts », « people », ou « directory » et « csv »")
        }
        let by = body.text("by")
        if people.isEmpty {
            var lines: [ShiftLine] = []
            for (number, row) in shifts.enumerated() { lines.append(try line(row, number + 1)) }
            return .importShifts(lines, by: by)
        }
        return .importPeople(try self.people(people), by: by)
    }

    /// Whole or not at all: whoever wants the sound lines only sends those.
    private func directory(_ name: DirectoryName, _ department: String) throws(Problem) -> RosterRequest {
        let reading = DirectorySheet(name).read(
            Array((body.text("csv") ?? "").utf8), name: "\(name.rawValue).csv", department: department)
        if let fault = reading.faults.first {
            throw .malformed("\(fault)", hint: "\(reading.faults.count) faute(s) : tocsin roster directory")
        }
        return .importDirectory(name, reading.items, by: body.text("by"))
    }

    private func line(_ row: [String: String], _ number: Int) throws(Problem) -> ShiftLine {
        let place = row["place"] ?? "ligne \(number)"
        return ShiftLine(
            role: RoleID(try cell("role", row, place)), person: PersonID(try cell("person", row, place)),
            from: try instant("from", row, place), until: try instant("until", row, place), place: place)
    }

    /// A person is repeated for each contact point, in order of preference.
    private func people(_ rows: [[String: String]]) throws(Problem) -> [Person] {
        var people: [Person] = []
        for (number, row) in rows.enumerated() {
            let place = row["place"] ?? "ligne \(number + 1)"
            let id = PersonID(try cell("person", row, place))
            let contact = try contact(row, place)
            if let known = people.firstIndex(where: { $0.id == id }) {
                people[known].contacts.append(contact)
            } else {
                people.append(
                    Person(
                        id: id, name: try cell("name", row, place), contacts: [contact],
                        language: row["language"] ?? "fr", user: row["user"],
                        verified: row["verified"].flatMap { Int64($0) },
                        consent: row["consent"].flatMap { Int64($0) }))
            }
        }
        return people
    }

    private func contact(_ row: [String: String], _ place: String) throws(Problem) -> ContactPoint {
        guard let medium = Medium(rawValue: try cell("medium", row, place)) else {
            throw fault("medium", place, "email, sms, voice ou matrix")
        }
        guard let pathClass = PathClass(rawValue: try cell("class", row, place)) else {
            throw fault("class", place, "mobileNetwork, internet ou fixedLine")
        }
        let address = try cell("address", row, place)
        guard !address.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value == 0x7F }) else {
            throw fault("address", place, "sans espace ni caractère de contrôle")
        }
        return ContactPoint(
            medium: medium, address: address, path: PathID(try cell("path", row, place)),
            pathClass: pathClass, wakes: row["wakes"] == "true", isPrivate: row["private"] == "true")
    }

    private func cell(_ name: String, _ row: [String: String], _ place: String) throws(Problem) -> String {
        guard let text = row[name], !text.trimmedIsEmpty else { throw fault(name, place, "à remplir") }
        return text
    }

    private func instant(_ name: String, _ row: [String: String], _ place: String) throws(Problem) -> Instant
    {
        let times = TimeText(zone: try known().zone, now: try known().now)
        do {
            return try times.read(try cell(name, row, place), .future, option: name).instant
        } catch let fault as Problem {
            throw fault
        } catch {
            throw fault(name, place, "une date et une heure : 2026-11-21T08:00+01:00")
        }
    }

    private func fault(_ name: String, _ place: String, _ hint: String) -> Problem {
        .malformed("\(place) : « \(name) » manque ou ne se lit pas.", hint: hint)
    }
}
