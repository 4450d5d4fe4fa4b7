// What the answers of web services have in common: the delay they ask for, their words, their JSON.
import Foundation
package import TocsinCore
package import TocsinSystem

package struct WebAnswer {
    let result: TransferResult
    let now: Instant

    package init(result: TransferResult, now: Instant) { (self.result, self.now) = (result, now) }

    /// "réponse 429 : doucement".
    var said: String {
        "réponse \(result.status) : \(Wording.excerpt(String(decoding: result.body, as: UTF8.self)))"
    }

    /// For a completed answer that is no success: who was told "later" comes again, anything else is a
    /// refusal. A redirection is one: it is never followed.
    package var notTaken: DeliveryOutcome {
        switch result.status {
        case 429, 500..<600: .retry(after: delay, reason: said)
        case 401: .outOfOrder(reason: said)
        default: .refused(reason: said)
        }
    }

    /// `retry_after_ms` (Matrix), `Retry-After` in seconds or as a date, or `X-RateLimit-Reset` (Mastodon,
    /// which writes it on every answer: only too many requests are about it); nil when absent or unreadable,
    /// a day at most.
    var delay: Duration? {
        let asked: Duration? =
            (number("retry_after_ms").map { .milliseconds($0) })
            ?? retryAfter
            ?? (result.status == 429
                ? result.headers["x-ratelimit-reset"].flatMap(Self.instant).map { $0 - now } : nil)
        return asked.map { min(max($0, .zero), .hours(24)) }
    }

    /// `Retry-After` alone, in seconds or as a date, as every gateway may send it; a day at most.
    package var retryAfter: Duration? {
        result.headers["retry-after"]
            .flatMap { text in
                Int64(text).map { .seconds($0) } ?? MailHeader.instant(httpDate: text).map { $0 - now }
            }
            .map { min(max($0, .zero), .hours(24)) }
    }

    var members: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(result.body))) as? [String: Any] ?? [:]
    }

    func text(_ name: String) -> String? { members[name] as? String }

    private func number(_ name: String) -> Int64? { (members[name] as? NSNumber)?.int64Value }

    /// `2026-11-21T02:15:00.000Z`, as Ruby writes it; only in UTC.
    private static func instant(_ text: String) -> Instant? {
        let parts = text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).compactMap { Int($0) }
        guard text.hasSuffix("Z"), parts.count >= 6 else { return nil }
        let civil = CivilTime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
        return civil.isReal ? Instant(seconds: civil.secondsOnWall) : nil
    }
}

/// Builds requests to the API of a service that knows us by a token.
struct WebService: Sendable {
    let base: String
    let token: String
    let common: PathCommon

    func request(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], json: Any? = nil
    ) -> TransferRequest {
        var all = headers + [(name: "Authorization", value: "Bearer \(token)")]
        if json != nil { all.append((name: "Content-Type", value: "application/json")) }
        var request = TransferRequest(
            url: base + path,
            content: .http(method: method, headers: all, body: json.map(Self.bytes)))
        request.follow(common)
        return request
    }

    /// Keys in order, so that a repeated request is the same byte for byte.
    static func bytes(_ json: Any) -> [UInt8] {
        guard let data = try? JSONSerialization.data(withJSONObject: json, options: .sortedKeys) else {
            preconditionFailure("only text, numbers, lists and objects are sent")
        }
        return Array(data)
    }

    /// A name cannot leave its place in a path.
    static func component(_ text: String) -> String { SMSTemplate.percentEncoded(text) }
}
