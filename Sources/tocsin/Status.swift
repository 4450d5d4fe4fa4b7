// The clocks as they stand, once or live, and the timing report in its formats.
import ArgumentParser
import Foundation
import TocsinReport

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Délais, personnes et prochaine chose à faire des activations ouvertes.")

    @Argument(help: "Numéro de l'activation ; sans lui, toutes celles qui sont ouvertes.") var id: String?
    @Flag(help: "Redessiner chaque seconde, jusqu'à Ctrl-C ; hors d'un terminal, écrire à chaque changement.")
    var watch = false
    @Flag(
        help: "Une ligne pour Nagios : code 0 tout partirait, 1 à surveiller, 2 rien ne partirait, 3 inconnu."
    )
    var nagios = false
    @OptionGroup var common: Common

    func run() async throws {
        let client = common.client
        if nagios {
            let answer = await NagiosLine.ask(client)
            Terminal.write(Terminal.shown(answer.line))
            throw ExitCode(answer.level.rawValue)
        }
        guard watch else { return try await show(client, Terminal.write) }
        if Terminal.isWatched && !common.json { try await redraw(client) } else { try await follow(client) }
    }

    private func show(_ client: Client, _ write: (String) -> Void) async throws {
        write(common.json ? try await document(client).text : try await text(client))
    }

    private func text(_ client: Client) async throws -> String {
        Terminal.shown(try await client.get(["status"], [("format", "text"), ("id", id)]).text)
    }

    private func document(_ client: Client) async throws -> Answer {
        try await client.get(["status"], [("id", id)])
    }

    private func redraw(_ client: Client) async throws {
        let known = try await client.get(["roster", "who"]).decoded(Wall.self).at
        var (last, lostAt): (String, String?) = ("", nil)
        try await everySecond {
            last = try await text(client)
            lostAt = nil
            Terminal.redraw(last)
        } lost: { _ in
            let since = lostAt ?? LocalTime.clock(like: known)
            lostAt = since
            Terminal.redraw("DÉMON INJOIGNABLE depuis \(since) – dernier état connu :\n\n\(last)")
        }
    }

    /// The document holds no running figure: it differs only when something has happened.
    private func follow(_ client: Client) async throws {
        var last: [UInt8]?
        try await everySecond {
            let document = try await document(client)
            guard document.bytes != last else { return }
            last = document.bytes
            if common.json { Terminal.write(document.text) } else { try await show(client, Terminal.write) }
        } lost: {
            Terminal.complain($0.text)
        }
    }

    /// Ends on a refusal, or when there is no daemon to begin with; later a restart is waited out.
    private func everySecond(_ work: () async throws -> Void, lost: (Failure) -> Void) async throws {
        try await work()
        while true {
            try await Task.sleep(for: .seconds(1))
            do {
                try await work()
            } catch let failure as Failure where failure.exit == .unreachable {
                lost(failure)
            }
        }
    }
}

/// Any answer that says the time as the daemon's wall shows it.
private struct Wall: Decodable {
    var at: String
}

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Rapport des délais d'une activation.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html, csv }

    @Argument(help: "Numéro de l'activation.") var id: String
    @Option(help: ArgumentHelp("Format ; text s'il n'est pas dit.", valueName: "format")) var format: Format?
    @Option(help: ArgumentHelp("Écrire dans ce fichier.", valueName: "fichier")) var output: String?
    @OptionGroup var common: Common

    func run() async throws {
        let format = self.format ?? (common.json ? .json : .text)
        let report = try await common.client.get(
            ["activations", id, "report"], [("format", format.rawValue)])
        guard let output else {
            return Terminal.write(format == .text ? Terminal.shown(report.text) : report.text)
        }
        do {
            try Data(report.bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw Failure(
                .no, code: "notWritten", "le fichier \(output) n'a pas pu être écrit",
                hint: "vérifier le dossier et ses droits")
        }
    }
}
