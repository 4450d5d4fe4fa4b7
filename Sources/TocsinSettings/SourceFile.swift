// Reads a file written by a person: bounded in size, UTF-8 unless it is a sheet, free of control characters.

import Foundation

/// A file's bytes and the name it goes by in every fault.
package struct SourceFile {
    package static let maxBytes = 4_000_000

    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

    package var start: Place { Place(file: name, line: 1, column: 1) }

    /// Nil, with its fault in `log`, when the file is missing, unreadable or too large.
    package static func read(_ path: String, _ log: FaultLog, maxBytes: Int = maxBytes) -> SourceFile? {
        let start = Place(file: path, line: 1, column: 1)
        guard let handle = FileHandle(forReadingAtPath: path) else {
            log.fault(
                at: start, "fichier introuvable ou illisible", "le créer, ou en donner la lecture au démon")
            return nil
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: maxBytes + 1) ?? Data() else {
            log.fault(at: start, "fichier illisible", "vérifier que c'est un fichier ordinaire et ses droits")
            return nil
        }
        guard data.count <= maxBytes else {
            log.fault(
                at: start, "fichier de plus de \(maxBytes / 1_000_000) Mo", "le réduire ou le découper")
            return nil
        }
        return SourceFile(name: path, bytes: [UInt8](data))
    }

    /// The text without its byte order mark, or nil with the place of the first byte that is not UTF-8 text.
    func text(_ log: FaultLog) -> String? {
        switch decoded() {
        case .text(let text): return text
        case .forbidden(let place): faultOfControl(at: place, log)
        case .notUTF8(let place):
            log.fault(
                at: place, "ce fichier n'est pas en UTF-8 (sans doute en Windows-1252)",
                "l'enregistrer de nouveau en UTF-8 (« CSV UTF-8 » dans un tableur)")
        }
        return nil
    }

    enum Decoding {
        case text(String)
        case notUTF8(Place)
        case forbidden(Place)
    }

    /// Reads UTF-8 up to the first thing that is wrong.
    func decoded() -> Decoding {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var decoder = UTF8()
        var source = body.makeIterator()
        return collect { decoder.decode(&source) }
    }

    /// Gathers scalars until the end, an error or a character nobody typed.
    func collect(_ next: () -> UnicodeDecodingResult) -> Decoding {
        var scalars = String.UnicodeScalarView()
        var place = start
        while true {
            switch next() {
            case .emptyInput: return .text(String(scalars))
            case .error: return .notUTF8(place)
            case .scalarValue(let scalar):
                guard !scalar.isForbidden else { return .forbidden(place) }
                scalars.append(scalar)
                place.advance(past: scalar)
            }
        }
    }

    func faultOfControl(at place: Place, _ log: FaultLog) {
        log.fault(at: place, "caractère de contrôle invisible", "l'effacer et retaper le mot")
    }
}

extension Place {
    mutating func advance(past scalar: Unicode.Scalar) {
        if scalar == "\n" {
            (line, column) = (line + 1, 1)
        } else {
            column += 1
        }
    }
}

extension Unicode.Scalar {
    /// Control characters, but for tab and the ends of lines; YAML's other line breaks, which editors do not
    /// count as lines; and the mark we keep for ourselves.
    var isForbidden: Bool {
        self == Value.mask || self == "\u{2028}" || self == "\u{2029}"
            || (value < 0x20 && value != 0x09 && value != 0x0A && value != 0x0D)
            || (0x7F...0x9F).contains(value)
    }
}
