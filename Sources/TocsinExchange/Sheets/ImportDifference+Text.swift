// The difference an import would make, in French for the terminal and as plain values for JSON.

package import TocsinCore
import TocsinSettings

extension ImportDifference {
    /// One line of the difference as text alone: times in ISO 8601 with offset.
    package struct Plain: Sendable, Hashable {
        package var place: String
        /// `added`, `changed` or `unchanged`.
        package var effect: String
        package var role: String
        package var person: String
        package var from: String
        package var until: String
        /// Identifiers of those who were there, in order of time.
        package var was: [String]
    }

    package func plain(zone: ZoneRules) -> [Plain] {
        entries.map { entry in
            var (effect, was): (String, [String]) = ("added", [])
            switch entry.effect {
            case .added: break
            case .unchanged: effect = "unchanged"
            case .changed(let shifts): (effect, was) = ("changed", shifts.map(\.person.rawValue))
            }
            return Plain(
                place: entry.line.place, effect: effect, role: entry.line.role.rawValue,
                person: entry.line.person.rawValue, from: zone.iso(entry.line.from),
                until: zone.iso(entry.line.until), was: was)
        }
    }

    /// A sentence that counts, then a line for each change and each fault.
    package func text(_ roster: Roster) -> String {
        let counts = [
            French.count(added.count, "garde ajoutée", "gardes ajoutées"),
            French.count(changed.count, "garde changée", "gardes changées"),
            French.count(unchanged.count, "déjà ainsi", "déjà ainsi"),
            French.count(faults.count, "faute", "fautes"),
        ]
        let changes = entries.compactMap { line($0, roster) }
        return ([counts.joined(separator: ", ") + "."] + changes + faults.map(\.description))
            .joined(separator: "\n")
    }

    private func line(_ entry: Entry, _ roster: Roster) -> String? {
        let shift = entry.line
        let title = roster.role(shift.role)?.title ?? shift.role.rawValue
        let (from, until) = (shift.from, shift.until)
        let when =
            "du \(Cells.written(from, in: roster.zone)) au \(Cells.written(until, in: roster.zone))"
        let who = roster.name(shift.person)
        switch entry.effect {
        case .unchanged: return nil
        case .added: return "+ \(title), \(when) : \(who)"
        case .changed(let was):
            let before = was.map { "\(roster.name($0.person)) (\($0.source.french))" }
            return "~ \(title), \(when) : \(who), au lieu de \(before.joined(separator: ", "))"
        }
    }
}

extension Roster {
    fileprivate func name(_ person: PersonID) -> String { people[person]?.name ?? person.rawValue }
}

enum French {
    /// "aucune", "1 …", "2 …".
    static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count < 2 ? one : many)"
    }
}
