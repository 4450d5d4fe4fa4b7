// tocsin-sim: a simulated prefecture, one seed one history; a failure is told with its shortest prefix.

import ArgumentParser
import Foundation
import TocsinCore
import TocsinSimulation

@main struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsin-sim",
        abstract: "Simule une préfecture : pannes, coupures, gens et horloges, en temps virtuel.")

    @Option(help: "Graine : la même donne la même histoire, au bit près.") var seed: UInt64 = 1
    @Option(help: "S'arrêter après ce nombre de pas.") var steps: Int?
    @Option(help: "Jours simulés.") var days = 30
    @Option(help: "Essayer des graines nouvelles pendant ce nombre de minutes.") var minutes: Int?
    @Flag(help: "Raconter chaque événement.") var log = false
    @Option(help: "Nombre de graines à la suite.") var seeds = 1

    func run() throws {
        let zone = try Self.paris()
        if let minutes { return try explore(minutes: minutes, zone) }
        for seed in seed..<(seed + UInt64(max(1, seeds))) {
            var simulation = Simulation(seed: seed, steps: steps, days: days, zone: zone)
            if log { simulation.log = { Self.say($0) } }
            try tell(simulation.run())
        }
    }

    /// Fresh seeds until the time is over; the first that fails ends it.
    private func explore(minutes: Int, _ zone: ZoneRules) throws {
        var dice = SystemRandomNumberGenerator()
        let clock = ContinuousClock()
        let start = clock.now
        var exploration = Exploration(days: days)
        while clock.now - start < .seconds(minutes * 60) {
            let result = Simulation(seed: dice.next() >> 16, days: days, zone: zone).run()
            let line = exploration.add(result, after: clock.now - start)
            if result.broken != nil {
                Self.say(exploration.count)
                try tell(result)
            }
            if let line { FileHandle.standardError.write(Data((line + "\n").utf8)) }
        }
        Self.say("\(exploration.count), aucune promesse rompue")
    }

    private func tell(_ result: Simulation.Result) throws {
        let counts = result.counts
        Self.say(
            "graine \(result.seed) : \(result.steps) pas, \(result.events) événements, "
                + "\(counts.crises) activations, \(counts.kills) coupures, \(counts.stops) arrêts, "
                + "\(counts.standstills) fois figé, \(counts.departures) envois, "
                + "\(counts.answers) réponses, \(counts.receipts) accusés, "
                + "\(counts.looks) regards, \(counts.verdicts) verdicts recalculés")
        Self.say("empreinte \(result.digest)")
        guard let broken = result.broken else { return }
        Self.say("PROMESSE ROMPUE : \(broken)")
        Self.say("pour la revoir : tocsin-sim --seed \(result.seed) --days \(days) --steps \(result.steps)")
        throw ExitCode.failure
    }

    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func paris() throws -> ZoneRules {
        let file = URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Paris")
        return try ZoneRules(name: "Europe/Paris", tzif: [UInt8](Data(contentsOf: file)))
    }
}
