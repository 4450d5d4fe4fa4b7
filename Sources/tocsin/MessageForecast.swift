// What a release comes to, and GALA beside it: the order to launch, the result to bring back.
import ArgumentParser
import Foundation
import TocsinCore
import TocsinExchange
import TocsinReport
import TocsinSettings

struct ForecastMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Prévision : quand tout sera parti par chaque voie, avant ou après l'échéance.")

    @OptionGroup var target: Target

    func run() async throws {
        let path = ["activations", target.id, "messages", target.message, "forecast"]
        let format = target.common.json ? "json" : "text"
        let answer = try await target.common.client.get(path, [("format", format)])
        Terminal.write(target.common.json ? answer.text : Terminal.shown(answer.text))
    }
}

struct GalaMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gala", abstract: "Campagne GALA à lancer : les textes et la liste des communes.",
        discussion: """
            Une fois lancée, pointer son numéro : tocsin tick ID gala --reference 2026-123 ; puis importer \
            son résultat : tocsin message gala-result ID MESSAGE FICHIER.csv
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv }

    @OptionGroup var target: Target
    @Option(help: ArgumentHelp("Format : text ou csv.", valueName: "format")) var format = Format.text
    @Option(help: ArgumentHelp("Fichier de sortie ; sinon le terminal.", valueName: "chemin"))
    var output: String?

    func run() async throws {
        let path = ["activations", target.id, "messages", target.message, "gala"]
        let isText = format == .text && !target.common.json
        let wanted = target.common.json ? "json" : format.rawValue
        let answer = try await target.common.client.get(path, [("format", wanted)])
        if isText, output == nil { return Terminal.write(Terminal.shown(answer.text)) }
        try GivenFile.write(answer.bytes, to: output)
    }
}

struct GalaResultMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gala-result",
        abstract: "Importer le résultat d'une campagne GALA : les communes jointes sont closes.",
        discussion: """
            Un tableau (.csv) : insee;joint;heure, où joint vaut oui ou non et heure peut manquer. \
            S'il contient une faute, rien n'est importé.
            """)

    @OptionGroup var target: Target
    @Argument(help: "Fichier .csv.") var file: String
    @Option(help: ArgumentHelp("Qui l'importe.", valueName: "qui")) var by: String?
    @OptionGroup var key: RequestKey

    func run() async throws {
        let client = target.common.client
        let names = try RosterRemote(try await client.get(["roster", "shifts"])).names
        let sheet = CampaignSheet(zone: names.zone, now: LocalTime.now)
        let reading = sheet.read(try GivenFile.bytes(file), name: file)
        guard reading.faults.isEmpty else {
            let faults = reading.faults.map(\.description)
            let json = JSON.object([("faults", .array(reading.faults.map(\.json)))])
            target.common.show(json.text(indent: true)) {
                (faults + ["Rien n'est importé."]).joined(separator: "\n")
            }
            throw ExitCode(1)
        }
        let csv = String(decoding: CampaignSheet.bytes(reading.items, zone: names.zone), as: UTF8.self)
        let name = String(file.split(separator: "/").last ?? "")
        let body = [("csv", csv), ("file", name), ("by", by)].given
        try await target.post("gala-result", body, key: key, done: "Importé : \(name).")
    }
}
