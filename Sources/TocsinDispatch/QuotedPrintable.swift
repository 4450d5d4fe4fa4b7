// Quoted-printable bodies (RFC 2045 §6.7): French text stays readable, lines short, line ends CR LF.

enum QuotedPrintable {
    private static let longestLine = 76
    private static let replacement = Array("\u{FFFD}".utf8)

    /// Every kind of line break becomes CR LF; other control characters become U+FFFD.
    static func encode(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count + text.utf8.count / 4)
        var line: [UInt8] = []
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where isAfterReturn: break
            case "\n", "\r":
                append(line, to: &encoded)
                line.removeAll(keepingCapacity: true)
            default: append(scalar, to: &line)
            }
            isAfterReturn = scalar == "\r"
        }
        append(line, to: &encoded)
        return encoded
    }

    private static func append(_ scalar: Unicode.Scalar, to line: inout [UInt8]) {
        switch scalar.value {
        case 0x09, 0x20...0x7E: line.append(UInt8(scalar.value))
        case 0x00...0x1F, 0x7F...0x9F: line += replacement
        default: line += Array(String(scalar).utf8)
        }
    }

    private static func append(_ line: [UInt8], to encoded: inout [UInt8]) {
        var column = 0
        for (index, byte) in line.enumerated() {
            let isPlain = staysAsItIs(byte, endsLine: index == line.count - 1)
            let width = isPlain ? 1 : 3
            // One column is kept for the "=" of a soft break.
            if column + width > longestLine - 1 {
                encoded += "=\r\n".utf8
                column = 0
            }
            if isPlain { encoded.append(byte) } else { MailHeader.escape(byte, as: "=", to: &encoded) }
            column += width
        }
        encoded += "\r\n".utf8
    }

    /// A blank at the end of a line would be lost on the way.
    private static func staysAsItIs(_ byte: UInt8, endsLine: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !endsLine
        default: (0x21...0x7E).contains(byte)
        }
    }
}
