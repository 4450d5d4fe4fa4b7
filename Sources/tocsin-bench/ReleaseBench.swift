// `tocsin-bench release`: a department's mayors, 1,300 recipients, from the release to the last one out.

import ArgumentParser
import Foundation
import TocsinCore

struct ReleaseBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "De la diffusion d'un message à son dernier départ, pour un département.",
        discussion: """
            Passerelle sans limite de débit : ce qui est mesuré est ce que Tocsin ajoute à la cadence de
            l'opérateur. Le code de sortie est 1 si un compte est faux.
            """)

    @Option(help: "Nombre de destinataires, de 1 à 200000.")
    var recipients = 1_300

    @Option(help: "Nombre de répétitions, de 1 à 100.")
    var repetitions = 7

    func validate() throws {
        guard (1...200_000).contains(recipients), (1...100).contains(repetitions)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        try await Workshop.use { workshop in
            let sink = try Sink(try workshop.compile("sink"))
            defer { sink.end() }
            var (durable, out) = (Series(), Series())
            say("\(recipients) destinataires, \(repetitions) répétitions, charge \(Machine.load)")
            for _ in 1...repetitions {
                let run = try await FanOut.run(recipients, in: try workshop.fresh("journal"), sink)
                durable.add(run.seconds)
                out.add(run.out)
                say("   \(run.counts)")
                guard run.isRight else {
                    say("LES COMPTES SONT FAUX")
                    throw ExitCode(1)
                }
            }
            say("du premier au dernier départ, à la passerelle : \(out.spread(3)) s (min / médiane / max)")
            say("dernier résultat durable : \(durable.spread(3)) s, charge \(Machine.load)")
        }
    }
}
