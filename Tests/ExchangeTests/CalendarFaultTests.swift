// What cannot be represented is refused by name, and what is too much is refused in time.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct CalendarFaultTests {
    private static let morning =
        "DTSTART;TZID=Europe/Paris:20260105T080000\nDTEND;TZID=Europe/Paris:20260105T090000\n"

    /// Lines of one event, and words of its only fault.
    static let events: [(lines: String, words: String)] = [
        (morning + "RRULE:RSCALE=GREGORIAN;FREQ=DAILY", "RSCALE"),
        (morning + "RRULE:FREQ=YEARLY;SKIP=OMIT", "SKIP"),
        (morning + "EXRULE:FREQ=DAILY", "EXRULE"),
        (morning + "RRULE:FREQ=SECONDLY", "SECONDLY"), (morning + "RRULE:FREQ=MINUTELY", "MINUTELY"),
        (morning + "RRULE:FREQ=HOURLY", "HOURLY"), (morning + "RRULE:COUNT=3", "FREQ manque"),
        (morning + "RRULE:FREQ=DAILY;BYHOUR=8", "BYHOUR"),
        (morning + "RRULE:FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO"),
        (morning + "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "BYSETPOS"),
        (morning + "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20260201T000000Z", "COUNT et UNTIL"),
        (morning + "RRULE:FREQ=DAILY;UNTIL=20260201", "UNTIL et DTSTART"),
        (morning + "RRULE:FREQ=DAILY;BYMONTHDAY=-1", "BYMONTHDAY négatif"),
        (morning + "RRULE:FREQ=YEARLY;BYMONTHDAY=5", "BYMONTHDAY sans BYMONTH"),
        (morning + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;WKST=TU", "WKST"),
        (morning + "RRULE:FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        (morning + "RRULE:FREQ=DAILY;INTERVAL=70000", "INTERVAL"),
        (morning + "RRULE:FREQ=WEEKLY;BYDAY=2MO", "BYDAY numéroté"),
        (morning + "RRULE:FREQ=WEEKLY;BYDAY=TU", "première occurrence"),
        (morning + "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "première occurrence"),
        (morning + "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "première occurrence"),
        (morning + "RRULE:FREQ=DAILY;UNTIL=20250101T000000Z", "première occurrence"),
        (morning + "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "RRULE écrit deux fois"),
        (morning + "RRULE:FREQ=DAILY;FOO=1", "« FOO »"),
        (morning + "RDATE:20260106T080000", "même sorte"),
        (morning + "EXDATE;VALUE=DATE:20260106", "même sorte"),
        (morning + "EXDATE:20260106T070000Z,", "date illisible"),
        (morning + "STATUS:TENTATIVE", "TENTATIVE"),
        (morning + "RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T070000Z", "THISANDFUTURE"),
        (morning + "BEGIN:PARTICIPANT\nEND:PARTICIPANT", "PARTICIPANT"),
        ("DTEND:20260105T090000Z", "sans DTSTART"),
        ("DTSTART:20260105T090000Z", "vide"), ("DTSTART:20260105T090000Z\nDTEND:20260105T090000Z", "vide"),
        ("DTSTART:20260105T090000Z\nDTEND:20260105T080000Z", "vide"),
        ("DTSTART:20260105T090000Z\nDURATION:-PT1H", "durée"),
        ("DTSTART:20260105T090000Z\nDURATION:PT0S", "durée"),
        ("DTSTART:20260105T090000Z\nDURATION:P1W2D", "durée"),
        ("DTSTART;VALUE=DATE:20260105\nDURATION:PT1H", "durée"),
        (morning + "DURATION:PT1H", "DTEND et DURATION"),
        ("DTSTART;VALUE=DATE:20260105\nDTEND:20260106T000000Z", "même sorte"),
        ("DTSTART:20260230T090000Z\nDURATION:PT1H", "date illisible"),
        ("DTSTART:20260105T240000Z\nDURATION:PT1H", "date illisible"),
        ("DTSTART:2026-01-05\nDURATION:PT1H", "illisible"),
        ("DTSTART;TZID=Europe/Paris:20260105T090000Z\nDURATION:PT1H", "TZID et heure en Z"),
        ("DTSTART;TZID=Mars/Olympus:20260105T090000\nDURATION:PT1H", "TZID=« Mars/Olympus »"),
        ("DTSTART;TZID=../../etc/passwd:20260105T090000\nDURATION:PT1H", "fuseau horaire inconnu"),
        // The clock jumps from 2 to 3: 2:30 is read as 3:30, after the end.
        ("DTSTART;TZID=Europe/Paris:20260329T023000\nDTEND;TZID=Europe/Paris:20260329T030000", "vide"),
        (
            "DTSTART;TZID=Europe/Paris:20260322T023000\nDTEND;TZID=Europe/Paris:20260322T030000\n"
                + "RRULE:FREQ=WEEKLY", "le changement d'heure l'efface"
        ),
    ]

    @Test(arguments: events.indices) func anEventThatCannotBeRepresented(_ index: Int) throws {
        let (lines, words) = Self.events[index]
        let fault = try Scene.fault(Scene.calendar(lines))
        #expect(fault.what.contains(words), "\(fault)")
        #expect(fault.file == "garde.ics" && fault.line >= 4 && !fault.mend.isEmpty)
    }

    /// Whole calendars, and words of their only fault.
    static let calendars: [(text: String, words: String)] = [
        ("", "aucun calendrier"), ("\r\n\r\n", "aucun calendrier"),
        ("bonjour", "pas une ligne de calendrier"),
        ("SUMMARY:x\r\n", "hors de tout calendrier"),
        ("BEGIN:VEVENT\r\nEND:VEVENT\r\n", "hors de tout calendrier"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "sans son END"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "ne ferme pas"),
        ("END:VCALENDAR\r\n", "ne ferme pas"),
        (Scene.calendar("BEGIN:VEVENT\nEND:VEVENT").replacingOccurrences(of: "2.0", with: "1.0"), "VERSION"),
        (Scene.calendar("METHOD:CANCEL\nBEGIN:VEVENT\nEND:VEVENT"), "METHOD"),
        (Scene.calendar("CALSCALE:CHINESE\nBEGIN:VEVENT\nEND:VEVENT"), "CALSCALE"),
        (String(repeating: "BEGIN:VCALENDAR\r\n", count: 200_000), "niveaux"),
        (Scene.calendar("\(morning)DESCRIPTION:a\u{0}b"), "caractère de contrôle"),
        (String(repeating: " ", count: 4_000_001), "4 Mo"),
    ]

    @Test(arguments: calendars.indices) func aCalendarThatCannotBeRead(_ index: Int) throws {
        let (text, words) = Self.calendars[index]
        let fault = try Scene.fault(text)
        #expect(fault.what.contains(words), "\(fault)")
    }

    @Test(arguments: ["VTODO", "VJOURNAL", "VFREEBUSY", "X-AUTRE"])
    func otherComponentsAreNamedAndEventsKept(_ kind: String) throws {
        let read = try Scene.read(
            Scene.calendar(
                "BEGIN:\(kind)\nUID:t\nEND:\(kind)\n"
                    + "BEGIN:VEVENT\nSUMMARY:cellLead : p01\n\(Self.morning)END:VEVENT"))
        #expect(read.faults.map(\.line) == [4])
        #expect(read.faults.first?.what.contains("composant \(kind)") == true)
        #expect(read.lines.count == 1)
    }

    @Test func aNameThatTwoPersonsBear() throws {
        let text = Scene.calendar("BEGIN:VEVENT\nSUMMARY:cellLead : Paul Martin\n\(Self.morning)END:VEVENT")
        #expect(
            try Scene.fault(text).description.contains(
                "plusieurs portent ce nom ; écrire l'un de `p04`, `p05`"))
    }

    @Test func anUnknownPersonOfOurOwnPropertyIsNotSoughtInTheTitle() throws {
        let text = Scene.calendar("\(Self.morning)X-TOCSIN-ROLE:cellLead\nX-TOCSIN-PERSON:p99")
        #expect(try Scene.fault(text).what.contains("« p99 »"))
    }

    @Test func oneUIDIsOneSeries() throws {
        let event = "BEGIN:VEVENT\nUID:a\nSUMMARY:cellLead : p01\n\(Self.morning)END:VEVENT\n"
        #expect(try Scene.fault(Scene.calendar(event + event)).what.contains("ligne 4"))
    }

    @Test func anOverrideOfNoOccurrence() throws {
        let text = Scene.calendar(
            "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p01\n\(Self.morning)RRULE:FREQ=WEEKLY\nEND:VEVENT\n"
                + "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p01\nRECURRENCE-ID:20260113T070000Z\n"
                + "\(Self.morning)END:VEVENT")
        let fault = try Scene.fault(text)
        #expect(fault.what.contains("aucune occurrence") && fault.line == 11)
    }

    @Test(arguments: [
        ("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RRULE:FREQ=SECONDLY"),
        ("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RDATE:19700101"),
        ("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=1,2;BYDAY=MO"),
        ("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYDAY=MO,TU"),
        ("TZOFFSETTO:+0100", "TZOFFSETTO:+9900"), ("DTSTART:16010101T030000", "DTSTART:0"),
        ("BEGIN:STANDARD", "BEGIN:VEVENT"),
    ])
    func aZoneThatWouldMislead(_ old: String, _ new: String) throws {
        var zone = CalendarOracleTests.office.replacingOccurrences(of: old, with: new)
        if new == "BEGIN:VEVENT" { zone = zone.replacingOccurrences(of: "END:STANDARD", with: "END:VEVENT") }
        let read = try Scene.read(
            Scene.calendar(
                zone + "\nBEGIN:VEVENT\nSUMMARY:cellLead : p01\n"
                    + "DTSTART;TZID=Bureau de l'Ouest:20260105T200000\nDURATION:PT1H\nEND:VEVENT"))
        #expect(read.lines.isEmpty)
        #expect(read.faults.contains { $0.what.contains("TZID=« Bureau de l'Ouest »") })
        #expect(read.faults.count == 2, "\(read.faults)")
    }

    @Test func tooManyEvents() throws {
        let event =
            "BEGIN:VEVENT\nSUMMARY:cellLead : p01\nDTSTART:20260105T200000Z\nDURATION:PT1H\nEND:VEVENT\n"
        let read = try Scene.read(Scene.calendar(String(repeating: event, count: 20_001)))
        #expect(read.faults.map(\.what) == ["plus de 20000 évènements"])
    }

    @Test func tooManyShifts() throws {
        let read = try Scene.read(
            Scene.calendar(
                (0..<30).map {
                    "BEGIN:VEVENT\nUID:\($0)\nSUMMARY:cellLead : p01\n\(Self.morning)"
                        + "RRULE:FREQ=DAILY\nEND:VEVENT"
                }.joined(separator: "\n")), window: Scene.utc(2026, 1, 1)..<Scene.utc(2031, 1, 1))
        #expect(read.lines.count == 50_000)
        #expect(read.faults.map(\.what) == ["plus de 50000 gardes ; lecture arrêtée ici"])
    }

    @Test func aCountWithoutMeasureIsBounded() throws {
        let lines = "\(Self.morning)RRULE:FREQ=DAILY;COUNT=1000000000"
        #expect(try Scene.shown(Scene.calendar(lines)).count == 726)
        let read = try Scene.read(
            Scene.calendar(lines), window: Scene.utc(2026, 1, 1)..<Scene.utc(2500, 1, 1))
        #expect(read.faults.map(\.what) == ["plus de 100000 occurrences depuis DTSTART"])
    }

    @Test func rulesThatYieldNothingEndTheReading() throws {
        let event =
            "BEGIN:VEVENT\nSUMMARY:cellLead : p01\n\(Self.morning)"
            + "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2\nEND:VEVENT\n"
        let start = ContinuousClock.now
        let read = try Scene.read(Scene.calendar(String(repeating: event, count: 2000)))
        #expect(read.faults.contains { $0.what.contains("trop longues à dérouler") })
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
