// A written text made fit for a voice: no links, hours and numbers in words that are heard, letters spelled.
import TocsinCore

package enum SpokenFrench {
    /// Bounded; holds nothing that a speech program takes for a command.
    package static func of(_ text: String) -> String {
        var spoken = text
        for medium in [Medium.voice, .email] {
            let mark = ExerciseMark.text(for: medium)
            spoken = spoken.replacing(mark, with: "Exercice, exercice, exercice.")
        }
        spoken = spoken.replacing(/(?i)répondez ici ?: ?\S+/, with: "")
        spoken = spoken.replacing(/https?:\/\/\S+/, with: "lien envoyé par écrit")
        spoken = String(spoken.unicodeScalars.map { isPlain($0) ? Character($0) : " " })
        spoken = spoken.replacing(/\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)\b/) {
            "0\($0.1), \($0.2), \($0.3), \($0.4), \($0.5)"
        }
        spoken = spoken.replacing(/\b(\d{1,2}) ?h(?: ?(\d\d))?\b/) { match in
            "\(match.1) heure\(Int(match.1) ?? 0 > 1 ? "s" : "")" + (match.2.map { " \(minutes($0))" } ?? "")
        }
        spoken = spoken.replacing(/\b(\d+) ?min\b/, with: { "\($0.1) minutes" })
        spoken = spoken.replacing(/\b(\d+)-(\d{4})-(\w+)((?:-\w+)*)/) { match in
            ([match.1, match.2, match.3] + match.4.split(separator: "-")).joined(separator: ", ")
        }
        spoken = spoken.replacing(/\b[A-Z]{2,3}\b/) { match in
            isShouted(match.output)
                ? String(match.output) : match.output.map(String.init).joined(separator: " ")
        }
        let words = spoken.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return cut(words)
    }

    /// "3 h 05" is heard as "trois heures zéro cinq", "3 h 00" as "trois heures".
    private static func minutes(_ digits: Substring) -> String {
        if digits == "00" { return "" }
        return digits.hasPrefix("0") ? "zéro \(digits.dropFirst())" : String(digits)
    }

    /// Short words that stand in capitals without being initials.
    private static func isShouted(_ word: Substring) -> Bool {
        ["DE", "DU", "LA", "LE", "LES", "DES", "ET", "EN", "AU", "AUX", "UN", "UNE", "FEU", "OUI", "NON"]
            .contains(word)
    }

    /// Letters, digits and ordinary punctuation; brackets and angles would be phonemes and marks to espeak.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || " .,;:!?'’%+-/()«»éèàùâêîôûçëïü°".unicodeScalars.contains(scalar)
    }

    private static func cut(_ text: String) -> String {
        guard text.count > VoiceLimits.text else { return text }
        let head = text.prefix(VoiceLimits.text)
        let end = head.lastIndex(of: ".").map { head.index(after: $0) } ?? head.endIndex
        return "\(head[..<end]) Le texte complet est envoyé par écrit."
    }
}
