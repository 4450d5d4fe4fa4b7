// A heartbeat between two machines: what it says, and the signature that neither a forger nor a replay has.

import Crypto

package struct Beat: Sendable, Equatable {
    package var name: String
    /// Milliseconds since 1970 at the sender: each is later than the one before.
    package var sentAt: Int64
    /// The sender's journal, for whoever reads the beats.
    package var version: Int64

    package init(name: String, sentAt: Int64, version: Int64) {
        (self.name, self.sentAt, self.version) = (name, sentAt, version)
    }

    /// Names are identifiers: nothing in it needs escaping.
    package func document(key: [UInt8]) -> [UInt8] {
        let members = #""name":"\#(name)","sentAt":\#(sentAt),"version":\#(version)"#
        return Array(#"{\#(members),"signature":"\#(signature(key: key))"}"#.utf8)
    }

    /// `v1=` and the HMAC-SHA256 of the three values, a line each, in lower-case hex.
    package func signature(key: [UInt8]) -> String {
        let signed = Array("\(name)\n\(sentAt)\n\(version)".utf8)
        return "v1=" + HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key)).hex
    }

    /// Takes the same time whatever is wrong.
    package func isSigned(by signature: String, key: [UInt8]) -> Bool {
        let given = Array(signature.utf8)
        let right = Array(self.signature(key: key).utf8)
        guard given.count == right.count else { return false }
        return zip(given, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Sequence where Element == UInt8 {
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
