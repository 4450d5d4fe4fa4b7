// A sheet as spreadsheets save it: encodings, separators and shapes, each damage at its place.

import Foundation
import Testing
import TocsinCore
import TocsinSettings

@Suite struct SheetTests {
    private func media(_ bytes: [UInt8], department: String? = "29") -> (read: [Recipient], log: FaultLog) {
        let log = FaultLog()
        let directories = Directories(department: department, log: log)
        return (directories.media(SourceFile(name: "medias.csv", bytes: bytes)), log)
    }

    private func faults(_ bytes: [UInt8]) -> [String] {
        media(bytes).log.faults.list.map { "\($0.line):\($0.column): \($0.what)" }
    }

    private static let header = "id;media;contact;courriel;mobile\n"

    private func faults(_ lines: String, header: String = header) -> [String] {
        faults(Array((header + lines).utf8))
    }

    // MARK: Encodings

    @Test func twoEncodingsInOneFileAreRefused() {
        let utf8 = Array((Self.header + "r1;Radio Ménez;;a@r.example;\nr2;Radio ").utf8)
        #expect(
            faults(utf8 + [0xE9] + Array(";;b@r.example;\n".utf8)) == [
                "3:10: ce fichier n'est pas en UTF-8 d'un bout à l'autre (Windows-1252 par endroits)"
            ])
    }

    @Test(arguments: [0x8E, 0x81, 0x82, 0x88, 0x9D] as [UInt8])
    func aMacOrMSDOSFileIsRefused(_ byte: UInt8) {
        let bytes = Array((Self.header + "r1;M").utf8) + [byte] + Array("nez;;a@r.example;\n".utf8)
        #expect(
            faults(bytes) == ["2:5: ce fichier n'est ni en UTF-8 ni en Windows-1252 (Macintosh ou MS-DOS ?)"])
    }

    @Test func theSignsOfWindows1252AreRead() {
        let bytes =
            Array((Self.header + "r1;L").utf8) + [0x92, 0x9C, 0x75, 0x76, 0x72, 0x65, 0x20, 0x96, 0x20, 0x80]
            + Array(";;a@r.example;\r\n".utf8)
        let (read, log) = media(bytes)
        #expect(read.first?.title == "L’œuvre – €" && log.isEmpty)
        #expect(log.warnings.map { "\($0.line):\($0.column)" } == ["2:5"])
    }

    @Test(arguments: [true, false])
    func unicodeTextOfBothEndsIsRead(_ littleEndian: Bool) {
        let text = Self.header.replacing(";", with: "\t") + "r1\tRadio 📻 Ménez\t\ta@r.example\t\r\n"
        let units = [0xFEFF] + Array(text.utf16)
        let bytes = units.flatMap { unit in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return littleEndian ? pair.reversed() : pair
        }
        let (read, log) = media(bytes)
        #expect(read.first?.title == "Radio 📻 Ménez" && log.isEmpty)
        #expect(log.warnings.first?.what.contains("UTF-16") == true)
        #expect(faults(bytes.dropLast()).first?.contains("UTF-16 tronqué") == true)
        #expect(faults(Array(bytes.dropFirst(2))).first?.contains("octet nul") == true)
    }

    @Test func aLoneHalfOfAPairIsNamed() {
        #expect(faults([0xFF, 0xFE, 0x41, 0x00, 0x00, 0xD8, 0x42, 0x00]) == ["1:2: fichier UTF-16 abîmé"])
    }

    @Test func aWorkbookIsNamed() {
        #expect(
            faults([0x50, 0x4B, 0x03, 0x04, 0x00, 0x14]) == [
                "1:3: octet nul : ce n'est pas un CSV (classeur, ou UTF-16 sans marque)"
            ])
    }

    @Test func macintoshLineEndsAreNamed() {
        let text = (Self.header + "r1;Radio;;a@r.example;\n").replacing("\n", with: "\r")
        #expect(faults(Array(text.utf8)) == ["1:34: fin de ligne Macintosh (retour chariot seul)"])
    }

    @Test func aLineOfThousandsOfCellsIsRefused() {
        let wide = String(repeating: ";", count: 1_000_000)
        #expect(faults("r1" + wide + "\n") == ["2:203: plus de 200 cellules sur une ligne"])
    }

    // MARK: Separators and shapes

    @Test(arguments: [";", ",", "\t"])
    func eachSeparatorIsRead(_ separator: String) {
        let text = (Self.header + "r1;Radio;;a@r.example;0639983000\n;;;;\n").replacing(";", with: separator)
        for prefix in ["", "\u{FEFF}", "sep=\(separator)\r\n"] {
            let (read, log) = media(Array((prefix + text).utf8))
            #expect(read.map(\.mobile) == ["+33639983000"] && log.isEmpty, "\(log.faults)")
        }
    }

    @Test func mixedSeparatorsAreNamed() {
        #expect(
            faults("r1,Radio,,a@r.example,\nr2;Onde;;b@r.example;\n") == [
                "2:1: séparateurs mélangés : cette ligne est découpée par « , »"
            ])
        #expect(
            faults("", header: "id;media,contact;courriel;mobile\n").first
                == "1:4: séparateurs mélangés dans l'en-tête : « ; » et « , »")
    }

    @Test func aLineTooShortTooLongOrFoldedIsNamed() {
        #expect(
            faults("r1;Radio;;a@r.exam") == [
                "2:11: cette ligne a moins de cellules que l'en-tête (ligne coupée ?)"
            ])
        #expect(faults("r1;Radio;;a@r.example;;;;\n").isEmpty)
        #expect(
            faults("r1;Radio;;a@r.example;;;x\n") == ["2:25: cette ligne a plus de cellules que l'en-tête"])
        #expect(
            faults("r1;Radio;\"a\nb\";a@r.example;\n").contains("2:10: saut de ligne dans une cellule"))
        #expect(
            faults("r1;\"Radio\" Iroise;;a@r.example;\n") == ["2:12: texte après un guillemet fermé"])
    }

    @Test func aColumnIsKnownWithoutItsAccentsAndItsCase() {
        let (read, log) = media(
            Array("ID;MÉDIA;Contact;Courriel;Mobile;;\nr1;Radio;;a@r.example;;;\n".utf8))
        #expect(read.map(\.title) == ["Radio"] && log.isEmpty)
    }

    @Test func tooManyRowsAreRefused() {
        let rows = String(repeating: "r;R;;;\n", count: Sheet.maxRows)
        #expect(faults(rows) == ["50001:1: plus de 50000 lignes"])
    }

    // MARK: Kinds of cells

    @Test(arguments: [
        ("01001", "01001"), ("2A004", "2A004"), ("2b033", "2B033"), ("97105", "97105"), ("29232", "29232"),
    ])
    func soundCodesOfCommunes(_ written: String, _ code: String) throws {
        #expect(try Cells.insee(written) == code)
    }

    @Test(arguments: [
        ("1001", "le 0 de tête", "écrire 01001"), ("2.9E+04", "transformé ce code", "format texte"),
        ("2,9E+04", "transformé ce code", "format texte"), ("29232,0", "transformé ce code", "format texte"),
        ("02A04", "en Corse", "2A004"), ("2A04", "en Corse", "2A004"), ("29 232", "cinq chiffres", "29232"),
        ("２９２３２", "cinq chiffres", "29232"), ("", "cinq chiffres", "29232"),
    ])
    func damagedCodesOfCommunes(_ written: String, _ why: String, _ mend: String) {
        let fault = #expect(throws: AddressFault.self) { try Cells.insee(written) }
        #expect(fault?.what == "code INSEE incorrect « \(written) »")
        #expect(fault?.mend.contains(why) == true && fault?.mend.contains(mend) == true, "\(fault as Any)")
    }

    @Test(arguments: [
        ("0639980001", "29", "+33639980001"), ("0639980001", "976", "+262639980001"),
        ("0639120001", "976", "+262639120001"), ("0690000001", "971", "+590690000001"),
        ("0691000001", "971", "+590691000001"), ("0694000001", "973", "+594694000001"),
        ("0696000001", "972", "+596696000001"), ("0697000001", "972", "+596697000001"),
        ("0692000001", "974", "+262692000001"), ("0693000001", "974", "+262693000001"),
        ("0590000001", "971", "+590590000001"), ("0261910001", "974", "+33261910001"),
        ("+262 (0)692 00 00 01", "974", "+262692000001"), ("0639980001", "2A", "+33639980001"),
    ])
    func nationalNumbersByDepartment(_ written: String, _ department: String, _ number: String) throws {
        #expect(try Cells.phone(written, department: department) == number)
    }

    @Test func aNineOverseasIsDoubtful() {
        let fault = #expect(throws: AddressFault.self) { try Cells.phone("0976000001", department: "974") }
        #expect(fault?.what.contains("outre-mer ou métropole ?") == true)
    }

    @Test func mailIsFreedOfWhatAddressBooksLeave() throws {
        #expect(try Cells.email("mailto:maire@argol.example") == "maire@argol.example")
        #expect(try Cells.email("\u{200B}maire@argol.example \u{A0}") == "maire@argol.example")
        #expect(throws: AddressFault.self) { try Cells.email("a@b.example; c@d.example") }
    }

    @Test func portugueseNamesAreNotDamage() {
        #expect(faults("r1;Rádio SÃO João;;a@r.example;\n").isEmpty)
        #expect(faults("r1;Radio MÃ©nez;;a@r.example;\n").first?.contains("2:4: accents abîmés") == true)
        #expect(faults("r1;Lâ€™onde;;a@r.example;\n").first?.contains("2:4: accents abîmés") == true)
    }
}
