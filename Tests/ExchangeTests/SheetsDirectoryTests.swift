// The directories written as sheets and read back by the settings, from a spreadsheet's hands too.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct SheetsDirectoryTests {
    @Test(arguments: DirectoryName.allCases)
    func theSampleIsWrittenAgainAndReadEqual(_ name: DirectoryName) throws {
        let sheet = DirectorySheet(name)
        let bytes = try Sheets.config("directories/" + sheet.fileName)
        let first = sheet.read(bytes, name: sheet.fileName, department: "29")
        #expect(first.faults.isEmpty && first.items.count > 5)
        let written = sheet.bytes(first.items)
        let second = sheet.read(written, name: sheet.fileName, department: "29")
        #expect(second.faults.isEmpty, "\(second.faults)")
        #expect(second.items == first.items)
        #expect(sheet.bytes(second.items) == written)
    }

    @Test(arguments: DirectoryName.allCases)
    func aSpreadsheetsOwnSavingIsReadEqual(_ name: DirectoryName) throws {
        let sheet = DirectorySheet(name)
        let text = Sheets.text(try Sheets.config("directories/" + sheet.fileName))
        let first = sheet.read(Array(text.utf8), name: sheet.fileName, department: "29")
        let crlf = text.replacingOccurrences(of: "\n", with: ";\r\n")
        let latin = try #require(crlf.data(using: .windowsCP1252))
        let read = sheet.read([UInt8](latin), name: sheet.fileName, department: "29")
        #expect(read.faults.isEmpty && read.items == first.items, "\(read.faults.prefix(3))")
        #expect(read.warnings.first?.what.contains("Windows-1252") == true)
        let unicode = try #require(
            text.replacingOccurrences(of: ";", with: "\t").data(using: .utf16LittleEndian))
        let wide = sheet.read([0xFF, 0xFE] + [UInt8](unicode), name: sheet.fileName, department: "29")
        #expect(wide.faults.isEmpty && wide.items == first.items)
        #expect(wide.warnings.first?.what.contains("UTF-16") == true)
    }

    @Test func theCodeOfACommuneKeepsItsZero() {
        let recipients = ["01001", "2A004"].map {
            Recipient(seat: $0, audience: .elected, title: $0, insee: $0, email: "a@b.example")
        }
        let bytes = DirectorySheet(.elus).bytes(recipients)
        #expect(
            Sheets.text(bytes).contains("\r\n'01001;'01001;") && Sheets.text(bytes).contains("\r\n2A004;"))
        let read = DirectorySheet(.elus).read(bytes, name: "elus.csv", department: nil)
        #expect(read.items == recipients && read.faults.isEmpty)
    }

    @Test func aLineWithAFaultIsLeftOutWhole() {
        let text =
            "id;destinataire;tient_lieu_de;contact;courriel;mobile\n"
            + "a;A;;;a@b.example;\nb;B;elus;;b@b.example;639980001\nc;C;elus;;c@b.example;\n"
        let read = DirectorySheet(.exercice).read(Array(text.utf8), name: "exercice.csv", department: "29")
        #expect(read.items.map(\.seat) == ["c"])
        #expect(read.faults.map { "\($0.line):\($0.column)" } == ["2:5", "3:23"])
    }

    @Test func onlyTheLinesOfTheDirectoryAreWritten() {
        let all = [
            Recipient(seat: "29001", audience: .elected, title: "Argol", insee: "29001"),
            Recipient(seat: "radio", audience: .media, title: "Radio", mobile: "+33639983000"),
            Recipient(seat: "sdis", audience: nil, title: "SDIS", email: "a@sdis.example"),
        ]
        let titles = [DirectoryName.elus, .medias, .partenaires].map(DirectorySheet.init).map { sheet in
            sheet.read(sheet.bytes(all), name: "a.csv", department: "29").items.map(\.title)
        }
        #expect(titles == [["Argol"], ["Radio"], ["SDIS"]])
    }
}
