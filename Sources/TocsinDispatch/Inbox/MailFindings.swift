// What a received mail says about ours: a return, a receipt, a machine's word, or a person's.
package import TocsinCore

package enum MailFindings {
    /// `domains` are those that our own mails are sent from: only their Message-IDs are ours.
    package static func of(_ bytes: [UInt8], domains: Set<String>) -> [MailFinding] {
        let mail = MailPart(Array(bytes.prefix(Limits.mailRead)))
        let report = mail.type.name == "multipart/report" ? mail.all.first { isReport($0) } : nil
        if let report { return DeliveryReport(mail, report, domains: domains).findings }
        let attempt =
            MailAddresses.attempt(mail["in-reply-to"], domains: domains)
            ?? MailAddresses.attempt(mail["references"], domains: domains)
        return [
            MailFinding(
                kind: isAutomatic(mail) ? .autoReply : .reply, attempt: attempt,
                from: MailAddresses.sender(mail["from"] ?? ""), text: OwnWords.firstLine(of: mail),
                messageID: messageID(mail))
        ]
    }

    static func messageID(_ mail: MailPart) -> String { Wording.excerpt(mail["message-id"] ?? "") }

    private static func isReport(_ part: MailPart) -> Bool { part.type.name == "message/delivery-status" }

    /// Any one sign is enough: a machine's mail taken for a person's would stop the calling of a person.
    private static func isAutomatic(_ mail: MailPart) -> Bool {
        let submitted = (mail["auto-submitted"] ?? "no").prefix { $0 != ";" && $0 != " " }.lowercased()
        if submitted != "no" || mail.type.name == "multipart/report" { return true }
        if mail["return-path"]?.filter({ $0 != " " }) == "<>" { return true }
        let marks = [
            "x-autoreply", "x-autorespond", "x-autoresponse", "list-id", "list-unsubscribe", "feedback-id",
        ]
        if marks.contains(where: { mail[$0] != nil }) { return true }
        if ["bulk", "junk", "list", "auto_reply"].contains((mail["precedence"] ?? "").lowercased()) {
            return true
        }
        let name = MailAddresses.sender(mail["from"] ?? "").prefix { $0 != "@" }.lowercased()
        if ["mailer-daemon", "postmaster", "noreply", "no-reply"].contains(name) { return true }
        let subject = MailText.header(mail["subject"] ?? "").lowercased()
        return absences.contains { subject.hasPrefix($0) }
    }

    private static let absences = [
        "réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau",
        "message d'absence", "message d’absence", "automatic reply", "auto:", "out of office",
    ]
}

/// The first line that the sender wrote himself.
enum OwnWords {
    /// Longer lines answer nothing.
    private static let most = 200

    static func firstLine(of mail: MailPart) -> String {
        let parts = mail.all.filter { $0.parts.isEmpty && !isAttached($0) }
        guard
            let part = parts.first(where: { $0.type.name == "text/plain" })
                ?? parts.first(where: { $0.type.name == "text/html" })
        else { return "" }
        return firstLine(MailText.decode(part))
    }

    static func firstLine(_ text: String) -> String {
        for line in text.split(whereSeparator: \.isNewline) {
            let shown = line.unicodeScalars.filter {
                !MailHeader.breaksLine($0) && $0.properties.generalCategory != .format
            }
            let words = String(String.UnicodeScalarView(shown)).trimmed(\.isWhitespace)
            if words.isEmpty { continue }
            return beginsQuotation(words) ? "" : String(words.prefix(most))
        }
        return ""
    }

    private static func isAttached(_ part: MailPart) -> Bool {
        part["content-disposition"]?.lowercased().hasPrefix("attachment") == true
    }

    private static func beginsQuotation(_ line: String) -> Bool {
        let heads = [">", "-----", "_____", "De :", "De\u{A0}:", "From:", "-- "]
        if heads.contains(where: { line.hasPrefix($0) }) || line == "--" { return true }
        let isFrench = line.hasPrefix("Le ") && line.contains("écrit")
        return isFrench || line.hasPrefix("On ") && line.contains("wrote:")
    }
}
