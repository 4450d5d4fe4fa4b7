// What we read in a calendar: times, series, and whose shift it is.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct CalendarImportTests {
    private static let morning =
        "DTSTART;TZID=Europe/Paris:20260105T080000\nDTEND;TZID=Europe/Paris:20260105T090000"

    @Test func anEventIsAShiftWithItsPlace() throws {
        let read = try Scene.read(Scene.calendar(Self.morning))
        let from = Scene.utc(2026, 1, 5, 7)
        #expect(
            read.lines == [
                ShiftLine(
                    role: "cellLead", person: "p01", from: from, until: from + .hours(1),
                    place: "garde.ics:4:1")
            ])
    }

    @Test(arguments: [
        "chef de cellule : Maud Kerloc’h", "CHEF DE CELLULE:maud kerloc'h", "cellLead : p01",
        "Chef  de  cellule\u{A0}: Maud KERLOC'H", "cellLead:Maud Kerloc'h",
    ])
    func theTitleNamesRoleAndPerson(_ title: String) throws {
        let read = try Scene.read(
            Scene.calendar("BEGIN:VEVENT\nSUMMARY:\(title)\n\(Self.morning)\nEND:VEVENT"))
        #expect(read.faults.isEmpty && read.lines.map(\.person) == ["p01"], "\(read.faults)")
    }

    @Test func accentsAndLigaturesAreTheSameName() throws {
        let text = Scene.calendar(
            "BEGIN:VEVENT\nSUMMARY:redacteur : ELOISE OEUVRARD\n\(Self.morning)\nEND:VEVENT")
        #expect(try Scene.read(text).lines.map(\.person) == ["p03"])
    }

    @Test func aCalendarOfOneRoleNamesPersonsOnly() throws {
        let text = Scene.calendar("BEGIN:VEVENT\nSUMMARY:Jean-Noel le Goff\n\(Self.morning)\nEND:VEVENT")
        #expect(try Scene.read(text, defaultRole: "writer").lines.map(\.role) == ["writer"])
        #expect(try Scene.fault(text).what.contains("ni le rôle ni la personne"))
    }

    @Test func ourOwnPropertiesComeBeforeTheTitle() throws {
        let text = Scene.calendar(
            "BEGIN:VEVENT\nSUMMARY:n'importe quoi\nX-TOCSIN-ROLE:writer\nX-TOCSIN-PERSON:p02\n"
                + "\(Self.morning)\nEND:VEVENT")
        let line = try #require(try Scene.read(text).lines.first)
        #expect(line.role == "writer" && line.person == "p02")
    }

    @Test func wallTimesRepeatAcrossTheChangesOfTheClock() throws {
        let night = "DTSTART;TZID=Europe/Paris:20260327T200000\nDTEND;TZID=Europe/Paris:20260328T080000\n"
        #expect(
            try Scene.shown(Scene.calendar(night + "RRULE:FREQ=DAILY;COUNT=3")) == [
                "2026-03-27T19:00Z+12.0h", "2026-03-28T19:00Z+11.0h", "2026-03-29T18:00Z+12.0h",
            ])
    }

    @Test func hoursOfADurationPassWhateverTheClockDoes() throws {
        let night = "DTSTART;TZID=Europe/Paris:20261024T200000\nDURATION:PT12H"
        #expect(try Scene.shown(Scene.calendar(night)) == ["2026-10-24T18:00Z+12.0h"])
        let day = "DTSTART;TZID=Europe/Paris:20261024T200000\nDURATION:P1D"
        #expect(try Scene.shown(Scene.calendar(day)) == ["2026-10-24T18:00Z+25.0h"])
    }

    @Test func missingAndDoubledHoursFollowTheHouseRule() throws {
        let missing = "DTSTART;TZID=Europe/Paris:20260329T023000\nDURATION:PT1H"
        #expect(try Scene.shown(Scene.calendar(missing)) == ["2026-03-29T01:30Z+1.0h"])
        let doubled = "DTSTART;TZID=Europe/Paris:20261025T023000\nDURATION:PT1H"
        #expect(try Scene.shown(Scene.calendar(doubled)) == ["2026-10-25T00:30Z+1.0h"])
    }

    @Test func aDayGoesFromMidnightToMidnightInTheRostersZone() throws {
        let day = Scene.calendar("DTSTART;VALUE=DATE:20260329")
        #expect(try Scene.shown(day) == ["2026-03-28T23:00Z+23.0h"])
        #expect(try Scene.shown(day, zone: "Indian/Mayotte") == ["2026-03-28T21:00Z+24.0h"])
    }

    @Test func floatingTimesAreInTheRostersZone() throws {
        let text = Scene.calendar("DTSTART:20260701T080000\nDTEND:20260701T090000")
        #expect(try Scene.shown(text) == ["2026-07-01T06:00Z+1.0h"])
        #expect(try Scene.shown(text, zone: "Indian/Mayotte") == ["2026-07-01T05:00Z+1.0h"])
    }

    @Test(arguments: [
        "Romance Standard Time", "Europe/Paris", "/example.org/20260101_1/Europe/Paris",
    ])
    func knownNamesOfZones(_ name: String) throws {
        let text = Scene.calendar("DTSTART;TZID=\(name):20260701T080000\nDURATION:PT1H")
        #expect(try Scene.shown(text) == ["2026-07-01T06:00Z+1.0h"])
    }

    @Test func aZoneThatOnlyTheFileDefines() throws {
        let lines = ["20260329T023000", "20261025T023000", "20400701T080000"].enumerated().map {
            "BEGIN:VEVENT\nUID:\($0)\nSUMMARY:cellLead : p01\nDTSTART;TZID=Bureau de l'Ouest:\($1)\n"
                + "DURATION:PT1H\nEND:VEVENT"
        }.joined(separator: "\n")
        let read = try Scene.read(
            Scene.calendar(CalendarOracleTests.office + "\n" + lines),
            window: Scene.utc(2026, 1, 1)..<Scene.utc(2050, 1, 1))
        #expect(read.faults.isEmpty, "\(read.faults)")
        #expect(
            read.lines.map(Scene.show) == [
                "2026-03-29T01:30Z+1.0h", "2026-10-25T00:30Z+1.0h", "2040-07-01T06:00Z+1.0h",
            ])
    }

    @Test func aSystemsZoneThatTheFileDefinesToo() throws {
        func read(_ zone: String) throws -> CalendarImport {
            try Scene.read(
                Scene.calendar(
                    zone.replacingOccurrences(of: "Bureau de l'Ouest", with: "Europe/Paris")
                        + "\nBEGIN:VEVENT\nUID:a\nSUMMARY:cellLead : p01\n\(Self.morning)\nEND:VEVENT"))
        }
        #expect(try read(CalendarOracleTests.office).lines.map(Scene.show) == ["2026-01-05T07:00Z+1.0h"])
        let other = CalendarOracleTests.office.replacingOccurrences(of: "BYMONTH=10", with: "BYMONTH=9")
        #expect(try read(other).lines.isEmpty)
        #expect(try read(other).faults.first?.what.contains("heures différentes") == true)
    }

    @Test func aMovedOccurrenceMayEnterOrLeaveTheWindow() throws {
        func text(_ id: String, _ start: String) -> String {
            Scene.calendar(
                "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p01\n\(Self.morning)\n"
                    + "RRULE:FREQ=WEEKLY\nEND:VEVENT\n"
                    + "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p02\n"
                    + "RECURRENCE-ID;TZID=Europe/Paris:\(id)T080000\n"
                    + "DTSTART;TZID=Europe/Paris:\(start)T080000\nDURATION:PT1H\nEND:VEVENT")
        }
        let window = Scene.utc(2026, 1, 5)..<Scene.utc(2026, 1, 19)
        let out = try Scene.read(text("20260112", "20260301"), window: window)
        #expect(out.faults.isEmpty && out.lines.map(\.person) == ["p01"])
        let into = try Scene.read(text("20260202", "20260113"), window: window)
        #expect(into.faults.isEmpty && into.lines.map(\.person) == ["p01", "p01", "p02"])
    }

    /// Each value of BYDAY adds days (RFC 5545, 3.3.10); the oracle's library keeps what fits all of them.
    @Test func plainAndNumberedDaysAddUp() throws {
        let read = try Scene.read(
            Scene.calendar("\(Self.morning)\nRRULE:FREQ=MONTHLY;BYDAY=MO,2TU,-1FR"),
            window: Scene.utc(2026, 1, 1)..<Scene.utc(2026, 2, 1))
        let days = read.lines.map { ZoneRules.utc.civil($0.from).day }
        #expect(read.faults.isEmpty && days == [5, 12, 13, 19, 26, 30])
    }

    @Test func aCancelledEventIsNoShift() throws {
        let read = try Scene.read(Scene.calendar("\(Self.morning)\nSTATUS:CANCELLED"))
        #expect(read.lines.isEmpty && read.faults.isEmpty && read.idle == 1)
    }

    @Test func alarmsChangeNothing() throws {
        let text = Scene.calendar(
            "\(Self.morning)\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM")
        #expect(try Scene.shown(text).count == 1)
    }

    @Test func aRuleWithoutEndStaysWithinTheWindow() throws {
        let read = try Scene.read(
            Scene.calendar("\(Self.morning)\nRRULE:FREQ=DAILY"),
            window: Scene.utc(2030, 1, 1)..<Scene.utc(2030, 1, 11))
        #expect(read.faults.isEmpty && read.lines.count == 10)
    }

    @Test func whatIsSoundIsGivenBesideWhatIsNot() throws {
        let read = try Scene.read(
            Scene.calendar(
                "BEGIN:VEVENT\nUID:a\nSUMMARY:cellLead : p01\n\(Self.morning)\nEND:VEVENT\n"
                    + "BEGIN:VEVENT\nUID:b\nSUMMARY:cellLead : inconnu\n\(Self.morning)\nEND:VEVENT"))
        #expect(read.lines.count == 1)
        #expect(read.faults.map(\.description).first?.hasPrefix("garde.ics:12:1: la personne « ") == true)
    }

    @Test func aSeriesWithAFaultInOnePartGivesNothing() throws {
        let read = try Scene.read(
            Scene.calendar(
                "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p01\n\(Self.morning)\n"
                    + "RRULE:FREQ=WEEKLY\nEND:VEVENT\n"
                    + "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p02\n"
                    + "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20260112T080000\n"
                    + "DTSTART;TZID=Europe/Paris:20260112T100000\nDURATION:PT1H\nEND:VEVENT"))
        #expect(read.lines.isEmpty)
        #expect(
            read.faults.map(\.what) == ["RECURRENCE-ID avec RANGE=« THISANDFUTURE » : pas pris en charge"])
    }

    @Test func foldedLinesMayBeCutWithinALetter() throws {
        var bytes = Array(Scene.calendar("\(Self.morning)\nDESCRIPTION:x").utf8)
        let accent = Array("é".utf8)
        let place = try #require(bytes.firstRange(of: Array("DESCRIPTION:".utf8)))
        bytes.insert(contentsOf: [accent[0], 0x0D, 0x0A, 0x20, accent[1]], at: place.upperBound)
        let read = CalendarImport(
            bytes, file: "a.ics", zone: try Scene.zone(), window: Scene.window, names: Scene.names)
        #expect(read.faults.isEmpty && read.lines.count == 1)
    }
}
