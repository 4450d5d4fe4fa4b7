// What we write in a calendar, and that it comes back as it went.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct CalendarExportTests {
    private static let stamp = Scene.utc(2026, 1, 2, 3, 4)

    /// Shifts of twelve hours across both nights of 2026 and 2027, and one in each hour of those nights.
    private static func nights() -> [Shift] {
        var shifts: [Shift] = []
        for night in [(2026, 3, 28), (2026, 10, 24), (2027, 3, 27), (2027, 10, 30)] {
            let noon = Scene.utc(night.0, night.1, night.2, 12)
            shifts.append(shift("p01", noon, noon + .hours(12)))
            for hour in 9..<17 {
                shifts.append(shift("p02", noon + .hours(hour), noon + .hours(hour + 1), role: "writer"))
            }
        }
        return shifts
    }

    private static func shift(
        _ person: PersonID, _ from: Instant, _ until: Instant, role: RoleID = "cellLead",
        source: ShiftSource = .rotation
    ) -> Shift {
        Shift(role: role, person: person, from: from, until: until, source: source)
    }

    private func export(
        _ shifts: [Shift], _ times: CalendarExport.Times, names: RosterNames = Scene.names
    ) -> [UInt8] {
        CalendarExport(names: names, times: times, stamp: Self.stamp, title: "Astreinte").bytes(of: shifts)
    }

    private func text(_ shifts: [Shift], _ times: CalendarExport.Times) -> String {
        String(decoding: export(shifts, times), as: UTF8.self)
    }

    @Test(arguments: ["UTC", "Europe/Paris", "Indian/Mayotte", "America/Miquelon", "Africa/Casablanca"])
    func exportImportExportGivesTheSameBytes(_ name: String) throws {
        let zone = try Scene.zone(name)
        let shifts = Self.nights()
        let once = export(shifts, .zone(zone))
        let read = CalendarImport(
            once, file: "a.ics", zone: try Scene.zone(), window: Scene.window, names: Scene.names)
        #expect(read.faults.isEmpty, "\(read.faults)")
        let back = read.lines.map { Self.shift($0.person, $0.from, $0.until, role: $0.role) }
        #expect(Set(back) == Set(shifts))
        #expect(back.count == shifts.count)
        let order = Dictionary(uniqueKeysWithValues: shifts.enumerated().map { ($1, $0) })
        let again = export(back.sorted { order[$0] ?? 0 < order[$1] ?? 0 }, .zone(zone))
        #expect(again == once)
    }

    @Test(arguments: ["UTC", "Europe/Paris", "Indian/Mayotte", "America/Miquelon", "Africa/Casablanca"])
    func anIndependentReaderFindsTheSameTimes(_ name: String) throws {
        let shifts = Self.nights()
        // Under a name nobody knows, the reader has nothing but our VTIMEZONE.
        let known = text(shifts, .zone(try Scene.zone(name)))
        let unknown = known.replacingOccurrences(of: name, with: "Fuseau")
        let expected = shifts.map { Oracle.Span(from: $0.from.seconds, until: $0.until.seconds) }.sorted()
        let found = try Oracle.occurrences(
            [("known", known), ("unknown", unknown)], zone: "UTC", window: Scene.window)
        #expect(found == [expected, expected])
        let ours = try Scene.read(unknown)
        #expect(ours.faults.isEmpty, "\(ours.faults)")
        #expect(
            ours.lines.map { Oracle.Span(from: $0.from.seconds, until: $0.until.seconds) }.sorted()
                == expected)
    }

    @Test func eachShiftIsOneEventWithItsTitleAndOurProperties() throws {
        let from = Scene.utc(2026, 11, 21, 7)
        let lines = text([Self.shift("p01", from, from + .hours(12))], .utc)
            .replacingOccurrences(of: "\r\n ", with: "").components(separatedBy: "\r\n")
        for line in [
            "UID:cellLead/p01/20261121070000Z@tocsin", "DTSTAMP:20260102T030400Z", "DTSTART:20261121T070000Z",
            "DTEND:20261121T190000Z", "SUMMARY:chef de cellule : Maud Kerloc'h", "CATEGORIES:chef de cellule",
            "X-TOCSIN-ROLE:cellLead", "X-TOCSIN-PERSON:p01", "X-TOCSIN-SOURCE:rotation", "TRANSP:TRANSPARENT",
        ] {
            #expect(lines.contains(line), "\(line) in \(lines)")
        }
    }

    @Test func timesInTheZoneComeWithTheRulesOfItsClock() throws {
        let from = Scene.utc(2026, 7, 1, 6)
        let text = text([Self.shift("p01", from, from + .hours(12))], .zone(try Scene.zone()))
        #expect(text.contains("DTSTART;TZID=Europe/Paris:20260701T080000"))
        #expect(text.contains("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"))
        #expect(text.contains("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"))
    }

    @Test func theSecondOfTwoEqualHoursIsWrittenInUTC() throws {
        let second = Scene.utc(2026, 10, 25, 1, 30)
        let text = text([Self.shift("p01", second, second + .hours(8))], .zone(try Scene.zone()))
        #expect(text.contains("DTSTART:20261025T013000Z"))
        #expect(text.contains("DTEND:20261025T093000Z"))
    }

    @Test func noLineIsLongerThan75Octets() throws {
        var names = Scene.names
        names.roles["cellLead"] = String(repeating: "é🚒, longue ; \\ ", count: 40)
        let from = Scene.utc(2026, 7, 1, 6)
        let bytes = export([Self.shift("p01", from, from + .hours(1))], .utc, names: names)
        for line in bytes.split(separator: 0x0A) {
            #expect(line.count <= 76 && line.last == 0x0D)
            #expect(String(validating: line, as: UTF8.self) != nil)
        }
        let read = CalendarImport(
            bytes, file: "a.ics", zone: try Scene.zone(), window: Scene.window, names: Scene.names)
        #expect(read.faults.isEmpty && read.lines.count == 1, "\(read.faults)")
    }

    @Test func noTextBreaksTheFile() throws {
        var names = Scene.names
        names.roles["cellLead"] = "a\u{0}b\r\nEND:VEVENT\n\u{7}\u{85}\u{2028}c"
        names.people["p01"] = ""
        names.people["p,;\\\":é"] = "\n"
        let from = Scene.utc(2026, 7, 1, 6)
        let shifts = [
            Self.shift("p01", from, from + .hours(1)), Self.shift("p,;\\\":é", from, from + .hours(2)),
        ]
        for times in [CalendarExport.Times.utc, .zone(try Scene.zone())] {
            let bytes = export(shifts, times, names: names)
            let read = CalendarImport(
                bytes, file: "a.ics", zone: try Scene.zone(), window: Scene.window, names: names)
            #expect(read.faults.isEmpty, "\(read.faults)")
            #expect(Set(read.lines.map(\.person)) == ["p01", "p,;\\\":é"])
        }
    }

    @Test func aDeputyIsMarkedAndDoesNotComeBackAsTitular() throws {
        let from = Scene.utc(2026, 7, 1, 6)
        let text = text([Self.shift("p01", from, from + .hours(1), source: .deputy)], .utc)
        #expect(text.contains("SUMMARY:chef de cellule (suppléant) : Maud Kerloc'h"))
        #expect(try Scene.fault(text).what.contains("suppléance"))
    }

    @Test func nothingToExportIsStillACalendar() throws {
        let read = try Scene.read(text([], .zone(try Scene.zone())))
        #expect(read.faults.isEmpty && read.lines.isEmpty)
    }
}
