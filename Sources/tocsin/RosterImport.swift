// Taking shifts or people in from a file: the difference first, then whole, or without the faulty lines.
import ArgumentParser
import TocsinCore
import TocsinExchange
import TocsinReport
import TocsinSettings

extension RosterCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Montrer ce qu'un fichier changerait ; avec --apply, l'appliquer.",
            discussion: """
                Un agenda (.ics) ou un tableau (.csv). Rien n'est appliqué s'il reste une faute, sauf avec \
                --accept-valid : alors les lignes fautives, toutes nommées, sont laissées de côté.
                """)

        enum What: String, ExpressibleByArgument, CaseIterable { case shifts, people }

        @Argument(help: "Fichier .ics ou .csv.") var file: String
        @Option(help: ArgumentHelp("Quoi : shifts ou people.", valueName: "quoi")) var what = What.shifts
        @Option(
            help: ArgumentHelp(
                "Rôle des événements d'un agenda qui ne nomment qu'une personne.", valueName: "rôle"))
        var role: String?
        @Option(help: ArgumentHelp("Agenda : prendre à partir de ; sinon maintenant.", valueName: "heure"))
        var from: String?
        @Option(help: ArgumentHelp("Agenda : prendre jusqu'à ; sinon un an.", valueName: "heure"))
        var to: String?
        @Flag(help: "Appliquer, au lieu de seulement montrer.") var apply = false
        @Flag(help: "Laisser de côté les lignes fautives.") var acceptValid = false
        @Option(help: ArgumentHelp("Qui l'importe.", valueName: "qui")) var by: String?
        @OptionGroup var key: RequestKey
        @OptionGroup var source: RosterSource

        func run() async throws {
            guard !apply || source.config == nil else {
                throw Failure(.usage, code: "usage", "--apply demande le démon", hint: "retirer --config")
            }
            let bytes = try GivenFile.bytes(file)
            if what == .people { try await people(bytes) } else { try await shifts(bytes) }
        }

        // MARK: Shifts

        private func shifts(_ bytes: [UInt8]) async throws {
            let names = try RosterRemote(try await source.shifts(RosterWindow.none, role: nil, person: nil))
                .names
            let (lines, faults) = try read(bytes, names)
            let current = try await current(around: lines)
            let difference = ImportDifference(lines: lines, faults: faults) { role, from, until in
                current.filter { $0.role == role && $0.from < until && from < $0.until }
            }
            let chosen = difference.applicable(acceptValid: acceptValid)
            if apply, let chosen, !chosen.isEmpty {
                let rows = chosen.map { $0.row(names.zone) }
                let answer = try await source.common.client.post(
                    ["roster", "imports"], [("shifts", .array(rows))] + [("by", by)].given, key: key())
                let changed = try answer.decoded(Changed.self)
                show(difference, names, applied: changed)
            } else {
                show(difference, names, applied: nil)
            }
            if chosen == nil { throw ExitCode(1) }
        }

        private func read(_ bytes: [UInt8], _ names: Roster) throws -> ([ShiftLine], [Fault]) {
            guard file.lowercased().hasSuffix(".ics") else {
                let reading = ShiftSheet(roster: names).read(bytes, name: file)
                return (reading.items, reading.faults)
            }
            let now = LocalTime.now.wholeSecond
            let start = try from.map { try LocalTime.instant($0, in: names.zone, now: now) } ?? now
            let end =
                try to.map { try LocalTime.instant($0, in: names.zone, now: now, ahead: true) }
                ?? start + .hours(24 * 366)
            guard start < end else { throw Failure(.usage, code: "usage", "--to doit suivre --from") }
            let calendar = CalendarImport(
                bytes, file: file, zone: names.zone, window: start..<end, names: RosterNames(names),
                defaultRole: role.map(RoleID.init(rawValue:)))
            return (calendar.lines, calendar.faults)
        }

        /// What is rostered over the time of the lines, to hold them against.
        private func current(around lines: [ShiftLine]) async throws -> [Shift] {
            guard let from = lines.map(\.from).min(), let until = lines.map(\.until).max() else { return [] }
            var window = RosterWindow.none
            window.from = ZoneRules.utc.iso(from)
            window.to = ZoneRules.utc.iso(min(until, from + .hours(24 * 365 * 3)))
            return try RosterRemote(try await source.shifts(window, role: nil, person: nil)).shifts
        }

        private func show(_ difference: ImportDifference, _ names: Roster, applied: Changed?) {
            let foot =
                applied.map { "Appliqué : \($0.text)" }
                ?? (apply ? "Rien n'est changé." : "Rien n'est changé : --apply pour l'appliquer.")
            source.common.show(difference.json(names.zone, applied: applied?.entry).text(indent: true)) {
                difference.text(names) + "\n" + foot
            }
        }

        // MARK: People

        private func people(_ bytes: [UInt8]) async throws {
            let known = try PeopleRows(try await source.answer("people", []) { $0.people }).people
            let current = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
            var reading = PeopleSheet(department: nil).read(bytes, name: file)
            reading.people = reading.completed(from: current)
            let difference = PeopleDifference(reading, current: current)
            let isAllowed = reading.faults.isEmpty || acceptValid
            let chosen = difference.added + difference.changed.map(\.person)
            var foot = apply ? "Rien n'est changé." : "Rien n'est changé : --apply pour l'appliquer."
            if apply, isAllowed, !chosen.isEmpty {
                let csv = String(decoding: PeopleSheet.bytes(chosen), as: UTF8.self)
                let members: [(String, JSON)] = [("sheet", .string("personnes")), ("csv", .string(csv))]
                let answer = try await source.common.client.post(
                    ["roster", "imports"], members + [("by", by)].given, key: key())
                foot = "Appliqué : \(try answer.decoded(Changed.self).text)"
            }
            let faults = reading.faults.map(\.description)
            let json = JSON.object([
                ("added", .array(difference.added.map { .string($0.id.rawValue) })),
                ("changed", .array(difference.changed.map { .string($0.person.id.rawValue) })),
                ("faults", .array(reading.faults.map(\.json))), ("result", .string(foot)),
            ])
            source.common.show(json.text(indent: true)) {
                ([difference.text] + faults + [foot]).joined(separator: "\n")
            }
            if !isAllowed { throw ExitCode(1) }
        }
    }
}

extension RosterWindow {
    /// The daemon's own: from now, for four weeks.
    static var none: RosterWindow { RosterWindow.parsed(nil, nil) }

    private static func parsed(_ from: String?, _ to: String?) -> RosterWindow {
        var window = RosterWindow()
        (window.from, window.to) = (from, to)
        return window
    }
}

extension ShiftLine {
    fileprivate func row(_ zone: ZoneRules) -> JSON {
        .object([
            ("role", .string(role.rawValue)), ("person", .string(person.rawValue)),
            ("from", .string(zone.iso(from))), ("until", .string(zone.iso(until))),
            ("place", .string(place)),
        ])
    }
}

extension ImportDifference {
    fileprivate func json(_ zone: ZoneRules, applied: String?) -> JSON {
        .object([
            (
                "lines",
                .array(
                    plain(zone: zone).map { line in
                        .object([
                            ("place", .string(line.place)), ("effect", .string(line.effect)),
                            ("role", .string(line.role)), ("person", .string(line.person)),
                            ("from", .string(line.from)), ("until", .string(line.until)),
                            ("was", .array(line.was.map(JSON.string))),
                        ])
                    })
            ),
            ("faults", .array(faults.map(\.json))), ("applied", .optional(applied)),
        ])
    }
}
