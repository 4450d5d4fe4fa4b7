// Fills `{to}`, `{text}`, `{key}`, `{secret}` … in, each value encoded for the place it lands in.

/// Filled in one pass: a value that itself reads `{secret}` stays what it is.
package struct SMSTemplate: Sendable, Equatable {
    package enum Place: Sendable {
        /// A component of a URL, or a value of an `application/x-www-form-urlencoded` body.
        case urlComponent
        /// Inside the quotes of a JSON string.
        case jsonString
        /// A header value: as it is. Line breaks are refused before libcurl sees them.
        case header
    }

    package var pattern: String

    package init(_ pattern: String) { self.pattern = pattern }

    /// Braces that hold no known name are plain text, as JSON is full of them.
    package func filled(_ values: [String: String], for place: Place) -> String {
        var (filled, rest) = ("", Substring(pattern))
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            filled += rest[..<open]
            let after = rest[rest.index(after: open)...]
            if let close = after.utf8.firstIndex(of: UInt8(ascii: "}")),
                let value = values[String(after[..<close])]
            {
                filled += Self.encode(value, for: place)
                rest = after[after.index(after: close)...]
            } else {
                filled += "{"
                rest = after
            }
        }
        return filled + rest
    }

    private static func encode(_ value: String, for place: Place) -> String {
        switch place {
        case .header: value
        case .urlComponent: percentEncoded(value)
        case .jsonString: value.unicodeScalars.allSatisfy(staysInJSON) ? value : jsonEscaped(value)
        }
    }

    private static func staysInJSON(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "\\": false
        // U+2028 and U+2029 are legal in JSON, but not every gateway's parser knows.
        case "\u{00}"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}": false
        default: true
        }
    }

    private static func jsonEscaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if staysInJSON(scalar) {
                escaped.append(scalar)
            } else {
                escaped += jsonEscaped(scalar).unicodeScalars
            }
        }
        return String(escaped)
    }

    /// RFC 3986 §2.3: only unreserved characters stay.
    static func percentEncoded(_ text: String) -> String {
        MailHeader.escaped(text, as: "%") { byte in
            MailHeader.isPlain(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "~")
        }
    }

    /// Only for what may not stay, all of which lies below U+10000.
    private static func jsonEscaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        default: "\\u" + MailHeader.hex(UInt8(scalar.value >> 8)) + MailHeader.hex(UInt8(scalar.value & 0xFF))
        }
    }
}
