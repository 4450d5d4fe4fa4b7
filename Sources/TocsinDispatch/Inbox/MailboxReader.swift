// Reads a mailbox over IMAP: what is new, bounded, each mail marked once its findings are kept.
package import TocsinCore
package import TocsinSystem

/// libcurl fetches with BODY[], which marks a mail as seen, and a person may open the mailbox too. So a mail
/// that was taken is marked `\Answered`, the one flag every server knows that nobody sets by reading.
package struct MailboxReader: Inbox {
    private let settings: MailboxSettings
    private let password: String
    private let loop: TransferLoop
    private let domains: Set<String>

    /// `senders` are the addresses our own mails come from.
    package init(_ settings: MailboxSettings, password: String, loop: TransferLoop, senders: [String]) {
        (self.settings, self.password, self.loop) = (settings, password, loop)
        domains = Set(senders.compactMap { $0.split(separator: "@").last?.lowercased() })
    }

    package func look(_ take: @Sendable (MailFinding) async -> Bool) async -> MailboxLook {
        // A folder that is open already shows new mail only to whoever asks.
        let greeting = await command("NOOP")
        if let reason = Self.fault(greeting) { return .failing(reason: reason) }
        let search = await command("UID SEARCH UNANSWERED UNDELETED")
        if let reason = Self.fault(search) { return .failing(reason: reason) }
        var (read, faults): (Int, [String]) = (0, [])
        // The newest first: an old heap must not keep an answer waiting.
        for uid in Self.uids(search.body).sorted(by: >).prefix(Limits.mailsAtOnce) {
            let mail = await loop.perform(request(nil, message: uid))
            if let reason = Self.fault(mail) {
                faults.append("courriel \(uid) : \(reason)")
                // One bad mail keeps nobody else's waiting; several are a bad server.
                if faults.count == 3 { break }
                continue
            }
            for finding in MailFindings.of(mail.body, domains: domains) where await !take(finding) {
                return .failing(reason: "courriel \(uid) lu, mais pas encore enregistré")
            }
            let mark = await command("UID STORE \(uid) +FLAGS.SILENT (\\Answered \\Seen)")
            if let reason = Self.fault(mark) { return .failing(reason: reason) }
            read += 1
        }
        if let first = faults.first { return .failing(reason: first) }
        return .read(
            mails: read, expires: greeting.certificateEnd)
    }

    private func command(_ text: String) async -> TransferResult {
        await loop.perform(request(text, message: nil))
    }

    private func request(_ command: String?, message uid: Int?) -> TransferRequest {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let scheme = settings.implicitTLS ? "imaps" : "imap"
        let folder = settings.folder.utf8.map { byte in
            MailHeader.isPlain(byte) ? String(Unicode.Scalar(byte)) : "%" + MailHeader.hex(byte)
        }.joined()
        let place = uid.map { "/;UID=\($0)/;PARTIAL=0.\(Limits.mailRead)" } ?? ""
        var request = TransferRequest(
            url: "\(scheme)://\(host):\(settings.port)/\(folder)\(place)", content: .mailbox(command: command)
        )
        (request.user, request.password, request.caFile) = (settings.user, password, settings.caFile)
        request.limits.answerBytes = Limits.mailRead + 1024
        return request
    }

    private static func fault(_ result: TransferResult) -> String? {
        switch result.ending {
        case .completed: nil
        case .failed(let code, let text): Wording.failure(code: code, text: text)
        case .waitedTooLong, .full: Wording.waitedTooLong
        default: Wording.shutDown
        }
    }

    /// `* SEARCH 4 7 12`.
    static func uids(_ body: [UInt8]) -> [Int] {
        String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline).flatMap { line -> [Int] in
            guard line.uppercased().hasPrefix("* SEARCH") else { return [] }
            return line.dropFirst(8).split(separator: " ").compactMap { Int($0) }
        }
    }
}
