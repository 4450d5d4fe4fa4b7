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
    @Option(help: ArgumentHelp("Début.", valueName: "heure")) var from: String
    @Option(help: ArgumentHelp("Fin.", valueName: "heure")) var to: String
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

    var text: String {
        let who = [person, name].compactMap(\.self).joined(separator: " ")
        return "\(role) : \(who), \(period)" + (source == "rotation" ? "" : source.map { " (\($0))" } ?? "")
    }

    var gap: String {
        let cause = reason.flatMap(Gap.Reason.init(rawValue:))?.french ?? reason ?? ""
        return "\(role) : \(cause)\(person.map { " (\($0))" } ?? ""), \(period)"
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
        }

        func run() async throws {
            let answer = try await source.answer("who", [("at", at), ("role", role)]) {
                try $0.who(at: at, role: role)
            }
            try source.common.show(answer, as: Content.self) { content in
                let lines = content.onDuty.map(\.text) + content.uncovered.map { "\($0) : personne" }
                return ([LocalTime.french(content.at)] + lines).joined(separator: "\n")
            }
        }
    }

    struct Shifts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tours d'astreinte sur une période.")

        @OptionGroup fileprivate var window: Window
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @OptionGroup fileprivate var source: Source

        private struct Content: Decodable { var shifts: [Line] }

        func run() async throws {
            let parameters = [("from", window.from), ("to", window.to), ("role", role)]
            let answer = try await source.answer("shifts", parameters) {
                try $0.shifts(from: window.from, to: window.to, role: role)
            }
            try source.common.show(answer, as: Content.self) { content in
                content.shifts.isEmpty ? "Aucun tour." : content.shifts.map(\.text).joined(separator: "\n")
            }
        }
    }

    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Trous : heures sans personne, personnes injoignables. Code de retour 1 s'il y en a.")

        @OptionGroup fileprivate var window: Window
        @OptionGroup fileprivate var source: Source

        private struct Content: Decodable { var gaps: [Line] }

        func run() async throws {
            let answer = try await source.answer("gaps", [("from", window.from), ("to", window.to)]) {
                try $0.gaps(from: window.from, to: window.to)
            }
            let gaps = try answer.decoded(Content.self).gaps
            source.common.show(answer.text) {
                gaps.isEmpty ? "Aucun trou." : gaps.map(\.gap).joined(separator: "\n")
            }
            if !gaps.isEmpty { throw ExitCode(1) }
        }
    }
}
