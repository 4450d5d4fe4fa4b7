// `tocsin-bench roster`: ten years of duty expanded, and single instants asked for, beside python-dateutil.

import ArgumentParser
import Foundation
import TocsinCore
import TocsinSettings

struct RosterBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: "Dix ans d'astreinte : 8 fonctions, 3 couches, 200 remplacements.",
        discussion: """
            Affiche le temps d'un développement complet et d'une question isolée, puis une empreinte de qui
            est d'astreinte à chaque demi-heure. Avec --python, fait faire le même travail à python-dateutil
            et compare les réponses une à une ; le code de sortie est 1 si elles diffèrent.
            """)

    @Option(help: "Interpréteur Python pourvu de python-dateutil.")
    var python: String?

    @Option(help: "Nombre d'années, de 1 à 30.")
    var years = 10

    @Option(help: "Nombre de répétitions du développement, 20 au moins.")
    var repeats = 40

    @Option(help: "Nombre de questions isolées, par répétition.")
    var queries = 100_000

    func validate() throws {
        guard (1...30).contains(years), (20...10_000).contains(repeats), (1...10_000_000).contains(queries)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        let load = RosterLoad(zone: try ZoneFile.load(name: "Europe/Paris"), years: years)
        say(
            "\(load.roster.roles.count) fonctions, 3 couches chacune, "
                + "\(load.roster.overrides.count) remplacements, \(years) ans")
        let expansion = measureExpansion(load)
        measureQueries(load)
        let answers = load.halfHours()
        say("empreinte de \(answers.count) réponses à la demi-heure : \(RosterLoad.digest(answers))")
        if let python { try compare(load, answers, expansion, python) }
    }

    private func measureExpansion(_ load: RosterLoad) -> Duration {
        var sample = Sample()
        let count = sample.time(repeats) { load.expand().map(\.count).reduce(0, +) }
        say(
            "développement : \(sample.line(unit: .milliseconds(1))) ms (min / médiane / max), "
                + "\(count) astreintes")
        return sample.median
    }

    private func measureQueries(_ load: RosterLoad) {
        let instants = load.instants(queries)
        var sample = Sample()
        let held = sample.time(20) { load.ask(instants) }
        say(
            "question isolée : \(sample.line(unit: .microseconds(1), per: queries)) µs "
                + "(min / médiane / max), \(held) réponses sur \(queries)")
    }

    private func compare(
        _ load: RosterLoad, _ answers: [UInt8], _ expansion: Duration, _ python: String
    ) throws {
        let oracle = try DateutilOracle.run(python: python, input: load.description())
        say(
            "python-dateutil \(oracle.version) : développement "
                + "\(String(format: "%.1f", oracle.expansion)) ms (médiane de \(oracle.runs)), "
                + "question isolée "
                + "\(String(format: "%.1f", oracle.query)) µs")
        say("empreinte de python-dateutil : \(oracle.digest)")
        say("développement \(Int(oracle.expansion / (expansion / .milliseconds(1)))) fois plus rapide")
        guard oracle.digest == RosterLoad.digest(answers) else {
            say("LES RÉPONSES DIFFÈRENT")
            throw ExitCode(1)
        }
        say("réponses identiques")
    }
}
