// Reads a file written by a person: bounded in size, UTF-8 only, free of control characters.

import Foundation

/// A file's bytes and the name it goes by in every fault.
struct SourceFile {
    static let maxBytes = 4_000_000

    var name: String
    var bytes: [UInt8]

    var start: Place { Place(file: name, line: 1, column: 1) }

    /// Nil, with its fault in `log`, when the file is missing, unreadable or too large.
    static func read(_ path: String, _ log: FaultLog) -> SourceFile? {
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
            log.fault(at: start, "fichier de plus de 4 Mo", "le réduire ou le découper")
            return nil
        }
        return SourceFile(name: path, bytes: [UInt8](data))
    }

    /// The text without its byte order mark, or nil with the place of the first byte that is not UTF-8 text.
    func text(_ log: FaultLog) -> String? {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var scalars = String.UnicodeScalarView()
        var place = start
        var decoder = UTF8()
        var source = body.makeIterator()
        while true {
            switch decoder.decode(&source) {
            case .emptyInput:
                return String(scalars)
            case .error:
                log.fault(
                    at: place, "ce fichier n'est pas en UTF-8 (sans doute en Windows-1252)",
                    "l'enregistrer de nouveau en UTF-8 (« CSV UTF-8 » dans un tableur)")
                return nil
            case .scalarValue(let scalar):
                guard !scalar.isForbidden else {
                    log.fault(at: place, "caractère de contrôle invisible", "l'effacer et retaper le mot")
                    return nil
                }
                scalars.append(scalar)
                place.advance(past: scalar)
            }
        }
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
