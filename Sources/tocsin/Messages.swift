// Messages to officials, media and public: draft, validation, release, correction, end.
import ArgumentParser
import Foundation
import TocsinCore
import TocsinReport

struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message",
        abstract: "Communiqués numérotés : rédiger, valider, diffuser, rectifier, clore.",
        subcommands: [
            DraftMessage.self, ValidateMessage.self, ReleaseMessage.self, CorrectMessage.self,
            EndMessage.self,
            SeatMessage.self, RepeatMessage.self, ListMessages.self, ForecastMessage.self, GalaMessage.self,
            GalaResultMessage.self,
        ])
}

/// What a draft is made of beside its template and the messages it cites.
struct Drafting: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Valeur d'une variable du modèle ; répétable.", valueName: "nom=valeur"),
        transform: Drafting.value)
    var values: [(name: String, value: String)] = []

    @Option(
        help: ArgumentHelp("Public destinataire ; répétable ; tous si aucun n'est dit.", valueName: "public"))
    var audience: [Audience] = []

    @Option(
        help: ArgumentHelp(
            "Communes concernées : codes INSEE séparés par des virgules ; sans elles, tout le département.",
            valueName: "insee"))
    var perimeter: [String] = []

    @OptionGroup var key: RequestKey
    @OptionGroup var common: Common

    func post(_ id: String, template: String, cites: [String]) async throws {
        let latest = Dictionary(values.map { ($0.name, $0.value) }) { _, last in last }
        let audiences = audience.isEmpty ? Audience.allCases : audience
        let body: [(String, JSON)] = [
            ("template", .string(template)),
            ("values", .object(latest.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            ("audiences", .array(audiences.map { .string($0.rawValue) })),
            ("cites", .array(cites.map(JSON.string))),
            ("perimeter", .array(perimeter.flatMap { $0.split(separator: ",") }.map { .string(String($0)) })),
        ]
        let answer = try await common.client.post(["activations", id, "messages"], body, key: key())
        try common.show(answer, as: Written.self) { $0.text }
    }

    private static func value(_ text: String) throws -> (name: String, value: String) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw ValidationError("écrire --set nom=valeur")
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
}

struct DraftMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Rédiger un message d'après un modèle. Rien ne part.",
        discussion: """
            Pour lire la liste des modèles, en nommer un qui n'existe pas : rien n'est rédigé et le refus \
            les donne tous, par exemple « tocsin message draft 29-2026-001 --template liste ».
            """)

    @Argument(help: "Numéro de l'activation.") var id: String
    @Option(help: ArgumentHelp("Modèle.", valueName: "modèle")) var template: String
    @OptionGroup var drafting: Drafting

    func run() async throws { try await drafting.post(id, template: template, cites: []) }
}

struct CorrectMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "Rédiger le rectificatif de messages diffusés. Rien ne part.")

    @Argument(help: "Numéro de l'activation.") var id: String
    @Argument(help: "Messages rectifiés ; tous ceux en vigueur si aucun n'est dit.") var cites: [String] = []
    @Option(help: ArgumentHelp("Modèle, de nature correction.", valueName: "modèle"))
    var template = "rectificatif"
    @OptionGroup var drafting: Drafting

    func run() async throws { try await drafting.post(id, template: template, cites: cites) }
}

struct EndMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "Rédiger le message de fin. Rien ne part.")

    @Argument(help: "Numéro de l'activation.") var id: String
    @Argument(help: "Messages clos ; tous ceux en vigueur si aucun n'est dit.") var cites: [String] = []
    @Option(help: ArgumentHelp("Modèle, de nature end.", valueName: "modèle"))
    var template = "fin"
    @OptionGroup var drafting: Drafting

    func run() async throws { try await drafting.post(id, template: template, cites: cites) }
}

/// The message an act is about.
struct Target: ParsableArguments {
    @Argument(help: "Numéro de l'activation.") var id: String
    @Argument(help: "Numéro du message.") var message: String
    @OptionGroup var common: Common

    func post(_ act: String, _ members: [(String, JSON)], key: RequestKey, done: String) async throws {
        let path = ["activations", id, "messages", message, act]
        let answer = try await common.client.post(path, members, key: key())
        try common.show(answer, as: Written.self) {
            [done, $0.notice].compactMap(\.self).joined(separator: "\n")
        }
    }
}

struct ValidateMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Valider un message, au besoin par téléphone (--orally).")

    @OptionGroup var target: Target
    @Option(help: ArgumentHelp("Qui valide.", valueName: "qui")) var by: String?
    @Flag(help: "Validé de vive voix, à confirmer ensuite.") var orally = false
    @OptionGroup var key: RequestKey

    func run() async throws {
        let body = [("by", by)].given + [("orally", .bool(orally))]
        try await target.post("validation", body, key: key, done: "Validé : \(target.message).")
    }
}

struct ReleaseMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Diffuser un message : il part aussitôt à ses destinataires.",
        discussion: """
            En exercice, il ne part qu'aux destinataires d'exercice, sauf si --confirm porte les mots exigés \
            pour les vrais annuaires.
            """)

    @OptionGroup var target: Target
    @Option(help: ArgumentHelp("Qui diffuse.", valueName: "qui")) var by: String?
    @Option(
        help: ArgumentHelp("Mots qui confirment un envoi d'exercice aux vrais annuaires.", valueName: "mots"))
    var confirm: String?
    @Option(
        help: ArgumentHelp("Empreinte du texte lu : refuse s'il a changé depuis.", valueName: "empreinte"))
    var fingerprint: String?
    @OptionGroup var key: RequestKey

    func run() async throws {
        let body = [("by", by), ("fingerprint", fingerprint), ("confirmation", confirm)].given
        try await target.post("release", body, key: key, done: "Diffusé : \(target.message).")
    }
}

struct RepeatMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repeat",
        abstract: "Refaire les envois dont nul ne sait s'ils sont arrivés ; rien ne les refait sans vous.")

    @OptionGroup var target: Target
    @Option(help: ArgumentHelp("Qui en décide.", valueName: "qui")) var by: String?
    @OptionGroup var key: RequestKey

    func run() async throws {
        try await target.post(
            "repetition", [("by", by)].given, key: key, done: "Refait : \(target.message).")
    }
}

struct SeatMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seat",
        abstract: "Clore un siège « à joindre par un agent » : joint, ou exclu avec un motif.")

    @OptionGroup var target: Target
    @Argument(help: "Siège (code INSEE de la commune, ou nom court).") var seat: String
    @Option(help: ArgumentHelp("Qui a été joint.", valueName: "qui")) var reached: String?
    @Option(help: ArgumentHelp("Pourquoi ce siège est exclu.", valueName: "motif")) var exclude: String?
    @OptionGroup var stating: Stating

    func validate() throws {
        guard (reached == nil) != (exclude == nil) else {
            throw ValidationError("donner soit --reached, soit --exclude")
        }
    }

    func run() async throws {
        let how: SeatClosing.How = reached == nil ? .excluded : .reached
        let body: [(String, JSON)] =
            [
                ("seat", .string(seat)), ("how", .string(how.rawValue)),
                ("words", .string(reached ?? exclude ?? "")),
            ]
        try await target.post("seats", body + stating.members, key: stating.key, done: "Clos : \(seat).")
    }
}

/// What the daemon answers when a message was drafted or acted upon.
private struct Written: Decodable {
    var message: String?
    var notice: String?

    var text: String { [message, notice].compactMap(\.self).joined(separator: "\n") }
}
