// SMS and calls by an HTTP gateway that the settings describe: templates out, a success rule back.
import Synchronization
package import TocsinCore
package import TocsinSystem
import TocsinVoice

package final class GatewayChannel: Channel {
    package struct Secrets: Sendable {
        package var main: String?
        /// Consumer key of requests signed for OVH.
        package var consumer: String?
        /// Of the gateway's status page.
        package var status: String?

        package init(main: String? = nil, consumer: String? = nil, status: String? = nil) {
            (self.main, self.consumer, self.status) = (main, consumer, status)
        }
    }

    private let settings: GatewaySettings
    private let secrets: Secrets
    private let loop: TransferLoop
    private let now: @Sendable () -> Instant
    private let token = Mutex<String?>(nil)
    /// Whether anything asks for the alphabet of a text: looking for it is dear.
    private let tellsAlphabet: Bool

    package init(
        _ settings: GatewaySettings, secrets: Secrets, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.settings, self.secrets, self.loop, self.now) = (settings, secrets, loop, now)
        let patterns = [settings.url, settings.body] + settings.headers.values
        tellsAlphabet = patterns.contains { pattern in
            ["{coding}", "{bits}", "{alphabet}"].contains { pattern.contains($0) }
        }
    }

    package convenience init(
        _ settings: GatewaySettings, secret: String?, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) {
        self.init(settings, secrets: Secrets(main: secret), loop: loop, now: now)
    }

    /// Reads every secret the path names.
    convenience init(
        _ settings: GatewaySettings, secrets: SecretStore, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) throws {
        let main = try settings.credential.map(secrets)
        let known = Secrets(
            main: main, consumer: try settings.consumerCredential.map(secrets),
            status: try settings.status?.credential.map(secrets) ?? main)
        self.init(settings, secrets: known, loop: loop, now: now)
    }

    package var path: PathID { settings.common.id }
    package var honoursKeys: Bool { settings.common.honoursKeys }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        guard settings.token != nil else { return outcome(await loop.perform(request(parcel))) }
        // A token that has run out costs one more round; nothing was taken under it.
        for isLast in [false, true] {
            switch await freshToken() {
            case .failure(let refusal): return refusal.outcome
            case .success(let token):
                let result = await loop.perform(request(parcel, token: token))
                guard result.ending == .completed, result.status == 401, !isLast else {
                    return outcome(result)
                }
                self.token.withLock { $0 = nil }
            }
        }
        return .outOfOrder(reason: Wording.tokenRefused)
    }

    /// The gateway's own word on itself, where it has a page for that.
    package func probe() async -> ProbeOutcome {
        guard let status = settings.status else { return .untestable }
        let values = ["user": settings.user ?? "", "secret": secrets.status ?? ""]
        var request = TransferRequest(
            url: SMSTemplate(status.url).filled(values, for: .urlComponent),
            content: .http(method: "GET", headers: [], body: nil))
        request.follow(settings.common)
        request.asLook()
        let result = await loop.perform(request)
        guard result.ending == .completed else { return .failing(reason: Verdict.reason(result)) }
        let answer = String(decoding: result.body, as: UTF8.self)
        let isWell = (200..<300).contains(result.status) && status.contains.map(answer.contains) ?? true
        return isWell
            ? result.seen()
            : .failing(reason: "état de la passerelle, réponse \(result.status) : \(Wording.excerpt(answer))")
    }

    // MARK: - Out

    private func request(_ parcel: Parcel, token: String = "") -> TransferRequest {
        var values = values(parcel)
        values["token"] = token
        let url = SMSTemplate(settings.url).filled(values, for: .urlComponent)
        let body = body(values)
        if let consumer = secrets.consumer {
            let time = String(now().seconds)
            let signature = OVHSignature(
                secret: secrets.main ?? "", consumer: consumer, method: settings.method, url: url,
                body: body ?? [], time: time)
            values.merge(
                ["consumer": consumer, "timestamp": time, "signature": signature.text]
            ) { $1 }
        }
        var request = TransferRequest(
            url: url, content: .http(method: settings.method, headers: headers(values), body: body))
        request.follow(settings.common)
        // See `reusesConnection`: libcurl's silent repetition is harmless only where keys are honoured.
        request.reusesConnection = settings.common.honoursKeys
        return request
    }

    private func values(_ parcel: Parcel) -> [String: String] {
        // An automaton reads out what it is given: no address is worth hearing.
        let text = parcel.medium == .voice ? SpokenFrench.of(parcel.text) : parcel.text
        var values = [
            "to": parcel.address, "number": String(parcel.address.drop { $0 == "+" }), "text": text,
            "key": parcel.attempt.rawValue, "from": settings.sender ?? "", "user": settings.user ?? "",
            "secret": secrets.main ?? "",
            "receipt": parcel.receipt.map { (settings.callback ?? "") + $0 } ?? "",
        ]
        guard tellsAlphabet else { return values }
        let isPlain = SMSText.isPlain(parcel.text)
        values["coding"] = isPlain ? "0" : "2"
        values["bits"] = isPlain ? "7bit" : "8bit"
        values["alphabet"] = isPlain ? "GSM7" : "UNICODE"
        return values
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

    // MARK: - Token

    private struct NoToken: Error { var outcome: DeliveryOutcome }

    /// Nothing of the message has left yet: whatever goes wrong here may be tried again, but for a refusal.
    private func freshToken() async -> Result<String, NoToken> {
        guard let rule = settings.token else { return .success("") }
        if let known = token.withLock({ $0 }) { return .success(known) }
        let values = ["user": settings.user ?? "", "secret": secrets.main ?? ""]
        let form = SMSTemplate(rule.body).filled(values, for: .urlComponent)
        let type = [(name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8")]
        var request = TransferRequest(
            url: rule.url, content: .http(method: "POST", headers: type, body: Array(form.utf8)))
        request.follow(settings.common)
        let result = await loop.perform(request)
        guard result.ending == .completed else {
            return .failure(NoToken(outcome: .retry(after: nil, reason: Verdict.reason(result))))
        }
        guard (200..<300).contains(result.status), let fresh = AccessToken.read(result.body) else {
            let reason = "jeton refusé, réponse \(result.status)"
            let mayPass = result.status == 429 || result.status >= 500
            return .failure(
                NoToken(
                    outcome: mayPass
                        ? .retry(after: WebAnswer(result: result, now: now()).retryAfter, reason: reason)
                        : .outOfOrder(reason: reason)))
        }
        token.withLock { $0 = fresh }
        return .success(fresh)
    }

    // MARK: - Back

    func outcome(_ result: TransferResult) -> DeliveryOutcome {
        guard result.ending == .completed else { return Verdict.incomplete(result) }
        let answer = String(decoding: result.body, as: UTF8.self)
        // Only of what was not taken.
        var said: String { "réponse \(result.status) : \(Wording.excerpt(answer))" }
        if settings.successStatuses.contains(result.status) {
            let isTaken = settings.successContains.map { Self.says(answer, $0) } ?? true
            if isTaken { return .accepted(reference: Wording.excerpt(answer)) }
            // Kept by the gateway, and not handed to any network: nobody knows when.
            let isKept = settings.queuedContains.map { Self.says(answer, $0) } ?? false
            return isKept ? .unknown(reason: said) : .refused(reason: said)
        }
        switch result.status {
        case 429, 500..<600:
            return .retry(after: WebAnswer(result: result, now: now()).retryAfter, reason: said)
        // A success that the settings do not list: taken or not, only the gateway knows.
        case 200..<300: return .unknown(reason: said)
        case 401, 403: return .outOfOrder(reason: said)
        case 400 where secrets.consumer != nil && Self.isAboutSignature(answer):
            return .outOfOrder(reason: said)
        default: return .refused(reason: said)
        }
    }

    /// Blanks do not count: nobody promises how their JSON is laid out.
    private static func says(_ answer: String, _ words: String) -> Bool {
        answer.contains(words)
            || answer.filter { !$0.isWhitespace }.contains(words.filter { !$0.isWhitespace })
    }

    /// OVH answers 400 to a wrong secret and to a clock that is off (its clients know `QUERY_TIME_OUT`): no
    /// message would pass.
    private static func isAboutSignature(_ answer: String) -> Bool {
        ["Invalid signature", "INVALID_SIGNATURE", "QUERY_TIME_OUT", "Query out of time"]
            .contains { answer.contains($0) }
    }
}
