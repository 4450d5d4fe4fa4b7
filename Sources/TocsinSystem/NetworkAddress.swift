// An address of IPv4 or IPv6, and how near it is: the Internet, the house's own network, or nowhere to
// speak to.
import Glibc

/// Which addresses a transfer may be connected to.
package enum AddressRule: Sendable, Equatable {
    /// The Internet, this machine and private networks; never link-local, multicast or reserved ones.
    case alsoPrivate
    /// The Internet alone.
    case publicOnly

    func allows(_ address: NetworkAddress) -> Bool {
        switch address.reach {
        case .open: true
        case .house: self == .alsoPrivate
        case .never: false
        }
    }
}

package struct NetworkAddress: Sendable, Equatable, CustomStringConvertible {
    package enum Reach: Sendable, Equatable {
        case open
        /// This machine, or a private network.
        case house
        /// Link-local (a cloud's metadata service lives there), unspecified, multicast, reserved.
        case never
    }

    /// Four or sixteen, in network order.
    package let bytes: [UInt8]

    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The usual notations only: `10.0.0.1`, `fd00::1`.
    package init?(_ text: String) {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            let code = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe inet_pton(family, text, buffer.baseAddress)
            }
            if code == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }

    package var reach: Reach { bytes.count == 4 ? Self.reach(ofFour: bytes) : Self.reach(ofSixteen: bytes) }

    /// RFC 6890 and what came after it.
    private static func reach(ofFour bytes: [UInt8]) -> Reach {
        switch (bytes[0], bytes[1]) {
        case (0, _), (169, 254), (224..., _): .never
        case (10, _), (127, _), (172, 16...31), (192, 168), (100, 64...127), (198, 18...19): .house
        case (192, 0) where bytes[2] == 0: .never
        default: .open
        }
    }

    private static func reach(ofSixteen bytes: [UInt8]) -> Reach {
        if let inner = embedded(bytes) {
            // "::1" and "::" look like compatible addresses and are this machine's.
            if bytes.dropLast().allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .house : .never }
            return reach(ofFour: inner)
        }
        // The metadata service of one cloud stands in the private range.
        if bytes == metadata { return .never }
        switch (bytes[0], bytes[1]) {
        case (0xFC...0xFD, _): return .house
        case (0xFE, 0x80...0xBF), (0xFF, _): return .never
        case (0xFE, 0xC0...0xFF): return .house
        // Teredo hides its IPv4 address, and is long dead.
        case (0x20, 0x01) where bytes[2] == 0 && bytes[3] == 0: return .never
        case (0x01, 0x00): return .never
        default: return .open
        }
    }

    private static let metadata: [UInt8] = [
        0xFD, 0, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54,
    ]

    /// The IPv4 address that a mapped, compatible, translated or 6to4 one leads to.
    private static func embedded(_ bytes: [UInt8]) -> [UInt8]? {
        let head = Array(bytes[0..<12])
        let zeros = [UInt8](repeating: 0, count: 10)
        let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        if head == zeros + [0xFF, 0xFF] || head == zeros + [0, 0] || head == translated {
            return Array(bytes[12...])
        }
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? Array(bytes[2..<6]) : nil
    }

    package var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { place in
            String(Int(bytes[place]) << 8 | Int(bytes[place + 1]), radix: 16)
        }.joined(separator: ":")
    }
}
