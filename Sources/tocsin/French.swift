// ArgumentParser's own English, put into French in one place: headings of the help, and errors of usage.

enum French {
    /// Any text of ArgumentParser: a help page, or an error with its usage line.
    static func translated(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { phrases(in: heading(String($0))) }
            .joined(separator: "\n")
    }

    private static let headings = [
        ("OVERVIEW: ", ""),
        ("USAGE: ", "UTILISATION : "),
        ("Usage: ", "Utilisation : "),
        ("ARGUMENTS:", "ARGUMENTS :"),
        ("OPTIONS:", "OPTIONS :"),
        ("SUBCOMMANDS:", "SOUS-COMMANDES :"),
        ("Error: ", "tocsin : "),
        ("Help:  ", "Aide : "),
    ]

    private static let phrases = [
        ("<subcommand>", "<sous-commande>"),
        ("(default:", "(défaut :"),
        ("(values:", "(valeurs :"),
        ("; default:", " ; défaut :"),
        ("Show help information.", "Afficher cette aide."),
        ("Show subcommand help information.", "Afficher l'aide d'une sous-commande."),
        ("' for detailed help.", "' donne l'aide de chacune."),
        ("' for more information.", "' en dit plus."),
        ("  See '", "  '"),
        ("Missing expected argument ", "il manque l'argument "),
        ("Missing one of: ", "il manque l'un de : "),
        ("Missing value for ", "il manque une valeur à "),
        ("Missing required subcommand.", "il manque la sous-commande."),
        ("Unknown option ", "option inconnue "),
        (". Did you mean ", " ; vouliez-vous dire "),
        ("Invalid option: ", "option incorrecte : "),
        (" unexpected arguments: ", " arguments de trop : "),
        ("Unexpected argument ", "argument de trop "),
        ("The option ", "l'option "),
        (" does not take any value, but ", " ne prend pas de valeur mais a reçu "),
        (" was specified.", "."),
        ("The value ", "la valeur "),
        (" is invalid for ", " ne convient pas à "),
        (". Please provide one of ", " ; valeurs possibles : "),
        ("': ", "' : "),
        ("Value to be set with flag ", "contradiction : "),
        (" had already been set with flag ", " après "),
        ("' and '", "' et '"),
        ("' or '", "' ou '"),
    ]

    private static func heading(_ line: String) -> String {
        for (english, french) in headings where line.hasPrefix(english) {
            return french + line.dropFirst(english.count)
        }
        return line
    }

    private static func phrases(in line: String) -> String {
        phrases.reduce(line) { $0.replacing($1.0, with: $1.1) }
    }
}
