// Ways people and editors break a file, drawn from a seed so that a failure can be run again.

import Foundation
import TocsinSimulation

struct Mutation: Sendable {
    var name: String
    /// Nothing sound can come out of it: accepting it is a failure.
    var alwaysRefused: Bool
    /// Nil when the file offers nothing to break that way.
    var apply: @Sendable (_ text: String, inout Dice) -> [UInt8]?
}

extension Mutation {
    /// Fifty mutations of a file: each kind in turn, as long as it applies, at places drawn from the seed.
    static func fifty(of text: String, csv: Bool, seed: UInt64) -> [(
        name: String, alwaysRefused: Bool, bytes: [UInt8]
    )] {
        let kinds = anyFile + (csv ? csvFile : yamlFile)
        var dice = Dice(seed: seed)
        var broken: [(String, Bool, [UInt8])] = []
        var turn = 0
        while broken.count < 50 && turn < 500 {
            let kind = kinds[turn % kinds.count]
            turn += 1
            guard let bytes = kind.apply(text, &dice), bytes != Array(text.utf8) else { continue }
            broken.append((kind.name, kind.alwaysRefused, bytes))
        }
        return broken
    }

    // MARK: Any file

    private static let anyFile: [Mutation] = [
        Mutation(name: "octet hors UTF-8", alwaysRefused: true) { text, dice in
            var bytes = Array(text.utf8)
            bytes.insert(0xE9, at: Int.random(in: 0...bytes.count, using: &dice))
            return bytes
        },
        Mutation(name: "caractère de contrôle", alwaysRefused: true) { text, dice in
            insert("\u{1}", into: text, &dice)
        },
        Mutation(name: "fichier tronqué", alwaysRefused: false) { text, dice in
            Array(text.utf8.prefix(Int.random(in: 0..<max(1, text.utf8.count), using: &dice)))
        },
        Mutation(name: "fichier vide", alwaysRefused: true) { _, _ in [] },
        Mutation(name: "guillemet de trop", alwaysRefused: false) { text, dice in
            insert("\"", into: text, &dice)
        },
        Mutation(name: "lettres inversées", alwaysRefused: false) { text, dice in
            edit(text, lines: { !$0.hasPrefix("#") && $0.count > 3 }, &dice) { line, dice in
                var letters = Array(line)
                let at = Int.random(in: 0..<(letters.count - 1), using: &dice)
                letters.swapAt(at, at + 1)
                return String(letters)
            }
        },
    ]

    // MARK: YAML

    private static let yamlFile: [Mutation] = [
        Mutation(name: "clé effacée", alwaysRefused: false) { text, dice in
            edit(text, lines: isKey, &dice) { _, _ in nil }
        },
        Mutation(name: "clé renommée", alwaysRefused: true) { text, dice in
            edit(text, lines: isTopKey, &dice) { line, _ in "x" + line }
        },
        Mutation(name: "clé inconnue", alwaysRefused: true) { text, dice in
            edit(text, lines: isTopKey, &dice) { line, _ in "inconnue: 1\n" + line }
        },
        Mutation(name: "clé en double", alwaysRefused: true) { text, dice in
            edit(text, lines: { isTopKey($0) && !$0.hasSuffix(":") }, &dice) { line, _ in line + "\n" + line }
        },
        Mutation(name: "texte à la place d'une structure", alwaysRefused: true) { text, dice in
            edit(text, lines: { isTopKey($0) && $0.hasSuffix(":") }, &dice) { line, _ in "\(line) texte" }
        },
        Mutation(name: "liste à la place d'une valeur", alwaysRefused: true) { text, dice in
            edit(text, lines: isTopKey, &dice) { line, _ in line.prefix { $0 != ":" } + ": [[1], {a: b}]" }
        },
        Mutation(name: "tabulation", alwaysRefused: false) { text, dice in
            edit(text, lines: { $0.hasPrefix("  ") }, &dice) { line, _ in "\t" + line }
        },
        Mutation(name: "retrait perdu", alwaysRefused: false) { text, dice in
            edit(text, lines: { $0.hasPrefix("  ") }, &dice) { line, _ in String(line.drop { $0 == " " }) }
        },
        Mutation(name: "deux-points perdu", alwaysRefused: false) { text, dice in
            edit(text, lines: isKey, &dice) { line, _ in line.replacingOccurrences(of: ":", with: "") }
        },
        Mutation(name: "date impossible", alwaysRefused: true) { text, dice in
            replaceOne(
                of: ["-01-01T", "-12-29T", "-09-26T", "-11-21T", "-10-25T", "-06-03T", "-03-12T", "-02-07T"],
                with: ["-02-30T", "-13-01T", "-1-1T", "/01/01 "], in: text, &dice)
        },
        Mutation(name: "unité inconnue", alwaysRefused: true) { text, dice in
            replaceOne(
                of: ["0min", "5min", "15s", "10s", "20s", " 1h", " 2min"],
                with: [" 5 minutes", " 10", " 3j", " -5s", " 1h30"],
                in: text, &dice)
        },
        Mutation(name: "heure impossible", alwaysRefused: true) { text, dice in
            replaceOne(
                of: ["from: \"18:00\"", "to: \"08:00\"", "at: \"14:30\""],
                with: ["from: \"24:30\"", "to: 8h", "at: 25:00"], in: text, &dice)
        },
        Mutation(name: "jours inconnus", alwaysRefused: true) { text, dice in
            replaceOne(
                of: ["days: workingDays", "days: restDays", "days: all"],
                with: ["days: ouvrés", "days: [samedi]", "days: []"], in: text, &dice)
        },
        Mutation(name: "nombre immense", alwaysRefused: true) { text, dice in
            replaceOne(
                of: [
                    "port: 587", "port: 2525", "persons: 2", "[50, 75, 92]", "scenario: 1", "etaMinutes: 20",
                ],
                with: ["port: 99999999999999999999999", "port: -1"], in: text, &dice)
        },
        Mutation(name: "crochet de trop", alwaysRefused: false) { text, dice in insert("[", into: text, &dice)
        },
        Mutation(name: "alias", alwaysRefused: true) { text, dice in
            edit(text, lines: isTopKey, &dice) { line, _ in line.prefix { $0 != ":" } + ": [&a 1, *a]" }
        },
    ]

    // MARK: CSV

    private static let csvFile: [Mutation] = [
        Mutation(name: "colonne renommée", alwaysRefused: true) { text, dice in
            let line = text.prefix { $0 != "\n" }
            let columns = line.split(separator: ";")
            guard let column = columns.randomElement(using: &dice) else { return nil }
            let header = columns.map { $0 == column ? "x\($0)" : String($0) }.joined(separator: ";")
            return Array((header + text.dropFirst(line.count)).utf8)
        },
        Mutation(name: "numéro en notation scientifique", alwaysRefused: true) { text, dice in
            edit(text, lines: { $0.contains("+336") }, &dice) { line, _ in
                line.replacingOccurrences(of: "\\+336[0-9]+", with: "6,4E+08", options: .regularExpression)
            }
        },
        Mutation(name: "numéro sans 0 de tête", alwaysRefused: true) { text, dice in
            edit(text, lines: { $0.contains("+336") }, &dice) { line, _ in
                line.replacingOccurrences(of: "+336", with: "6")
            }
        },
        Mutation(name: "adresse sans arobase", alwaysRefused: true) { text, dice in
            edit(text, lines: { $0.contains("@") }, &dice) { line, _ in
                line.replacingOccurrences(of: "@", with: " ")
            }
        },
        Mutation(name: "ligne en double", alwaysRefused: true) { text, dice in
            edit(text, lines: { $0.contains("@") || $0.contains("+") }, &dice) { line, _ in line + "\n" + line
            }
        },
        Mutation(name: "cellule de trop", alwaysRefused: true) { text, dice in
            edit(text, lines: { $0.contains("@") }, &dice) { line, _ in line + ";en trop" }
        },
        Mutation(name: "première cellule abîmée", alwaysRefused: true) { text, dice in
            edit(text, lines: { $0.contains("@") }, &dice) { line, _ in "#N/A" + line.drop { $0 != ";" } }
        },
    ]

    // MARK: Tools

    private static func isTopKey(_ line: String) -> Bool {
        line.range(of: "^[a-zA-Z]+:", options: .regularExpression) != nil
    }

    private static func isKey(_ line: String) -> Bool {
        line.range(of: "^ *(- )?[a-zA-Z]+: ", options: .regularExpression) != nil
    }

    private static func insert(_ extra: String, into text: String, _ dice: inout Dice) -> [UInt8] {
        var text = text
        text.insert(
            contentsOf: extra,
            at: text.index(text.startIndex, offsetBy: Int.random(in: 0...text.count, using: &dice)))
        return Array(text.utf8)
    }

    /// Changes one line among those that fit; the change returns nil to remove it.
    private static func edit(
        _ text: String, lines fits: (String) -> Bool, _ dice: inout Dice,
        _ change: (String, inout Dice) -> String?
    ) -> [UInt8]? {
        var lines: [String?] = text.components(separatedBy: "\n")
        let candidates = lines.indices.filter { fits(lines[$0] ?? "") }
        guard let index = candidates.randomElement(using: &dice) else { return nil }
        lines[index] = change(lines[index] ?? "", &dice)
        return Array(lines.compactMap(\.self).joined(separator: "\n").utf8)
    }

    /// Replaces one occurrence, outside comments, of one of the words.
    private static func replaceOne(
        of words: [String], with others: [String], in text: String, _ dice: inout Dice
    ) -> [UInt8]? {
        let word = words.filter { word in
            text.components(separatedBy: "\n").contains { $0.prefix { $0 != "#" }.contains(word) }
        }.randomElement(using: &dice)
        guard let word, let other = others.randomElement(using: &dice) else { return nil }
        return edit(text, lines: { $0.prefix { $0 != "#" }.contains(word) }, &dice) { line, _ in
            let range = line.range(of: word)
            return range.map { line.replacingCharacters(in: $0, with: other) }
        }
    }
}
