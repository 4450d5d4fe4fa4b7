// SMS by an HTTP gateway that the settings describe: templates out, a success rule back.
package import TocsinCore
package import TocsinSystem

package struct SMSChannel: Channel {
    private let settings: GatewaySettings
    private let secret: String?
    private let loop: TransferLoop
    private let now: @Sendable () -> Instant

    package init(
        _ settings: GatewaySettings, secret: String?, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.settings, self.secret, self.loop, self.now) = (settings, secret, loop, now)
    }

    package var path: PathID { settings.common.id }
    package var honoursKeys: Bool { settings.common.honoursKeys }

    package func probe() async -> ProbeOutcome { .untestable }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        outcome(await loop.perform(request(parcel)))
    }

    // MARK: - Out

    private func request(_ parcel: Parcel) -> TransferRequest {
        let values = [
            "to": parcel.address, "text": parcel.text, "key": parcel.attempt.rawValue,
            "user": settings.user ?? "", "secret": secret ?? "",
        ]
        var request = TransferRequest(
            url: SMSTemplate(settings.url).filled(values, for: .urlComponent),
            content: .http(method: settings.method, headers: headers(values), body: body(values)))
        request.follow(settings.common)
        // See `reusesConnection`: libcurl's silent repetition is harmless only where keys are honoured.
        request.reusesConnection = settings.common.honoursKeys
        return request
    }

    private func body(_ values: [String: String]) -> [UInt8]? {
        let place: SMSTemplate.Place
        switch settings.bodyKind {
        case .none: return settings.method == "GET" ? nil : []
        case .form: place = .urlComponent
        case .json: place = .jsonString
        }
        return Array(SMSTemplate(settings.body).filled(values, for: place).utf8)
    }

    /// The settings' headers, then ours; ours win.
    private func headers(_ values: [String: String]) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = settings.headers.sorted { $0.key < $1.key }
            .filter { $0.key.lowercased() != "idempotency-key" }
            .map { (name: $0.key, value: SMSTemplate($0.value).filled(values, for: .header)) }
        if let type = contentType, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append((name: "Content-Type", value: type))
        }
        return headers + [(name: "Idempotency-Key", value: values["key"] ?? "")]
    }

    private var contentType: String? {
        switch settings.bodyKind {
        case .none: nil
        case .form: "application/x-www-form-urlencoded; charset=utf-8"
        case .json: "application/json; charset=utf-8"
        }
    }

    // MARK: - Back

    func outcome(_ result: TransferResult) -> DeliveryOutcome {
        guard result.ending == .completed else { return Verdict.incomplete(result) }
        let answer = String(decoding: result.body, as: UTF8.self)
        let said = "réponse \(result.status) : \(Wording.excerpt(answer))"
        if settings.successStatuses.contains(result.status) {
            let isTaken = settings.successContains.map { answer.contains($0) } ?? true
            return isTaken ? .accepted(reference: Wording.excerpt(answer)) : .refused(reason: said)
        }
        switch result.status {
        case 429, 500..<600: return .retry(after: delay(result.headers["retry-after"]), reason: said)
        // A success that the settings do not list: taken or not, only the gateway knows.
        case 200..<300: return .unknown(reason: said)
        default: return .refused(reason: said)
        }
    }

    /// `Retry-After` in seconds or as a date; nil when absent or unreadable, a day at most.
    private func delay(_ text: String?) -> Duration? {
        guard let text else { return nil }
        let delay =
            Int64(text).map { Duration.seconds($0) }
            ?? MailHeader.instant(httpDate: text).map { $0 - now() }
        return delay.map { min(max($0, .zero), .hours(24)) }
    }
}
