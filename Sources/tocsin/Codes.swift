// What is given out once: a person's printed card of trigger codes, and the addresses for gateways.
import ArgumentParser
import TocsinReport

struct Codes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Les codes à usage unique d'une personne pour déclencher par SMS, à imprimer.",
        discussion: "La personne doit figurer dans les réglages : inbound: { sms: { triggers: [ID] } }.")

    @Argument(help: ArgumentHelp("Identifiant de la personne.", valueName: "id")) var person: String
    @OptionGroup var common: Common

    private struct Card: Decodable {
        struct Code: Decodable {
            var number: Int
            var code: String
            var used: Bool
        }

        var name: String
        var codes: [Code]
    }

    func run() async throws {
        let answer = try await common.client.get(["inbound", "codes"], [("person", person)])
        try common.show(answer, as: Card.self) { card in
            let head = """
                \(card.name) : déclenchement par SMS, chaque code sert une fois.
                DECLENCHER REEL CODE TITRE     ou     DECLENCHER EXERCICE CODE TITRE
                """
            let lines = card.codes.map { code in
                "  \(code.number < 10 ? " " : "")\(code.number)  \(code.used ? "déjà servi" : code.code)"
            }
            return ([head] + lines).joined(separator: "\n")
        }
    }
}

struct Inbound: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Les adresses secrètes à donner aux passerelles (avis de remise, SMS reçus).")

    @OptionGroup var common: Common

    private struct Content: Decodable {
        struct Path: Decodable {
            var path: String
            var receipts: String
            var replies: String
            var signingSecret: String
        }

        var paths: [Path]
    }

    func run() async throws {
        let answer = try await common.client.get(["inbound"])
        try common.show(answer, as: Content.self) { content in
            content.paths.map { path in
                """
                \(path.path)
                  avis de remise : \(path.receipts)
                  SMS reçus      : \(path.replies)
                  signature      : \(path.signingSecret)
                """
            }.joined(separator: "\n")
        }
    }
}
