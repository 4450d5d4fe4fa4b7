// Attacks 8, 9, 18 and 19 on what people write in settings: refused where it stands.

import Testing
import TocsinSettings

@Suite struct InjectionTests {
    @Test(arguments: [
        "+33 6 39 98 00 01;+44", "+0", "+0639980001", "+" + String(repeating: "3", count: 40),
        "+٣٣٦٣٩٩٨٠٠٠١", "+33639980001\r\nRCPT", "+33639980001\u{0}", "",
    ])
    func anUnsoundNumberIsRefused(_ number: String) {
        #expect(throws: AddressFault.self) { try Addresses.phone(number) }
    }

    @Test func aSoundNumberIsMadeE164() throws {
        #expect(try Addresses.phone("+33 6.39-98 00 01") == "+33639980001")
    }

    @Test(arguments: ["maire@mairie-brеst.example", "maire@é.example", "mаire@mairie.example"])
    func aLookAlikeDomainIsRefused(_ address: String) {
        #expect(throws: AddressFault.self) { try Addresses.email(address) }
    }

    @Test(arguments: ["include: ../../etc/shadow", "extends: fin", "\"<<\": ../../etc/shadow"])
    func aTemplateTakesInNoOtherFile(_ line: String) throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let name = try #require(Samples.names(in: Samples.plain + "/messages").first)
        let text = try Samples.text("\(Samples.plain)/messages/\(name)")
        try scratch.write("messages/\(name)", Array((text + "\n\(line)\n").utf8))
        let faults = scratch.faults()
        #expect(faults.contains { $0.what.contains("clé inconnue") }, "\(faults)")
    }

    @Test(arguments: [
        "body: \(String(repeating: "a", count: 20_001))",
        "body: \(String(repeating: "[", count: 10_000))",
    ])
    func aHugeOrDeepTemplateIsRefused(_ body: String) throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let name = try #require(Samples.names(in: Samples.plain + "/messages").first)
        let text = "id: x\nkind: holding\ntitle: x\n\(body)\n"
        try scratch.write("messages/\(name)", Array(text.utf8))
        #expect(scratch.faults().contains { $0.file.hasSuffix(name) })
    }
}
