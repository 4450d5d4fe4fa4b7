// A partner's door: JSON signed after Standard Webhooks, with one identifier for all tries of an attempt.
import Crypto
import Foundation
package import TocsinCore
package import TocsinSystem

package struct WebhookChannel: Channel {
    private let settings: WebhookSettings
    private let keys: [SymmetricKey]
    private let loop: TransferLoop
    private let now: @Sendable () -> Instant

    /// `secret` holds one `whsec_…` of 24 to 64 bytes, or several on lines of their own: while a secret is
    /// replaced, each message carries a signature of both. Throws `CredentialFault`.
    package init(
        _ settings: WebhookSettings, secret: String, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) throws {
        (self.settings, self.loop, self.now) = (settings, loop, now)
        keys = try secret.split(whereSeparator: \.isWhitespace).map { word throws in
            guard word.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(word.dropFirst(6))),
                (24...64).contains(bytes.count)
            else { throw Self.fault(settings) }
            return SymmetricKey(data: bytes)
        }
        if keys.isEmpty { throw Self.fault(settings) }
    }

    private static func fault(_ settings: WebhookSettings) -> CredentialFault {
        CredentialFault(
            "secret « \(settings.credential ?? "") » : écrire whsec_ suivi de 24 à 64 octets en base64")
    }

    package var path: PathID { settings.common.id }
    /// The standard asks receivers to drop an identifier they have seen; the settings know those that do not.
    package var honoursKeys: Bool { settings.common.honoursKeys }

    /// Any answer to OPTIONS shows that the door is there; nothing is delivered through it.
    package func probe() async -> ProbeOutcome {
        var request = request("OPTIONS", headers: [], body: nil)
        request.asLook()
        let result = await loop.perform(request)
        guard result.ending == .completed else { return .failing(reason: Verdict.incomplete(result).words) }
        guard result.status < 500 else {
            return .failing(reason: WebAnswer(result: result, now: now()).said)
        }
        return result.seen()
    }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        let (identifier, body) = (MailHeader.token(parcel.attempt.rawValue), Self.body(of: parcel))
        let time = "\(now().seconds)"
        let headers = [
            (name: "Content-Type", value: "application/json"),
            (name: "webhook-id", value: identifier),
            (name: "webhook-timestamp", value: time),
            (name: "webhook-signature", value: signatures("\(identifier).\(time).", body)),
        ]
        let result = await loop.perform(request("POST", headers: headers, body: body))
        guard result.ending == .completed else { return Verdict.incomplete(result) }
        guard (200..<300).contains(result.status) else {
            return WebAnswer(result: result, now: now()).notTaken
        }
        return .accepted(reference: identifier)
    }

    /// The same bytes for every try: only the time and the signatures change.
    private static func body(of parcel: Parcel) -> [UInt8] {
        let mark = ExerciseMark.text(for: parcel.medium)
        return WebService.bytes([
            "type": "tocsin.\(parcel.purpose.rawValue)",
            "data": [
                "id": parcel.attempt.rawValue, "address": parcel.address, "subject": parcel.subject,
                "text": parcel.text, "exercise": parcel.text.hasPrefix(mark),
            ] as [String: Any],
        ])
    }

    private func signatures(_ head: String, _ body: [UInt8]) -> String {
        keys.map { key in
            let code = HMAC<SHA256>.authenticationCode(for: Data(head.utf8) + Data(body), using: key)
            return "v1,\(Data(code).base64EncodedString())"
        }.joined(separator: " ")
    }

    private func request(
        _ method: String, headers: [(name: String, value: String)], body: [UInt8]?
    ) -> TransferRequest {
        let ours = Set(headers.map { $0.name.lowercased() })
        let theirs = settings.headers.sorted { $0.key < $1.key }.filter {
            !ours.contains($0.key.lowercased())
        }
        var request = TransferRequest(
            url: settings.url,
            content: .http(
                method: method, headers: theirs.map { (name: $0.key, value: $0.value) } + headers, body: body)
        )
        request.follow(settings.common)
        // See `reusesConnection`: libcurl's silent repetition is harmless only where keys are honoured.
        request.reusesConnection = settings.common.honoursKeys
        return request
    }
}
