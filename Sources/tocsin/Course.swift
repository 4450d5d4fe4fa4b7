// The course of an activation: cell, COD and CIP, corrections, and how it ends.
import ArgumentParser
import TocsinReport

struct Cell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cellule de communication d'urgence.", subcommands: [Operational.self])

    struct Operational: PlainFact {
        static let configuration = CommandConfiguration(
            abstract: "Déclarer la cellule opérationnelle : son délai s'arrête.")
        static let kind = "cellOperational"
        @OptionGroup var statement: Statement
    }
}

struct COD: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cod", abstract: "Centre opérationnel départemental.",
        subcommands: [Standby.self, Decided.self, Operational.self, Closed.self])

    struct Standby: PlainFact {
        static let configuration = CommandConfiguration(abstract: "COD en veille : aucun délai ne court.")
        static let kind = "codStandby"
        @OptionGroup var statement: Statement
    }

    struct Decided: PlainFact {
        static let configuration = CommandConfiguration(abstract: "Activation du COD décidée.")
        static let kind = "codDecided"
        @OptionGroup var statement: Statement
    }

    struct Operational: PlainFact {
        static let configuration = CommandConfiguration(abstract: "COD opérationnel.")
        static let kind = "codOperational"
        @OptionGroup var statement: Statement
    }

    struct Closed: PlainFact {
        static let configuration = CommandConfiguration(abstract: "COD fermé : n'arrête aucun délai.")
        static let kind = "codClosed"
        @OptionGroup var statement: Statement
    }
}

struct CIP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cip", abstract: "Cellule d'information du public.",
        subcommands: [Ordered.self, Opened.self])

    struct Ordered: PlainFact {
        static let configuration = CommandConfiguration(abstract: "Ouverture de la CIP ordonnée.")
        static let kind = "cipOrdered"
        @OptionGroup var statement: Statement
    }

    struct Opened: PlainFact {
        static let configuration = CommandConfiguration(commandName: "open", abstract: "CIP ouverte.")
        static let kind = "cipOpen"
        @OptionGroup var statement: Statement
    }
}

struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Corriger l'heure d'un fait, ou le retirer. Rien n'est effacé.",
        discussion: "--at est l'heure de la correction, --to l'heure juste du fait.")

    @OptionGroup var statement: Statement
    @Argument(help: "Écriture à corriger (e12).") var entry: String
    @Option(help: ArgumentHelp("Heure juste, ou null pour retirer le fait.", valueName: "heure"))
    var to: String

    func run() async throws {
        let time: JSON = to == "null" ? .null : .string(to)
        try await statement.post("corrected", [("entry", .string(entry)), ("to", time)])
    }
}

struct BecomeReal: PlainFact {
    static let configuration = CommandConfiguration(
        abstract: "Passer d'exercice en réel : l'exercice finit, une activation réelle commence (--reason).")
    static let kind = "becameReal"
    @OptionGroup var statement: Statement
}

struct StandDown: PlainFact {
    static let configuration = CommandConfiguration(
        abstract: "Lever l'activation : tous ceux qui ont été appelés sont prévenus.")
    static let kind = "stoodDown"
    @OptionGroup var statement: Statement
}

struct Cancel: PlainFact {
    static let configuration = CommandConfiguration(
        abstract: "Annuler une activation déclenchée à tort (--reason).")
    static let kind = "cancelled"
    @OptionGroup var statement: Statement
}

struct Suspend: PlainFact {
    static let configuration = CommandConfiguration(abstract: "Suspendre un exercice (--reason).")
    static let kind = "suspended"
    @OptionGroup var statement: Statement
}
