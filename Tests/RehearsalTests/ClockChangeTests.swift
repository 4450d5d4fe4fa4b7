// The night of the clock change (F10): elapsed time is right, and both 2 h 30 can be told apart everywhere.

import Testing
import TocsinCore
import TocsinReport

@Suite struct ClockChangeTests {
    private static let night = """
        scenario: 1
        id: heure-doublee
        title: Submersion
        mode: real
        steps:
          - { at: "2026-10-25T01:30", do: emergencyDetermined, by: préfet }
          - { at: "T+01:00", do: codDecided, by: préfet }
          - { at: "T+02:00", do: cellOperational, by: chef }
          - { at: "2026-10-25T02:30:00+01:00", do: informed, audience: media, means: communiqué }
        """
    private static let (first, second) = ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")

    @Test func elapsedTimeIsNotTheDifferenceOfTheWall() throws {
        let report = try replay(Self.night)
        let cell = try report.clock(named: .cell)
        let start = try #require(cell.start?.instant)
        #expect(cell.due == start + .hours(1) && cell.elapsed == .hours(2) && cell.verdict == .missed)
        let media = try report.clock(named: .media)
        #expect(media.start?.instant == start + .hours(1))
        #expect(media.stop?.instant == start + .hours(2) && media.elapsed == .hours(1))
        let missed = try #require(report.timeline.first { $0.kind == "missed" })
        #expect(missed.recordedAt == start + .hours(1))
    }

    @Test func bothHalvesPastTwoAreToldApartInEveryFormat() throws {
        let report = try replay(Self.night)
        let json = report.json().text()
        #expect(json.contains("\"dueAt\":\"\(Self.first)\""))
        #expect(json.contains("\"stoppedAt\":\"\(Self.second)\""))
        for csv in [report.clocksCSV(), report.timelineCSV()] {
            #expect(csv.contains(Self.first) && csv.contains(Self.second))
        }
        for words in [report.text(), report.html()] {
            let flat = words.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            #expect(flat.contains("2 h 30 (UTC+2)") && flat.contains("2 h 30 (UTC+1)"), "\(words)")
            // Never bare: a doubled hour without its offset could be either.
            #expect(flat.ranges(of: "2 h 30").count == flat.ranges(of: "2 h 30 (UTC").count, "\(words)")
        }
    }

    /// The hour that does not exist: two o'clock is followed by three, and an hour later it is 3 h 30.
    @Test func inSpringAnHourAfterHalfPastOneIsHalfPastThree() throws {
        let report = try replay(
            Self.night.replacing("2026-10-25", with: "2026-03-29").replacing("02:30:00+01:00", with: "04:30"))
        let cell = try report.clock(named: .cell)
        #expect(cell.elapsed == .hours(2))
        #expect(report.json().text().contains("\"dueAt\":\"2026-03-29T03:30:00+02:00\""))
        #expect(!report.text().contains("UTC"))
    }
}
