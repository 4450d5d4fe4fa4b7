// One entry as it is stored: bytes that carry clock and event, their hash, and personal values beside them.

package import TocsinCore

/// An event ready for storing, before it has its place in the chain.
package struct EncodedEntry: Sendable {
    /// Name of the event's kind, for those who read the table by hand.
    package var kind: String
    package var bytes: [UInt8]
    package var personal: [PersonalValue]
}

/// A stored entry: what the chain's hash covers is `sequence` and `bytes`.
package struct StoredEntry: Sendable {
    package var sequence: Int64
    package var kind: String
    package var bytes: [UInt8]
    package var hash: [UInt8]
    /// By slot; a slot without a value was erased.
    package var personal: [Int: PersonalValue] = [:]

    package init(sequence: Int64, kind: String, bytes: [UInt8], hash: [UInt8]) {
        (self.sequence, self.kind, self.bytes, self.hash) = (sequence, kind, bytes, hash)
    }

    init(_ entry: EncodedEntry, at place: ChainHead) {
        self.init(sequence: place.sequence, kind: entry.kind, bytes: entry.bytes, hash: place.hash)
        for (slot, value) in entry.personal.enumerated() { personal[slot] = value }
    }
}

/// `format ‖ number of commitments ‖ commitments ‖ clock reading ‖ event`.
///
/// The commitments stand first so that the chain can be checked without knowing any event.
package enum EntryCodec {
    static let format: UInt8 = 1

    /// `salt` makes one fresh salt for each personal value.
    package static func encode(
        _ event: Event, at clock: ClockReading, salt: @escaping () -> [UInt8] = PersonalValue.freshSalt
    ) -> EncodedEntry {
        var body = PayloadWriter(salt: salt)
        body.put(clock, event)
        var head = PayloadWriter()
        head.byte(format)
        head.count(body.personal.count)
        let commitments = body.personal.flatMap(\.commitment)
        return EncodedEntry(
            kind: EventKind(event).name, bytes: head.bytes + commitments + body.bytes, personal: body.personal
        )
    }

    package static func decode(_ entry: StoredEntry) throws(CodecError) -> JournalEntry {
        var reader = try open(entry)
        let clock: ClockReading = try reader.take("clock")
        let event: Event = try reader.take("event")
        try reader.finish()
        return JournalEntry(sequence: entry.sequence, clock: clock, event: event)
    }

    /// Checks the commitments and the kind shown, without reading the event.
    static func check(_ entry: StoredEntry) throws(CodecError) {
        var reader = try open(entry)
        let _: ClockReading = try reader.take("clock")
        let kind: EventKind = try reader.take("kind")
        guard kind.name == entry.kind else { throw reader.error(.unknownValue(entry.kind)) }
    }

    /// A reader that stands behind the commitments, each held against its personal value.
    private static func open(_ entry: StoredEntry) throws(CodecError) -> PayloadReader {
        var reader = PayloadReader(entry.bytes)
        let found: UInt8 = try reader.take("format")
        guard found == format else { throw reader.error(.unknownFormat(Int(found))) }
        let count = try reader.count(width: PersonalValue.commitmentLength)
        for slot in 0..<count {
            let commitment = try reader.chunk("commitment", length: PersonalValue.commitmentLength)
            let value = entry.personal[slot]
            guard value == nil || value?.commitment == commitment else {
                throw reader.error(.commitmentMismatch(slot: slot))
            }
            reader.personal.append(value)
        }
        if let stray = entry.personal.keys.filter({ !(0..<count).contains($0) }).min() {
            throw reader.error(.noCommitment(slot: stray))
        }
        return reader
    }
}

extension ClockReading: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(instant, wall, bootID, bootMilliseconds, synchronised)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            instant: reader.take("instant"), wall: reader.take("wall"), bootID: reader.take("bootID"),
            bootMilliseconds: reader.take("bootMilliseconds"), synchronised: reader.take("synchronised"))
    }
}

extension JournalEntry {
    /// Reads a stored entry back, or says which one is damaged and how.
    init(_ stored: StoredEntry) throws(JournalError) {
        do {
            self = try EntryCodec.decode(stored)
        } catch {
            throw .damaged(sequence: stored.sequence, reason: error.description)
        }
    }
}
