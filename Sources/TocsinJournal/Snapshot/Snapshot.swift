// A state as bytes: where in the chain it stands, what it is, and their own digest.

import Crypto
package import TocsinCore

/// `magic ‖ format ‖ build ‖ sequence ‖ hash of that entry ‖ texts ‖ state ‖ SHA-256 of all before`.
package struct Snapshot {
    package var state: State
    /// Of the last entry in the state.
    package var hash: [UInt8]

    package init(_ state: State, hash: [UInt8]) { (self.state, self.hash) = (state, hash) }

    /// Rises with any change of what stands in a state that a reader would take for something else.
    private static let format = 1
    private static let magic = "tocsin-snapshot"

    /// Why bytes are not used. French.
    package struct Doubt: Error, Equatable, CustomStringConvertible {
        package var description: String
    }

    /// `build` names the program that writes: another one reads none of it.
    package func bytes(build: String) -> [UInt8] {
        var file = PayloadWriter()
        file.text(Self.magic)
        file.count(Self.format)
        file.text(build)
        file.integer(state.version)
        file.raw(hash)
        file.raw(contents)
        file.raw(Array(SHA256.hash(data: file.bytes)))
        return file.bytes
    }

    /// `texts ‖ state`, without what vouches for them.
    package var contents: [UInt8] {
        var body = PayloadWriter(sharing: ())
        body.put(state)
        var contents = PayloadWriter()
        contents.count(body.personal.count)
        for text in body.personal { contents.text(text.value) }
        contents.raw(body.bytes)
        return contents.bytes
    }

    /// The state that `contents` stand for.
    package static func state(of contents: [UInt8]) throws(CodecError) -> State {
        var reader = PayloadReader(contents)
        return try state(from: &reader)
    }

    private static func state(from reader: inout PayloadReader) throws(CodecError) -> State {
        for _ in 0..<(try reader.count()) {
            reader.personal.append(PersonalValue(salt: [], value: try reader.text()))
        }
        reader.version = .max
        let state: State = try reader.take("state")
        try reader.finish()
        return state
    }

    /// `isHash` says whether the journal's entry of this sequence has this hash.
    package static func read(
        _ bytes: [UInt8], build: String, isHash: (Int64, [UInt8]) async throws -> Bool
    ) async throws -> Snapshot {
        let end = bytes.count - SHA256.byteCount
        guard end > 0, Array(SHA256.hash(data: bytes[..<end])) == Array(bytes[end...]) else {
            throw Doubt(description: "il est incomplet ou altéré")
        }
        var reader = PayloadReader(Array(bytes[..<end]))
        guard try reader.text() == magic, try reader.count() == format, try reader.text() == build else {
            throw Doubt(description: "une autre version l'a écrit")
        }
        let sequence = try reader.integer()
        let hash = try reader.chunk("hash", length: SHA256.byteCount)
        guard try await isHash(sequence, hash) else {
            throw Doubt(description: "le journal n'a pas cette écriture n° \(sequence)")
        }
        let state = try state(from: &reader)
        guard state.version == sequence else { throw Doubt(description: "il se contredit") }
        return Snapshot(state, hash: hash)
    }
}
