// What can stand in stored bytes: every value writes itself and reads itself back, in one fixed order.

import TocsinCore

/// A value with a stable binary form. The order of its fields never changes within one event version.
protocol Payload {
    func write(to writer: inout PayloadWriter)
    init(from reader: inout PayloadReader) throws(CodecError)
}

/// Why stored bytes cannot be read, and where.
package struct CodecError: Error, Equatable, CustomStringConvertible {
    package enum Fault: Error, Equatable, Sendable {
        case endOfBytes
        case numberOutOfRange
        case notUTF8
        case notBoolean(UInt8)
        case unknownValue(String)
        case unknownCode(Int)
        case unknownVersion(Int)
        case unknownFormat(Int)
        case noCommitment(slot: Int)
        case commitmentMismatch(slot: Int)
        case bytesLeftOver(Int)
    }

    /// Bytes from the start of the entry.
    package var offset: Int
    /// The innermost field being read.
    package var field: String
    package var fault: Fault

    package init(offset: Int, field: String, fault: Fault) {
        (self.offset, self.field, self.fault) = (offset, field, fault)
    }

    package var description: String { "octet \(offset), champ « \(field) » : \(fault.words)" }
}

extension CodecError.Fault {
    /// For the duty officer and the auditor, in French.
    var words: String {
        switch self {
        case .endOfBytes: "l'écriture s'arrête trop tôt"
        case .numberOutOfRange: "nombre hors limites"
        case .notUTF8: "texte illisible"
        case .notBoolean(let byte): "ni oui ni non (\(byte))"
        case .unknownValue(let text): "valeur inconnue « \(text) »"
        case .unknownCode(let code): "code inconnu (\(code))"
        case .unknownVersion(let version): "version inconnue (\(version))"
        case .unknownFormat(let format): "format d'écriture inconnu (\(format))"
        case .noCommitment(let slot): "donnée personnelle n° \(slot) sans engagement"
        case .commitmentMismatch(let slot): "la donnée personnelle n° \(slot) ne répond pas à son engagement"
        case .bytesLeftOver(let count): "\(count) octet(s) en trop"
        }
    }
}
