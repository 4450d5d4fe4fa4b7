// Netstrings: how baresip frames what it says and hears on its control socket (`5:hello,`).

package enum NetstringFault: Error, Equatable {
    /// No digits, a colon or a comma missing: what follows cannot be found any more.
    case malformed
    case tooLong(Int)
}

package enum Netstring {
    package static func frame(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(bytes.count):".utf8) + bytes + [UInt8(ascii: ",")]
    }
}

/// Takes bytes as they come and gives back whole strings.
package struct NetstringReader: Sendable {
    /// baresip's longest answer, its help, is below 4,000 bytes.
    package static let longest = 64 * 1024

    private var buffer: [UInt8] = []

    package init() {}

    package mutating func take(_ bytes: [UInt8]) { buffer += bytes }

    /// Nil until the next one is whole. After a fault nothing more can be read.
    package mutating func next() throws(NetstringFault) -> [UInt8]? {
        guard !buffer.isEmpty else { return nil }
        guard let colon = buffer.prefix(8).firstIndex(of: UInt8(ascii: ":")) else {
            guard buffer.count < 8, buffer.allSatisfy(Self.isDigit) else { throw .malformed }
            return nil
        }
        let digits = buffer[..<colon]
        guard !digits.isEmpty, digits.allSatisfy(Self.isDigit), digits.count == 1 || digits[0] != Self.zero,
            let length = Int(String(decoding: digits, as: UTF8.self))
        else { throw .malformed }
        guard length <= Self.longest else { throw .tooLong(length) }
        let end = colon + 1 + length
        guard buffer.count > end else { return nil }
        guard buffer[end] == UInt8(ascii: ",") else { throw .malformed }
        let string = Array(buffer[(colon + 1)..<end])
        buffer.removeFirst(end + 1)
        return string
    }

    private static let zero = UInt8(ascii: "0")
    private static func isDigit(_ byte: UInt8) -> Bool { (zero...UInt8(ascii: "9")).contains(byte) }
}
