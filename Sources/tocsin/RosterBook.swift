// What was changed and asked about the roster, and who carries how much.
import ArgumentParser
import TocsinReport

extension RosterCommand {
    struct Changes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Qui a changé quoi, quand.")
        @OptionGroup var common: Common

        private struct Content: Decodable {
            var changes: [Line]

            struct Line: Decodable {
                var id: String
                var at: String
                var by: String?
                var reason: String?
                var standing: Bool
                var what: String

                var text: String {
                    let why = reason.map { " (\($0))" } ?? ""
                    let state = standing ? "" : " [retiré]"
                    return "\(id)\(state) \(what), par \(by ?? "?"), \(LocalTime.french(at))\(why)"
                }
            }
        }

        func run() async throws {
            let answer = try await common.client.get(["roster", "changes"])
            try common.show(answer, as: Content.self) { content in
                content.changes.isEmpty
                    ? "Aucun changement." : content.changes.map(\.text).joined(separator: "\n")
            }
        }
    }

    struct Asks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prises d'astreinte, échanges, vérifications : ce qui est demandé et répondu.")
        @Flag(help: "Seulement sans réponse.") var pending = false
        @OptionGroup var common: Common

        private struct Content: Decodable {
            var asks: [Line]

            struct Line: Decodable {
                var id: String
                var person: String
                var name: String?
                var what: String
                var askedAt: String
                var answer: String?
                var answeredAt: String?
                var escalatedAt: String?

                var text: String {
                    let said =
                        answer.map { $0 == "yes" ? "oui" : "non" }
                        ?? (escalatedAt == nil ? "en attente" : "sans réponse, signalé")
                    let when = answeredAt.map { ", \(LocalTime.french($0))" } ?? ""
                    return "\(id) \(name ?? person) : \(what) — \(said)\(when)"
                }
            }
        }

        func run() async throws {
            let answer = try await common.client.get(
                ["roster", "asks"], [("pending", pending ? "true" : nil)])
            try common.show(answer, as: Content.self) { content in
                content.asks.isEmpty
                    ? "Rien n'est demandé." : content.asks.map(\.text).joined(separator: "\n")
            }
        }
    }

    struct FairnessView: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fairness", abstract: "Nuits, week-ends et jours fériés de chacun.")
        @OptionGroup var window: RosterWindow
        @Option(help: ArgumentHelp("Ce rôle seulement.", valueName: "rôle")) var role: String?
        @OptionGroup var source: RosterSource

        private struct Content: Decodable {
            var people: [Line]
            var spread: Spread

            struct Line: Decodable {
                var person: String
                var name: String?
                var seconds: Int
                var nights: Int
                var weekendDays: Int
                var holidays: Int

                var text: String {
                    "\(name ?? person) : \(seconds / 3600) h, \(nights) nuits, "
                        + "\(weekendDays) jours de week-end, \(holidays) jours fériés"
                }
            }

            struct Spread: Decodable {
                var nights: Int
                var weekendDays: Int
                var holidays: Int
            }
        }

        func run() async throws {
            let parameters = [("from", window.from), ("to", window.to), ("role", role)]
            let answer = try await source.answer("fairness", parameters) {
                try $0.fairness(from: window.from, to: window.to, role: role)
            }
            try source.common.show(answer, as: Content.self) { content in
                let spread = content.spread
                return
                    (content.people.map(\.text) + [
                        "Écart entre le plus et le moins chargé : \(spread.nights) nuits, "
                            + "\(spread.weekendDays) jours de week-end, \(spread.holidays) jours fériés."
                    ]).joined(separator: "\n")
            }
        }
    }
}
