// What every command that states a fact shares: one request, one answer.
import ArgumentParser
import TocsinReport

/// The activation concerned, and what surrounds the fact.
struct Statement: ParsableArguments {
    @Argument(help: "Numéro de l'activation.") var id: String
    @OptionGroup var stating: Stating
    @OptionGroup var common: Common

    func post(_ kind: String, _ members: [(String, JSON)] = []) async throws {
        let body = [("do", JSON.string(kind))] + members + stating.members
        let answer = try await common.client.post(["activations", id, "facts"], body, key: stating.key())
        try common.show(answer, as: Recorded.self) { $0.text }
    }
}

/// What the daemon answers to a fact: where it stands, and what else the caller should know.
struct Recorded: Decodable {
    var id: String
    var entry: String?
    var notice: String?

    var text: String {
        let place = entry.map { "Enregistré : \($0), activation \(id)." } ?? "Enregistré : activation \(id)."
        return [place, notice].compactMap(\.self).joined(separator: "\n")
    }
}

/// A fact that says nothing beyond its kind.
protocol PlainFact: AsyncParsableCommand {
    /// The `do` word of the contract.
    static var kind: String { get }
    var statement: Statement { get }
}

extension PlainFact {
    func run() async throws { try await statement.post(Self.kind) }
}
