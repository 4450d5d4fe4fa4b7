// Every setting that the demonstration does not need is reached all the same.

import Testing
import TocsinCore
import TocsinSettings

@Suite struct SettingsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch(copyOf: Samples.plain) }

    private func load() throws(Faults) -> Configuration { try Configuration.load(folder: scratch.folder) }

    @Test func clocksAndThresholds() throws {
        try scratch.edit(
            "tocsin.yaml", "  codReference: earlier\n",
            "  codReference: operational\n  cipLimit: 90min\n  officialsThreshold: 95\n")
        let clocks = try load().settings.clocks
        #expect(clocks.codReference == .operational)
        #expect(clocks.cipLimit == .minutes(90))
        #expect(clocks.officialsThresholdPercent == 95)
        #expect(clocks.lateAfter == .minutes(1))
    }

    @Test func laddersByRole() throws {
        try scratch.edit(
            "tocsin.yaml", "\nwarnings:",
            """

              decider: chiefOfStaff
              lead: writer
              ladders:
                writer:
                  margin: 0s
                  repeatEvery: 1min
                  rungs: [{ after: 0s, call: titular }, { after: 1h, call: deputy }]

            warnings:
            """)
        let convening = try load().settings.convening
        #expect(convening.decider == "chiefOfStaff" && convening.lead == "writer")
        #expect(
            convening.ladder(for: "writer")
                == Ladder(
                    rungs: [
                        Rung(after: .zero, call: .titular(contacts: .all)),
                        Rung(after: .hours(1), call: .deputy),
                    ], margin: .zero, repeatEvery: .minutes(1)))
        #expect(convening.ladder(for: "cellLead").rungs.last?.askDeciderFor == .seconds(5))
    }

    @Test func accessKeys() throws {
        let hash = String(repeating: "0a", count: 32)
        try scratch.edit(
            "tocsin.yaml", "\npaths:",
            "\naccess: { keys: [{ id: k1, sha256: \(hash), person: d05, rights: [read, release] }] }\npaths:")
        #expect(
            try load().settings.access.keys == [
                AccessKey(id: "k1", sha256: hash, person: "d05", rights: [.read, .release])
            ])
    }

    @Test func everyFieldOfAPath() throws {
        try scratch.edit(
            "tocsin.yaml",
            "    displayName: Tocsin (démonstration)\n    tls: none\n    tlsReason: récepteur de "
                + "démonstration sur la même machine\n    timeout: 5s\n  - id: sms",
            """
                implicitTLS: true
                user: u
                credential: smtp.password
                proxy: socks5h://10.0.0.1:1080
                caFile: /etc/ssl/prefecture.pem
                honoursKeys: true
              - id: sms
            """)
        try scratch.edit(
            "tocsin.yaml", "    honoursKeys: true\n    timeout: 5s\n",
            "    method: PUT\n    user: u\n    credential: /etc/tocsin/sms.key\n    successStatuses: [200]\n"
                + "    successContains: OK\n    replies: true\n")
        let paths = try load().settings.paths
        let common = PathCommon(
            id: "smtp", proxy: "socks5h://10.0.0.1:1080", caFile: "/etc/ssl/prefecture.pem", honoursKeys: true
        )
        #expect(
            paths.first
                == .smtp(
                    SMTPSettings(
                        common: common, host: "127.0.0.1", port: 2525, implicitTLS: true, user: "u",
                        credential: "smtp.password", from: "tocsin@finistere.example", displayName: "Tocsin"))
        )
        guard case .sms(let sms)? = paths.last else {
            Issue.record("une voie SMS attendue")
            return
        }
        #expect(sms.method == "PUT" && sms.user == "u" && sms.credential == "/etc/tocsin/sms.key")
        #expect(sms.successStatuses == [200] && sms.successContains == "OK" && sms.replies)
        #expect(sms.headers == ["Idempotency-Key": "{key}"] && sms.bodyKind == .json)
        #expect(sms.common.timeout == .seconds(15) && !sms.common.honoursKeys)
    }

    @Test func peopleTurnsAndOverrides() throws {
        try scratch.edit(
            "roster.yaml", "    name: Samir Belkacem\n",
            "    name: Samir Belkacem\n    language: en\n    user: s.belkacem\n")
        try scratch.edit(
            "roster.yaml", "chef du service de communication, people: [d04]",
            "chef du service, mustBeCovered: false, until: 2030-01-01T00:00, weeks: 2, people: [d04]")
        try scratch.edit(
            "roster.yaml", "\nroles:",
            "\noverrides:\n  - { role: writer, person: d01, "
                + "from: 2026-05-02T08:00, until: 2026-05-03T08:00+02:00 }\nroles:"
        )
        let roster = try load().settings.roster
        #expect(roster.people["d02"]?.language == "en" && roster.people["d02"]?.user == "s.belkacem")
        let lead = try #require(roster.roles.first { $0.id == "serviceLead" })
        #expect(!lead.mustBeCovered && lead.deputies.isEmpty)
        let turns = Rotation(
            people: ["d04"], start: CivilTime(2024, 1, 1, 8), weeks: 2, until: CivilTime(2030, 1, 1))
        #expect(lead.layers == [Layer(turns)])
        let override = try #require(roster.overrides.first)
        #expect(override.source == .override && override.until - override.from == .hours(24))
    }

    @Test func aFileThatIsNotReadIsTold() throws {
        try scratch.write("messages/brouillon.txt", [])
        #expect(try load().warnings.contains { $0.what == "fichier passé sous silence" })
    }
}
