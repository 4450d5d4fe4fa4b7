// Finds the word somebody probably meant, and compares words as people read them.

import Foundation

package enum Spelling {
    /// "écrire `x`" for a near miss, the whole list otherwise.
    package static func suggestion(for word: String, among known: [String]) -> String {
        let near = known.map { (distance(word, $0), $0) }.min { $0.0 < $1.0 }
        if let near, near.0 <= max(1, word.count / 3) { return "écrire `\(near.1)`" }
        if known.isEmpty { return "l'effacer" }
        return "choisir parmi : \(known.joined(separator: ", "))"
    }

    /// Without case, accents, ligatures, hyphens and double spaces: what two ways of writing have in common.
    package static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }) { return text }
        var words = [""]
        for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "œ": words[words.count - 1] += "oe"
            case "æ": words[words.count - 1] += "ae"
            case "’", "ʼ", "`", "´": words[words.count - 1] += "'"
            case _ where (0x300...0x36F).contains(scalar.value): break
            case _ where scalar.properties.isWhitespace || scalar.properties.isDash: words.append("")
            default: words[words.count - 1].unicodeScalars.append(scalar)
            }
        }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Insertions, deletions and replacements between two words (a long word is cut: it is no typing slip).
    static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.lowercased().prefix(60)), Array(b.lowercased().prefix(60)))
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let replaced = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
