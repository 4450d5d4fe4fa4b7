// Who is on duty, the shifts and the gaps: asked of the daemon, or of a settings folder.
import ArgumentParser
import TocsinCore
import TocsinReport

struct RosterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "Astreintes : qui est de permanence, tours, trous, changements.",
        subcommands: [
            Who.self, Shifts.self, Gaps.self, FairnessView.self, Propose.self, Export.self, Import.self,
            Officials.self,
            DirectoryCommand.self, OverrideCommand.self, AbsenceCommand.self, SwapCommand.self,
            AnswerAsk.self, Changes.self,
            Asks.self, Campaign.self, WakeTest.self, Feed.self,
        ])
}

/// Where the roster is read, and of what the daemon is asked.
struct RosterSource: ParsableArguments {
    @Option(help: ArgumentHelp("Dossier de réglages, lu sans démon.", valueName: "dossier"))
    var config: String?
    @Option(
        help: ArgumentHelp(
            "Avec --config : dossier d'état, pour les changements que le journal ajoute.",
            valueName: "dossier"))
    var state: String?
    @OptionGroup var common: Common

    func answer(
        _ view: String, _ parameters: [(String, String?)], offline: (OfflineRoster) throws -> JSON
    ) async throws -> Answer {
        guard let config else { return try await common.client.get(["roster", view], parameters) }
        let roster = try await OfflineRoster(folder: config, state: state)
        return Answer(bytes: Array(try offline(roster).text().utf8))
    }

    /// `whole`: those at the edges are not clipped.
    func shifts(
        _ window: RosterWindow, role: String?, person: String?, whole: Bool = false
    ) async throws -> Answer {
        let parameters = [
            ("from", window.from), ("to", window.to), ("role", role), ("person", person),
            ("whole", whole ? "true" : nil),
        ]
        return try await answer("shifts", parameters) {
            try $0.shifts(
                from: window.from, to: window.to, role: role, person: person, whole: whole)
        }
    }
}

struct RosterWindow: ParsableArguments {
    @Option(help: ArgumentHelp("Début ; sinon maintenant.", valueName: "heure")) var from: String?
    @Option(help: ArgumentHelp("Fin ; sinon 28 jours après le début.", valueName: "heure")) var to: String?
}

/// French titles by role.
typealias Titles = [String: String]

extension Titles {
    /// "rédacteur (writer)".
    func naming(_ role: String) -> String { self[role].map { "\($0) (\(role))" } ?? role }
}

/// One shift or gap as the daemon prints it.
struct RosterLine: Decodable {
    var role: String
    var person: String?
    var name: String?
    var from: String
    var until: String
    var source: String?
    var reason: String?
    var order: String?

    var period: String { "du \(LocalTime.french(from)) au \(LocalTime.french(until))" }

    func text(_ titles: Titles, _ names: [String: String]? = nil) -> String {
        let who = [person, name ?? person.flatMap { names?[$0] }].compactMap(\.self).joined(separator: " ")
        let origin = source.flatMap(ShiftSource.init(rawValue:))
        let how = origin == .rotation ? "" : origin.map { " (\($0.french))" } ?? ""
        return "\(titles.naming(role)) : \(who), \(period)\(how)" + (order.map { ", \($0)" } ?? "")
    }

    func gap(_ titles: Titles, _ names: [String: String]?) -> String {
        let cause = reason.flatMap(Gap.Reason.init(rawValue:))?.french ?? reason ?? ""
        let who = person.map { " (\(names?[$0] ?? $0))" } ?? ""
        return "\(titles.naming(role)) : \(cause)\(who), \(period)"
    }
}

extension RosterCommand {
    struct Who: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Qui est de permanence.")

        @Option(
            help: ArgumentHelp(
                "À cette heure ; sinon maintenant. Passée : tel qu'on le savait alors.", valueName: "heure"))
        var at: String?
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @OptionGroup var source: RosterSource

        private struct Content: Decodable {
            var at: String
            var onDuty: [RosterLine]
            var uncovered: [String]
            var titles: Titles?
        }

        func run() async throws {
            let answer = try await source.answer("who", [("at", at), ("role", role)]) {
                try $0.who(at: at, role: role)
            }
            try source.common.show(answer, as: Content.self) { content in
                let titles = content.titles ?? [:]
                let lines =
                    content.onDuty.map { $0.text(titles) }
                    + content.uncovered.map { "\(titles.naming($0)) : personne" }
                return ([LocalTime.french(content.at)] + lines).joined(separator: "\n")
            }
        }
    }

    struct Shifts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tours d'astreinte sur une période.")

        @OptionGroup var window: RosterWindow
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @Option(help: ArgumentHelp("Cette personne seulement.", valueName: "personne")) var person: String?
        @OptionGroup var source: RosterSource

        private struct Content: Decodable {
            var shifts: [RosterLine]
            var titles: Titles?
            var names: [String: String]?
        }

        func run() async throws {
            let answer = try await source.shifts(window, role: role, person: person)
            try source.common.show(answer, as: Content.self) { content in
                let lines = content.shifts.map { $0.text(content.titles ?? [:], content.names) }
                return lines.isEmpty ? "Aucun tour." : lines.joined(separator: "\n")
            }
        }
    }

    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Trous : heures sans personne, personnes sur qui l'on ne peut compter. "
                + "Code de retour 1 s'il y en a.")

        @OptionGroup var window: RosterWindow
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @OptionGroup var source: RosterSource

        private struct Content: Decodable {
            var gaps: [RosterLine]
            var titles: Titles?
            var names: [String: String]?
        }

        func run() async throws {
            let parameters = [("from", window.from), ("to", window.to), ("role", role)]
            let answer = try await source.answer("gaps", parameters) {
                try $0.gaps(from: window.from, to: window.to, role: role)
            }
            let content = try answer.decoded(Content.self)
            source.common.show(answer.text) {
                let lines = content.gaps.map { $0.gap(content.titles ?? [:], content.names) }
                return lines.isEmpty ? "Aucun trou." : lines.joined(separator: "\n")
            }
            if !content.gaps.isEmpty { throw ExitCode(1) }
        }
    }
}
