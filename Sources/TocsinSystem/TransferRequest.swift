// What to transfer and within which limits: plain values that say everything before libcurl is touched.

/// One HTTP request or one mail, complete: nothing is looked up or decided while it runs.
package struct TransferRequest: Sendable {
    package enum Content: Sendable {
        /// `body` nil sends none; the caller sets `Content-Type` among the headers.
        case http(method: String, headers: [(name: String, value: String)], body: [UInt8]?)
        /// `message` is a whole RFC 5322 message with CR LF line ends; libcurl does the dot-stuffing.
        /// Each recipient has its own reply: some may be refused, and the others get the mail.
        case mail(from: String, recipients: [String], message: [UInt8])
        /// An SMTP session up to and with the login, and its end: no mail.
        case greeting
        /// One step in the IMAP folder that the URL names: a command, or without one the message of the URL.
        case mailbox(command: String?)
    }

    /// `http`, `https`, `smtp` or `imap` (STARTTLS when `requireTLS`), `smtps` or `imaps`; no other scheme is
    /// ever followed.
    package var url: String
    package var content: Content
    package var user: String?
    package var password: String?
    /// True: nothing of the content and no credential leaves before a verified TLS ≥ 1.2.
    package var requireTLS = true
    /// PEM file of the only authorities trusted; nil trusts the system's.
    package var caFile: String?
    /// `http://` or `socks5h://`; nil goes direct whatever the environment says.
    package var proxy: String?
    /// Path of a Unix socket to speak HTTP over, whatever host the URL names.
    package var unixSocket: String?
    /// False opens a connection of its own. libcurl silently repeats an HTTP request when a reused connection
    /// ends without an answer, so this must be false where a repetition could reach somebody twice.
    package var reusesConnection = true
    /// What the relay is asked to tell of a mail later, where it offers to.
    package var reports: MailReports?
    /// Which addresses it may be connected to, whatever the name resolves to. Not judged behind a proxy,
    /// which resolves the name itself.
    package var addresses = AddressRule.alsoPrivate
    /// `host:port:address[,address]`: used instead of the resolver's answer; the loop then borrows none
    /// of its own.
    package var resolved: [String] = []
    /// HTTP with the same word shares a thread and its connections with nobody else; nil: with everybody.
    package var lane: String?
    package var limits = TransferLimits()

    package init(url: String, content: Content) {
        (self.url, self.content) = (url, content)
    }
}

/// A wish for delivery reports (RFC 3461).
package struct MailReports: Sendable, Equatable {
    /// Comes back in every report; short ASCII without blanks, or nothing is asked for.
    package var envelope: String
    /// Asks for word of what arrived and of what waits as well, not only of what failed.
    package var onSuccess: Bool

    package init(envelope: String, onSuccess: Bool) {
        (self.envelope, self.onSuccess) = (envelope, onSuccess)
    }
}

extension TransferRequest {
    var speaksSMTP: Bool {
        switch content {
        case .mail, .greeting: true
        case .http, .mailbox: false
        }
    }

    /// Scheme, host and port: who shares sessions.
    var farEnd: Substring {
        guard let scheme = url.firstRange(of: "://") else { return url[...] }
        return url[..<(url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex)]
    }
}

package struct TransferLimits: Sendable, Equatable {
    package var connect: Duration = .seconds(5)
    /// From being queued in libcurl to the last byte of the answer.
    package var total: Duration = .seconds(15)
    /// Slower than one byte a second for this long aborts.
    package var stall: Duration = .seconds(10)
    /// The rest of a longer answer is not read.
    package var answerBytes = 64 * 1024
    /// How long libcurl believes an answer of the resolver.
    package var nameMemory: Duration = .seconds(60)
    /// Header fields beyond this end the transfer.
    package var headerBytes = 64 * 1024

    package init() {}
}
