// The readable text of a page, folded so that typography, markup and encoding make no difference.

package enum PageText {
    /// Tags out, entities decoded, then folded. A feed's texts are escaped once more and so read twice.
    package static func text(of page: [UInt8], kind: PublicAddress.Kind) -> [UInt8] {
        var scalars = decoded(page)
        for _ in 0..<(kind == .feed ? 2 : 1) { scalars = entitiesDecoded(tagsStripped(scalars)) }
        return folded(scalars)
    }

    package static func folded(_ text: String) -> [UInt8] { folded(Array(text.unicodeScalars)) }

    /// UTF-8, or Windows-1252 where it is not: old sites still write that.
    private static func decoded(_ bytes: [UInt8]) -> [Unicode.Scalar] {
        if let text = String(validating: bytes, as: UTF8.self) { return Array(text.unicodeScalars) }
        return bytes.map { windows1252[$0] ?? Unicode.Scalar($0) }
    }

    private static let windows1252: [UInt8: Unicode.Scalar] = [
        0x80: "€", 0x85: "…", 0x8C: "Œ", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "—",
        0x9C: "œ",
    ]

    // MARK: Markup

    /// Comments, scripts and styles hold nothing that anybody reads. A tag counts as a space, and CDATA as
    /// its content.
    static func tagsStripped(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var place = 0
        while place < scalars.count {
            guard scalars[place] == "<" else {
                result.append(scalars[place])
                place += 1
                continue
            }
            result.append(" ")
            place = end(ofTagAt: place, in: scalars)
        }
        return result
    }

    private static let hidden: [(open: String, close: String)] = [
        ("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<template", "</template>"),
    ]

    private static func end(ofTagAt place: Int, in scalars: [Unicode.Scalar]) -> Int {
        if starts(scalars, place, with: "<![CDATA[") { return place + 9 }
        for (open, close) in hidden where starts(scalars, place, with: open) {
            var end = place
            while end < scalars.count, !starts(scalars, end, with: close) { end += 1 }
            return min(scalars.count, end + close.count)
        }
        // A sign that opens no tag is text: "vent < 100 km/h".
        guard place + 1 < scalars.count, scalars[place + 1].opensTag else { return place + 1 }
        var end = place
        while end < scalars.count, scalars[end] != ">" { end += 1 }
        return min(scalars.count, end + 1)
    }

    private static func starts(_ scalars: [Unicode.Scalar], _ place: Int, with text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard place + wanted.count <= scalars.count else { return false }
        return zip(scalars[place...], wanted).allSatisfy { $0 == $1 || $0.lowered == $1.lowered }
    }

    // MARK: Entities

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "rsquo": "’", "lsquo": "‘",
        "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "ndash": "–", "mdash": "—", "hellip": "…",
        "shy": "\u{AD}", "thinsp": " ", "ensp": " ", "emsp": " ", "oelig": "œ", "OElig": "Œ", "aelig": "æ",
        "agrave": "à", "acirc": "â", "auml": "ä", "ccedil": "ç", "eacute": "é", "egrave": "è", "ecirc": "ê",
        "euml": "ë", "icirc": "î", "iuml": "ï", "ocirc": "ô", "ouml": "ö", "ugrave": "ù", "ucirc": "û",
        "uuml": "ü", "yuml": "ÿ", "Agrave": "À", "Acirc": "Â", "Ccedil": "Ç", "Eacute": "É", "Egrave": "È",
        "Ecirc": "Ê", "Icirc": "Î", "Ocirc": "Ô", "Ugrave": "Ù", "euro": "€", "deg": "°",
    ]

    static func entitiesDecoded(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var place = 0
        while place < scalars.count {
            if scalars[place] == "&", let (scalar, end) = entity(at: place, in: scalars) {
                result.append(scalar)
                place = end
            } else {
                result.append(scalars[place])
                place += 1
            }
        }
        return result
    }

    private static func entity(at place: Int, in scalars: [Unicode.Scalar]) -> (Unicode.Scalar, Int)? {
        let rest = scalars[(place + 1)...].prefix(12)
        guard let semicolon = rest.firstIndex(of: ";") else { return nil }
        var name = String(String.UnicodeScalarView(scalars[(place + 1)..<semicolon]))
        if let scalar = named[name] { return (scalar, semicolon + 1) }
        guard name.hasPrefix("#") else { return nil }
        name.removeFirst()
        let isHex = name.hasPrefix("x") || name.hasPrefix("X")
        let value = isHex ? UInt32(name.dropFirst(), radix: 16) : UInt32(name)
        return value.flatMap(Unicode.Scalar.init).map { ($0, semicolon + 1) }
    }

    // MARK: Folding

    /// Lower case without accents, straight quotes, one hyphen, single spaces. Both ways of writing an
    /// accented letter come to the same.
    private static func folded(_ scalars: [Unicode.Scalar]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(scalars.count)
        var isSpaced = true
        for scalar in scalars {
            let words = folded(scalar)
            if words == " " {
                if !isSpaced { result.append(0x20) }
                isSpaced = true
            } else if !words.isEmpty {
                result += words.utf8
                isSpaced = false
            }
        }
        if result.last == 0x20 { result.removeLast() }
        return result
    }

    private static let foldings: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        let groups: [(String, String)] = [
            ("a", "àáâãäå"), ("c", "ç"), ("e", "èéêë"), ("i", "ìíîï"), ("n", "ñ"), ("o", "òóôõö"),
            ("u", "ùúûü"), ("y", "ýÿ"), ("oe", "œ"), ("ae", "æ"), ("'", "’‘‛ʼ′`´"), ("\"", "“”„«»″"),
            ("-", "‐‑‒–—―−"), ("...", "…"),
        ]
        for (plain, group) in groups { for scalar in group.unicodeScalars { table[scalar] = plain } }
        return table
    }()

    private static func folded(_ scalar: Unicode.Scalar) -> String {
        let low = scalar.lowered
        if let plain = foldings[low] { return plain }
        switch low.value {
        // Combining accents, soft hyphen, zero-width signs, byte order mark.
        case 0x300...0x36F, 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: return ""
        default: return low.properties.isWhitespace ? " " : String(low)
        }
    }
}

extension Unicode.Scalar {
    fileprivate var opensTag: Bool {
        properties.isAlphabetic || self == "/" || self == "!" || self == "?"
    }

    fileprivate var lowered: Unicode.Scalar {
        if isASCII { return (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : self }
        let lower = properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first ?? self : self
    }
}
