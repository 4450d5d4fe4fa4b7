// The one gate for text on its way to libcurl, which itself lets CR LF forge headers and SMTP commands.

/// A text refused at the gate: where it was meant to go, and the first byte that may not be there.
package struct UnsafeText: Error, Equatable, CustomStringConvertible {
    package var place: String
    package var byte: UInt8

    package var description: String {
        let hex = String(byte, radix: 16, uppercase: true)
        return "\(place) : octet interdit 0x\(hex.count == 1 ? "0" : "")\(hex)"
    }
}

/// A text that passed. `EasyHandle` takes strings in no other form, so none can go round the check.
struct SafeText {
    enum Kind {
        /// A URL, header line, user name, password or file name: no control character.
        case line
        /// An SMTP envelope address: moreover no `<`, `>` or space.
        case address
    }

    let value: String

    init(_ text: String, _ kind: Kind = .line, place: String) throws(UnsafeText) {
        for byte in text.utf8 where Self.isForbidden(byte, kind) {
            throw UnsafeText(place: place, byte: byte)
        }
        value = text
    }

    private static func isForbidden(_ byte: UInt8, _ kind: Kind) -> Bool {
        switch byte {
        case 0..<0x20, 0x7F: true
        case UInt8(ascii: " "), UInt8(ascii: "<"), UInt8(ascii: ">"): kind == .address
        default: false
        }
    }
}
