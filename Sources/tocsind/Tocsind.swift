// The daemon's door: reads the command line, checks the settings, and hands over to the house.

import ArgumentParser
import Foundation
import TocsinCore
import TocsinSettings
import TocsinSystem

@main
struct Tocsind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsind", abstract: "Le démon Tocsin : astreinte, cellule, horloges, messages.")

    @Option(help: "Dossier des réglages.")
    var config = "/etc/tocsin"

    @Option(help: "Dossier de l'état (journal, verrou) ; sinon $STATE_DIRECTORY, sinon /var/lib/tocsin.")
    var state = ProcessInfo.processInfo.environment["STATE_DIRECTORY"] ?? "/var/lib/tocsin"

    @Option(help: "Prise Unix de commande ; sinon $RUNTIME_DIRECTORY/tocsin.sock.")
    var socket = (ProcessInfo.processInfo.environment["RUNTIME_DIRECTORY"] ?? "/run/tocsin") + "/tocsin.sock"

    @Option(help: "Adresse TCP HOTE:PORT ; sinon le réglage listen.")
    var listen: String?

    @Flag(help: "Vérifie les réglages et s'arrête.")
    var check = false

    func run() async throws {
        let configuration: Configuration
        do throws(Faults) {
            configuration = try Configuration.load(folder: config)
        } catch {
            Terminal.error("\(error)")
            throw ExitCode(1)
        }
        if check {
            Terminal.say("Réglages valides (\(configuration.settings.digest.prefix(12))).")
            return
        }
        Allocator.settle()
        Descriptors.raise(to: Limits.descriptors)
        do {
            let places = Places(
                config: config, state: state, socket: socket, listen: listen ?? configuration.daemon.listen)
            try await House.build(places, configuration).run()
            ProcessEnd.now(0)
        } catch {
            Terminal.error("\(error)")
            ProcessEnd.now(1)
        }
    }
}

/// Where everything is on this machine.
struct Places: Sendable {
    var config: String
    var state: String
    var socket: String
    var listen: String?
}

/// Why the daemon does not start. French: what is wrong and how to mend it.
struct StartRefusal: Error, CustomStringConvertible {
    var description: String
}

enum Terminal {
    static func say(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }
    static func error(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
