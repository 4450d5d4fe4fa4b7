// The messages of an activation with their state and text: what whoever validates or releases reads first.
import ArgumentParser

struct ListMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Messages d'une activation : état, variables manquantes, empreinte, texte.")

    @Argument(help: "Numéro de l'activation.") var id: String
    @OptionGroup var common: Common

    func run() async throws {
        let answer = try await common.client.get(["activations", id, "messages"])
        try common.show(answer, as: MessageList.self) { $0.text }
    }
}

private struct MessageList: Decodable {
    struct Item: Decodable {
        var id: String
        var title: String
        var body: String
        var missing: [String]
        var fingerprint: String
        var validatedBy: String?
        var releasedBy: String?
        var releasedAt: String?
        /// By audience; null before the release.
        var coverage: [String: Coverage?]?
        var seats: [Seat]?
    }

    struct Coverage: Decodable {
        var inScope: Int
        var served: Int
        var toReach: [String]
    }

    struct Seat: Decodable {
        var seat: String
        var title: String
    }

    var messages: [Item]

    var text: String {
        if messages.isEmpty { return "Aucun message." }
        return messages.map(\.text).joined(separator: "\n\n")
    }
}

extension MessageList.Item {
    fileprivate var text: String {
        let head = "\(id)  \(title)\n  \(state)  –  empreinte \(fingerprint)"
        let lack = missing.isEmpty ? "" : "\n  à compléter : \(missing.joined(separator: ", "))"
        let lines = reach + body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        return head + lack + "\n" + lines.joined(separator: "\n")
    }

    /// How far a released message got, and whom an agent still has to call.
    private var reach: [String] {
        guard releasedBy != nil, let coverage else { return [] }
        let titles = Dictionary((seats ?? []).map { ($0.seat, $0.title) }) { first, _ in first }
        return coverage.sorted { $0.key < $1.key }.flatMap { audience, coverage -> [String] in
            guard let coverage else { return [] }
            let missed = coverage.toReach.map { "    à joindre par un agent : \($0) \(titles[$0] ?? "")" }
            return ["  \(audience) : \(coverage.served) sur \(coverage.inScope)"] + missed
        }
    }

    private var state: String {
        if let releasedBy {
            return "diffusé par \(releasedBy)" + (releasedAt.map { ", \(LocalTime.french($0))" } ?? "")
        }
        if let validatedBy { return "validé par \(validatedBy)" }
        return "brouillon"
    }
}
