// Reads the mailbox in which answers and returns by mail are looked for.

import TocsinCore

struct MailboxReading {
    func mailbox(_ value: Value) -> MailboxSettings? {
        let keys = ["host", "port", "implicitTLS", "user", "credential", "folder", "every", "caFile"]
        guard let fields = value.fields(keys) else { return nil }
        let host = fields.required("host")?.host()
        let user = fields.required("user")?.text(max: 200)
        let credential = fields.required("credential")?.credential()
        guard let host, let user, let credential else { return nil }
        var mailbox = MailboxSettings(host: host, user: user, credential: credential)
        fields.read("implicitTLS", into: &mailbox.implicitTLS) { $0.bool() }
        mailbox.port = mailbox.implicitTLS ? 993 : 143
        fields.read("port", into: &mailbox.port) { $0.integer(in: 1...65_535) }
        fields.read("folder", into: &mailbox.folder) { folder($0) }
        // Providers shut out who asks too often; an answer that waits longer is of no use.
        fields.read("every", into: &mailbox.every) { $0.duration(.seconds(5) ... .minutes(15)) }
        fields.read("caFile", into: &mailbox.caFile) { $0.absoluteFile() }
        return mailbox
    }

    /// Other characters would need IMAP's own encoding of names.
    private func folder(_ value: Value) -> String? {
        guard let text = value.text(max: 200) else { return nil }
        let sound = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value < 0x7F && !"%*\\\"&;".unicodeScalars.contains($0)
        }
        if sound { return text }
        value.fault(
            "\(value.label) : nom de dossier illisible « \(text.prefix(60)) »",
            "écrire un nom sans accent ni espace, par exemple INBOX ou INBOX/Tocsin")
        return nil
    }
}
