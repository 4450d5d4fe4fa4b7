// E-mail by a relay: pages one by one, the same text to many in one transaction with a reply for each.
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

    /// A session of its own, up to and with the login; no mail, and so nobody is bothered.
    package func probe() async -> ProbeOutcome {
        var request = request(.greeting)
        request.reusesConnection = false
        let result = await loop.perform(request)
        switch Self.outcome(result) {
        case .accepted, .answered:
            return result.seen(note: settings.user == nil ? "session ouverte" : "compte accepté")
        case .retry(_, let reason), .notReached(_, let reason), .refused(let reason),
            .outOfOrder(let reason), .unknown(let reason), .full(let reason):
            return .failing(reason: reason)
        }
    }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        await send([parcel], as: parcel, to: parcel.address)[0]
    }

    /// The same text goes to many recipients in one transaction; each has the reply that was given to it.
    package func deliver(batch: [Parcel]) async -> [DeliveryOutcome] {
        await withTaskGroup(of: [(Int, DeliveryOutcome)].self) { group in
            for share in Self.shares(batch) {
                let parcels = share.map { batch[$0] }
                group.addTask {
                    let outcomes =
                        parcels.count == 1
                        ? [await deliver(parcels[0])] : await send(parcels, as: parcels[0], to: nil)
                    return Array(zip(share, outcomes))
                }
            }
            var outcomes = batch.map { _ in DeliveryOutcome.unknown(reason: "") }
            for await share in group {
                for (index, outcome) in share { outcomes[index] = outcome }
            }
            return outcomes
        }
    }

    /// Places of the parcels that may share a transaction, at most `Limits.mailRecipients` together. An
    /// address of which no mail can be made stays alone with its fault.
    static func shares(_ batch: [Parcel]) -> [[Int]] {
        struct Text: Hashable { var subject, text: String }
        var (open, shares): ([Text: Int], [[Int]]) = ([:], [])
        for (index, parcel) in batch.enumerated() {
            let text = Text(subject: parcel.subject, text: parcel.text)
            let isSound = (try? MailMessage.check(recipient: parcel.address)) != nil
            if isSound, let share = open[text], shares[share].count < Limits.mailRecipients {
                shares[share].append(index)
            } else {
                if isSound { open[text] = shares.count }
                shares.append([index])
            }
        }
        return shares
    }

    /// `head` gives the text, and the key that names the mail.
    private func send(_ parcels: [Parcel], as head: Parcel, to: String?) async -> [DeliveryOutcome] {
        let message = MailMessage(
            attempt: head.attempt, from: settings.from, displayName: settings.displayName, to: to,
            subject: head.subject, text: head.text, date: now())
        do {
            let content = TransferRequest.Content.mail(
                from: settings.from, recipients: parcels.map(\.address), message: try message.bytes())
            var request = request(content)
            request.reports = MailReports(envelope: head.attempt.rawValue, onSuccess: to != nil)
            let result = await loop.perform(request)
            return parcels.indices.map { Self.outcome(result, recipient: $0) }
        } catch {
            return parcels.map { _ in .refused(reason: "\(error)") }
        }
    }

    private func request(_ content: TransferRequest.Content) -> TransferRequest {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        var request = TransferRequest(
            url: "\(settings.implicitTLS ? "smtps" : "smtp")://\(host):\(settings.port)", content: content)
        request.follow(settings.common)
        (request.user, request.password) = (settings.user, password)
        return request
    }

    /// A recipient refused by name is; the others share the fate of the mail.
    static func outcome(_ result: TransferResult, recipient: Int) -> DeliveryOutcome {
        guard result.recipientReplies.indices.contains(recipient),
            let refusal = refusal(result.recipientReplies[recipient])
        else { return outcome(result) }
        // "Later" for one mailbox says nothing of the relay.
        if case .retry(let after, let reason) = refusal { return .notReached(after: after, reason: reason) }
        return refusal
    }

    /// The reply code decides where there is one; after the final dot without a reply nobody knows.
    static func outcome(_ result: TransferResult) -> DeliveryOutcome {
        if result.ending == .completed { return .accepted(reference: Wording.excerpt(result.reply)) }
        guard case .failed(let code, _) = result.ending, code != TransferResult.Ending.Code.loginDenied,
            result.status >= 400, let refusal = refusal(result.reply)
        else { return Verdict.incomplete(result) }
        return refusal
    }

    private static func refusal(_ reply: String) -> DeliveryOutcome? {
        switch reply.first {
        case "4": .retry(after: nil, reason: Wording.excerpt(reply))
        case "5": .refused(reason: Wording.excerpt(reply))
        default: nil
        }
    }
}

extension TransferRequest {
    /// What every path settles alike.
    mutating func follow(_ common: PathCommon) {
        requireTLS = common.tls == .verified
        (caFile, proxy) = (common.caFile, common.proxy)
        addresses = common.allowPrivate ? .alsoPrivate : .publicOnly
        // A gateway that answers nothing holds up nobody beside it, not by a microsecond.
        lane = common.id.rawValue
        limits.total = common.timeout
        limits.connect = min(limits.connect, common.timeout)
    }
}
