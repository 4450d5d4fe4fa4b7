// The roster for other programs: iCalendar, CSV for a spreadsheet, JSON; and the address of a calendar feed.
import ArgumentParser
import TocsinCore
import TocsinExchange
import TocsinReport
import TocsinSettings

extension RosterCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sortir les tours, ou les personnes, pour un agenda ou un tableur.")

        enum Format: String, ExpressibleByArgument, CaseIterable { case ics, csv, json }
        enum What: String, ExpressibleByArgument, CaseIterable { case shifts, people }

        @Option(help: ArgumentHelp("Format : ics, csv ou json.", valueName: "format")) var format: Format
        @Option(help: ArgumentHelp("Quoi : shifts ou people.", valueName: "quoi")) var what = What.shifts
        @OptionGroup var window: RosterWindow
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @Option(help: ArgumentHelp("Cette personne seulement.", valueName: "personne")) var person: String?
        @Flag(help: "Agenda en temps universel, au lieu du fuseau de l'astreinte.") var utc = false
        @Option(help: ArgumentHelp("Fichier de sortie ; sinon le terminal.", valueName: "chemin"))
        var output: String?
        @OptionGroup var source: RosterSource

        func run() async throws {
            if what == .people { return try await people() }
            let answer = try await source.shifts(window, role: role, person: person, whole: format == .ics)
            if format == .json { return try GivenFile.write(answer.bytes, to: output) }
            let remote = try RosterRemote(answer)
            if format == .csv {
                return try GivenFile.write(ShiftSheet(roster: remote.names).bytes(remote.shifts), to: output)
            }
            // The stamp is that of the first shift: the same roster gives the same file.
            let export = CalendarExport(
                names: RosterNames(remote.names), times: utc ? .utc : .zone(remote.names.zone),
                stamp: remote.shifts.map(\.from).min() ?? Instant(seconds: 0), title: "Astreinte")
            try GivenFile.write(export.bytes(of: remote.shifts), to: output)
        }

        private func people() async throws {
            let answer = try await source.answer("people", []) { $0.people }
            if format == .json { return try GivenFile.write(answer.bytes, to: output) }
            guard format == .csv else {
                throw Failure(
                    .usage, code: "usage", "un agenda ne contient pas de personnes", hint: "csv ou json")
            }
            let people = try PeopleRows(answer).people
            try GivenFile.write(PeopleSheet.bytes(people), to: output)
        }
    }

    struct Feed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adresse secrète d'un agenda à suivre : tout, un rôle ou une personne.",
            discussion: "Qui a l'adresse lit les noms et les heures, rien d'autre. Il faut publicURL.")
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @Option(help: ArgumentHelp("Cette personne seulement.", valueName: "personne")) var person: String?
        @OptionGroup var common: Common

        private struct Content: Decodable { var url: String }

        func run() async throws {
            let answer = try await common.client.get(
                ["roster", "feed"], [("role", role), ("person", person)])
            try common.show(answer, as: Content.self) { $0.url }
        }
    }
}

/// People as the daemon tells them, a line a contact point.
struct PeopleRows {
    var people: [Person] = []

    private struct Content: Decodable {
        var people: [[String: String]]
    }

    init(_ answer: Answer) throws {
        for row in try answer.decoded(Content.self).people {
            let id = PersonID(row["person"] ?? "")
            if people.last?.id != id {
                people.append(
                    Person(
                        id: id, name: row["name"] ?? "", contacts: [], language: row["language"] ?? "fr",
                        user: row["user"], verified: row["verified"].flatMap { Int64($0) },
                        consent: row["consent"].flatMap { Int64($0) }))
            }
            if let contact = Self.contact(row) { people[people.count - 1].contacts.append(contact) }
        }
    }

    private static func contact(_ row: [String: String]) -> ContactPoint? {
        guard let medium = row["medium"].flatMap(Medium.init(rawValue:)),
            let pathClass = row["class"].flatMap(PathClass.init(rawValue:))
        else { return nil }
        return ContactPoint(
            medium: medium, address: row["address"] ?? "", path: PathID(row["path"] ?? ""),
            pathClass: pathClass, wakes: row["wakes"] == "true", isPrivate: row["private"] == "true")
    }
}
