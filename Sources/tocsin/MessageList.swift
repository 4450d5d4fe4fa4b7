// The messages of an activation with their state and text: what whoever validates or releases reads first.
import ArgumentParser

struct ListMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Messages d'une activation : état, variables manquantes, empreinte, texte.")

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
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        return head + lack + "\n" + lines.joined(separator: "\n")
    }

    private var state: String {
        if let releasedBy { return "diffusé par \(releasedBy)" + (releasedAt.map { ", \(LocalTime.french($0))" } ?? "") }
        if let validatedBy { return "validé par \(validatedBy)" }
        return "brouillon"
    }
}
