// Times as people type them into a request: what each means, and which are refused.

import Testing
import TocsinCore

struct TimeTextTests {
    /// 21 November 2026, 03:12:10 in Paris.
    private static let now = Instant(seconds: 1_795_227_130)

    private func read(
        _ text: String, _ direction: TimeText.Direction = .past, now: Instant = now
    ) throws -> (iso: String, wholeMinute: Bool) {
        let zone = try zoneRules("Europe/Paris")
        let time = try TimeText(zone: zone, now: now).read(text, direction)
        return (zone.iso(time.instant), time.wholeMinute)
    }

    private static let past: [(String, String, Bool)] = [
        ("2026-11-21T03:12", "2026-11-21T03:12:00+01:00", true),
        ("2026-11-21T03:12:30", "2026-11-21T03:12:30+01:00", false),
        ("2026-11-21T03:12:30+01:00", "2026-11-21T03:12:30+01:00", false),
        ("2026-11-21T02:12Z", "2026-11-21T03:12:00+01:00", true),
        ("2026-11-20T21:12:30-05:00", "2026-11-21T03:12:30+01:00", false),
        ("2026-07-01T03:12", "2026-07-01T03:12:00+02:00", true),
        ("03:12", "2026-11-21T03:12:00+01:00", true), ("03:12:10", "2026-11-21T03:12:10+01:00", false),
        ("03:13:40", "2026-11-21T03:13:40+01:00", false), ("23:50", "2026-11-20T23:50:00+01:00", true),
        ("15:12:10", "2026-11-20T15:12:10+01:00", false),
        ("2h25", "2026-11-21T02:25:00+01:00", true), ("2 h 25", "2026-11-21T02:25:00+01:00", true),
        ("02h25", "2026-11-21T02:25:00+01:00", true),
        ("2\u{202F}h\u{A0}25", "2026-11-21T02:25:00+01:00", true),
    ]

    @Test(arguments: past) func reportsAreOfWhatHasBeen(text: String, iso: String, wholeMinute: Bool) throws {
        let time = try read(text)
        #expect(time.iso == iso && time.wholeMinute == wholeMinute)
    }

    /// A slip for a time to come never means yesterday by itself; what is said instead can be typed.
    @Test(arguments: [
        ("03:13:41", "3 h 13 min 41 s est à venir (il est 3 h 12).", "pour hier : --to 2026-11-20T03:13:41"),
        ("3h30", "3 h 30 est à venir (il est 3 h 12).", "pour hier : --to 2026-11-20T03:30"),
        ("15:12:09", "15 h 12 min 09 s est à venir (il est 3 h 12).", "pour hier : --to 2026-11-20T15:12:09"),
    ])
    func whatIsToComeIsAskedAbout(text: String, message: String, hint: String) throws {
        let time = TimeText(zone: try zoneRules("Europe/Paris"), now: Self.now)
        let fault = #expect(throws: TimeTextFault.self) { try time.read(text, option: "--to") }
        #expect(fault?.message == message && fault?.hint == hint)
        let word = try #require(fault?.hint.split(separator: " ").last)
        #expect(throws: Never.self) { try time.read(String(word)) }
    }

    @Test func deferralsAreToWhatComes() throws {
        #expect(try read("03:30", .future).iso == "2026-11-21T03:30:00+01:00")
        #expect(try read("03:12", .future).iso == "2026-11-22T03:12:00+01:00")
        #expect(try read("2026-11-21T04:00", .future).iso == "2026-11-21T04:00:00+01:00")
    }

    /// A minute before midnight the tolerance reaches into the next day.
    @Test func theToleranceCrossesMidnight() throws {
        let now = Instant(seconds: 1_795_215_540)
        #expect(try read("00:00", now: now).iso == "2026-11-21T00:00:00+01:00")
        #expect(try read("23:59", now: now).iso == "2026-11-20T23:59:00+01:00")
        let fault = #expect(throws: TimeTextFault.self) { try read("00:01", now: now) }
        #expect(fault?.message == "0 h 01 a plus de douze heures (il est 23 h 59).")
        #expect(fault?.hint == "pour aujourd'hui : --at 2026-11-20T00:01")
    }

    /// 25 October 2026, 03:30: half past two was twice, an hour and two hours ago.
    @Test func aClockChangeIsAskedAbout() throws {
        let autumn = Instant(seconds: 1_792_895_400)
        for text in ["02:30", "2026-10-25T02:30"] {
            let fault = #expect(throws: TimeTextFault.self) { try read(text, now: autumn) }
            #expect(fault?.hint.contains("2026-10-25T02:30:00+02:00") == true)
        }
        #expect(try read("2026-10-25T02:30+01:00", now: autumn).iso == "2026-10-25T02:30:00+01:00")
        let spring = Instant(seconds: 1_774_747_800)
        for text in ["02:30", "2026-03-29T02:30"] {
            #expect(throws: TimeTextFault.self) { try read(text, now: spring) }
        }
    }

    @Test(arguments: [
        "", "hier", "3:12", "3h", "h12", "3h5", "24h00", "3h60", "1 2h25", "3h12h", "2026-11-21T3h12",
        "03:12:", "24:00", "03:60", "03:12:60", "2026-02-30T03:12",
        "2026-11-21",
        "2026-11-21 03:12",
        "2026-11-21T03:12+1:00", "2026-11-21T03:12+15:00", "2026-11-21T03:12+01:60", "2026-11-21T03:12Zoulou",
        "T03:12",
        "03:12T", "2026-11-21T03:12T", "٠٣:١٢", "+3:12", "0000-01-01T00:00", "2026-11-21T03:12:30.5+01:00",
    ])
    func unreadableTimesAreRefused(text: String) {
        #expect(throws: TimeTextFault.self) { try read(text) }
    }
}
