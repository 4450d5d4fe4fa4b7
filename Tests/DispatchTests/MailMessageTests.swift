// The mail builder: French text, long lines, and everything somebody could type to forge a second header.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch

private func mail(
    from: String = "tocsin@prefecture.example", name: String = "Préfecture — Tocsin",
    to: String = "chef@prefecture.example",
    subject: String = "Activation", text: String = "Bonjour."
) -> MailMessage {
    MailMessage(
        attempt: "29-2026-007/p07/1", from: from, displayName: name, to: to, subject: subject, text: text,
        date: night)
}

private func wire(_ message: MailMessage) throws -> String {
    String(decoding: try message.bytes(), as: UTF8.self)
}

/// Unfolded header lines, and the body.
private func parse(_ message: MailMessage) throws -> (headers: [String], body: String) {
    let text = try wire(message)
    let end = try #require(text.range(of: "\r\n\r\n"))
    let head = text[..<end.lowerBound].replacing("\r\n ", with: " ")
    return (head.components(separatedBy: "\r\n"), String(text[end.upperBound...]))
}

private func header(_ name: String, _ message: MailMessage) throws -> String {
    let line = try parse(message).headers.first { $0.hasPrefix("\(name): ") }
    return String(try #require(line).dropFirst(name.count + 2))
}

private func decodedSubject(_ message: MailMessage) throws -> String {
    let words = try header("Subject", message).components(separatedBy: " ")
    let bytes = words.flatMap { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) ?? Data() }
    return String(decoding: bytes, as: UTF8.self)
}

private func unquoted(_ body: String) -> String {
    let joined = Array(body.replacing("=\r\n", with: "").utf8)
    var (bytes, index) = ([UInt8](), 0)
    while index < joined.count {
        let isEscape = joined[index] == UInt8(ascii: "=")
        let hex =
            isEscape
            ? UInt8(String(decoding: joined[(index + 1)...(index + 2)], as: UTF8.self), radix: 16) : nil
        bytes.append(hex ?? joined[index])
        index += isEscape ? 3 : 1
    }
    return String(decoding: bytes, as: UTF8.self)
}

@Suite struct MailMessageTests {
    @Test func saysWhatEveryReaderNeeds() throws {
        let (headers, body) = try parse(mail())
        #expect(
            headers == [
                "Date: Sat, 21 Nov 2026 02:12:00 +0000",
                "From: =?UTF-8?B?UHLDqWZlY3R1cmUg4oCUIFRvY3Npbg==?= <tocsin@prefecture.example>",
                "To: <chef@prefecture.example>",
                "Subject: Activation",
                "Message-ID: <29-2026-007=2Fp07=2F1@prefecture.example>",
                "X-Tocsin-Id: 29-2026-007=2Fp07=2F1",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
            ])
        #expect(body == "Bonjour.\r\n")
    }

    @Test func theIdentifierIsStableAndDiffersFromEveryOther() throws {
        var other = mail()
        other.attempt = "29-2026-007=2Fp07/1"
        var later = mail()
        later.date = night + .hours(1)
        #expect(try header("Message-ID", later) == header("Message-ID", mail()))
        #expect(try header("Message-ID", other) != header("Message-ID", mail()))
    }

    @Test(arguments: ["é", "Échéance à 4 h 45 : ", "日本語", "👩🏽‍🚒 ", "a"])
    func longSubjectsFoldBetweenCharacters(_ unit: String) throws {
        let subject = String(repeating: unit, count: 61)
        let message = mail(subject: subject)
        #expect(try decodedSubject(message) == subject)
        for word in try header("Subject", message).components(separatedBy: " ") {
            #expect(word.utf8.count <= 75)
            #expect(
                String(
                    validating: Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data(),
                    as: UTF8.self) != nil)
        }
    }

    @Test(arguments: [
        "é\r\nBcc: x@evil.example", "a\nBcc: x@evil.example", "a\rBcc: x@evil.example", "a\u{0}b",
        "a\u{2028}Bcc: x",
        "a\u{85}Bcc: x", "a\r\n\r\nCorps forgé", "=?UTF-8?B?Zm9v?=", "\r\n.\r\nMAIL FROM:<x>", " bords ",
    ])
    func aSubjectIsAlwaysOneHeader(_ subject: String) throws {
        let (headers, body) = try parse(mail(subject: subject))
        #expect(headers.count == 10)
        #expect(body == "Bonjour.\r\n")
        #expect(!headers.contains { $0.hasPrefix("Bcc") })
        #expect(
            try wire(mail(subject: subject)).utf8.allSatisfy {
                $0 == 13 || $0 == 10 || (0x20...0x7E).contains($0)
            })
    }

    @Test(arguments: [
        "a@b.example>\r\nRCPT TO:<evil@x.example", "a\n@b.example", "a\u{0}@b.example", "a b@c.example",
        "<a@b.example>",
        "a@b@c.example", "@b.example", "a@", "", "é@b.example", "a@é.example", "a\u{2028}@b.example",
        "a@b.example\r",
        "a@b.example, c@d.example",
    ])
    func aStrangeAddressIsRefused(_ address: String) {
        #expect(throws: MailFault.address(field: "To")) { try mail(to: address).bytes() }
        #expect(throws: MailFault.address(field: "From")) { try mail(from: address).bytes() }
    }

    @Test(arguments: ["a\r\nBcc: x@evil.example", "a\nb", "a\rb", "a\u{0}b", "a\u{2028}b", "a\u{7F}b"])
    func aDisplayNameWithAControlCharacterIsRefused(_ name: String) {
        #expect(throws: MailFault.displayName) { try mail(name: name).bytes() }
    }

    @Test func aDisplayNameIsQuoted() throws {
        #expect(
            try header("From", mail(name: "D\"oe\\, J")) == "\"D\\\"oe\\\\, J\" <tocsin@prefecture.example>")
    }

    @Test func theBodyComesBackAsItWasWritten() throws {
        let text =
            "Déclenchement à 3 h 12 = réel.\r\n.\r\n\tFin \r\nligne longue : "
            + String(repeating: "œ ", count: 200)
        let body = try parse(mail(text: text)).body
        #expect(unquoted(body) == text + "\r\n")
        #expect(body.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 && !$0.hasSuffix(" ") })
    }

    @Test(arguments: ["a\n.\nb", "a\n.\r\nb", "a\r.\rb", "a\r\n.\r\nb"])
    func everyLineBreakLeavesAsOneKind(_ text: String) throws {
        #expect(try parse(mail(text: text)).body == "a\r\n.\r\nb\r\n")
    }

    @Test func controlCharactersInTheBodyAreShownAsReplaced() throws {
        #expect(unquoted(try parse(mail(text: "a\u{0}b\u{1B}[31m")).body) == "a\u{FFFD}b\u{FFFD}[31m\r\n")
    }
}
