// Quoted-printable bodies (RFC 2045 §6.7): French text stays readable, lines short, line ends CR LF.

enum QuotedPrintable {
    private static let longestLine = 76

    /// Every kind of line break becomes CR LF; other control characters become U+FFFD.
    static func encode(_ text: String) -> [UInt8] {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" || $0 == "\r" }
        return Array(lines.map { encode(line: $0) + "\r\n" }.joined().utf8)
    }

    private static func encode(line: Substring) -> String {
        let bytes = line.unicodeScalars.flatMap { scalar in
            let isStray = scalar.properties.generalCategory == .control && scalar != "\t"
            return Array(String(isStray ? "\u{FFFD}" : scalar).utf8)
        }
        var (encoded, column) = ("", 0)
        for (index, byte) in bytes.enumerated() {
            let piece = encode(byte, endsLine: index == bytes.count - 1)
            // One column is kept for the "=" of a soft break.
            if column + piece.utf8.count > longestLine - 1 { (encoded, column) = (encoded + "=\r\n", 0) }
            encoded += piece
            column += piece.utf8.count
        }
        return encoded
    }

    private static func encode(_ byte: UInt8, endsLine: Bool) -> String {
        switch byte {
        case UInt8(ascii: "="): "=3D"
        // A blank at the end of a line would be lost on the way.
        case UInt8(ascii: " ") where !endsLine, UInt8(ascii: "\t") where !endsLine, 0x21...0x7E:
            String(Unicode.Scalar(byte))
        default: "=" + MailHeader.hex(byte)
        }
    }
}
