// `tocsin-bench fan-out`: mass information over HTTP, all of it journaled, beside a C loop of libcurl.

import ArgumentParser
import Foundation
import TocsinCore

struct FanOutBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fan-out",
        abstract: "Diffusion par HTTP, envois et résultats au journal, à côté d'une boucle libcurl en C.",
        discussion: """
            À chaque répétition, l'un après l'autre : la boucle C sans journal, Tocsin (de la diffusion au
            dernier résultat durable), la boucle C avec journal durable par vagues de 256. Le code de sortie
            est 1 si un compte est faux.
            """)

    @Option(help: "Nombre de destinataires, de 1 à 200000.")
    var recipients = 10_000

    @Option(help: "Nombre de répétitions, de 1 à 100.")
    var repetitions = 5

    @Flag(help: "Tocsin seul, sans les boucles C.")
    var alone = false

    func validate() throws {
        guard (1...200_000).contains(recipients), (1...100).contains(repetitions)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        try await Workshop.use { workshop in
            let sink = try Sink(try workshop.compile("sink"))
            defer { sink.end() }
            let loop = alone ? nil : try workshop.compile("fan")
            try await measure(workshop, sink, loop)
        }
    }

    private func measure(_ workshop: Workshop, _ sink: Sink, _ loop: String?) async throws {
        say("\(recipients) destinataires, \(repetitions) répétitions, charge \(Machine.load)")
        var (bare, durable) = (Series(), Series())
        for number in 1...repetitions {
            let raw = try loop.map { try Program.seconds($0, [sink.url, "\(recipients)", "64", "-"]) }
            let ours = try await FanOut.run(recipients, in: try workshop.fresh("journal"), sink)
            let folder = try workshop.fresh("limite")
            let limit = try loop.map {
                try Program.seconds($0, [sink.url, "\(recipients)", "256", "\(folder)/journal.db"])
            }
            var line =
                "\(number). Tocsin \(Self.rate(recipients, ours.seconds)), "
                + String(
                    format:
                        "dont %.3f s du premier envoi au dernier, processeur %.0f µs par destinataire, %d Mo",
                    ours.out, ours.processor * 1e6 / Double(recipients), ours.peak)
            if let raw, let limit {
                line +=
                    ", boucle C sans journal \(Self.rate(recipients, raw))"
                    + ", avec \(Self.rate(recipients, limit))"
                bare.add(raw / ours.seconds)
                durable.add(limit / ours.seconds)
            }
            say("\(line), charge \(Machine.load)")
            say("   \(ours.counts)")
            guard ours.isRight else {
                say("LES COMPTES SONT FAUX")
                throw ExitCode(1)
            }
        }
        if loop != nil {
            say("rapport à la boucle C avec journal : \(durable.spread()) (min / médiane / max)")
            say("rapport à la boucle C sans journal : \(bare.spread()) (min / médiane / max)")
        }
        say("mémoire au plus haut : \(Machine.peakMemory()) Mo")
    }

    private static func rate(_ count: Int, _ seconds: Double) -> String {
        String(format: "%.3f s (%.0f/s)", seconds, Double(count) / seconds)
    }
}

/// One fan-out from the release to the last durable result, and the counts that prove it.
struct FanOut: Sendable {
    var recipients: Int
    var seconds: Double
    /// The most memory resident up to its end, in MB.
    var peak: Int
    /// Processor time of this process meanwhile.
    var processor: Double
    /// From the first request that the gateway read to the last.
    var out: Double
    var requests: Int
    var distinct: Int
    var journal: JournalCount

    static func run(_ recipients: Int, in folder: String, _ sink: Sink) async throws -> FanOut {
        let settings = SendingLoad.settings(recipients: recipients, paths: [SendingLoad.gateway(sink.url)])
        _ = try sink.report()
        let (taken, journal) = try await SendingHouse.open(settings, in: folder) { house in
            (try await house.releaseToAll(recipients), house.journal)
        }
        let report = try sink.report()
        return FanOut(
            recipients: recipients, seconds: taken.time / .seconds(1), peak: taken.peak,
            processor: taken.processor,
            out: Double(report.last - report.first) / 1e9,
            requests: report.requests, distinct: report.distinct, journal: try await JournalCount.of(journal))
    }

    var isRight: Bool {
        requests == recipients && distinct == recipients && journal.isWhole
            && [journal.queued, journal.started, journal.accepted].allSatisfy { $0 == recipients }
    }

    var counts: String {
        "\(requests) requêtes, \(distinct) clés distinctes ; au journal \(journal.queued) envois, "
            + "\(journal.started) départs, \(journal.accepted) résultats, chaîne "
            + (journal.isWhole ? "valide" : "ROMPUE")
    }
}
