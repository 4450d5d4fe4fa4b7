// Text in mail headers: RFC 2047 encoded words, RFC 5322 dates, and tokens that are safe anywhere.
import Foundation
import TocsinCore

enum MailHeader {
    /// Control characters and the line and paragraph separators of Unicode.
    static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// One header value: plain when short ASCII, else encoded words. Line breaks become spaces, so whatever
    /// somebody typed as a title stays one header. `quoted` is for display names.
    static func text(_ text: String, quoted: Bool = false) -> String {
        let line = onOneLine(text)
        let isPlain = line.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        // "=?" would be read as the start of an encoded word.
        guard isPlain, line.utf8.count <= 60, !line.contains("=?"), line.first != " ", line.last != " " else {
            return encodedWords(line)
        }
        return quoted ? "\"\(line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" : line
    }

    static func onOneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: breaksLine) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { breaksLine($0) ? " " : $0 }))
    }

    /// RFC 2047 §2: a word has at most 75 columns, and none is cut within a character.
    private static func encodedWords(_ text: String) -> String {
        var chunks: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunks[chunks.count - 1].count + bytes.count > 45 { chunks.append([]) }
            chunks[chunks.count - 1] += bytes
        }
        return chunks.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// `Sat, 21 Nov 2026 02:12:00 +0000`.
    static func date(_ instant: Instant) -> String {
        let civil = CivilTime(secondsOnWall: instant.seconds)
        let clock = [civil.hour, civil.minute, civil.second].map(twoDigits).joined(separator: ":")
        let day =
            "\(weekdays[civil.weekday - 1]), \(twoDigits(civil.day)) \(months[civil.month - 1]) \(civil.year)"
        return "\(day) \(clock) +0000"
    }

    /// Reads the date form of HTTP (RFC 9110 §5.6.7, IMF-fixdate); nil for anything else.
    static func instant(httpDate text: String) -> Instant? {
        let fields = text.split(separator: " ")
        guard fields.count == 6, fields[5] == "GMT", let day = Int(fields[1]), let year = Int(fields[3]),
            let month = months.firstIndex(of: String(fields[2]))
        else { return nil }
        let clock = fields[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        let civil = CivilTime(year, month + 1, day, clock[0], clock[1], clock[2])
        return civil.isReal ? Instant(seconds: civil.secondsOnWall) : nil
    }

    /// Different for different text, and made of characters that need no quoting in a Message-ID.
    static func token(_ text: String) -> String {
        escaped(text, as: "=", unless: isPlain)
    }

    /// The bytes of `text` that may not stay, each as two digits behind a mark.
    static func escaped(_ text: String, as mark: Unicode.Scalar, unless stays: (UInt8) -> Bool) -> String {
        if text.utf8.allSatisfy(stays) { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 {
            if stays(byte) { bytes.append(byte) } else { escape(byte, as: mark, to: &bytes) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `mark` is ASCII.
    static func escape(_ byte: UInt8, as mark: Unicode.Scalar, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: mark))
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 0xF))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
