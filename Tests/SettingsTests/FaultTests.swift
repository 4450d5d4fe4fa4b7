// What is said of a broken settings folder: the exact place, the words, and everything at once.

import Foundation
import Testing
import TocsinCore
import TocsinSettings

@Suite struct FaultTests {
    @Test(
        arguments: FaultCase.tocsin + FaultCase.paths + FaultCase.roster + FaultCase.others
            + FaultCase.mailbox + FaultCase.voice + FaultCase.watching + FaultCase.gateways)
    func oneFault(_ expected: FaultCase) throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit(expected.file, expected.old, expected.new)
        let faults = scratch.faults()
        let said = faults.map(\.description).joined(separator: "\n")
        #expect(
            faults.contains { fault in
                "\(fault.line):\(fault.column)" == expected.place && fault.what.contains(expected.what)
                    && fault.mend.contains(expected.mend)
            }, "attendu \(expected.place) \(expected.what), obtenu :\n\(said)")
    }

    @Test(
        arguments: FaultCase.rosterRules + FaultCase.rosterTurns + FaultCase.rosterHours
            + FaultCase.rosterPools + FaultCase.rosterChanges)
    func oneFaultOfARosterAndNoOther(_ expected: FaultCase) throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.write("roster.yaml", Array(RosterSample.text.utf8))
        try scratch.edit(expected.file, expected.old, expected.new)
        let faults = scratch.faults()
        let said = faults.map(\.description).joined(separator: "\n")
        #expect(faults.count == 1, "\(said)")
        let fault = try #require(faults.first)
        #expect("\(fault.line):\(fault.column)" == expected.place, "\(said)")
        #expect(fault.what.contains(expected.what) && fault.mend.contains(expected.mend), "\(said)")
    }

    /// Somebody without contacts is one fault, and a second where a role hangs on them.
    @Test func anOverrideByAPersonWithoutContactsIsStaffedByNobody() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.write("roster.yaml", Array(RosterSample.text.utf8))
        try scratch.edit(
            "roster.yaml",
            "contacts: [{ medium: sms, address: \"+33639980003\", path: sms, class: mobileNetwork }]",
            "contacts: []")
        try scratch.edit("roster.yaml", "role: writer, person: p01", "role: writer, person: p03")
        let faults = scratch.faults()
        #expect(
            faults.map { "\($0.line):\($0.column) \($0.what)" } == [
                "22:15 personne ne peut joindre `p03`",
                "93:29 ce remplacement n'est tenu par personne : Inès Carval n'a aucun moyen de contact",
            ])
    }

    @Test func everyFaultIsToldAtOnceAndInOrder() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit("tocsin.yaml", "cellLimit: 2min", "cellLimit: 2mn")
        try scratch.edit("tocsin.yaml", "port: 2525", "port: smtp")
        try scratch.edit(
            "tocsin.yaml", "listen: 127.0.0.1:8080", "listen: 127.0.0.1:8080\nlisten: 127.0.0.1:8081")
        try scratch.edit("roster.yaml", "\"+33639980003\"", "\"+3363998000\"")
        try scratch.edit("directories/elus.csv", "29042;", "2942;")
        try scratch.edit("messages/4-fin.yaml", "kind: end", "kind: ende")
        let places = scratch.faults().map { "\($0.file):\($0.line)" }
        #expect(
            places == [
                "tocsin.yaml:8", "tocsin.yaml:12", "tocsin.yaml:55", "roster.yaml:18",
                "messages/4-fin.yaml:3", "directories/elus.csv:3",
            ])
    }

    @Test func aFaultPrintsAsTheContractSays() {
        let fault = Fault(
            file: "a/tocsin.yaml", line: 3, column: 7, what: "durée illisible", mend: "écrire 5min")
        #expect(fault.description == "a/tocsin.yaml:3:7: durée illisible ; écrire 5min")
    }

    @Test func aMissingFolderIsAFaultOfEachFile() throws {
        let error = #expect(throws: Faults.self) { try Configuration.load(folder: "/nonexistent") }
        #expect(error?.list.map(\.file) == ["/nonexistent/tocsin.yaml", "/nonexistent/roster.yaml"])
        #expect(error?.list.allSatisfy { $0.what.contains("introuvable") } == true)
    }

    @Test func aSheetInWindows1252IsReadWithAWarningWhereItStarts() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let sound = try Configuration.load(folder: scratch.folder).settings.information.recipients
        let text = try Samples.text("\(scratch.folder)/directories/elus.csv")
        let latin = text.data(using: .windowsCP1252) ?? Data()
        try scratch.write("directories/elus.csv", [UInt8](latin))
        let read = try Configuration.load(folder: scratch.folder)
        #expect(read.settings.information.recipients == sound)
        let warning = try #require(read.warnings.first { $0.what.contains("Windows-1252") })
        #expect(warning.file.hasSuffix("directories/elus.csv"))
        #expect(warning.line == 2 && warning.column == 18 && warning.mend.contains("UTF-8"))
    }

    @Test func yamlInWindows1252IsNamedWhereItStarts() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let text = try Samples.text("\(scratch.folder)/messages/4-fin.yaml")
        let latin = text.data(using: .windowsCP1252, allowLossyConversion: true) ?? Data()
        try scratch.write("messages/4-fin.yaml", [UInt8](latin))
        let fault = try #require(scratch.faults().first)
        #expect(fault.file == "messages/4-fin.yaml" && fault.what.contains("Windows-1252"))
    }

    @Test func aByteOrderMarkCommasAndQuotesAreRead() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let csv =
            "\u{FEFF}id,media,contact,courriel,mobile\r\n"
            + "r1,\"Radio \"\"Iroise\"\", Brest\",,a@r.example,+33 6 39.98-00 01\r\n"
        try scratch.write("directories/medias.csv", Array(csv.utf8))
        let media = try Configuration.load(folder: scratch.folder).settings.information.recipients.first {
            $0.audience == .media
        }
        #expect(media?.title == "Radio \"Iroise\", Brest")
        #expect(media?.mobile == "+33639980001")
    }

    @Test func aSeatNobodyCanReachIsAWarningWithItsPlace() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.write(
            "directories/medias.csv", Array("id;media;contact;courriel;mobile\nr1;Radio Iroise;;;\n".utf8))
        let warning = try Configuration.load(folder: scratch.folder).warnings.last
        #expect(warning?.line == 2 && warning?.what == "« Radio Iroise » n'a ni courriel ni mobile")
    }

    // MARK: Hostile files

    @Test(arguments: [
        ("alias", "a: &a [x, x]\nb: *a\n", "2:4", "alias"),
        ("bombe", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n? *c\n: 1\n", "2:8", "alias"),
        ("puits", String(repeating: "[", count: 100_000), "1:65", "imbrication"),
        ("échelle", String(repeating: "- ", count: 100_000), "1:513", "imbrication"),
        ("deux documents", "a: 1\n---\nb: 2\n", "2:1", "plusieurs documents"),
        ("nul", "a: \u{0}\n", "1:4", "contrôle"),
        ("échappement", "department: \"a\\0b\"\n", "1:13", "contrôle"),
        ("fin", "\"", "1:2", "guillemet"),
    ])
    func hostileFile(_ name: String, _ text: String, _ place: String, _ what: String) throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.write("tocsin.yaml", Array(text.utf8))
        let faults = scratch.faults()
        let found = faults.contains { "\($0.line):\($0.column)" == place && $0.what.contains(what) }
        #expect(found, "\(faults.prefix(5))")
    }

    @Test func aHugeFileIsRefusedUnread() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.write("tocsin.yaml", [UInt8](repeating: 0x23, count: 4_000_001))
        #expect(scratch.faults().first?.what == "fichier de plus de 4 Mo")
    }

    @Test func deepIndentationNeverOverflowsTheStack() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let steps = (0..<900).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
        try scratch.write("tocsin.yaml", Array(steps.utf8))
        #expect(!scratch.faults().isEmpty)
    }
}
