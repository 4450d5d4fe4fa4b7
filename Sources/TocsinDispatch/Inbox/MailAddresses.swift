// Who wrote a mail and which of ours it answers, from header fields that anybody can forge.
import TocsinCore

enum MailAddresses {
    /// The one plain address of a `From`, its domain in lower case; empty when there is not exactly one.
    static func sender(_ field: String) -> String {
        let outside = withoutQuotesAndComments(field)
        var found: [String] = []
        for entry in outside.split(separator: ",") {
            let address: Substring
            if let open = entry.lastIndex(of: "<"), let close = entry[open...].firstIndex(of: ">") {
                address = entry[entry.index(after: open)..<close]
            } else {
                address = entry
            }
            found.append(address.trimmed(\.isWhitespace))
        }
        guard found.count == 1, (try? MailMessage.check(recipient: found[0])) != nil,
            let at = found[0].lastIndex(of: "@")
        else { return "" }
        return found[0][..<at] + found[0][at...].lowercased()
    }

    /// A display name may contain another address, to look like somebody else's.
    private static func withoutQuotesAndComments(_ field: String) -> String {
        var (text, quoted, depth, escaped) = ("", false, 0, false)
        for character in field {
            if escaped {
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "\"", depth == 0 {
                quoted.toggle()
            } else if character == "(", !quoted {
                depth += 1
            } else if character == ")", !quoted, depth > 0 {
                depth -= 1
            } else if !quoted, depth == 0 {
                text.append(character)
            }
        }
        return text
    }

    /// The attempt named by the first `<token@domain>` of ours, the last written first.
    static func attempt(_ field: String?, domains: Set<String>) -> AttemptID? {
        guard let field else { return nil }
        for entry in field.split(separator: "<").reversed() {
            let id = entry.prefix { $0 != ">" }
            guard let at = id.lastIndex(of: "@"), domains.contains(id[id.index(after: at)...].lowercased())
            else {
                continue
            }
            return attempt(token: id[..<at])
        }
        return nil
    }

    /// Undoes `MailHeader.token`.
    static func attempt(token: some StringProtocol) -> AttemptID? {
        let token = token.trimmed(\.isWhitespace)
        guard !token.isEmpty, token.utf8.count <= 300,
            token.utf8.allSatisfy({ MailHeader.isPlain($0) || $0 == UInt8(ascii: "=") })
        else { return nil }
        return AttemptID(
            rawValue: String(decoding: MailText.unescape(token.utf8, UInt8(ascii: "=")), as: UTF8.self))
    }

    /// Undoes the ENVID of our own: the `>` that libcurl 7.88 leaves at its end goes, `+3D` becomes `=`.
    static func attempt(envelope: String) -> AttemptID? {
        var text = envelope.trimmed(\.isWhitespace)
        if text.hasSuffix(">") { text.removeLast() }
        guard !text.isEmpty, text.utf8.count <= 300 else { return nil }
        return AttemptID(
            rawValue: String(decoding: MailText.unescape(text.utf8, UInt8(ascii: "+")), as: UTF8.self))
    }
}
