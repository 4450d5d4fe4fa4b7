// What needs no daemon and no journal: replaying a scenario in virtual time.
import ArgumentParser
import TocsinCore
import TocsinRehearsal
import TocsinReport
import TocsinSettings

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rejouer un scénario en temps virtuel, sans rien envoyer, et en afficher le rapport.",
        discussion: """
            Sans --config : réglages par défaut, tous les rôles pourvus. Code de retour 0 quels que \
            soient les verdicts.
            """
    )

    @Argument(help: "Fichier du scénario.") var scenario: String
    @Option(help: ArgumentHelp("Dossier de réglages.", valueName: "dossier")) var config: String?
    @OptionGroup var common: Common
    private var json: Bool { common.json }

    func run() async throws {
        do {
            let settings = try config.map { try Configuration.load(folder: $0).settings }
            let report = try Rehearsal.replay(try Scenario.load(path: scenario), settings: settings)
            Terminal.write(json ? report.json().text(indent: true) : report.text())
        } catch let faults as Faults {
            throw Failure(faults)
        }
    }
}
