// How a scenario file is read: times, fields and every word of `do`.

import Testing
import TocsinCore
import TocsinSettings

/// A scenario made of a head and some steps, read as a file named `s.yaml` whose steps begin on line 6.
func scenario(_ steps: String..., mode: String = "exercise", head: String = "") throws(Faults) -> Scenario {
    try Scenario.read(Array(scenarioText(steps, mode: mode, head: head).utf8), name: "s.yaml")
}

/// Its faults, without the file's name: "6:7: …".
func scenarioFaults(_ steps: String..., mode: String = "exercise", head: String = "") -> [String] {
    textFaults(scenarioText(steps, mode: mode, head: head))
}

private func scenarioText(_ steps: [String], mode: String, head: String) -> String {
    """
    scenario: 1
    id: essai
    title: Essai
    mode: \(mode)
    steps:
    \(steps.map { "- \($0)" }.joined(separator: "\n"))
    \(head)
    """
}

func textFaults(_ text: String) -> [String] {
    do {
        _ = try Scenario.read(Array(text.utf8), name: "s.yaml")
        return []
    } catch {
        return error.list.map { String($0.description.dropFirst("s.yaml:".count)) }
    }
}

@Suite struct ScenarioTests {
    static let start = "{ at: \"2026-11-21T03:10\", do: alertReceived }"
    /// 2026-11-21T03:10:00+01:00.
    static let startInstant = Instant(seconds: 1_795_227_000)

    @Test func theContractsExampleIsRead() throws {
        let scenario = try Scenario.read(
            Array(
                """
                scenario: 1
                id: exemple
                title: Feu industriel
                mode: exercise              # exercise | real; a replay never sends, whatever the mode
                timezone: Europe/Paris      # default
                settings: { codReference: earlier, quorum: [cellLead, writer], cipLimitMinutes: 60 }
                until: "2026-11-21T06:00"   # optional
                steps:
                  - { at: "2026-11-21T03:10", do: alertReceived, by: "SDIS" }
                  - { at: "T+00:02", do: emergencyDetermined, by: "sous-préfet de permanence" }
                  - { at: "2026-11-21T03:20:30+01:00", do: acknowledged, role: cellLead, person: p07,
                      etaMinutes: 20 }
                """.utf8), name: "s.yaml")
        #expect(scenario.id == "exemple" && scenario.title == "Feu industriel" && scenario.mode == .exercise)
        #expect(scenario.settings.codReference == .earlier)
        #expect(scenario.settings.quorum == ["cellLead", "writer"])
        #expect(scenario.settings.cipLimit == .minutes(60))
        #expect(scenario.until == Self.startInstant + .minutes(170))
        #expect(scenario.steps.map(\.line) == [9, 10, 11])
        #expect(scenario.steps[0].at == StatedTime(Self.startInstant, wholeMinute: true))
        #expect(scenario.steps[0].by == "SDIS")
        #expect(scenario.steps[1].at == StatedTime(Self.startInstant + .minutes(2)))
        #expect(scenario.steps[2].at == StatedTime(Self.startInstant + .seconds(630)))
        let answer = Fact.acknowledged(role: "cellLead", person: "p07", etaMinutes: 20, remote: false)
        #expect(scenario.steps[2].action == .fact(answer))
    }

    @Test func jsonIsYAML() throws {
        let json = """
            {"scenario": 1, "id": "j", "title": "\\u00c9t\\u00e9", "mode": "real",
            "settings": {"cipLimitMinutes": 45},
            \t"steps": [
            \t{"at": "2026-07-01T12:00:00Z", "do": "corrected", "entry": "a", "to": null, "reason": "x"},
            {"at": "2026-07-01T10:00", "do": "codDecided", "id": "a",
            "plusMinusMinutes": 10, "basis": "declaredLate"}]}
            """
        let scenario = try Scenario.read(Array(json.utf8), name: "s.json")
        #expect(scenario.title == "Été")
        #expect(scenario.steps[0].action == .fact(.corrected("a", to: nil)))
        #expect(scenario.steps[0].reason == "x")
        #expect(scenario.steps[1].plusMinus == .minutes(10) && scenario.steps[1].basis == .declaredLate)
    }

    @Test(arguments: [
        ("2026-11-21T03:10", Int64(0), true), ("2026-11-21T03:10:00", 0, false),
        ("2026-11-21T02:10Z", 0, true), ("2026-11-21T03:10:07+01:00", 7, false),
        ("2026-11-20T21:10-05:00", 0, true), ("T+00:00", 0, false), ("T+00:02", 120, false),
        ("T+01:00:05", 3605, false), ("T+100:00", 360_000, false),
    ])
    func aTimeIsReadAsItIsWritten(_ written: String, _ seconds: Int64, _ wholeMinute: Bool) throws {
        let read = try scenario(Self.start, "{ at: \"\(written)\", do: codStandby }")
        #expect(
            read.steps[1].at == StatedTime(Self.startInstant + .seconds(seconds), wholeMinute: wholeMinute))
    }

    @Test func anotherZoneMovesEveryLocalTime() throws {
        let read = try scenario(Self.start, head: "timezone: Indian/Reunion\nuntil: T+01:00")
        #expect(read.zone.name == "Indian/Reunion")
        #expect(read.steps[0].at.instant == Self.startInstant - .hours(3))
        #expect(read.until == Self.startInstant - .hours(2))
    }

    @Test func bothHoursOfTheNightOfOctoberCanBeSaid() throws {
        let read = try scenario(
            "{ at: \"2024-10-27T02:30+02:00\", do: codDecided }",
            "{ at: \"2024-10-27T02:30+01:00\", do: codOperational }")
        #expect(read.steps[1].at.instant - read.steps[0].at.instant == .hours(1))
    }

    @Test func everyFieldOfAStepIsRead() throws {
        let read = try scenario(
            Self.start,
            """
            { at: T+00:10, do: informed, audience: public, means: site, scope: partial, id: pub, by: BRECI,
                note: "à vérifier", reference: X-1, recordedAt: "T+00:20:30", plusMinusMinutes: 3,
                basis: corroborated }
            """)
        let step = read.steps[1]
        #expect(step.action == .fact(.informed(.general, means: "site", scope: .partial)))
        #expect(
            step.id == "pub" && step.by == "BRECI" && step.note == "à vérifier" && step.reference == "X-1")
        #expect(step.recordedAt == Self.startInstant + .seconds(1230))
        #expect(step.plusMinus == .minutes(3) && step.basis == .corroborated)
    }

    static let actions: [(String, Step.Action)] = [
        ("alertReceived", .fact(.alertReceived)), ("prealerted", .fact(.prealerted)),
        ("emergencyDetermined", .fact(.emergencyDetermined)), ("cellOperational", .fact(.cellOperational)),
        ("codStandby", .fact(.codStandby)), ("codDecided", .fact(.codDecided)),
        ("codOperational", .fact(.codOperational)), ("codClosed", .fact(.codClosed)),
        ("cipOrdered", .fact(.cipOrdered)), ("cipOpen", .fact(.cipOpen)), ("stoodDown", .fact(.stoodDown)),
        ("daemonDown", .machine(.daemonDown)), ("daemonUp", .machine(.daemonUp)),
        (
            "acknowledged, role: writer, person: Anne Le Goff, remote: true",
            .fact(.acknowledged(role: "writer", person: "Anne Le Goff", etaMinutes: nil, remote: true))
        ),
        ("declined, role: writer, person: p1", .fact(.declined(role: "writer", person: "p1"))),
        ("inPost, role: writer, person: p1", .fact(.inPost(role: "writer", person: "p1", remote: false))),
        ("informed, audience: media", .fact(.informed(.media, means: nil, scope: .all))),
        ("waived, audience: elected, reason: r", .fact(.waived(.elected))),
        (
            "deferred, audience: public, to: T+02:00",
            .fact(.deferred(.general, until: startInstant + .hours(2)))
        ),
        ("ticked, step: gala", .fact(.ticked(step: "gala"))),
        (
            "corrected, entry: first, to: T+00:01",
            .fact(.corrected("first", to: StatedTime(startInstant + .minutes(1))))
        ),
        ("cancelled, reason: r", .fact(.cancelled)), ("becameReal, reason: r", .fact(.becameReal)),
        ("suspended, reason: r", .fact(.suspended)),
        ("inject, to: writer, text: t", .machine(.inject(to: "writer", text: "t"))),
        ("channelDown, channel: sms", .machine(.channelDown("sms"))),
        ("channelUp, channel: sms", .machine(.channelUp("sms"))),
        ("clockStepped, seconds: -90", .machine(.clockStepped(seconds: -90))),
    ]

    @Test(arguments: actions)
    func everyWordIsRead(_ words: String, _ action: Step.Action) throws {
        let read = try scenario(
            "{ at: \"2026-11-21T03:10\", do: prealerted, id: first }", "{ at: T+00:05, do: \(words) }")
        #expect(read.steps[1].action == action)
    }
}
