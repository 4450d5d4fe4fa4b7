// The encodings a spreadsheet saves a sheet in besides UTF-8: Windows-1252 and UTF-16, each with a warning.

extension SourceFile {
    /// The text of a sheet. What is not UTF-8 is read as what spreadsheets write, and that is told; what may
    /// be something else still (Mac, MS-DOS, two encodings in one file) is refused.
    package func sheetText(_ log: FaultLog) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(high: 1, log) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(high: 0, log) }
        switch decoded() {
        case .text(let text): return text
        case .notUTF8(let place): return windows1252(firstAt: place, log)
        case .forbidden(let place):
            if bytes.contains(0) {
                log.fault(
                    at: place, "octet nul : ce n'est pas un CSV (classeur, ou UTF-16 sans marque)",
                    Self.saveAsUTF8)
            } else {
                faultOfControl(at: place, log)
            }
            return nil
        }
    }

    private static let saveAsUTF8 = "l'enregistrer de nouveau en « CSV UTF-8 » dans le tableur"

    // MARK: UTF-16

    /// `high` is which byte of a pair is the high one.
    private func utf16(high: Int, _ log: FaultLog) -> String? {
        guard bytes.count.isMultiple(of: 2) else {
            log.fault(at: start, "fichier UTF-16 tronqué (nombre impair d'octets)", Self.saveAsUTF8)
            return nil
        }
        let units = stride(from: 2, to: bytes.count, by: 2).lazy.map { index in
            UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high])
        }
        var decoder = UTF16()
        var source = units.makeIterator()
        switch collect({ decoder.decode(&source) }) {
        case .text(let text):
            log.warning(at: start, "fichier lu en UTF-16 (« Texte Unicode » du tableur)", Self.saveAsUTF8)
            return text
        case .forbidden(let place): faultOfControl(at: place, log)
        case .notUTF8(let place): log.fault(at: place, "fichier UTF-16 abîmé", Self.saveAsUTF8)
        }
        return nil
    }

    // MARK: Windows-1252

    private func windows1252(firstAt place: Place, _ log: FaultLog) -> String? {
        if holdsUTF8Letters {
            log.fault(
                at: place, "ce fichier n'est pas en UTF-8 d'un bout à l'autre (Windows-1252 par endroits)",
                "ressaisir ce passage, puis l'enregistrer en « CSV UTF-8 »")
            return nil
        }
        var scalars = String.UnicodeScalarView()
        var here = start
        for (index, byte) in bytes.enumerated() {
            guard let scalar = Self.scalar(of: byte), !isDoubtful(at: index) else {
                log.fault(
                    at: here, "ce fichier n'est ni en UTF-8 ni en Windows-1252 (Macintosh ou MS-DOS ?)",
                    Self.saveAsUTF8)
                return nil
            }
            guard !scalar.isForbidden else {
                faultOfControl(at: here, log)
                return nil
            }
            scalars.append(scalar)
            here.advance(past: scalar)
        }
        log.warning(
            at: place, "fichier lu en Windows-1252, car il n'est pas en UTF-8",
            "vérifier les accents, et l'enregistrer en « CSV UTF-8 »")
        return String(scalars)
    }

    /// UTF-8 of é, °, œ or ’ beside a byte that is not UTF-8. Read as Windows-1252 these are Ã, Â, Å and â€
    /// before a sign, which no French word holds.
    private var holdsUTF8Letters: Bool {
        zip(bytes, bytes.dropFirst()).contains { lead, next in
            switch lead {
            case 0xC2, 0xC3, 0xC5: (0x80...0xBF).contains(next)
            case 0xE2: next == 0x80
            default: false
            }
        }
    }

    /// Signs of Windows-1252 that no French text needs, but which are accented letters for a Mac or MS-DOS.
    private func isDoubtful(at index: Int) -> Bool {
        switch bytes[index] {
        case 0x82...0x84, 0x86...0x8B, 0x8E, 0x9A, 0x9B, 0x9E: return true
        case 0x85:
            return index > 0 && index + 1 < bytes.count && Self.isLetter(bytes[index - 1])
                && Self.isLetter(bytes[index + 1])
        default: return false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func scalar(of byte: UInt8) -> Unicode.Scalar? {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return upper[Int(byte - 0x80)]
    }

    /// 0x80 to 0x9F; five are not assigned.
    private static let upper: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil, nil, "‘", "’", "“",
        "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]
}
