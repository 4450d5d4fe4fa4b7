// Text out of received mails: transfer encodings, character sets, encoded words, and HTML read aloud.
import Foundation

enum MailText {
    /// The text of a `text/…` part.
    static func decode(_ part: MailPart) -> String {
        let bytes = decode(part.body, encoding: part["content-transfer-encoding"] ?? "7bit")
        let text = decode(bytes, charset: part.type.parameters["charset"] ?? "utf-8")
        return part.type.name == "text/html" ? plain(html: text) : text
    }

    static func decode(_ body: ArraySlice<UInt8>, encoding: String) -> [UInt8] {
        switch encoding.lowercased() {
        case "quoted-printable": quotedPrintable(body)
        case "base64": base64(body)
        default: Array(body)
        }
    }

    /// What French mail programs write; anything else is tried as UTF-8.
    static func decode(_ bytes: [UInt8], charset: String) -> String {
        switch charset.lowercased() {
        // What calls itself Latin-1 or ASCII is Windows-1252 in practice.
        case "iso-8859-1", "latin1", "windows-1252", "cp1252":
            return String(bytes: bytes, encoding: .windowsCP1252) ?? latin1(bytes)
        case "iso-8859-15", "latin9":
            return String(String.UnicodeScalarView(latin1(bytes).unicodeScalars.map { latin9[$0] ?? $0 }))
        default: return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func latin1(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private static let latin9: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{A4}": "€", "\u{A6}": "Š", "\u{A8}": "š", "\u{B4}": "Ž", "\u{B8}": "ž", "\u{BC}": "Œ",
        "\u{BD}": "œ", "\u{BE}": "Ÿ",
    ]

    private static func base64(_ body: ArraySlice<UInt8>) -> [UInt8] {
        // Cut to whole groups: the end may be missing.
        let isCode = { (byte: UInt8) in
            Unicode.Scalar(byte).properties.isASCIIHexDigit || (byte > 0x40 && byte < 0x7B && byte != 0x5F)
                || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
        }
        let code = body.filter(isCode)
        return Data(base64Encoded: Data(code.prefix(code.count / 4 * 4))).map(Array.init) ?? []
    }

    private static func quotedPrintable(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var lines = MailLines(body)
        while let line = lines.next() {
            let written = line[
                ..<(line.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? line.startIndex)]
            let goesOn = written.last == UInt8(ascii: "=")
            bytes += unescape(goesOn ? written.dropLast() : written, UInt8(ascii: "="))
            if !goesOn { bytes.append(UInt8(ascii: "\n")) }
        }
        return bytes
    }

    /// `=C3` (or `+3D`) becomes its byte; what is not an escape stays.
    static func unescape(_ text: some Sequence<UInt8>, _ mark: UInt8) -> [UInt8] {
        let text = Array(text)
        var (bytes, index): ([UInt8], Int) = ([], 0)
        while index < text.count {
            if text[index] == mark, index + 2 < text.count,
                let high = Character(Unicode.Scalar(text[index + 1])).hexDigitValue,
                let low = Character(Unicode.Scalar(text[index + 2])).hexDigitValue
            {
                bytes.append(UInt8(high << 4 | low))
                index += 3
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return bytes
    }

    /// RFC 2047; blanks between two encoded words are not text.
    static func header(_ text: String) -> String {
        var (result, rest, wasWord) = ("", text[...], false)
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            let fields = rest[start.upperBound...].split(
                separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, fields[3].first == "=", let word = word(fields) else {
                result += rest[..<start.upperBound]
                (rest, wasWord) = (rest[start.upperBound...], false)
                continue
            }
            if !(wasWord && before.allSatisfy { $0 == " " || $0 == "\t" }) { result += before }
            result += word
            (rest, wasWord) = (fields[3].dropFirst(), true)
        }
        return result + rest
    }

    private static func word(_ fields: [Substring]) -> String? {
        let charset = String(fields[0].prefix { $0 != "*" })
        switch fields[1].lowercased() {
        case "b": return decode(base64(ArraySlice(fields[2].utf8)), charset: charset)
        case "q":
            let spaced = fields[2].replacing("_", with: " ").utf8
            return decode(unescape(spaced, UInt8(ascii: "=")), charset: charset)
        default: return nil
        }
    }

    // MARK: HTML

    /// The words of a page, with its line breaks: enough to read one line, never to show.
    static func plain(html: String) -> String {
        var (text, rest) = ("", html.replacing("\r", with: " ").replacing("\n", with: " ")[...])
        // Not looked for twice: a mail may open thousands and close none.
        var endless: Set<String> = []
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            let tag = rest[open...].prefix { $0 != ">" }
            let name = tag.dropFirst().prefix { $0.isLetter || $0 == "/" || $0 == "!" || $0.isNumber }
                .lowercased()
            rest = rest[tag.endIndex...].dropFirst()
            if ["style", "script", "head", "title"].contains(name) {
                guard !endless.contains(name) else { continue }
                if let end = rest.firstRange(of: "</\(name)") {
                    rest = rest[end.lowerBound...]
                } else {
                    endless.insert(name)
                }
            } else if name == "blockquote" {
                // What is quoted is not the sender's own.
                return entities(text)
            } else if ["br", "br/", "/p", "/div", "/tr", "/li", "hr", "hr/"].contains(name) {
                text += "\n"
            }
        }
        return entities(text + rest)
    }

    private static func entities(_ text: String) -> String {
        let known = [
            ("&nbsp;", " "), ("&#160;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
            ("&eacute;", "é"), ("&egrave;", "è"), ("&agrave;", "à"), ("&amp;", "&"),
        ]
        return known.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
