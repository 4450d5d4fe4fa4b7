// How it begins: a log, the first alert, the pre-alert, the trigger.
import ArgumentParser
import TocsinCore
import TocsinReport

struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ouvrir une main courante avant toute activation.")

    @Option(help: ArgumentHelp("Intitulé.", valueName: "intitulé")) var title = "Main courante"
    @OptionGroup var key: RequestKey
    @OptionGroup var common: Common

    func run() async throws {
        let answer = try await common.client.post(["logs"], [("title", .string(title))], key: key())
        try common.show(answer, as: Opened.self) { $0.text }
    }
}

struct Alert: PlainFact {
    static let configuration = CommandConfiguration(abstract: "Noter l'alerte reçue : aucun délai ne court.")
    static let kind = "alertReceived"
    @OptionGroup var statement: Statement
}

struct Prealert: PlainFact {
    static let configuration = CommandConfiguration(
        abstract: "Pré-alerter la cellule : qu'elle reste joignable ; aucun délai ne court.")
    static let kind = "prealerted"
    @OptionGroup var statement: Statement
}

struct Activate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Déclencher : la situation d'urgence est établie, la cellule est appelée.",
        usage: "tocsin activate [<log>] (--exercise | --real) [<options>]",
        discussion:
            "--at et --by disent quand et par qui la décision a été prise. Affiche le numéro attribué.")

    enum Choice: String, EnumerableFlag { case exercise, real }

    @Argument(help: "Numéro de la main courante dont elle est la suite.") var log: String?

    @Flag(help: "Exercice, ou activation réelle.") var mode: Choice
    @Option(help: ArgumentHelp("Intitulé.", valueName: "intitulé")) var title: String?
    @Option(help: ArgumentHelp("Nature de l'événement.", valueName: "nature")) var nature: String?
    @Option(help: ArgumentHelp("Lieu.", valueName: "lieu")) var place: String?
    @OptionGroup var stating: Stating
    @OptionGroup var common: Common

    func run() async throws {
        let body =
            [("mode", JSON.string(mode.rawValue)), ("title", .string(title ?? ownTitle))]
            + [("nature", nature), ("place", place), ("log", log)].given + stating.members
        let answer = try await common.client.post(["activations"], body, key: stating.key())
        try common.show(answer, as: Recorded.self) { recorded in
            let understood = stating.at == nil ? nil : recorded.stated
            return [recorded.id, understood, recorded.notice].compactMap(\.self).joined(separator: "\n")
        }
    }

    /// Nobody is refused at three in the morning for want of a title.
    private var ownTitle: String {
        let known = [nature, place].compactMap(\.self)
        if !known.isEmpty { return known.joined(separator: ", ") }
        return mode == .exercise ? "Exercice" : "Activation"
    }
}

struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Réunir deux activations ouvertes pour le même événement.")

    @Argument(help: "Numéro de celle qui disparaît.") var id: String
    @Argument(help: "Numéro de celle qui reste.") var into: String
    @OptionGroup var key: RequestKey
    @OptionGroup var common: Common

    func run() async throws {
        let answer = try await common.client.post(
            ["activations", id, "merge"], [("into", .string(into))], key: key())
        try common.show(answer, as: Recorded.self) { _ in "\(id) réunie à \(into)." }
    }
}

/// The number given out alone on its line, for scripts; then what the caller should know.
private struct Opened: Decodable {
    var id: String
    var notice: String?

    var text: String { [id, notice].compactMap(\.self).joined(separator: "\n") }
}
