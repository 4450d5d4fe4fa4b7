// Turns a YAML file into a tree of values that know their place, whatever the file holds.

import Yams

enum Document {
    /// Deeper than any file of ours; keeps the parser's recursion within any stack.
    static let maxDepth = 64

    /// The root of the only document, or nil with at least one fault in `log`.
    static func root(of file: SourceFile, _ log: FaultLog) -> Value? {
        guard var text = file.text(log) else { return nil }
        if let (place, what, mend) = refusal(of: text, in: file.start) {
            log.fault(at: place, what, mend)
            return nil
        }
        // Yams stops at the first repeated key: it is reported, masked, and the rest is read.
        for _ in 0..<100 {
            do {
                guard let node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                    log.fault(at: file.start, "fichier vide", "le remplir d'après l'exemple fourni")
                    return nil
                }
                return Value(node: node, path: "", file: file.name, log: log)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = Place(file: file.name, line: context.mark.line, column: context.mark.column)
                log.fault(
                    at: place, "la clé `\(keys.first ?? "")` est écrite plusieurs fois",
                    "n'en garder qu'une ; la première est ici")
                guard mask(&text, at: context.mark) else { return nil }
            } catch {
                syntaxFault(error, of: file, in: text, log)
                return nil
            }
        }
        return nil
    }

    /// Replaces the first letter of the key at `mark` by a mark of our own, which `Value.fields` passes over.
    private static func mask(_ text: inout String, at mark: Mark) -> Bool {
        var place = Place(file: "", line: 1, column: 1)
        var scalars = text.unicodeScalars
        for index in scalars.indices {
            if (place.line, place.column) == (mark.line, mark.column) {
                let quoted = scalars[index] == "\"" || scalars[index] == "'"
                let target = quoted ? scalars.index(after: index) : index
                guard target < scalars.endIndex, !scalars[target].isMaskEnd else { return false }
                scalars.replaceSubrange(target...target, with: [Value.mask])
                text = String(scalars)
                return true
            }
            place.advance(past: scalars[index])
        }
        return false
    }

    private static func syntaxFault(_ error: any Error, of file: SourceFile, in text: String, _ log: FaultLog)
    {
        var place = file.start
        var problem = ""
        switch error {
        case YamlError.scanner(let context, let said, let mark, _),
            YamlError.parser(let context, let said, let mark, _),
            YamlError.composer(let context, let said, let mark, _):
            let best = opening(context, before: mark) ?? mark
            (place.line, place.column, problem) = (best.line, best.column, said)
        case YamlError.reader(let said, let offset, _, _):
            for scalar in text.prefix(offset ?? 0).unicodeScalars { place.advance(past: scalar) }
            problem = said
        default: break
        }
        let (what, mend) = YAMLProblem.inFrench(problem)
        log.fault(at: place, what, mend)
    }

    /// Where a quote or bracket was opened, when the parser only noticed lines later that it is never closed.
    private static func opening(_ context: YamlError.Context?, before mark: Mark) -> Mark? {
        guard let context, context.mark.line < mark.line else { return nil }
        return context.text.contains("flow") || context.text.contains("quoted") ? context.mark : nil
    }
}

extension Unicode.Scalar {
    fileprivate var isMaskEnd: Bool {
        self == "\"" || self == "'" || self == ":" || self == "\n" || self == Value.mask
    }
}

extension Document {
    /// What is refused before the parser sees it: aliases, which blow small files up, and endless nesting.
    private static func refusal(of text: String, in start: Place) -> (Place, String, String)? {
        var place = start
        var anchors: Set<String> = []
        var aliases: [(name: String, place: Place)] = []
        var (brackets, dashes) = (0, 0)
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "&": anchors.insert(word(in: scalars, after: index))
            case "*": aliases.append((word(in: scalars, after: index), place))
            case "[", "{": brackets += 1
            case "]", "}": brackets = max(0, brackets - 1)
            case "-", "?", ":": dashes += 1
            case " ": break
            default: dashes = 0
            }
            if brackets > maxDepth || dashes > 4 * maxDepth {
                return (place, "imbrication de plus de \(maxDepth) niveaux", "simplifier ce passage")
            }
            place.advance(past: scalar)
        }
        anchors.remove("")
        guard let alias = aliases.first(where: { anchors.contains($0.name) }) else { return nil }
        return (
            alias.place, "les alias YAML (`*\(alias.name)`) ne sont pas acceptés",
            "recopier la valeur en toutes lettres"
        )
    }

    private static func word(in scalars: [Unicode.Scalar], after index: Int) -> String {
        var name = String.UnicodeScalarView()
        for scalar in scalars[(index + 1)...].prefix(100) {
            guard
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-"
                    || scalar == "_"
            else { break }
            name.append(scalar)
        }
        return String(name)
    }
}
