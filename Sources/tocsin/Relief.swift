// Relieving a working cell: who could, convening them for an hour, and the hours worked.
import ArgumentParser
import TocsinCore
import TocsinReport

struct ReliefCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relief", abstract: "Proposer une seconde équipe ; avec --convene, la convoquer.",
        discussion: """
            Sont écartés les absents et ceux qui auront travaillé plus de --hours heures. \
            --team role=personne, autant de fois que de rôles, choisit ; sinon la proposition est suivie.
            """)

    @Argument(help: "Numéro de l'activation.") var id: String
    @Option(help: ArgumentHelp("Heure de la relève.", valueName: "heure")) var at: String
    @Option(
        help: ArgumentHelp("Heures de travail au-delà desquelles on ne reprend pas.", valueName: "heures"))
    var hours = 12
    @Flag(help: "Convoquer, au lieu de seulement proposer.") var convene = false
    @Option(help: ArgumentHelp("role=personne.", valueName: "choix")) var team: [String] = []
    @Option(help: ArgumentHelp("Qui le décide.", valueName: "qui")) var by: String?
    @OptionGroup var key: RequestKey
    @OptionGroup var common: Common

    private struct Content: Decodable {
        var at: String
        var team: [Seat]
        var titles: Titles

        struct Seat: Decodable {
            var role: String
            var current: String?
            var currentName: String?
            var workedSeconds: Int
            var proposed: String?
            var proposedName: String?
        }

        var text: String {
            let lines = team.map { seat in
                let worked = FrenchTime.duration(.seconds(seat.workedSeconds))
                let current = seat.currentName ?? seat.current ?? "personne"
                let next = seat.proposedName.map { "\($0) (\(seat.proposed ?? ""))" } ?? "personne de libre"
                return "\(titles.naming(seat.role)) : \(current) (\(worked)) → \(next)"
            }
            let head = "Relève pour \(LocalTime.french(at)) :"
            return lines.isEmpty ? "Personne n'est en poste." : ([head] + lines).joined(separator: "\n")
        }
    }

    func run() async throws {
        if convene, !team.isEmpty { return try await call(try chosen()) }
        let answer = try await common.client.get(
            ["activations", id, "relief"], [("at", at), ("hours", String(hours))])
        guard convene else { return try common.show(answer, as: Content.self) { $0.text } }
        let proposal = try answer.decoded(Content.self)
        let free = proposal.team.compactMap { seat in seat.proposed.map { (seat.role, $0) } }
        guard !free.isEmpty else {
            throw Failure(
                .no, code: "nobody", "personne n'est libre pour la relève",
                hint: "augmenter --hours, ou nommer avec --team")
        }
        try await call(free)
    }

    private func chosen() throws -> [(String, String)] {
        try team.map { choice in
            let halves = choice.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty }) else {
                throw Failure(
                    .usage, code: "usage", "--team « \(choice) » : écrire role=personne",
                    hint: "--team writer=p04")
            }
            return (halves[0], halves[1])
        }
    }

    private func call(_ team: [(String, String)]) async throws {
        let members: [(String, JSON)] =
            [("at", .string(at)), ("team", .object(team.map { ($0, .string($1)) }))] + [("by", by)].given
        let answer = try await common.client.post(["activations", id, "relief"], members, key: key())
        try common.show(answer, as: Changed.self) { $0.text }
    }
}

struct HoursCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hours", abstract: "Heures travaillées par personne dans une activation.")

    @Argument(help: "Numéro de l'activation.") var id: String
    @Flag(help: "Pour un tableur.") var csv = false
    @OptionGroup var common: Common

    private struct Content: Decodable {
        var people: [Line]

        struct Line: Decodable {
            var person: String
            var name: String?
            var seconds: Int
        }
    }

    func run() async throws {
        let answer = try await common.client.get(
            ["activations", id, "hours"], [("format", csv && !common.json ? "csv" : nil)])
        if csv, !common.json { return Terminal.write(answer.text) }
        try common.show(answer, as: Content.self) { content in
            content.people.isEmpty
                ? "Personne n'a été en poste."
                : content.people.map {
                    "\($0.name ?? $0.person) : \(FrenchTime.duration(.seconds($0.seconds)))"
                }.joined(separator: "\n")
        }
    }
}
