// What the report says of the machine's clock, in each of its formats.

import Testing
import TocsinCore
import TocsinReport

@Suite struct ClockReportTests {
    private func formats(_ report: Report) -> [String] {
        [report.text(), report.json().text(), report.timelineCSV(), report.html()]
    }

    /// On one line: the text is broken where its columns end.
    private func flat(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }

    @Test func hoursThatNobodyVouchesForBearTheMark() throws {
        var night = try Night()
        try night.note("03:11:00", .alertReceived)
        #expect(formats(try night.report(at: "03:12:00")).allSatisfy { !$0.contains("non garantie") })
        night.wall = WallClock(synchronised: false)
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:13:00", .codDecided)
        night.wall = WallClock(synchronised: true)
        try night.note("03:20:00", .told(.media))
        let report = try night.report(at: "03:25:00")
        for format in formats(report) { #expect(flat(format).contains("Heure non garantie"), "\(format)") }
        let rows = report.timeline.filter { $0.kind.hasPrefix("clock") }
        #expect(rows.map(\.kind) == ["clockUnassured", "clockAssured"])
        #expect(rows.map(\.recordedAt) == [try night.at("03:12:00"), try night.at("03:20:00")])
        // Once in the head, once where it began.
        #expect(report.text().ranges(of: "Heure non garantie").count == 2)
    }

    /// What a log could not vouch for, the activation that grows out of it cannot either.
    @Test func theMarkOfALogStaysWithItsActivation() throws {
        var night = try Night()
        night.wall = WallClock(synchronised: false)
        try night.submit(.openLog(title: "Fumées"), at: "03:12:00", from: .scenario)
        try night.submit(
            .activate(
                Trigger(
                    id: "29-2026-009", log: "29-2026-J001", mode: .real, title: "Fumées", nature: nil,
                    place: nil,
                    decision: nil)), at: "03:13:00")
        let kinds = try night.report(at: "03:14:00", of: "29-2026-009").timeline.map(\.kind)
        #expect(kinds.count { $0 == "clockUnassured" } == 1)
    }

    @Test func aStepIsToldWithHowFarTheClockStoodBeforeAndAfter() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        night.wall = WallClock(offset: .seconds(3602), synchronised: true)
        try night.submit(.machine(.clockStepped(seconds: 3600)), at: "03:13:00", from: .daemon)
        let words =
            "L'horloge de la machine a sauté de 3600 s (écart à l'heure du rapport : 2 s avant, 3602 s après)"
        for format in formats(try night.report(at: "03:15:00")) {
            #expect(flat(format).replacing("&#39;", with: "'").contains(words), "\(format)")
        }
    }

    /// A clock that is set forward may have stood still with its machine.
    @Test func aStandstillIsToldAndAStepForwardLeavesADoubt() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.submit(.machine(.stoodStill(seconds: 312)), at: "03:20:00", from: .daemon)
        try night.submit(.machine(.clockStepped(seconds: -5)), at: "03:21:00", from: .daemon)
        try night.submit(.machine(.clockStepped(seconds: 600)), at: "03:22:00", from: .daemon)
        let rows = try night.report(at: "03:25:00").timeline
        let still = rows.filter { $0.kind == "stoodStill" }.map(\.text)
        #expect(still.count == 1 && still[0].hasPrefix("Tocsin est resté figé au moins 312 s"))
        let steps = rows.filter { $0.kind == "clockStepped" }.map(\.text)
        #expect(steps.map { $0.contains("sauf si la machine était figée") } == [false, true])
    }
}
