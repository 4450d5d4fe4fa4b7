// Personal answer links: derived from a secret, never stored; only the daemon can make or recognise one.

import Crypto
import Foundation
package import TocsinCore

package struct AnswerLinks: Sendable {
    package static let placeholder = "{link}"

    let key: SymmetricKey
    let base: String

    /// `base` is the public URL without a trailing slash; `secret` at least 32 bytes.
    package init(base: String, secret: [UInt8]) {
        (self.base, key) = (base, SymmetricKey(data: secret))
    }

    package func link(for attempt: AttemptID, in activation: ActivationID) -> String? {
        guard let number = attempt.rawValue.split(separator: "/").last else { return nil }
        return "\(base)/a/\(activation)/\(number)/\(token(attempt, activation))"
    }

    /// Whether `token` belongs to this attempt; in constant time.
    package func accepts(_ token: String, for attempt: AttemptID, in activation: ActivationID) -> Bool {
        Self.isSame(self.token(attempt, activation), token)
    }

    static func isSame(_ expected: String, _ given: String) -> Bool {
        let (mine, theirs) = (Array(expected.utf8), Array(given.utf8))
        guard mine.count == theirs.count else { return false }
        return zip(mine, theirs).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The secret address of a calendar: `scope` says whose.
    package func feed(_ scope: String) -> String { "\(base)/agenda/\(scope)/\(feedToken(scope))" }

    package func accepts(feed token: String, for scope: String) -> Bool {
        Self.isSame(feedToken(scope), token)
    }

    private func feedToken(_ scope: String) -> String { code("agenda\u{1F}\(scope)") }

    /// 128 bits of HMAC-SHA-256 over activation and attempt (which names the person), in URL-safe base 64.
    private func token(_ attempt: AttemptID, _ activation: ActivationID) -> String {
        code("\(activation)\u{1F}\(attempt)")
    }

    func code(_ text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        return Data(code.prefix(16)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
