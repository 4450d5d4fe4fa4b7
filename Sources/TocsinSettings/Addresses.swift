// Telephone numbers, e-mail and network addresses: normalised where harmless, refused where doubtful.

/// What is wrong with an address and how to mend it.
package struct AddressFault: Error, Equatable {
    package var what: String
    package var mend: String

    package init(what: String, mend: String) { (self.what, self.mend) = (what, mend) }
}

package enum Addresses {
    /// An E.164 number without its separators: "+33 6 39 98 00 01" → "+33639980001".
    package static func phone(_ text: String) throws(AddressFault) -> String {
        let number = String(text.filter { !$0.isWhitespace && $0 != "." && $0 != "-" })
        if number.uppercased().contains("E+") {
            throw AddressFault(
                what: "« \(text.prefix(40)) » : le tableur a transformé ce numéro",
                mend: "mettre la colonne au format texte et ressaisir le numéro, avec son +33")
        }
        guard number.hasPrefix("+") else {
            throw AddressFault(
                what: "numéro sans indicatif « \(text.prefix(40)) »",
                mend: "écrire +33 puis le numéro sans son premier 0, par exemple +33639980001")
        }
        let digits = number.dropFirst()
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), (7...15).contains(digits.count),
            digits.first != "0"
        else {
            throw AddressFault(
                what: "numéro incorrect « \(text.prefix(40)) »",
                mend: "écrire un + et 7 à 15 chiffres, indicatif du pays d'abord")
        }
        if let code = French.codes.first(where: digits.hasPrefix),
            digits.count != code.count + 9 || digits.dropFirst(code.count).first == "0"
        {
            throw AddressFault(
                what: "numéro français incorrect « \(text.prefix(40)) »",
                mend: "écrire +\(code) et neuf chiffres, sans le premier 0")
        }
        return number
    }

    /// Calling codes of metropolitan France and of the overseas departments: nine digits follow each.
    enum French { static let codes = ["33", "262", "590", "594", "596"] }

    package static func email(_ text: String) throws(AddressFault) -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let forbidden = Set("<>()[],;:\\\"")
        let sound =
            parts.count == 2 && !parts[0].isEmpty && text.count <= 254 && parts[1].contains(".")
            && parts[0].allSatisfy { $0.isASCII && $0 > " " && $0 < "\u{7F}" && !forbidden.contains($0) }
            && isHostName(String(parts[1]))
        guard sound else {
            throw AddressFault(
                what: "adresse électronique incorrecte « \(text.prefix(60)) »", mend: "écrire nom@domaine.fr")
        }
        return text
    }

    /// `@name:server`.
    package static func matrix(_ text: String) throws(AddressFault) -> String {
        let parts = text.dropFirst().split(separator: ":", maxSplits: 1)
        guard text.hasPrefix("@"), parts.count == 2, isHostName(String(parts[1])),
            parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._=-/".contains($0)) })
        else {
            throw AddressFault(
                what: "identifiant Matrix incorrect « \(text.prefix(60)) »", mend: "écrire @nom:serveur")
        }
        return text
    }

    /// Labels of letters, digits and `-`; also takes an IPv4 address.
    static func isHostName(_ text: String) -> Bool {
        guard (1...253).contains(text.count) else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }

    /// A host name, an IPv4 address or an IPv6 address (with or without brackets).
    static func isHost(_ text: String) -> Bool { isHostName(text) || isIPv6(text) }

    static func isIPv6(_ text: String) -> Bool {
        let bare = unbracketed(text)
        return bare.contains(":") && bare.count <= 45
            && bare.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }

    /// This machine or a private network, judged on the written address alone: a name may move.
    static func isPrivate(_ host: String) -> Bool {
        let bare = unbracketed(host).lowercased()
        if bare == "localhost" || bare == "::1" { return true }
        if isIPv6(bare) { return bare.hasPrefix("fc") || bare.hasPrefix("fd") || bare.hasPrefix("fe80:") }
        let octets = bare.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard octets.count == 4, bare.split(separator: ".").count == 4 else { return false }
        return octets[0] == 127 || octets[0] == 10 || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 172 && (16...31).contains(octets[1]))
    }

    /// Only this machine.
    static func isLoopback(_ host: String) -> Bool {
        let bare = unbracketed(host).lowercased()
        return bare == "localhost" || bare == "::1" || (bare.hasPrefix("127.") && isPrivate(bare))
    }

    private static func unbracketed(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}

/// A URL cut where the settings need it; the rest is the transfer library's business.
struct WebAddress {
    var scheme: String
    var host: String
    var port: Int?
    /// From the first `/` or `?` on; may be empty.
    var rest: String

    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }),
            !text.contains("\\")
        else { return nil }
        scheme = String(text[..<mark.lowerBound])
        let after = text[mark.upperBound...]
        let authority = after.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        rest = String(after.dropFirst(authority.count))
        guard let (host, port) = Self.hostAndPort(String(authority)) else { return nil }
        (self.host, self.port) = (host, port)
    }

    /// `host`, `host:port`, `[::1]:port`; nil when either part is wrong or a user name stands in it.
    static func hostAndPort(_ text: String) -> (String, Int?)? {
        let end =
            text.hasPrefix("[")
            ? (text.firstIndex(of: "]").map { text.index(after: $0) } ?? text.endIndex)
            : (text.firstIndex(of: ":") ?? text.endIndex)
        let (host, tail) = (String(text[..<end]), text[end...])
        guard Addresses.isHost(host) else { return nil }
        if tail.isEmpty { return (host, nil) }
        guard tail.hasPrefix(":"), let port = Int(tail.dropFirst()), (1...65_535).contains(port) else {
            return nil
        }
        return (host, port)
    }
}
