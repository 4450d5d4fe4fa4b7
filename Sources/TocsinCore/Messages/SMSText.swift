// How many messages the network makes of one SMS text, and where it parts them.

/// GSM 03.38: 160 characters of the telephones' own alphabet, 153 in each part of a longer text; 70 and 67
/// UTF-16 units as soon as one character is not in that alphabet.
package struct SMSText: Sendable, Equatable {
    package enum Alphabet: String, Sendable { case gsm7, ucs2 }

    package let alphabet: Alphabet
    /// What each part carries; no code point, and no escaped character, is ever cut.
    package let segments: [String]

    package init(_ text: String) {
        let isPlain = Self.isPlain(text)
        alphabet = isPlain ? .gsm7 : .ucs2
        let (alone, shared) = isPlain ? (160, 153) : (70, 67)
        func width(_ scalar: Unicode.Scalar) -> Int {
            isPlain ? Self.septets(scalar) ?? 1 : UTF16.width(scalar)
        }
        guard text.unicodeScalars.reduce(0, { $0 + width($1) }) > alone else {
            segments = [text]
            return
        }
        var (parts, part, room) = ([String](), String.UnicodeScalarView(), shared)
        for scalar in text.unicodeScalars {
            let width = width(scalar)
            if width > room {
                parts.append(String(part))
                (part, room) = (.init(), shared)
            }
            part.append(scalar)
            room -= width
        }
        segments = parts + [String(part)]
    }

    /// Whether the telephones' own alphabet holds all of it.
    package static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { septets($0) != nil }
    }

    /// Two for what is reached by the escape character; nil outside the alphabet.
    private static func septets(_ scalar: Unicode.Scalar) -> Int? {
        if basic.contains(scalar) { return 1 }
        return extended.contains(scalar) ? 2 : nil
    }

    private static let basic = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)

    private static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}
