// Builds one mail: a pure function from what is to be said to the bytes that leave.
package import TocsinCore

/// Why a mail cannot be built. Never its text: what a person typed is neutralised, and the mail leaves.
package enum MailFault: Error, Equatable, CustomStringConvertible {
    /// Not one plain ASCII `local@domain`; `field` is the header it was meant for.
    case address(field: String)
    /// A control character in a display name, which comes from the settings.
    case displayName

    package var description: String {
        switch self {
        case .address(let field): "adresse inutilisable (\(field))"
        case .displayName: "caractère interdit dans le nom de l’expéditeur"
        }
    }
}

/// A mail as values. `bytes()` gives RFC 5322 text: CR LF line ends, ASCII only, lines of at most 76 columns
/// where the standard allows folding.
package struct MailMessage: Sendable, Equatable {
    package var attempt: AttemptID
    package var from: String
    package var displayName: String
    /// Nil: several, none of whom sees the others.
    package var to: String?
    package var subject: String
    package var text: String
    package var date: Instant

    package init(
        attempt: AttemptID, from: String, displayName: String, to: String?, subject: String, text: String,
        date: Instant
    ) {
        (self.attempt, self.from, self.displayName, self.to) = (attempt, from, displayName, to)
        (self.subject, self.text, self.date) = (subject, text, date)
    }

    package func bytes() throws(MailFault) -> [UInt8] {
        let head = try headers().map { "\($0): \($1)\r\n" }.joined()
        return Array(head.utf8) + Array("\r\n".utf8) + QuotedPrintable.encode(text)
    }

    private func headers() throws(MailFault) -> [(String, String)] {
        let domain = try Self.domain(ofAddress: from, field: "From")
        if let to { try Self.check(recipient: to) }
        guard !displayName.unicodeScalars.contains(where: MailHeader.breaksLine) else { throw .displayName }
        let token = MailHeader.token(attempt.rawValue)
        return [
            ("Date", MailHeader.date(date)),
            ("From", MailHeader.text(displayName, quoted: true) + "\r\n <\(from)>"),
            ("To", to.map { "<\($0)>" } ?? "undisclosed-recipients:;"),
            ("Subject", MailHeader.text(subject)),
            ("Message-ID", "<\(token)@\(domain)>"),
            ("X-Tocsin-Id", token),
            ("Auto-Submitted", "auto-generated"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
        ]
    }

    /// What no mail can be addressed to is told before anything leaves.
    package static func check(recipient: String) throws(MailFault) {
        _ = try domain(ofAddress: recipient, field: "To")
    }

    /// Accepts `local@domain` of letters, digits and the marks that need no quoting, 254 bytes at most.
    private static func domain(ofAddress address: String, field: String) throws(MailFault) -> String {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= 254, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            parts[0].utf8.allSatisfy({ MailHeader.isPlain($0) || localMarks.contains($0) }),
            parts[1].utf8.allSatisfy({ MailHeader.isPlain($0) || $0 == UInt8(ascii: ".") })
        else { throw .address(field: field) }
        return String(parts[1])
    }

    private static let localMarks = Set("!#$%&'*+/=?^`{|}~.".utf8)
}
