// A strict JSON reader: what is ambiguous to two readers (a repeated key, a lone surrogate) is refused here.

package import TocsinReport

/// Integers only: no request has a use for fractions.
package struct JSONReader {
    /// No request nests deeper than three.
    private static let depth = 16

    private let bytes: [UInt8]
    private var place = 0

    package static func read(_ bytes: [UInt8]) throws(Problem) -> JSON {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Self.fault("le texte n'est pas de l'UTF-8", 0)
        }
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(0)
        reader.skipSpace()
        guard reader.place == bytes.count else { throw reader.fault("il reste du texte après la fin") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func value(_ level: Int) throws(Problem) -> JSON {
        guard level < Self.depth else { throw fault("imbrication au-delà de \(Self.depth) niveaux") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(level)
        case UInt8(ascii: "["): return try array(level)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return .int(try integer())
        default: throw fault("valeur attendue")
        }
    }

    private mutating func object(_ level: Int) throws(Problem) -> JSON {
        place += 1
        var members: [(String, JSON)] = []
        var seen: Set<String> = []
        if take("}") { return .object([]) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("nom de membre attendu") }
            let name = try string()
            guard seen.insert(name).inserted else {
                throw fault("le membre « \(name.prefix(40)) » est répété")
            }
            guard take(":") else { throw fault("« : » attendu") }
            members.append((name, try value(level + 1)))
            if take("}") { return .object(members) }
            guard take(",") else { throw fault("« , » ou « } » attendu") }
        }
    }

    private mutating func array(_ level: Int) throws(Problem) -> JSON {
        place += 1
        var items: [JSON] = []
        if take("]") { return .array([]) }
        while true {
            items.append(try value(level + 1))
            if take("]") { return .array(items) }
            guard take(",") else { throw fault("« , » ou « ] » attendu") }
        }
    }

    private mutating func string() throws(Problem) -> String {
        place += 1
        var units: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): units += String(try escape()).utf8
            case 0..<0x20: throw fault("caractère de contrôle dans un texte")
            default: units.append(byte)
            }
        }
        throw fault("texte sans fin")
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        guard let byte = next else { throw fault("texte sans fin") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw fault("échappement inconnu")
        }
    }

    /// `\u` and four digits, or the two of a surrogate pair.
    private mutating func scalar() throws(Problem) -> Unicode.Scalar {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), next == UInt8(ascii: "\\") else {
            throw fault("demi-caractère seul")
        }
        place += 1
        guard next == UInt8(ascii: "u") else { throw fault("demi-caractère seul") }
        place += 1
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("demi-caractère seul") }
        return scalar
    }

    private mutating func unit() throws(Problem) -> UInt32 {
        let digits = bytes[place..<min(place + 4, bytes.count)]
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("quatre chiffres hexadécimaux attendus") }
        place += 4
        return value
    }

    private mutating func integer() throws(Problem) -> Int64 {
        let start = place
        while let byte = next, byte.isNumeric { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard let number = Int64(text), String(number) == text else { throw fault("nombre entier attendu") }
        return number
    }

    private mutating func word(_ text: String, _ value: JSON) throws(Problem) -> JSON {
        guard bytes[place...].starts(with: text.utf8) else { throw fault("valeur attendue") }
        place += text.utf8.count
        return value
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private func fault(_ what: String) -> Problem { Self.fault(what, place) }

    private static func fault(_ what: String, _ place: Int) -> Problem {
        .malformed("JSON refusé à l'octet \(place) : \(what).", hint: "envoyez un objet JSON (RFC 8259)")
    }
}

extension UInt8 {
    fileprivate var isNumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
