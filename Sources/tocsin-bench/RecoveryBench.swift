// `tocsin-bench recovery`: from the start to "ready to page", after years of journal.

import ArgumentParser
import Foundation
import TocsinCore
import TocsinJournal
import TocsinSimulation

struct RecoveryBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract: "Du lancement au premier état, avec un journal de plusieurs années.",
        discussion: """
            Un journal de N écritures est fait par le vrai noyau : des exercices clos,
            leurs réponses et leurs messages, des essais, et trente activations restées ouvertes. Il est
            ensuite relu dans un processus neuf, sans puis avec l'instantané. Rien n'est affirmé :
            ce sont des chiffres.
            """)

    @Option(help: "Nombres d'écritures, de 1000 à 20000000.")
    var events: [Int] = [100_000, 1_000_000]

    @Option(help: "Nombre de répétitions, de 1 à 20.")
    var repetitions = 3

    @Option(help: .hidden) var start: String?
    @Flag(help: .hidden) var whole = false
    @Flag(help: .hidden) var keep = false

    func validate() throws {
        guard events.allSatisfy((1000...20_000_000).contains), (1...20).contains(repetitions)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        if let start { return try await Recovery(folder: start).run(usesSnapshot: !whole, keeps: keep) }
        try await Workshop.use { workshop in
            var (before, firsts): (Recovery.Figures?, [Recovery.Figures]) = (nil, [])
            for count in events {
                let folder = try workshop.fresh("journal")
                let made = try await RecoveryJournal.make(count, in: folder)
                say("\(made.events) écritures, \(made.open) activations ouvertes, charge \(Machine.load)")
                let (without, with) = try measure(folder)
                say("   sans instantané : \(without.line)")
                say("   avec instantané : \(with.line), fichier de \(Self.size(folder)) Ko")
                say(String(format: "   avec / sans : %.3f", with.milliseconds / without.milliseconds))
                say("   chaîne entière vérifiée en \(try await Self.verify(folder)) s")
                if let before {
                    let ratio = with.milliseconds / before.milliseconds
                    say(String(format: "   avec instantané, rapport au journal précédent : %.2f", ratio))
                    let old = firsts.last?.milliseconds ?? .nan
                    say(String(format: "   sans instantané, rapport : %.2f", without.milliseconds / old))
                }
                before = with
                firsts.append(without)
                try FileManager.default.removeItem(atPath: folder)
            }
        }
    }

    /// A process of its own for each start: its peak of memory is that of the start.
    private func measure(_ folder: String) throws -> (without: Recovery.Figures, with: Recovery.Figures) {
        _ = try once(folder, ["--keep", "--whole"])
        var (without, with): ([Recovery.Figures], [Recovery.Figures]) = ([], [])
        for _ in 0..<repetitions {
            without.append(try once(folder, ["--whole"]))
            with.append(try once(folder, []))
        }
        return (Recovery.Figures.median(without), Recovery.Figures.median(with))
    }

    private func once(_ folder: String, _ flags: [String]) throws -> Recovery.Figures {
        let words = [CommandLine.arguments[0], "recovery", "--start", folder] + flags
        let text = try Program.run("/usr/bin/env", words)
        guard let figures = Recovery.Figures(text) else { throw BenchFault("réponse illisible : \(text)") }
        return figures
    }

    private static func size(_ folder: String) -> Int {
        let path = "\(folder)/\(SnapshotFile.fileName)"
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return ((facts?[.size] as? Int) ?? 0) / 1024
    }

    private static func verify(_ folder: String) async throws -> String {
        let clock = ContinuousClock()
        let start = clock.now
        let verdict = try await JournalFile("\(folder)/\(SQLiteJournal.fileName)").verify()
        guard case .whole = verdict else { throw BenchFault("la chaîne est rompue : \(verdict)") }
        return String(format: "%.2f", (clock.now - start) / .seconds(1))
    }
}
