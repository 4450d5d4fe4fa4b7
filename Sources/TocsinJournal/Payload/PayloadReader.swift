// Reads values back from bytes nobody vouches for: every step is checked, and nothing traps.

/// Walks over the bytes of one entry. `field` names what is being read, for the error.
struct PayloadReader {
    private let bytes: [UInt8]
    private(set) var offset = 0
    private var field = ""
    /// Version of the event's form, once its kind has been read.
    var version: UInt8 = 1
    /// By slot; nil where the value was erased. Set once the commitments have been read.
    var personal: [PersonalValue?] = []

    /// What stands in place of an erased personal value.
    static let erased = "(effacé)"

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func take<Value: Payload>(_ name: String) throws(CodecError) -> Value {
        field = name
        return try Value(from: &self)
    }

    mutating func byte() throws(CodecError) -> UInt8 {
        guard offset < bytes.count else { throw error(.endOfBytes) }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func varint() throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, through: 63, by: 7) {
            let byte = try self.byte()
            guard shift < 63 || byte <= 1 else { throw error(.numberOutOfRange) }
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        throw error(.numberOutOfRange)
    }

    mutating func integer() throws(CodecError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A number of things still to come, each at least `width` bytes: no more than the bytes left can hold.
    mutating func count(width: Int = 1) throws(CodecError) -> Int {
        let value = try varint()
        guard value <= UInt64((bytes.count - offset) / width) else { throw error(.endOfBytes) }
        return Int(value)
    }

    mutating func text() throws(CodecError) -> String {
        let length = try count()
        let start = offset
        offset += length
        guard let text = String(validating: bytes[start..<offset], as: UTF8.self) else {
            throw error(.notUTF8)
        }
        return text
    }

    mutating func chunk(_ name: String, length: Int) throws(CodecError) -> [UInt8] {
        field = name
        guard length <= bytes.count - offset else { throw error(.endOfBytes) }
        defer { offset += length }
        return Array(bytes[offset..<offset + length])
    }

    mutating func personal(_ name: String) throws(CodecError) -> String {
        field = name
        let slot = try varint()
        guard slot < UInt64(personal.count) else { throw error(.noCommitment(slot: Int(clamping: slot))) }
        return personal[Int(slot)]?.value ?? Self.erased
    }

    mutating func optionalPersonal(_ name: String) throws(CodecError) -> String? {
        let present: Bool = try take(name)
        return present ? try personal(name) : nil
    }

    func finish() throws(CodecError) {
        guard offset == bytes.count else { throw error(.bytesLeftOver(bytes.count - offset)) }
    }

    func error(_ fault: CodecError.Fault) -> CodecError {
        CodecError(offset: offset, field: field, fault: fault)
    }
}
