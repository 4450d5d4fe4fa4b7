// Replays of scenarios through the real core: Lubrizol, and what the machine undergoes meanwhile.

import Foundation
import Testing
import TocsinCore
import TocsinRehearsal
import TocsinReport
import TocsinSettings

let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Config/scenarios")

func replay(_ yaml: String) throws -> Report {
    try Rehearsal.replay(try Scenario.read(Array(yaml.utf8), name: "essai.yaml"))
}

func replay(sample: String) throws -> Report {
    try Rehearsal.replay(try Scenario.load(path: samples.appending(path: sample).path))
}

extension Report {
    func clock(named id: ClockID) throws -> ClockReport {
        try #require(clocks.first { $0.report.id == id }).report
    }

    var kinds: [String] { timeline.map(\.kind) }
}

@Suite struct ReceiptReplayTests {
    /// No receipt comes in a replay: the provider that sends them in real life is not a failing one for that.
    @Test func aProviderThatSendsReceiptsIsNotTakenForAFailingOne() throws {
        let yaml = """
            scenario: 1
            id: accuses
            title: Feu
            mode: exercise
            steps:
              - { at: "2026-11-21T03:12", do: emergencyDetermined, by: préfet }
              - { at: "T+00:50", do: cellOperational, by: chef }
            """
        let scenario = try Scenario.read(Array(yaml.utf8), name: "essai.yaml")
        var settings = Settings.everyRoleStaffed(zone: scenario.zone)
        let paths = Set(settings.roster.people.values.flatMap(\.contacts).map(\.path))
        settings.paths = paths.map { path in
            let common = PathCommon(id: path, receipts: ReceiptRule(within: .minutes(1), share: 1))
            return .sms(GatewaySettings(common: common, url: "https://sms.example"))
        }
        let report = try Rehearsal.replay(scenario, settings: settings)
        #expect(report.kinds.contains("paged") && !report.kinds.contains("channelDown"))
    }
}

@Suite struct LubrizolTests {
    @Test func theNightAsItWas() throws {
        let report = try replay(sample: "lubrizol-2019.yaml")
        #expect(try report.clock(named: .cell).verdict == .undetermined)
        #expect(try report.clock(named: .cip).verdict == .notApplicable)
        let publicClock = try report.clock(named: .general)
        #expect(publicClock.verdict == .missed)
        #expect(publicClock.elapsed == .minutes(65))
        #expect(publicClock.certain == false)
        let media = try report.clock(named: .media)
        #expect(media.verdict == .missed && media.elapsed == .minutes(90) && media.certain)
        let elected = try report.clock(named: .elected)
        #expect(elected.verdict == .missed && elected.elapsed == .minutes(665) && elected.certain)
        #expect(try report.clock(named: .all).elapsed == .minutes(665))
    }

    @Test func anEffectiveOpeningAtFourIsPrintedBeside() throws {
        let report = try replay(sample: "lubrizol-2019-ouverture.yaml")
        let publicClock = try report.clock(named: .general)
        #expect(publicClock.verdict == .missed && publicClock.elapsed == .minutes(65))
        let other = try #require(publicClock.alternatives.first { $0.reference == .operational })
        #expect(other.verdict == .met && other.elapsed == .minutes(50))
    }

    @Test func everySampleReplays() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: samples.path).filter {
            $0.hasSuffix(".yaml")
        }
        #expect(files.count >= 5)
        for file in files { #expect(try replay(sample: file).clocks.count == 6, "\(file)") }
    }
}

@Suite struct MachineTests {
    static let head = """
        scenario: 1
        id: essai
        title: Feu industriel
        mode: exercise
        steps:
          - { at: "2026-11-21T03:00:00", do: emergencyDetermined, by: "sous-préfet" }

        """

    @Test func pagesClimbAndStopAtTheAnswer() throws {
        let report = try replay(
            Self.head + """
                  - { at: "T+00:06", do: acknowledged, role: cellLead, person: p07, etaMinutes: 20 }
                  - { at: "T+00:12", do: inPost, role: cellLead, person: p07 }
                """)
        let lead = report.pages.filter { $0.role == "cellLead" }
        // Two paths at once, every contact point at 3 min, the deputy's two at 5 min, nobody after the
        // answer.
        #expect(
            lead.map(\.page.reason) == [
                .firstCall, .firstCall, .calledAgain, .calledAgain, .calledAgain, .deputy, .deputy,
            ])
        let start = try #require(lead.first).at
        #expect(lead.map { ($0.at - start).inMinutes } == [0, 0, 3, 3, 3, 5, 5])
        #expect(Set(lead.prefix(2).map(\.page.contact.pathClass)).count == 2)
        #expect(report.pages.contains { $0.role == "writer" && ($0.at - start) == .minutes(10) })
    }

    @Test func aFactStatedWhileTheDaemonIsDownIsRecordedWhenItIsUp() throws {
        let report = try replay(
            Self.head + """
                  - { at: "T+00:01", do: daemonDown }
                  - { at: "T+00:10", do: cellOperational, by: "chef de cellule" }
                  - { at: "T+00:30", do: daemonUp }
                """)
        let cell = try report.clock(named: .cell)
        #expect(cell.verdict == .met && cell.elapsed == .minutes(10))
        #expect(cell.stop?.statement.recordedAt == cell.start.map { $0.instant + .minutes(30) })
        #expect(cell.stop?.basis == .declaredLate)
        // Nothing left between: overdue rungs fired at once when it was up again, in order.
        let times = Set(report.pages.map { ($0.at - (cell.start?.instant ?? $0.at)).inMinutes })
        #expect(times == [0, 30])
    }

    @Test func aMissIsRecordedAtItsSecond() throws {
        let report = try replay(Self.head + "until: \"2026-11-21T04:00:00\"\n")
        let missed = report.timeline.filter { $0.kind == "missed" }
        #expect(missed.count == 1)
        #expect(try report.clock(named: .cell).verdict == .missed)
        #expect(missed.first?.recordedAt == (try report.clock(named: .cell).due))
    }

    @Test func oneSecondEarlierNothingIsMissed() throws {
        let report = try replay(Self.head + "until: \"2026-11-21T03:59:59\"\n")
        #expect(!report.kinds.contains("missed"))
        #expect(try report.clock(named: .cell).verdict == .running)
    }

    @Test func aDownChannelLeadsToTheNextContactPoint() throws {
        let report = try replay(
            """
            scenario: 1
            id: essai
            title: Feu industriel
            mode: exercise
            steps:
              - { at: "2026-11-21T02:59:00", do: channelDown, channel: sms }
              - { at: "2026-11-21T03:00:00", do: emergencyDetermined, by: "sous-préfet" }
              - { at: "2026-11-21T03:01:00", do: stoodDown, by: "sous-préfet" }
            """)
        let lead = report.pages.filter { $0.role == "cellLead" }
        #expect(lead.contains { $0.page.reason == .pathFailed && $0.page.contact.medium == .voice })
        #expect(lead.first { $0.page.contact.medium == .sms }?.outcome != .accepted)
    }

    @Test func theDrillThatBecomesRealInheritsNothing() throws {
        let report = try replay(
            Self.head + """
                  - { at: "T+00:05", do: acknowledged, role: cellLead, person: p07 }
                  - { at: "T+00:20", do: becameReal, reason: "Explosion au dépôt", by: "préfet" }
                  - { at: "T+00:40", do: cellOperational, by: "chef de cellule" }
                """)
        #expect(try report.clock(named: .cell).verdict == .interrupted)
        let real = try #require(report.continuedBy)
        #expect(real.activation.mode == .real)
        #expect(try real.clock(named: .cell).verdict == .met)
        #expect(try real.clock(named: .cell).elapsed == .minutes(20))
        let texts = real.pages.map(\.page.text) + real.pages.map(\.page.subject)
        #expect(!texts.isEmpty && !texts.contains { $0.contains("EXERCICE") })
        #expect(
            report.pages.allSatisfy {
                $0.page.text.hasPrefix("EXERCICE") && $0.page.text.hasSuffix("EXERCICE")
            })
    }
}
