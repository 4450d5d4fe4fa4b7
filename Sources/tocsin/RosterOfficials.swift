// Holding the directory of officials against the national register: whose mayor has changed since.
import ArgumentParser
import TocsinCore
import TocsinExchange
import TocsinReport
import TocsinSettings

extension RosterCommand {
    struct Officials: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Comparer l'annuaire des élus à un export du Répertoire national des élus.",
            discussion: "Noms et mandats seulement. Code de retour 1 s'il y a une différence ou une faute.")

        @Argument(help: "Export des maires (data.gouv.fr).") var file: String
        @Option(help: ArgumentHelp("Dossier de réglages.", valueName: "dossier")) var config = "/etc/tocsin"
        @OptionGroup var common: Common

        func run() async throws {
            let settings: Settings
            do {
                settings = try Configuration.load(folder: config).settings
            } catch {
                throw Failure(error)
            }
            let register = MayorsFile(department: settings.department).read(path: file)
            guard register.faults.isEmpty else { throw Failure(Faults(list: register.faults)) }
            let comparison = MayorsComparison(
                officials: settings.information.recipients, register: register.items)
            common.show(comparison.json.text(indent: true)) {
                (register.warnings.map(\.description) + [comparison.text]).joined(separator: "\n")
            }
            if comparison.isDifferent { throw ExitCode(1) }
        }
    }
}

extension MayorsComparison {
    fileprivate var isDifferent: Bool { count(.same) + count(.writtenDifferently) < entries.count }

    fileprivate var json: JSON {
        .object([
            ("summary", .string(summary)),
            (
                "findings",
                .object(Finding.allCases.map { ($0.rawValue, .int(Int64(count($0)))) })
            ),
        ])
    }
}
