// The messages of an activation with their state and text: what whoever validates or releases reads first.
import ArgumentParser
import TocsinCore

struct ListMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Messages d'une activation : état, destinataires, empreinte, textes tels qu'ils partiront.")

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
        var sms: String?
        var missing: [String]
        var fingerprint: String
        var validatedBy: String?
        var releasedBy: String?
        var releasedAt: String?
        /// INSEE codes; none: the department.
        var perimeter: [String]?
        /// Seats by audience.
        var recipients: [String: Int]?
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

    var mode: String?
    var messages: [Item]

    var text: String {
        if messages.isEmpty { return "Aucun message." }
        return messages.map { $0.text(mode.flatMap(Mode.init(rawValue:))) }.joined(separator: "\n\n")
    }
}

extension MessageList.Item {
    fileprivate func text(_ mode: Mode?) -> String {
        let head = ["\(id)  \(title)", "  \(state)  –  empreinte \(fingerprint)"]
        let lack = missing.isEmpty ? [] : ["  à compléter : \(missing.joined(separator: ", "))"]
        let short = sms.map { ["  SMS :"] + sent($0, by: .sms, mode) } ?? []
        let lines = head + lack + scope + reach + sent(body, by: .email, mode) + short
        return lines.joined(separator: "\n")
    }

    /// As it leaves: an exercise's mark at head and foot.
    private func sent(_ body: String, by medium: Medium, _ mode: Mode?) -> [String] {
        Wording(mode: mode, subject: title, body: body).rendered(for: medium).text
            .split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    }

    private var scope: [String] {
        guard let recipients, let perimeter else { return [] }
        let counts = recipients.sorted { $0.key < $1.key }.map { "\(Self.french($0.key)) \($0.value)" }
        let communes = perimeter.isEmpty ? "tout le département" : perimeter.joined(separator: ", ")
        return ["  destinataires : \(counts.joined(separator: ", "))", "  périmètre : \(communes)"]
    }

    private static func french(_ audience: String) -> String {
        switch Audience(rawValue: audience) {
        case .elected: "élus"
        case .general: "public"
        case .media: "médias"
        case nil: "sans public désigné"
        }
    }

    /// How far a released message got, and whom an agent still has to call.
    private var reach: [String] {
        guard releasedBy != nil, let coverage else { return [] }
        let titles = Dictionary((seats ?? []).map { ($0.seat, $0.title) }) { first, _ in first }
        return coverage.sorted { $0.key < $1.key }.flatMap { audience, coverage -> [String] in
            guard let coverage else { return [] }
            let missed = coverage.toReach.map { "    à joindre par un agent : \($0) \(titles[$0] ?? "")" }
            return ["  \(Self.french(audience)) : \(coverage.served) sur \(coverage.inScope)"] + missed
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
