// What the people called answer: coming, unavailable, in post; and the decider's answer before a rung.
import ArgumentParser
import TocsinReport

/// Whose answer it is; without a person, that of whoever types.
struct Answerer: ParsableArguments {
    @Option(help: ArgumentHelp("Rôle tenu.", valueName: "rôle")) var role: String?
    @Option(help: ArgumentHelp("Personne, par son identifiant.", valueName: "personne")) var person: String?

    var members: [(String, JSON)] { [("role", role), ("person", person)].given }
}

struct Acknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Accuser réception : « j'arrive ».")

    @OptionGroup var statement: Statement
    @OptionGroup var answerer: Answerer
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Arrivée dans tant de minutes.", valueName: "minutes"),
        transform: Minutes.read)
    var eta: Int?

    func run() async throws {
        try await statement.post("acknowledged", answerer.members + [("etaMinutes", eta)].given)
    }
}

struct Decline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Se dire indisponible : l'appel passe au suivant.")

    @OptionGroup var statement: Statement
    @OptionGroup var answerer: Answerer

    func run() async throws { try await statement.post("declined", answerer.members) }
}

struct Arrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Se dire en poste, sur place ou à distance.")

    @OptionGroup var statement: Statement
    @OptionGroup var answerer: Answerer
    @Flag(help: "À distance.") var remote = false

    func run() async throws {
        try await statement.post("inPost", answerer.members + (remote ? [("remote", .bool(true))] : []))
    }
}

struct Rung: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Répondre à la place du décideur consulté avant un échelon.",
        discussion: "call : appeler l'échelon suivant. mine : le décideur s'en charge, on n'appelle pas.")

    enum Choice: String, ExpressibleByArgument, CaseIterable { case call, mine }

    @Argument(help: "Numéro de l'activation.") var id: String
    @Argument(help: "Rôle que l'échelon allait appeler.") var role: String
    @Argument(help: "Réponse.") var answer: Choice
    @OptionGroup var key: RequestKey
    @OptionGroup var common: Common

    func run() async throws {
        let body: [(String, JSON)] = [("role", .string(role)), ("call", .bool(answer == .call))]
        let recorded = try await common.client.post(["activations", id, "rungs"], body, key: key())
        try common.show(recorded, as: Recorded.self) { $0.text(told: false) }
    }
}
