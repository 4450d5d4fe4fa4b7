// Writes values into bytes: varints, length-prefixed text, and commitments in place of personal values.

/// Appends to `bytes`; personal values go to `personal` and leave only their slot number behind.
struct PayloadWriter {
    private(set) var bytes: [UInt8] = []
    /// Slot *n* of the entry is `personal[n]`.
    private(set) var personal: [PersonalValue] = []
    private let salt: () -> [UInt8]
    /// Where the same text stands already; nil where each has a place of its own, to be erased alone.
    private var places: [String: Int]?

    init(salt: @escaping () -> [UInt8] = PersonalValue.freshSalt) { self.salt = salt }

    /// For what is no part of the chain: nothing is salted, and what many are told stands once.
    init(sharing: Void) {
        salt = { [] }
        places = [:]
    }

    mutating func put<each Value: Payload>(_ values: repeat each Value) {
        for value in repeat each values { value.write(to: &self) }
    }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func raw(_ values: [UInt8]) { bytes += values }

    /// Seven bits a byte, lowest first, the high bit saying that more follow.
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Zigzag, so that small negative numbers stay short.
    mutating func integer(_ value: Int64) { varint(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    mutating func count(_ value: Int) { varint(UInt64(value)) }

    mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// A value about a person: only its salted commitment enters the chain.
    mutating func personal(_ value: String) {
        if let place = places?[value] { return count(place) }
        places?[value] = personal.count
        count(personal.count)
        personal.append(PersonalValue(salt: salt(), value: value))
    }

    mutating func personal(_ value: String?) {
        put(value != nil)
        if let value { personal(value) }
    }
}
