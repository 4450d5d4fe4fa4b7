// Changing the roster and answering for it: overrides, absences, swaps, confirmations, who did what.
import ArgumentParser
import Foundation
import TocsinReport

/// Who does it, why, and once.
struct Signature: ParsableArguments {
    @Option(help: ArgumentHelp("Qui le fait.", valueName: "qui")) var by: String?
    @Option(help: ArgumentHelp("Motif.", valueName: "motif")) var reason: String?
    @OptionGroup var key: RequestKey

    var members: [(String, JSON)] { [("by", by), ("reason", reason)].given }
}

/// From when to when; both are to come, or under way.
struct Stretch: ParsableArguments {
    @Option(help: ArgumentHelp("Début.", valueName: "heure")) var from: String
    @Option(help: ArgumentHelp("Fin.", valueName: "heure")) var to: String

    var members: [(String, JSON)] { [("from", .string(from)), ("until", .string(to))] }
}

/// What the daemon made of a change: its number, and what it opens.
struct Changed: Decodable {
    var entry: String?
    var notice: String?

    var text: String { [entry, notice].compactMap(\.self).joined(separator: "\n") }
}

extension Common {
    func change(_ path: [String], _ members: [(String, JSON)], key: RequestKey) async throws {
        let answer = try await client.post(["roster"] + path, members, key: key())
        try show(answer, as: Changed.self) { $0.text }
    }
}

extension RosterCommand {
    struct OverrideCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "override", abstract: "Mettre quelqu'un d'autre d'astreinte, ou revenir dessus.",
            subcommands: [Add.self, Remove.self])

        struct Add: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Cette personne tient ce rôle de --from à --to.")
            @Option(help: ArgumentHelp("Rôle.", valueName: "rôle")) var role: String
            @Option(help: ArgumentHelp("Personne.", valueName: "personne")) var person: String
            @OptionGroup var stretch: Stretch
            @OptionGroup var signature: Signature
            @OptionGroup var common: Common

            func run() async throws {
                let who: [(String, JSON)] = [("role", .string(role)), ("person", .string(person))]
                try await common.change(
                    ["overrides"], who + stretch.members + signature.members, key: signature.key)
            }
        }

        struct Remove: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Retirer un changement, par son numéro (tocsin roster changes).")
            @Argument(help: "Numéro du changement : C12.") var change: String
            @OptionGroup var signature: Signature
            @OptionGroup var common: Common

            func run() async throws {
                try await common.change(
                    ["changes", change, "withdrawal"], signature.members, key: signature.key)
            }
        }
    }

    struct AbsenceCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "absence", abstract: "Noter une absence : le suivant répond à sa place.")
        @Option(help: ArgumentHelp("Personne absente.", valueName: "personne")) var person: String
        @OptionGroup var stretch: Stretch
        @OptionGroup var signature: Signature
        @OptionGroup var common: Common

        func run() async throws {
            let members = [("person", JSON.string(person))] + stretch.members + signature.members
            try await common.change(["absences"], members, key: signature.key)
        }
    }

    struct SwapCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "swap", abstract: "Demander à quelqu'un de prendre son astreinte.",
            discussion: "Rien ne change avant que l'autre n'accepte : par son lien, ou tocsin roster answer.")
        @Option(help: ArgumentHelp("Rôle donné.", valueName: "rôle")) var role: String
        @Option(help: ArgumentHelp("Qui demande.", valueName: "personne")) var person: String
        @Option(help: ArgumentHelp("À qui.", valueName: "personne")) var with: String
        @OptionGroup var stretch: Stretch
        @Option(help: ArgumentHelp("Rôle pris en retour ; le même sinon.", valueName: "rôle"))
        var returnRole: String?
        @Option(help: ArgumentHelp("Début de ce qui est pris en retour.", valueName: "heure"))
        var returnFrom: String?
        @Option(help: ArgumentHelp("Fin de ce qui est pris en retour.", valueName: "heure"))
        var returnTo: String?
        @OptionGroup var key: RequestKey
        @OptionGroup var common: Common

        func run() async throws {
            let who = [("role", role), ("person", person), ("with", with)].map { ($0, JSON.string($1)) }
            let taken = [
                ("returnRole", returnRole), ("returnFrom", returnFrom), ("returnUntil", returnTo),
            ].given
            try await common.change(["swaps"], who + stretch.members + taken, key: key)
        }
    }

    struct AnswerAsk: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "answer", abstract: "Répondre à une question de l'astreinte (tocsin roster asks).")

        enum Choice: String, ExpressibleByArgument, CaseIterable { case yes, no }

        @Argument(help: "Numéro de la question : A12.") var ask: String
        @Argument(help: "Réponse.") var answer: Choice
        @Option(help: ArgumentHelp("Qui répond.", valueName: "qui")) var by: String?
        @OptionGroup var key: RequestKey
        @OptionGroup var common: Common

        func run() async throws {
            let members = [("yes", JSON.bool(answer == .yes))] + [("by", by)].given
            try await common.change(["asks", ask, "answer"], members, key: key)
        }
    }

    struct Campaign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Demander à chacun de confirmer ses coordonnées avant une date.")
        @Option(help: ArgumentHelp("Date limite.", valueName: "heure")) var until: String
        @Option(help: ArgumentHelp("Qui le lance.", valueName: "qui")) var by: String?
        @OptionGroup var key: RequestKey
        @OptionGroup var common: Common

        func run() async throws {
            try await common.change(
                ["campaigns"], [("until", .string(until))] + [("by", by)].given, key: key)
        }
    }

    struct WakeTest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "wake-test", abstract: "Essayer qui se réveille vraiment, maintenant.")
        @Option(help: ArgumentHelp("Qui le lance.", valueName: "qui")) var by: String?
        @OptionGroup var key: RequestKey
        @OptionGroup var common: Common

        func run() async throws { try await common.change(["wake-tests"], [("by", by)].given, key: key) }
    }
}
