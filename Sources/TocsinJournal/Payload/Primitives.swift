// The binary form of the standard types and of the house's times and names.

import TocsinCore

extension Bool: Payload {
    func write(to writer: inout PayloadWriter) { writer.byte(self ? 1 : 0) }
    init(from reader: inout PayloadReader) throws(CodecError) {
        let byte = try reader.byte()
        guard byte <= 1 else { throw reader.error(.notBoolean(byte)) }
        self = byte == 1
    }
}

extension UInt8: Payload {
    func write(to writer: inout PayloadWriter) { writer.byte(self) }
    init(from reader: inout PayloadReader) throws(CodecError) { self = try reader.byte() }
}

extension Int64: Payload {
    func write(to writer: inout PayloadWriter) { writer.integer(self) }
    init(from reader: inout PayloadReader) throws(CodecError) { self = try reader.integer() }
}

extension Int: Payload {
    func write(to writer: inout PayloadWriter) { writer.integer(Int64(self)) }
    init(from reader: inout PayloadReader) throws(CodecError) {
        guard let value = Int(exactly: try reader.integer()) else { throw reader.error(.numberOutOfRange) }
        self = value
    }
}

extension String: Payload {
    func write(to writer: inout PayloadWriter) { writer.text(self) }
    init(from reader: inout PayloadReader) throws(CodecError) { self = try reader.text() }
}

extension Instant: Payload {
    func write(to writer: inout PayloadWriter) { writer.integer(milliseconds) }
    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init(milliseconds: try reader.integer())
    }
}

/// Whole milliseconds: the house measures nothing finer.
extension Duration: Payload {
    func write(to writer: inout PayloadWriter) { writer.integer(inMilliseconds) }
    init(from reader: inout PayloadReader) throws(CodecError) { self = .milliseconds(try reader.integer()) }
}

extension Optional: Payload where Wrapped: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(self != nil)
        if let self { writer.put(self) }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self = try Bool(from: &reader) ? try Wrapped(from: &reader) : nil
    }
}

extension Array: Payload where Element: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.count(count)
        for element in self { writer.put(element) }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let count = try reader.count()
        self.init()
        reserveCapacity(count)
        for _ in 0..<count { append(try Element(from: &reader)) }
    }
}

/// Names, and enums by the raw text that the contract fixes.
extension Payload where Self: RawRepresentable, RawValue == String {
    func write(to writer: inout PayloadWriter) { writer.text(rawValue) }
    init(from reader: inout PayloadReader) throws(CodecError) {
        let text = try reader.text()
        guard let value = Self(rawValue: text) else { throw reader.error(.unknownValue(text)) }
        self = value
    }
}

extension RoleID: Payload {}
extension PersonID: Payload {}
extension ActivationID: Payload {}
extension EntryID: Payload {}
extension AttemptID: Payload {}
extension MessageID: Payload {}
extension PathID: Payload {}
