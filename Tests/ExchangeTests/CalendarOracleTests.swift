// Each occurrence of many calendars, compared with what an independent library reads in them.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSimulation

@Suite struct CalendarOracleTests {
    static let office = """
        BEGIN:VTIMEZONE
        TZID:Bureau de l'Ouest
        BEGIN:STANDARD
        DTSTART:16010101T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        END:VTIMEZONE
        """

    static let paris = "DTSTART;TZID=Europe/Paris:20260105T080000\nDTEND;TZID=Europe/Paris:20260105T200000\n"

    static let handWritten: [String] = [
        paris,
        paris + "RRULE:FREQ=WEEKLY",
        paris + "RRULE:FREQ=DAILY;COUNT=400",
        paris + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SA;WKST=SU",
        paris + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;UNTIL=20270330T060000Z",
        paris + "RRULE:FREQ=MONTHLY;BYDAY=1MO",
        paris + "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3",
        paris + "RRULE:FREQ=DAILY;BYDAY=MO,TU;BYMONTH=1,3,10",
        paris
            + "RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Paris:20260106T080000,20260329T080000\n"
            + "EXDATE:20261025T070000Z",
        paris + "RDATE;TZID=Europe/Paris:20260329T080000,20261025T080000",
        paris + "RDATE;VALUE=PERIOD:20260301T080000Z/PT5H,20260302T080000Z/20260302T090000Z",
        "DTSTART;VALUE=DATE:20260131\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
        "DTSTART;VALUE=DATE:20260323\nDTEND;VALUE=DATE:20260330\nRRULE:FREQ=YEARLY;COUNT=3",
        "DTSTART;VALUE=DATE:20260101\nDURATION:P1W\nRRULE:FREQ=WEEKLY;INTERVAL=5;UNTIL=20270601",
        "DTSTART:20260101T200000\nDTEND:20260102T080000\nRRULE:FREQ=DAILY",
        "DTSTART;TZID=Europe/Paris:20260101T023000\nDURATION:PT45M\nRRULE:FREQ=DAILY",
        "DTSTART;TZID=Europe/Paris:20260101T200000\nDURATION:PT12H\nRRULE:FREQ=DAILY",
        "DTSTART;TZID=Europe/Paris:20260101T200000\nDURATION:P1DT6H\nRRULE:FREQ=WEEKLY;BYDAY=TH,SA",
        "DTSTART:20260101T190000Z\nDTEND:20260102T070000Z\nRRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20260601T190000Z",
        "DTSTART;TZID=America/Martinique:20260101T190000\nDTEND;TZID=America/Martinique:20260102T070000\n"
            + "RRULE:FREQ=YEARLY;BYMONTH=1,6;BYMONTHDAY=1,15",
        "DTSTART;TZID=Indian/Mayotte:20260228T190000\nDTEND;TZID=Indian/Mayotte:20260301T070000\n"
            + "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "DTSTART:20200229T190000Z\nDTEND:20200301T070000Z\nRRULE:FREQ=YEARLY",
        "DTSTART:20240331T190000Z\nDTEND:20240401T070000Z\nRRULE:FREQ=MONTHLY;INTERVAL=3",
        "DTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nRRULE:FREQ=YEARLY;BYYEARDAY=1,100,-1",
        "DTSTART:20260104T000000Z\nDTEND:20260105T000000Z\nRRULE:FREQ=YEARLY;BYDAY=1SU,-1SU,20MO",
        office + "\nBEGIN:VEVENT\nUID:o\nSUMMARY:cellLead : p01\n"
            + "DTSTART;TZID=Bureau de l'Ouest:20260105T200000\n"
            + "DTEND;TZID=Bureau de l'Ouest:20260106T080000\nRRULE:FREQ=DAILY\nEND:VEVENT",
        "DTSTART;TZID=Romance Standard Time:20260105T200000\n"
            + "DTEND;TZID=Romance Standard Time:20260106T080000\nRRULE:FREQ=WEEKLY;BYDAY=MO,FR",
        series("DTSTART;TZID=Europe/Paris:20260107T080000\nDTEND;TZID=Europe/Paris:20260107T090000"),
        series("STATUS:CANCELLED\nDTSTART;TZID=Europe/Paris:20260112T080000\nDURATION:PT1H"),
        series("DTSTART:20260112T203000Z\nDTEND:20260113T203000Z"),
        paris + "RRULE:FREQ=YEARLY;BYDAY=MO",
        paris + "RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=MO,TU;BYSETPOS=1,-1",
        paris + "RRULE:FREQ=YEARLY;BYDAY=MO;BYSETPOS=1,10,-3",
        paris + "RRULE:FREQ=WEEKLY;BYMONTH=1,2,10;BYDAY=MO,SU",
        paris + "RRULE:FREQ=DAILY;BYMONTHDAY=1,5,15",
        paris + "RRULE:FREQ=DAILY;INTERVAL=2;BYMONTHDAY=5,6,7;BYDAY=MO,TU;BYMONTH=1,4,10",
        paris + "RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5,-3;BYMONTH=1,3,10",
        paris + "RRULE:FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1,2,3,4,5,6,7",
        paris + "RRULE:FREQ=YEARLY;BYMONTH=1,3,10;BYDAY=MO",
        paris + "RRULE:FREQ=YEARLY;BYYEARDAY=5,366,-100",
        paris + "RRULE:FREQ=MONTHLY;BYMONTHDAY=5,6,7;BYSETPOS=-3,2",
        paris + "RRULE:FREQ=MONTHLY;BYSETPOS=1;BYMONTH=1,2,4;BYDAY=MO,WE",
        paris + "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=1,11;BYDAY=1MO,-1SU;BYSETPOS=1,3",
        "DTSTART:20241230T190000Z\nDTEND:20241231T070000Z\nRRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=SU",
    ]

    /// A weekly series whose second occurrence is another.
    private static func series(_ other: String) -> String {
        "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p01\n\(paris)RRULE:FREQ=WEEKLY;COUNT=60\nEND:VEVENT\n"
            + "BEGIN:VEVENT\nUID:s\nSUMMARY:cellLead : p02\n"
            + "RECURRENCE-ID;TZID=Europe/Paris:20260112T080000\n\(other)\nEND:VEVENT"
    }

    @Test func everyHandWrittenCalendarReadsTheSame() throws {
        try compare(Self.handWritten.enumerated().map { ("hand-written \($0)", Scene.calendar($1)) })
    }

    @Test(arguments: [UInt64(29_2026), 7, 13, 974])
    func everyGeneratedCalendarReadsTheSame(_ seed: UInt64) throws {
        var random = Dice(seed: seed)
        try compare(
            (0..<120).map { ("seed \(seed), calendar \($0)", Scene.calendar(CalendarMaker.event(&random))) })
    }

    private func shown(_ seconds: Int64) -> String { ZoneRules.utc.iso(Instant(seconds: seconds)) }

    private func compare(_ calendars: [(name: String, text: String)]) throws {
        let expected = try Oracle.occurrences(calendars, zone: "Europe/Paris", window: Scene.window)
        var occurrences = 0
        for (calendar, expected) in zip(calendars, expected) {
            let result = try Scene.read(calendar.text)
            let found = result.lines.map { Oracle.Span(from: $0.from.seconds, until: $0.until.seconds) }
                .sorted()
            #expect(result.faults.isEmpty, "\(calendar.name): \(result.faults)\n\(calendar.text)")
            let difference = Set(found).symmetricDifference(expected).sorted().prefix(4).map {
                "\(shown($0.from)) to \(shown($0.until))"
                    + (expected.contains($0) ? " missing" : " too much")
            }
            #expect(found == expected, "\(calendar.name): \(difference)\n\(calendar.text)")
            occurrences += expected.count
        }
        #expect(occurrences > 1000)
    }
}

/// Draws one event: a rule, and a first day that the rule yields.
enum CalendarMaker {
    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    static func event(_ random: inout Dice) -> String {
        let day = CivilTime(
            secondsOnWall: CivilTime(2025, 1, 1).secondsOnWall + Int64(random.below(600)) * 86_400)
        var rule = pattern(day, &random)
        let weekly = rule.contains("WEEKLY")
        if random.below(3) == 0 { rule += ";WKST=\(random.pick(weekly ? ["MO", "SU"] : days))" }
        let (start, end, until) = times(day, &random)
        switch random.below(4) {
        case 0: rule += ";COUNT=\(random.below(40) + 1)"
        case 1: rule += ";UNTIL=\(until)"
        default: break
        }
        return start + end + rule
    }

    /// A rule that yields `day`, whatever else it yields.
    private static func pattern(_ day: CivilTime, _ random: inout Dice) -> String {
        let (own, other) = (days[day.weekday - 1], random.pick(days))
        let both = own == other ? own : [own, other].shuffled(using: &random).joined(separator: ",")
        let every = ";INTERVAL=\(random.below(4) + 1)"
        let month = random.below(12) + 1
        let months = month == day.month ? "\(month)" : "\(day.month),\(month)"
        let (week, length) = ((day.day - 1) / 7 + 1, CivilTime.daysInMonth(day.year, day.month))
        let fromEnd = (length - day.day) / 7 + 1
        switch random.below(12) {
        case 0: return "RRULE:FREQ=DAILY" + every
        case 1: return "RRULE:FREQ=DAILY;BYDAY=\(both)" + every
        case 2: return "RRULE:FREQ=DAILY;BYMONTH=\(months)" + every
        case 3: return "RRULE:FREQ=WEEKLY;BYDAY=\(both)" + every
        case 4: return "RRULE:FREQ=WEEKLY" + every
        case 5: return "RRULE:FREQ=MONTHLY;BYMONTHDAY=\(day.day)" + every
        case 6: return "RRULE:FREQ=MONTHLY;BYDAY=\(week)\(own)" + every
        case 7: return "RRULE:FREQ=MONTHLY;BYDAY=-\(fromEnd)\(own)" + every
        case 8: return "RRULE:FREQ=MONTHLY;BYMONTHDAY=\(day.day - length - 1)" + every
        case 9: return "RRULE:FREQ=MONTHLY;BYDAY=\(own);BYSETPOS=\(week)" + every
        case 10: return "RRULE:FREQ=YEARLY;BYMONTH=\(months);BYMONTHDAY=\(day.day)" + every
        default: return "RRULE:FREQ=YEARLY;BYMONTH=\(months);BYDAY=\(week)\(own)" + every
        }
    }

    private static func times(
        _ day: CivilTime, _ random: inout Dice
    ) -> (start: String, end: String, until: String) {
        let date = compact(day)
        let last = compact(CivilTime(secondsOnWall: day.secondsOnWall + Int64(random.below(600)) * 86_400))
        let (hour, minutes) = (random.below(24), [0, 30].randomElement(using: &random) ?? 0)
        let clock = "T" + String(format: "%02d%02d00", hour, minutes)
        let duration = "DURATION:PT\(random.below(30) + 1)H\n"
        switch random.below(5) {
        case 0: return ("DTSTART;VALUE=DATE:\(date)\n", "DURATION:P\(random.below(3) + 1)D\n", last)
        case 1: return ("DTSTART:\(date)\(clock)Z\n", duration, "\(last)\(clock)Z")
        case 2: return ("DTSTART:\(date)\(clock)\n", duration, "\(last)\(clock)")
        default:
            let zone = random.pick(["Europe/Paris", "Indian/Reunion", "America/Miquelon", "Europe/London"])
            let next = compact(CivilTime(secondsOnWall: day.secondsOnWall + 86_400))
            return (
                "DTSTART;TZID=\(zone):\(date)\(clock)\n", "DTEND;TZID=\(zone):\(next)\(clock)\n",
                "\(last)T120000Z"
            )
        }
    }

    private static func compact(_ day: CivilTime) -> String {
        String(format: "%04d%02d%02d", day.year, day.month, day.day)
    }
}
