// Finds function bodies by their braces: crude, and good enough to measure length.

import Foundation

struct FunctionSpan {
    var line: Int
    var length: Int
}

enum Functions {
    /// Counts from the line of `func`, `init` or `deinit` to the brace that closes its body.
    static func of(_ file: SourceFile) -> [FunctionSpan] {
        var spans: [FunctionSpan] = []
        for (number, line) in file.lines.enumerated() where begins(line) {
            var depth = 0
            var opened = false
            for (offset, body) in file.lines[number...].enumerated() {
                for character in withoutText(body) {
                    if character == "{" { depth += 1; opened = true }
                    if character == "}" { depth -= 1 }
                }
                if opened && depth <= 0 {
                    spans.append(FunctionSpan(line: number + 1, length: offset + 1))
                    break
                }
                if !opened && offset > 12 { break }
            }
        }
        return spans
    }

    /// Braces in literals and comments close nothing.
    private static func withoutText(_ line: String) -> String {
        line.replacing(/"(?:\\.|[^"\\])*"/, with: "").replacing(/\/\/.*$/, with: "")
    }

    private static func begins(_ line: String) -> Bool {
        let code = line.trimmingCharacters(in: .whitespaces)
        return !code.hasPrefix("//")
            && (code.contains("func ") || code.hasPrefix("init(") || code.contains(" init("))
    }
}
