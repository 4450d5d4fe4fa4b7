// Who is on duty, the shifts and the gaps: asked of the daemon, or of a settings folder.
import ArgumentParser
import TocsinCore
import TocsinReport

struct RosterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "Astreintes : qui est de permanence, tours, trous.",
        subcommands: [Who.self, Shifts.self, Gaps.self])
}

/// Where the roster is read, and of what the daemon is asked.
private struct Source: ParsableArguments {
    @Option(help: ArgumentHelp("Dossier de réglages, lu sans démon.", valueName: "dossier"))
    var config: String?
    @OptionGroup var common: Common

    func answer(
        _ view: String, _ parameters: [(String, String?)], offline: (OfflineRoster) throws -> JSON
    ) async throws -> Answer {
        guard let config else { return try await common.client.get(["roster", view], parameters) }
        return Answer(bytes: Array(try offline(OfflineRoster(folder: config)).text().utf8))
    }
}

private struct Window: ParsableArguments {
    @Option(help: ArgumentHelp("Début ; sinon maintenant.", valueName: "heure")) var from: String?
    @Option(help: ArgumentHelp("Fin ; sinon 28 jours après le début.", valueName: "heure")) var to: String?
}

/// French titles by role.
private typealias Titles = [String: String]

extension Titles {
    /// "rédacteur (writer)".
    fileprivate func naming(_ role: String) -> String { self[role].map { "\($0) (\(role))" } ?? role }
}

private struct Line: Decodable {
    var role: String
    var person: String?
    var name: String?
    var from: String
    var until: String
    var source: String?
    var reason: String?

    var period: String { "du \(LocalTime.french(from)) au \(LocalTime.french(until))" }

    func text(_ titles: Titles) -> String {
        let who = [person, name].compactMap(\.self).joined(separator: " ")
        return "\(titles.naming(role)) : \(who), \(period)"
            + (source == "rotation" ? "" : source.map { " (\($0))" } ?? "")
    }

    func gap(_ titles: Titles) -> String {
        let cause = reason.flatMap(Gap.Reason.init(rawValue:))?.french ?? reason ?? ""
        return "\(titles.naming(role)) : \(cause)\(person.map { " (\($0))" } ?? ""), \(period)"
    }
}

extension Gap.Reason {
    var french: String {
        switch self {
        case .uncovered: "personne"
        case .personUnknown: "personne inconnue de l'annuaire"
        case .noContact: "aucun moyen de joindre"
        case .nothingWakes: "rien ne réveille"
        case .singlePathClass: "une seule voie"
        }
    }
}

extension RosterCommand {
    struct Who: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Qui est de permanence.")

        @Option(help: ArgumentHelp("À cette heure ; sinon maintenant.", valueName: "heure")) var at: String?
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @OptionGroup fileprivate var source: Source

        private struct Content: Decodable {
            var at: String
            var onDuty: [Line]
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

        @OptionGroup fileprivate var window: Window
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @OptionGroup fileprivate var source: Source

        private struct Content: Decodable {
            var shifts: [Line]
            var titles: Titles?
        }

        func run() async throws {
            let parameters = [("from", window.from), ("to", window.to), ("role", role)]
            let answer = try await source.answer("shifts", parameters) {
                try $0.shifts(from: window.from, to: window.to, role: role)
            }
            try source.common.show(answer, as: Content.self) { content in
                let lines = content.shifts.map { $0.text(content.titles ?? [:]) }
                return lines.isEmpty ? "Aucun tour." : lines.joined(separator: "\n")
            }
        }
    }

    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Trous : heures sans personne, personnes injoignables. Code de retour 1 s'il y en a.")

        @OptionGroup fileprivate var window: Window
        @OptionGroup fileprivate var source: Source

        private struct Content: Decodable {
            var gaps: [Line]
            var titles: Titles?
        }

        func run() async throws {
            let answer = try await source.answer("gaps", [("from", window.from), ("to", window.to)]) {
                try $0.gaps(from: window.from, to: window.to)
            }
            let content = try answer.decoded(Content.self)
            source.common.show(answer.text) {
                let lines = content.gaps.map { $0.gap(content.titles ?? [:]) }
                return lines.isEmpty ? "Aucun trou." : lines.joined(separator: "\n")
            }
            if !content.gaps.isEmpty { throw ExitCode(1) }
        }
    }
}
