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
        try common.show(answer, as: Recorded.self) { $0.text(told: stating.at != nil) }
    }
}

/// What the daemon answers to a fact: where it stands, and what else the caller should know.
struct Recorded: Decodable {
    var id: String
    var entry: String?
    /// ISO.
    var statedAt: String?
    var notice: String?

    /// `told`: the caller gave a time, and reads what was understood.
    func text(told: Bool) -> String {
        let place = entry.map { "\($0), activation \(id)" } ?? "activation \(id)"
        let understood = told ? stated : nil
        return [understood ?? "Enregistré : \(place).", notice].compactMap(\.self).joined(separator: "\n")
    }

    /// "Enregistré : e5, à 2 h 21 min 30 s."
    var stated: String? {
        guard let entry, let statedAt else { return nil }
        return "Enregistré : \(entry), \(LocalTime.stated(statedAt))."
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
