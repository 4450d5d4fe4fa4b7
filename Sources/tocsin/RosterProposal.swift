// A fairer rotation, to read or to import.
import ArgumentParser
import TocsinCore
import TocsinExchange
import TocsinReport

extension RosterCommand {
    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proposer un tour qui répartit nuits, week-ends et jours fériés.",
            discussion: """
                Pour ce rôle seul, l'année passée comprise ; ce que les mêmes portent ailleurs n'est pas \
                compté. Rien ne change : --output écrit un tableau que « roster import » sait lire.
                """)

        @Option(help: ArgumentHelp("Rôle.", valueName: "rôle")) var role: String
        @OptionGroup var window: RosterWindow
        @Option(help: ArgumentHelp("Tableau CSV à importer ensuite.", valueName: "chemin")) var output:
            String?
        @OptionGroup var source: RosterSource

        private struct Content: Decodable {
            var turns: [Turn]
            var planned: Spread
            var proposed: Spread
            var titles: Titles

            struct Turn: Decodable {
                var role: String
                var from: String
                var until: String
                var planned: String
                var person: String?
                var name: String?

                var text: String {
                    let who = person.map { "\(name ?? $0) (\($0))" } ?? "personne de libre"
                    let change = person == planned ? "" : ", au lieu de \(planned)"
                    return "du \(LocalTime.french(from)) au \(LocalTime.french(until)) : \(who)\(change)"
                }
            }

            struct Spread: Decodable {
                var nights: Int
                var weekendDays: Int
                var holidays: Int

                var text: String {
                    "\(nights) nuits, \(weekendDays) jours de week-end, \(holidays) jours fériés"
                }
            }

            func text(_ role: String) -> String {
                ([titles.naming(role)] + turns.map(\.text) + [
                    "Écarts, tour prévu : \(planned.text).", "Écarts, proposition : \(proposed.text).",
                ]).joined(separator: "\n")
            }
        }

        func run() async throws {
            let parameters = [("from", window.from), ("to", window.to), ("role", role)]
            let answer = try await source.answer("proposal", parameters) {
                try $0.proposal(from: window.from, to: window.to, role: role)
            }
            let content = try answer.decoded(Content.self)
            if let output {
                let names = try RosterRemote(
                    try await source.shifts(RosterWindow.none, role: nil, person: nil)
                )
                .names
                let shifts = try content.turns.compactMap { turn -> Shift? in
                    guard let person = turn.person else { return nil }
                    return Shift(
                        role: RoleID(turn.role), person: PersonID(person),
                        from: try LocalTime.instant(turn.from, in: names.zone, now: LocalTime.now),
                        until: try LocalTime.instant(turn.until, in: names.zone, now: LocalTime.now),
                        source: .import)
                }
                try GivenFile.write(ShiftSheet(roster: names).bytes(shifts), to: output)
            }
            source.common.show(answer.text) { content.text(role) }
        }
    }
}
