// E-mail by a relay: one recipient for each transaction, so each has its own answer.
package import TocsinCore
package import TocsinSystem

package struct SMTPChannel: Channel {
    private let settings: SMTPSettings
    private let password: String?
    private let loop: TransferLoop
    private let now: @Sendable () -> Instant

    package init(
        _ settings: SMTPSettings, password: String?, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.settings, self.password, self.loop, self.now) = (settings, password, loop, now)
    }

    package var path: PathID { settings.common.id }
    /// A relay may or may not drop a second mail of the same Message-ID: only the settings can tell.
    package var honoursKeys: Bool { settings.common.honoursKeys }

    package func probe() async -> ProbeOutcome { .untestable }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        let message = MailMessage(
            attempt: parcel.attempt, from: settings.from, displayName: settings.displayName,
            to: parcel.address,
            subject: parcel.subject, text: parcel.text, date: now())
        do {
            return Self.outcome(await loop.perform(request(try message.bytes(), to: parcel.address)))
        } catch {
            return .refused(reason: "\(error)")
        }
    }

    private func request(_ message: [UInt8], to address: String) -> TransferRequest {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        var request = TransferRequest(
            url: "\(settings.implicitTLS ? "smtps" : "smtp")://\(host):\(settings.port)",
            content: .mail(from: settings.from, recipients: [address], message: message))
        request.follow(settings.common)
        (request.user, request.password) = (settings.user, password)
        return request
    }

    /// The reply code decides where there is one; after the final dot without a reply nobody knows.
    static func outcome(_ result: TransferResult) -> DeliveryOutcome {
        guard case .failed = result.ending else {
            return result.ending == .completed
                ? .accepted(reference: Wording.excerpt(result.reply)) : Verdict.incomplete(result)
        }
        switch result.status {
        case 400..<500: return .retry(after: nil, reason: Wording.excerpt(result.reply))
        case 500..<600: return .refused(reason: Wording.excerpt(result.reply))
        default: return Verdict.incomplete(result)
        }
    }
}

extension TransferRequest {
    /// What every path settles alike.
    mutating func follow(_ common: PathCommon) {
        requireTLS = common.tls == .verified
        (caFile, proxy) = (common.caFile, common.proxy)
        limits.total = common.timeout
        limits.connect = min(limits.connect, common.timeout)
    }
}
