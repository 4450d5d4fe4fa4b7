// What a spreadsheet does to a cell, kind by kind: harmless changes are undone, the others named.

/// One function per kind of cell. Each gives what was meant or says what is wrong and how to mend it.
package enum Cells {
    package static let maxLength = 200

    /// Any text: neither an error of the spreadsheet, nor a formula, nor accents read in a wrong encoding.
    package static func text(_ cell: Sheet.Cell) throws(AddressFault) -> String {
        // A tab is written back as a space: read as one, a sheet that came back shows no difference.
        let text = (cell.isProtected ? cell.text : unwrapped(cell.text)).replacing("\t", with: " ")
        if cell.isProtected && !text.contains("\n") && text.count <= maxLength && !isMojibake(text) {
            return text
        }
        if text.hasPrefix("#") || text.contains("\n") || text.count > maxLength {
            throw AddressFault(
                what: "cellule abîmée « \(text.prefix(20)) »", mend: "la ressaisir en texte")
        }
        if text.hasPrefix("=") {
            throw AddressFault(
                what: "formule au lieu d'une valeur « \(text.prefix(40)) »",
                mend: "coller la valeur, sans la formule")
        }
        if isMojibake(text) {
            throw AddressFault(
                what: "accents abîmés « \(text.prefix(40)) »",
                mend: "exporter de nouveau en UTF-8 et ressaisir ce mot")
        }
        return text
    }

    /// `="+33…"`, by which some exports keep a spreadsheet from counting.
    private static func unwrapped(_ text: String) -> String {
        guard text.hasPrefix("=\""), text.hasSuffix("\""), text.count > 3 else { return text }
        let inside = text.dropFirst(2).dropLast()
        return inside.contains("\"") ? text : String(inside)
    }

    /// UTF-8 once read as Windows-1252: Ã, Â, Å or â€ before a sign that no word holds there.
    static func isMojibake(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        let scalars = text.unicodeScalars
        return scalars.contains("\u{FFFD}")
            || zip(scalars, scalars.dropFirst()).contains { lead, next in
                switch lead {
                case "Ã", "Â", "Å":
                    (0x80...0xBF).contains(next.value)
                        || "€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™š›œžŸŠŒŽ".unicodeScalars.contains(next)
                case "â": next == "€"
                default: false
                }
            }
    }

    /// An e-mail address, freed of `mailto:` and of invisible marks.
    package static func email(_ text: String) throws(AddressFault) -> String {
        var bare = text.visibleOnly
        if bare.lowercased().hasPrefix("mailto:") { bare = String(bare.dropFirst(7)) }
        return try Addresses.email(bare)
    }

    /// INSEE code of a commune: five digits, or 2A or 2B and three digits.
    package static func insee(_ text: String) throws(AddressFault) -> String {
        let code = text.uppercased()
        let tail = code.hasPrefix("2A") || code.hasPrefix("2B") ? code.dropFirst(2) : code[...]
        if code.count == 5, tail.allSatisfy(\.isDigit) { return code }
        throw AddressFault(
            what: "code INSEE incorrect « \(text.prefix(20)) »", mend: mend(ofCode: code))
    }

    private static func mend(ofCode code: String) -> String {
        if code.count == 4, code.allSatisfy(\.isDigit) {
            return "le tableur a sans doute ôté le 0 de tête : mettre la colonne au format texte, "
                + "et écrire 0\(code) si c'est bien ce code"
        }
        let isNumber = code.allSatisfy { $0.isDigit || "E+-,. ".contains($0) }
        if isNumber, code.first?.isDigit == true, code.contains(where: { "E,.".contains($0) }) {
            return "le tableur a transformé ce code : mettre la colonne au format texte et le ressaisir"
        }
        if code.contains("A") || code.contains("B") {
            return "en Corse, écrire 2A ou 2B puis trois chiffres : 2A004"
        }
        return "écrire cinq chiffres : 29232"
    }

    /// A short identifier, as in roster.yaml.
    package static func identifier(_ text: String) throws(AddressFault) -> String {
        let legal = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isDigit || $0 == "-" || $0 == "_") }
        guard legal, (1...64).contains(text.count) else {
            throw AddressFault(
                what: "identifiant incorrect « \(text.prefix(40)) »",
                mend: "lettres sans accent, chiffres, - et _ seulement")
        }
        return text
    }

    /// Yes or no, in the words of people and of spreadsheets.
    package static func yesNo(_ text: String) throws(AddressFault) -> Bool {
        switch Spelling.folded(text) {
        case "oui", "o", "vrai", "true", "1", "x": return true
        case "non", "n", "faux", "false", "0": return false
        default:
            throw AddressFault(
                what: "oui ou non attendu, pas « \(text.prefix(20)) »", mend: "écrire oui ou non")
        }
    }
}

extension Character {
    /// One of the ten ASCII digits.
    var isDigit: Bool { isASCII && isNumber }
}

extension String {
    /// Without the direction marks and zero-width characters that address books leave in a copied cell.
    var visibleOnly: String {
        let kept = unicodeScalars.filter { $0.properties.generalCategory != .format }
        var text = String(String.UnicodeScalarView(kept)).drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
