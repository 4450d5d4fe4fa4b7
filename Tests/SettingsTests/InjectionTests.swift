// Attacks 6, 8, 9, 13, 18, 19 and 50 on what people write in settings: refused where it stands.

import Testing
import TocsinCore
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

    /// Attack 6: breaks as YAML lets them be written, in the name and in the value of a header.
    @Test(arguments: ["\\r\\n", "\\n", "\\r", "\\0", "\\e", "\\x7F", "\\N", "\\L", "\\P"])
    func noBreakPassesInAHeader(_ mark: String) throws {
        for header in ["X-Ref: \"a\(mark)X-Evil: b\"", "\"X\(mark)Evil\": b"] {
            let gateway = try Scratch(copyOf: Samples.plain)
            try gateway.edit(
                "tocsin.yaml", "headers: { Idempotency-Key: \"{key}\" }", "headers: { \(header) }")
            expectOneRefusal(gateway.faults(), on: 63)
            let webhook = try Scratch(copyOf: Samples.plain)
            try webhook.edit("tocsin.yaml", "paths:\n", "paths:\n\(Self.webhook(header))")
            expectOneRefusal(webhook.faults(), on: 51)
        }
    }

    private static func webhook(_ header: String) -> String {
        "  - { id: w, medium: webhook, url: \"https://w.example/\", credential: w, headers: { \(header) } }\n"
    }

    private func expectOneRefusal(_ faults: [Fault], on line: Int) {
        #expect(faults.map(\.line) == [line], "\(faults)")
        // Attack 13: what is quoted begins no line of its own, and acts on no terminal.
        for fault in faults {
            #expect(fault.description.unicodeScalars.allSatisfy { !$0.isUnsafeToShow }, "\(fault)")
        }
    }

    private static let url = "url: http://127.0.0.1:2580/sms"

    /// Attack 50: every place where an address is written.
    private static let addressed: [(old: String, new: String)] =
        [
            (url, "url: http://tocsin:s3cret@127.0.0.1:2580/sms"),
            ("host: 127.0.0.1\n", "host: \"tocsin:s3cret@relais.example\"\n"),
            ("host: 127.0.0.1\n", "host: \"tocsin:mon s3cret@relais.example\"\n"),
            ("host: 127.0.0.1\n", "host: \"smtp://tocsin:s3cret@relais.example\"\n"),
            ("publicURL: http://127.0.0.1:8080", "publicURL: https://tocsin:s3cret@tocsin.example"),
            ("listen: 127.0.0.1:8080", "listen: \"tocsin:s3cret@127.0.0.1:8080\""),
        ]
        + ["proxy", "statusURL", "tokenURL", "callback"].map {
            (url, "\(url)\n    \($0): http://u:s3cret@127.0.0.1:3128")
        }
        + [
            "webhook, url: \"https://u:s3cret@w.example/\", credential: w",
            "matrix, homeserver: \"https://u:s3cret@m.example\", credential: w",
            "mastodon, server: \"https://u:s3cret@m.example\", credential: w",
            "voice, exchange: \"u:s3cret@v.example\", controls: [\"127.0.0.1:4444\"], soundFolder: /s",
            "voice, exchange: v.example, controls: [\"u:s3cret@127.0.0.1:4444\"], soundFolder: /s",
        ].map { ("paths:\n", "paths:\n  - { id: w, medium: \($0) }\n") }
        + [
            "supervision: { heartbeat: { url: \"https://u:s3cret@v.example/\", name: p, credential: b } }",
            "lookout: { watch: [{ id: s, url: \"https://u:s3cret@v.example/\" }] }",
            "lookout: { hosts: [\"u:s3cret@v.example\"] }",
            "inbound: { mailbox: { host: \"u:s3cret@v.example\", user: u, credential: m } }",
        ].map { ("paths:\n", "\($0)\npaths:\n") }

    @Test(arguments: addressed.indices) func aPasswordInAnAddressIsRefusedAndNeverRepeated(_ row: Int) throws
    {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit("tocsin.yaml", Self.addressed[row].old, Self.addressed[row].new)
        let faults = scratch.faults()
        #expect(!faults.isEmpty)
        #expect(!faults.contains { $0.description.contains("s3cret") }, "\(faults)")
    }
}
