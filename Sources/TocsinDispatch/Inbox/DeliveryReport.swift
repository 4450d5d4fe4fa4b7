// Reads a delivery report (RFC 3464): what became of one of our mails, for each recipient it speaks of.
import TocsinCore

struct DeliveryReport {
    private static let mostRecipients = 100

    let findings: [MailFinding]

    /// `report` is the part `message/delivery-status` of `mail`.
    init(_ mail: MailPart, _ report: MailPart, domains: Set<String>) {
        var lines = MailLines(
            MailText.decode(report.body, encoding: report["content-transfer-encoding"] ?? "7bit")[...])
        let envelope = Self.field("original-envelope-id", MailPart.headers(&lines))
        let attempt =
            envelope.flatMap(MailAddresses.attempt(envelope:)) ?? Self.attempt(inside: mail, domains: domains)
        var findings: [MailFinding] = []
        while !lines.rest.isEmpty, findings.count < Self.mostRecipients {
            let fields = MailPart.headers(&lines)
            guard let kind = Self.kind(fields) else { continue }
            let words = [Self.field("status", fields), Self.field("diagnostic-code", fields)].compactMap(
                \.self)
            findings.append(
                MailFinding(
                    kind: kind, attempt: attempt, from: MailAddresses.sender(mail["from"] ?? ""),
                    recipient: Self.recipient(fields), text: Wording.excerpt(words.joined(separator: " ")),
                    messageID: MailFindings.messageID(mail)))
        }
        self.findings = findings
    }

    private static func field(_ name: String, _ fields: [(name: String, value: String)]) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// `relayed` and `expanded` say nothing that is not known: it was accepted.
    private static func kind(_ fields: [(name: String, value: String)]) -> MailFinding.Kind? {
        switch field("action", fields)?.prefix(while: \.isLetter).lowercased() {
        case "failed": .bounce
        case "delayed": .delayed
        case "delivered": .delivered
        default: nil
        }
    }

    /// `rfc822;maire@mairie.example`; ours comes back with a `>` (see `Transfer.setEnvelope`).
    private static func recipient(_ fields: [(name: String, value: String)]) -> String? {
        for name in ["original-recipient", "final-recipient"] {
            guard let value = field(name, fields), let type = value.firstIndex(of: ";") else { continue }
            let code = value[value.index(after: type)...].trimmed {
                $0.isWhitespace || $0 == "<" || $0 == ">"
            }
            let text = String(decoding: MailText.unescape(code.utf8, UInt8(ascii: "+")), as: UTF8.self)
            let address = MailAddresses.sender(text)
            if !address.isEmpty { return address }
        }
        return nil
    }

    /// Reports bring the returned mail back, or its head.
    private static func attempt(inside mail: MailPart, domains: Set<String>) -> AttemptID? {
        for part in mail.all.dropFirst() {
            var fields = part.headers
            if part.type.name == "text/rfc822-headers" {
                var lines = MailLines(
                    MailText.decode(part.body, encoding: part["content-transfer-encoding"] ?? "7bit")[...])
                fields = MailPart.headers(&lines)
            }
            if let attempt = MailAddresses.attempt(field("message-id", fields), domains: domains) {
                return attempt
            }
            if let token = field("x-tocsin-id", fields), let attempt = MailAddresses.attempt(token: token) {
                return attempt
            }
        }
        return nil
    }
}
