// The options that many commands share, and how they become requests.
import ArgumentParser
import Foundation
import TocsinReport

/// Where the daemon is and how to answer.
struct Common: ParsableArguments {
    @Option(help: ArgumentHelp("Socket Unix du démon.", valueName: "chemin"))
    var socket: String?

    @Flag(help: "Répondre par un document JSON.")
    var json = false

    var client: Client {
        Client(
            socket: socket ?? ProcessInfo.processInfo.environment["TOCSIN_SOCKET"]
                ?? "/run/tocsin/tocsin.sock")
    }

    /// Prints the daemon's JSON as it came, or as people read it.
    func show<Content: Decodable>(
        _ answer: Answer, as content: Content.Type, text: (Content) -> String
    ) throws {
        try show(answer.text) { text(try answer.decoded(content)) }
    }

    /// Prints the one or the other; `text` is made safe for a terminal.
    func show(_ document: @autoclosure () -> String, text: () throws -> String) rethrows {
        Terminal.write(json ? document() : Terminal.shown(try text()))
    }
}

/// A key under which a repeated request is answered, not done again.
struct RequestKey: ParsableArguments {
    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "Clé d'idempotence : la même demande répétée n'est faite qu'une fois.", valueName: "clé"))
    var given: String?

    /// The one given, else one of this invocation alone.
    func callAsFunction() -> String { given ?? UUID().uuidString }
}

/// A delay as typed, negative ones included, so that they are refused by what they mean.
enum Minutes {
    static func read(_ text: String) throws -> Int {
        guard let minutes = Int(text), (0...1440).contains(minutes) else {
            throw ValidationError("un nombre de minutes entre 0 et 1440")
        }
        return minutes
    }
}

/// What surrounds a fact when it is stated.
struct Stating: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Heure du fait : 03:12 ou 3h12 (douze heures au plus), 2026-11-21T03:12:30 ; sinon maintenant.",
            valueName: "heure"))
    var at: String?

    @Option(help: ArgumentHelp("Qui l'a décidé ou fait.", valueName: "qui"))
    var by: String?

    @Option(help: ArgumentHelp("Référence d'une pièce.", valueName: "référence"))
    var reference: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Incertitude de l'heure, en minutes.", valueName: "minutes"),
        transform: Minutes.read)
    var plusMinus: Int?

    @Option(help: ArgumentHelp("Note de main courante.", valueName: "note"))
    var note: String?

    @Option(help: ArgumentHelp("Motif.", valueName: "motif"))
    var reason: String?

    @Option(help: ArgumentHelp("Fichier qui le prouve.", valueName: "chemin"))
    var file: String?

    @OptionGroup var key: RequestKey

    /// A file that is not there proves nothing.
    func validate() throws {
        guard let file, !FileManager.default.isReadableFile(atPath: file) else { return }
        throw ValidationError("--file \(file) : fichier introuvable ou illisible ; vérifiez son nom.")
    }

    /// The members given on the command line, and no others.
    var members: [(String, JSON)] {
        let texts = [
            ("at", at), ("by", by), ("reference", reference), ("note", note), ("reason", reason),
            ("file", file),
        ]
        return texts.given + [("plusMinusMinutes", plusMinus)].given
    }
}

extension [(String, String?)] {
    /// Those that have a value.
    var given: [(String, JSON)] { compactMap { name, text in text.map { (name, .string($0)) } } }
}

extension [(String, Int?)] {
    var given: [(String, JSON)] { compactMap { name, number in number.map { (name, .int(Int64($0))) } } }
}
