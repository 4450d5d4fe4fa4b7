// Filling a template: values are put in once and never read as templates; what lacks a value is named.

extension MessageTemplate {
    /// Names between braces, in order of appearance, each once.
    package static func variables(in text: String) -> [String] {
        var names: [String] = []
        forEachPiece(of: text) { piece in
            if case .variable(let name) = piece, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// The text with its values; a variable without one (or with an empty one) is left as written and
    /// reported.
    package static func fill(_ text: String, with values: [String: String]) -> (
        text: String, missing: [String]
    ) {
        var result = ""
        var missing: [String] = []
        forEachPiece(of: text) { piece in
            switch piece {
            case .text(let text): result += text
            case .variable(let name):
                if let value = values[name], !value.trimmedIsEmpty {
                    result += value
                } else {
                    result += "{\(name)}"
                    if !missing.contains(name) { missing.append(name) }
                }
            }
        }
        return (result, missing)
    }

    private enum Piece { case text(String), variable(String) }

    private static func forEachPiece(of text: String, _ body: (Piece) -> Void) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            body(.text(String(rest[..<open])))
            body(.variable(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        body(.text(String(rest)))
    }
}

extension Message {
    /// "1" of `29-2026-007-CP-01`.
    package var number: Int { id.rawValue.split(separator: "-").last.flatMap { Int($0) } ?? 0 }

    /// Short fingerprint (FNV-1a) of what a validator is shown. It tells two texts apart, it is no proof
    /// against forgery: a validation also falls whenever the text itself changes.
    package static func fingerprint(_ parts: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in parts.joined(separator: "\u{1F}").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Words that belong to the public prosecutor or to nobody yet: victims, causes, suspects.
    package var wordsToWeigh: [String] {
        let text = body.lowercased()
        return [
            "victime", "décès", "mort", "blessé", "suspect", "auteur présumé", "origine criminelle", "cause",
            "attentat",
        ]
        .filter(text.contains)
    }
}
