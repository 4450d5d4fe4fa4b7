// Mail transfers: the envelope and its delivery reports, a session without a mail, one step in a mailbox.
import CCurl

extension Transfer {
    func configureMail(
        _ from: String, _ recipients: [String], _ message: [UInt8], _ request: TransferRequest
    ) throws {
        try configureSession("smtp,smtps", request)
        try setEnvelope(from, recipients, request.reports)
        try handle.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1)
        upload = message
        try handle.set(CURLOPT_UPLOAD, 1)
        try handle.set(size: CURLOPT_INFILESIZE_LARGE, message.count)
        try hearCommands()
    }

    func configureGreeting(_ request: TransferRequest) throws {
        try configureSession("smtp,smtps", request)
        try handle.set(CURLOPT_CUSTOMREQUEST, SafeText("NOOP", place: "commande"))
        try hearCommands()
    }

    func configureMailbox(_ command: String?, _ request: TransferRequest) throws {
        try configureSession("imap,imaps", request)
        if let command { try handle.set(CURLOPT_CUSTOMREQUEST, SafeText(command, place: "commande")) }
    }

    private func configureSession(_ protocols: String, _ request: TransferRequest) throws {
        try handle.set(CURLOPT_PROTOCOLS_STR, SafeText(protocols, place: "URL"))
        let tls = request.requireTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
        try handle.set(CURLOPT_USE_SSL, Int(tls.rawValue))
        try setReplyLimit()
    }

    /// libcurl's own is two minutes, whatever the total.
    func setReplyLimit() throws(LibraryRefusal) {
        let patience = order.request.limits.total + granted + .seconds(1)
        try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(patience.components.seconds))
    }

    /// Where a mail is taken away from it in the middle, libcurl 7.88 would still send the final dot
    /// (smtp_done does not ask why it is called): one was seen to arrive. Not where it only connects.
    func breakOff() {
        if order.request.speaksSMTP { try? handle.set(CURLOPT_CONNECT_ONLY, 1) }
    }

    /// libcurl 7.88 has no option for parameters: it writes what stands in the address between `<` and `>`.
    /// So each address closes itself, and the last parameter is one in which the `>` left over is an ordinary
    /// character (ENVID and ORCPT are xtext, RFC 3461 §4).
    private func setEnvelope(_ from: String, _ recipients: [String], _ reports: MailReports?) throws {
        var sender = try SafeText(from, .address, place: "expéditeur")
        let addresses = try recipients.map { address throws in
            try SafeText(address, .address, place: "destinataire")
        }
        guard let reports, session.offersReports, XText.fits(reports.envelope) else {
            try handle.set(CURLOPT_MAIL_FROM, sender)
            return try handle.set(CURLOPT_MAIL_RCPT, list: addresses)
        }
        sender = try SafeText(
            "<\(sender.value)> RET=HDRS ENVID=\(XText.encode(reports.envelope))", place: "expéditeur")
        try handle.set(CURLOPT_MAIL_FROM, sender)
        let events = reports.onSuccess ? "SUCCESS,FAILURE,DELAY" : "FAILURE"
        try handle.set(
            CURLOPT_MAIL_RCPT,
            list: addresses.map { address throws in
                try SafeText(
                    "<\(address.value)> NOTIFY=\(events) ORCPT=rfc822;\(XText.encode(address.value))",
                    place: "destinataire")
            })
    }

    /// libcurl tells the replies alone; only the commands say which recipient a reply is about.
    private func hearCommands() throws {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe try handle.set(
            debug: { _, kind, bytes, count, context in
                if kind == CURLINFO_HEADER_OUT, let context = unsafe context {
                    unsafe Transfer.at(context).sent(
                        command: UnsafeRawBufferPointer(start: bytes, count: count))
                }
                return 0
            }, context: context)
    }

    private func sent(command bytes: UnsafeRawBufferPointer) {
        // The first word is all there is to know; the rest may be a password.
        let word = unsafe String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }.prefix(8), as: UTF8.self)
        talk.sent(word)
        // libcurl blocks the whole thread until QUIT is answered: let that be brief.
        if talk.step == .farewell { try? handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, 1) }
    }

    func took(reply line: String) {
        let step = talk.step
        talk.heard(line)
        guard step == .greeting, talk.isFinal(line),
            case .mail(let from, let recipients, _) = order.request.content
        else { return }
        // The session is new: what it offers decides on the envelope, which leaves next.
        session.offersReports = talk.offersReports
        try? setEnvelope(from, recipients, order.request.reports)
    }
}

/// What is known of the session that a mail thread keeps open.
final class MailSession {
    var offersReports = false
}

/// Where an SMTP conversation stands: a pure reading of the commands sent and the lines heard.
struct MailTalk {
    enum Step: Equatable { case opening, greeting, login, sender, recipient, content, farewell }

    private(set) var step = Step.opening
    /// Last line heard before the farewell.
    private(set) var reply = ""
    /// Code of the reply to the last command; 0 while it is not answered.
    private(set) var status = 0
    private(set) var recipients: [String] = []
    private(set) var offersReports = false

    mutating func sent(_ command: String) {
        switch command {
        case "EHLO": (step, offersReports) = (.greeting, false)
        case "MAIL": (step, recipients) = (.sender, [])
        case "RCPT": step = .recipient
        case "DATA": step = .content
        case "QUIT": step = .farewell
        default: step = .login
        }
        if step != .farewell { status = 0 }
    }

    mutating func heard(_ line: String) {
        // The answer to our farewell explains nothing.
        if step == .farewell { return }
        reply = line
        if step == .greeting, line.dropFirst(4).uppercased() == "DSN" { offersReports = true }
        guard isFinal(line) else { return }
        status = Int(line.prefix(3)) ?? 0
        if step == .recipient { recipients.append(line) }
    }

    func isFinal(_ line: String) -> Bool { line.count >= 3 && line.dropFirst(3).first != "-" }
}

/// Text as an SMTP parameter (RFC 3461 §4).
enum XText {
    /// ENVID holds at most 100 characters.
    static func fits(_ text: String) -> Bool { !text.isEmpty && encode(text).utf8.count < 100 }

    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "+"), UInt8(ascii: "="): "+" + hex(byte)
            case 0x21...0x7E: String(Unicode.Scalar(byte))
            default: "+" + hex(byte)
            }
        }.joined()
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
