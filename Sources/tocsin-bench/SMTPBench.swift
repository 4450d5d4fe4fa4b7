// `tocsin-bench smtp`: the mail channel, one recipient for each transaction, beside a C loop of libcurl.

import ArgumentParser
import Foundation
import TocsinCore
import TocsinDispatch
import TocsinSystem

struct SMTPBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smtp",
        abstract: "Courriels d'un destinataire chacun, à côté d'une boucle libcurl en C.",
        discussion: """
            Le relais est smtp-sink (paquet Debian postfix). À chaque répétition : la boucle C,
            la voie de Tocsin seule, puis la diffusion entière avec son journal. Le code de sortie est 1 si
            un envoi échoue.
            """)

    @Option(help: "Nombre de destinataires, de 1 à 100000.")
    var recipients = 2_000

    @Option(help: "Nombre de répétitions, de 1 à 100.")
    var repetitions = 5

    @Option(help: "Sessions ouvertes en même temps, des deux côtés, de 1 à 64.")
    var sessions = 4

    @Option(help: "Programme smtp-sink.")
    var relay = "/usr/sbin/smtp-sink"

    func validate() throws {
        guard (1...100_000).contains(recipients), (1...100).contains(repetitions), (1...64).contains(sessions)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        try await Workshop.use { workshop in
            let relay = try MailRelay(relay, in: workshop)
            defer { relay.end() }
            try await measure(workshop, relay.port, try workshop.compile("smtp"))
        }
    }

    private func measure(_ workshop: Workshop, _ port: Int, _ loop: String) async throws {
        say("\(recipients) courriels, \(sessions) sessions, charge \(Machine.load)")
        var (alone, whole) = (Series(), Series())
        for number in 1...repetitions {
            let limit = try Program.seconds(
                loop, ["smtp://127.0.0.1:\(port)", "\(recipients)", "\(sessions)"])
            let channel = try await channel(port)
            let house = try await house(port, in: try workshop.fresh("journal"))
            alone.add(limit / channel)
            whole.add(limit / house)
            say(
                "\(number). boucle C \(rate(limit)), voie de Tocsin \(rate(channel)), "
                    + "avec journal \(rate(house)), charge \(Machine.load)")
        }
        say("rapport de la voie à la boucle C : \(alone.spread()) (min / médiane / max)")
        say("rapport de la diffusion entière, avec journal : \(whole.spread()) (min / médiane / max)")
        say("mémoire au plus haut : \(Machine.peakMemory()) Mo")
    }

    private func rate(_ seconds: Double) -> String {
        String(format: "%.3f s (%.0f/s)", seconds, Double(recipients) / seconds)
    }

    /// The channel alone, given as many parcels at once as there are sessions and as many again.
    private func channel(_ port: Int) async throws -> Double {
        guard case .smtp(let settings) = SendingLoad.relay(port: port) else { return .nan }
        let loop = TransferLoop(mailSessions: sessions)
        defer { loop.shutdown() }
        let now = Instant(seconds: 1_795_227_120)
        let channel = SMTPChannel(settings, password: nil, loop: loop, now: { now })
        let clock = ContinuousClock()
        let start = clock.now
        let accepted = await withTaskGroup(of: Bool.self, returning: Int.self) { group in
            var (next, accepted) = (0, 0)
            func add() {
                let parcel = SendingLoad.parcel(next)
                group.addTask {
                    if case .accepted = await channel.deliver(parcel) { true } else { false }
                }
                next += 1
            }
            while next < min(recipients, sessions * 2) { add() }
            for await taken in group {
                accepted += taken ? 1 : 0
                if next < recipients { add() }
            }
            return accepted
        }
        guard accepted == recipients else {
            throw BenchFault("\(accepted) courriels acceptés sur \(recipients)")
        }
        return (clock.now - start) / .seconds(1)
    }

    private func house(_ port: Int, in folder: String) async throws -> Double {
        let settings = SendingLoad.settings(recipients: recipients, paths: [SendingLoad.relay(port: port)])
        let (taken, journal) = try await SendingHouse.open(settings, in: folder, mailSessions: sessions) {
            house in
            (try await house.releaseToAll(recipients), house.journal)
        }
        let count = try await JournalCount.of(journal)
        guard count.isWhole, count.accepted == recipients else {
            throw BenchFault("\(count.accepted) résultats au journal sur \(recipients)")
        }
        return taken.time / .seconds(1)
    }
}

/// Debian's test relay, which takes every mail and keeps none.
final class MailRelay {
    let port: Int
    private let program: Program

    init(_ path: String, in workshop: Workshop) throws {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchFault("\(path) : absent ; installez le paquet postfix")
        }
        let folder = try workshop.fresh("postfix")
        try Data("compatibility_level = 3.6\nqueue_directory = \(folder)\n".utf8)
            .write(to: URL(filePath: "\(folder)/main.cf"))
        port = try FreePort.find()
        program = try Program(
            "/usr/bin/env", ["MAIL_CONFIG=\(folder)", path] + Self.user + ["127.0.0.1:\(port)", "200"],
            quiet: true)
        try FreePort.wait(port)
    }

    /// As root it wants somebody else to be.
    private static var user: [String] { NSUserName() == "root" ? ["-u", "nobody"] : [] }

    func end() { program.end() }
}
