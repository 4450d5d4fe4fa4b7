// `tocsin-bench trigger`: from the trigger to the gateway's first byte, beside C and Alertmanager.

import ArgumentParser
import Foundation

struct TriggerBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Du déclenchement au premier octet chez la passerelle.",
        discussion: """
            Le démon entier, par sa prise, à côté d'une limite en C (SQLite FULL, un envoi, puis la réponse)
            et de Prometheus Alertmanager (paquet Debian, group_wait: 0s, qui ne garde rien), dans la même
            exécution et avec le même client. Le code de sortie est 1 si un déclenchement n'arrive pas.
            """)

    @Option(help: "Déclenchements par répétition et par système, de 1 à 1000.")
    var triggers = 100

    @Option(help: "Nombre de répétitions, de 1 à 20.")
    var repetitions = 3

    @Option(help: "Programme tocsind.")
    var daemon = TriggerBench.besideMe("tocsind")

    @Option(help: "Programme prometheus-alertmanager.")
    var alertmanager = "/usr/bin/prometheus-alertmanager"

    func validate() throws {
        guard (1...1000).contains(triggers), (1...20).contains(repetitions)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        try await Workshop.use { workshop in
            let sink = try Sink(try workshop.compile("sink"))
            defer { sink.end() }
            let client = try workshop.compile("post")
            var rivals: [TriggerRival] = []
            // Whoever has started is ended, even when the next one does not start.
            defer { for rival in rivals { rival.end() } }
            rivals.append(try TriggerRival.limit(workshop, sink))
            rivals.append(try await TriggerRival.tocsin(workshop, sink, daemon))
            rivals.append(try TriggerRival.alertmanager(workshop, sink, alertmanager))
            try measure(rivals, sink, client)
        }
    }

    private func measure(_ rivals: [TriggerRival], _ sink: Sink, _ client: String) throws {
        var (medians, slowest) = ([String: Series](), [String: Series]())
        var mark = 1
        // The first triggers of each warm its caches and connections, and do not count.
        for rival in rivals { _ = try rival.measure(5, from: &mark, sink, client) }
        for number in 1...repetitions {
            for rival in rivals {
                let times = try rival.measure(triggers, from: &mark, sink, client)
                medians[rival.name, default: Series()].add(times.median)
                slowest[rival.name, default: Series()].add(times.quantile(0.99))
                say(
                    "\(number). \(rival.name) : p50 \(Self.ms(times.median)), "
                        + "p99 \(Self.ms(times.quantile(0.99))), \(times.values.count) arrivés, "
                        + "charge \(Machine.load)")
            }
        }
        for rival in rivals {
            say(
                "\(rival.name) : p50 \(medians[rival.name]?.spread(3) ?? "?") ms (min / médiane / max), "
                    + "p99 \(slowest[rival.name]?.spread(3) ?? "?") ms")
        }
        let ours = medians[rivals[1].name]?.median ?? .nan
        for rival in [rivals[0], rivals[2]] {
            let ratio = ours / (medians[rival.name]?.median ?? .nan)
            say(String(format: "p50 de Tocsin / p50 de \(rival.name) : %.2f", ratio))
        }
    }

    private static func ms(_ value: Double) -> String { String(format: "%.3f ms", value) }

    private static func besideMe(_ name: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
    }
}
