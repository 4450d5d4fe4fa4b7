// Content lines of a calendar, unfolded, each with the line of the file on which it begins.

import TocsinCore

/// `NAME;PARAMETERS:VALUE`.
struct ContentLine {
    var line: Int
    var text: String
    /// In capitals.
    var name: String
    /// What follows the first colon outside quotes, as written.
    var value: String

    /// Nil when there is no name or no colon.
    init?(line: Int, text: String) {
        var quoted = false
        guard
            let colon = text.utf8.firstIndex(where: { byte in
                if byte == UInt8(ascii: "\"") { quoted.toggle() }
                return byte == UInt8(ascii: ":") && !quoted
            })
        else { return nil }
        let name = text[..<colon].utf8.prefix { $0 != UInt8(ascii: ";") }
        guard !name.isEmpty, name.allSatisfy({ $0.isNameByte }) else { return nil }
        (self.line, self.text) = (line, text)
        self.name = String(decoding: name, as: UTF8.self).uppercased()
        value = String(text[text.utf8.index(after: colon)...])
    }

    /// All of a file, or nil with its faults when it is no text in content lines.
    static func read(_ bytes: [UInt8], _ faults: CalendarFaults) -> [ContentLine]? {
        guard bytes.count <= CalendarLimits.bytes else {
            faults.add(1, "calendrier de plus de 4 Mo", "l'exporter sur une période plus courte")
            return nil
        }
        let before = faults.count
        var lines: [ContentLine] = []
        for (number, bytes) in unfold(bytes) where !bytes.isEmpty {
            if let line = read(number, bytes, faults) { lines.append(line) }
            if faults.count - before > CalendarLimits.faults { break }
        }
        return faults.count == before ? lines : nil
    }

    private static func read(_ number: Int, _ bytes: [UInt8], _ faults: CalendarFaults) -> ContentLine? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            faults.add(number, "ligne qui n'est pas en UTF-8", "exporter de nouveau le calendrier en UTF-8")
            return nil
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            faults.add(number, "caractère de contrôle dans la ligne", "l'effacer et retaper le mot")
            return nil
        }
        guard let line = ContentLine(line: number, text: text) else {
            faults.add(
                number, "ce n'est pas une ligne de calendrier : \(text.quoted)",
                "écrire NOM:valeur, ou commencer par une espace la suite d'une ligne")
            return nil
        }
        return line
    }

    /// A line that begins with a space or a tab goes on with the one before, even within a letter.
    private static func unfold(_ bytes: [UInt8]) -> [(Int, [UInt8])] {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var lines: [(Int, [UInt8])] = []
        for (index, var raw) in body.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if raw.last == 0x0D { raw = raw.dropLast() }
            if let first = raw.first, first == 0x20 || first == 0x09, !lines.isEmpty {
                lines[lines.count - 1].1 += raw.dropFirst()
            } else {
                lines.append((index + 1, Array(raw)))
            }
        }
        return lines
    }
}

extension UInt8 {
    /// Letters, digits and the hyphen, of which names are made.
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// What stands between a BEGIN and its END.
struct CalendarBlock {
    var kind: String
    var line: Int
    var lines: [ContentLine] = []
    var children: [CalendarBlock] = []

    func lines(_ name: String) -> [ContentLine] { lines.filter { $0.name == name } }

    /// As in the file, unfolded.
    var text: String {
        "BEGIN:\(kind)\r\n" + lines.map { $0.text + "\r\n" }.joined() + children.map(\.text).joined()
            + "END:\(kind)\r\n"
    }

    /// The calendars of a file; nil with a fault when a BEGIN and its END do not match, because what is cut
    /// short may lack the line that cancels what stands.
    static func read(_ lines: [ContentLine], _ faults: CalendarFaults) -> [CalendarBlock]? {
        var open: [CalendarBlock] = []
        var calendars: [CalendarBlock] = []
        for line in lines {
            switch line.name {
            case "BEGIN":
                open.append(CalendarBlock(kind: line.value.uppercased(), line: line.line))
                guard opens(open, faults) else { return nil }
            case "END":
                guard let closed = open.popLast(), closed.kind == line.value.uppercased() else {
                    faults.add(
                        line.line, "END:\(line.value.quoted) ne ferme pas le dernier BEGIN",
                        "rétablir le fichier : il a sans doute été coupé")
                    return nil
                }
                if open.isEmpty {
                    calendars.append(closed)
                } else {
                    open[open.count - 1].children.append(closed)
                }
            default:
                guard !open.isEmpty else {
                    faults.add(
                        line.line, "ligne \(line.name.quoted) hors de tout calendrier",
                        "commencer le fichier par BEGIN:VCALENDAR")
                    return nil
                }
                open[open.count - 1].lines.append(line)
            }
        }
        if let left = open.last {
            faults.add(
                left.line, "BEGIN:\(left.kind.quoted) sans son END : le fichier est coupé",
                "exporter de nouveau le calendrier, en entier")
            return nil
        }
        if calendars.isEmpty {
            faults.add(1, "ce fichier ne contient aucun calendrier", "choisir un fichier iCalendar (.ics)")
            return nil
        }
        return calendars
    }

    private static func opens(_ open: [CalendarBlock], _ faults: CalendarFaults) -> Bool {
        guard let block = open.last else { return true }
        if open.count == 1 && block.kind != "VCALENDAR" {
            faults.add(
                block.line, "composant \(block.kind.quoted) hors de tout calendrier",
                "l'entourer de BEGIN:VCALENDAR et END:VCALENDAR")
            return false
        }
        if open.count > CalendarLimits.depth {
            faults.add(
                block.line, "composants emboîtés sur plus de \(CalendarLimits.depth) niveaux",
                "exporter de nouveau le calendrier")
            return false
        }
        return true
    }
}
