// Facts about informing officials, public and media: done, ticked, waived, deferred.
import ArgumentParser
import TocsinCore
import TocsinReport

extension Audience: ExpressibleByArgument {}

struct Inform: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Dire un public informé : élus (elected), grand public (public), médias (media).")

    @OptionGroup var statement: Statement
    @Argument(help: "Public informé.") var audience: Audience
    @Option(help: ArgumentHelp("Moyen employé.", valueName: "moyen")) var means: String?
    @Flag(help: "En partie seulement : le délai court toujours.") var partial = false

    func run() async throws {
        let scope: Scope = partial ? .partial : .all
        let members =
            [("audience", JSON.string(audience.rawValue))] + [("means", means)].given
            + [("scope", .string(scope.rawValue))]
        try await statement.post("informed", members)
    }
}

struct Tick: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cocher une étape faite hors de Tocsin (GALA, FR-Alert …), déclarée dans les réglages.",
        discussion: """
            Pour lire la liste des étapes, en nommer une qui n'existe pas : rien n'est coché et le refus les \
            donne toutes, par exemple « tocsin tick 29-2026-001 liste ».
            """)

    @OptionGroup var statement: Statement
    @Argument(help: "Étape.") var step: String

    func run() async throws { try await statement.post("ticked", [("step", .string(step))]) }
}

struct Waive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Renoncer à informer un public, avant son échéance et avec un motif (--reason).")

    @OptionGroup var statement: Statement
    @Argument(help: "Public concerné.") var audience: Audience

    func run() async throws {
        try await statement.post("waived", [("audience", .string(audience.rawValue))])
    }
}

struct Defer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Différer l'information d'un public. Son délai court toujours.")

    @OptionGroup var statement: Statement
    @Argument(help: "Public concerné.") var audience: Audience
    @Option(help: ArgumentHelp("Jusqu'à quelle heure.", valueName: "heure")) var until: String

    func run() async throws {
        let members: [(String, JSON)] = [("audience", .string(audience.rawValue)), ("to", .string(until))]
        try await statement.post("deferred", members)
    }
}
