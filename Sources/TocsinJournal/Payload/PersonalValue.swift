// Values about people: kept beside the chain, which holds only a salted commitment to each.

import Crypto
import Glibc

/// A personal value and the salt without which its commitment tells nothing.
///
/// Erasing both leaves the commitment in the chain: it still proves that something stood there, not what.
package struct PersonalValue: Sendable, Equatable {
    package var salt: [UInt8]
    package var value: String

    package init(salt: [UInt8], value: String) { (self.salt, self.value) = (salt, value) }

    static let saltLength = 16
    static let commitmentLength = SHA256.byteCount

    /// SHA-256(salt ‖ value).
    var commitment: [UInt8] {
        var hash = SHA256()
        hash.update(data: salt)
        var text = value
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Array(hash.finalize())
    }

    package static func freshSalt() -> [UInt8] { FreshSalts().next() }
}

/// Salts for one append: drawn many at a time, because each question to the kernel costs as much as a value.
/// (The library's own keys put one for each eight bytes.)
final class FreshSalts {
    /// Whole salts within the 256 bytes that `getentropy` gives at most.
    private static let drawn = 256 / PersonalValue.saltLength * PersonalValue.saltLength
    private var rest: ArraySlice<UInt8> = []

    func next() -> [UInt8] {
        if rest.isEmpty {
            var bytes = [UInt8](repeating: 0, count: Self.drawn)
            let code = bytes.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
            precondition(code == 0, "the kernel gives no random bytes")
            rest = bytes[...]
        }
        defer { rest = rest.dropFirst(PersonalValue.saltLength) }
        return Array(rest.prefix(PersonalValue.saltLength))
    }
}
