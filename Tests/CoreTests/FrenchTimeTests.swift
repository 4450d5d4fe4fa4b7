// What a French reader sees: times, days and durations.

import Testing
import TocsinCore

@Suite struct FrenchTimeTests {
    @Test func timesAndDays() throws {
        let paris = try zoneRules("Europe/Paris").french
        let night = utc("2026-11-21 02:41") + .seconds(10)
        #expect(paris.clock(night) == "3 h 41")
        #expect(paris.clockWithSeconds(night) == "3 h 41 min 10 s")
        #expect(paris.day(night) == "samedi 21 novembre 2026")
        #expect(paris.day(utc("2026-08-01 00:00")) == "samedi 1er août 2026")
        #expect(paris.clock(utc("2026-11-20 23:05")) == "0 h 05")
    }

    @Test func theDayIsSaidWhenItIsAnother() throws {
        let paris = try zoneRules("Europe/Paris").french
        let evening = utc("2026-11-20 22:59")
        let night = utc("2026-11-20 23:00")
        #expect(paris.time(night, relativeTo: night + .hours(23)) == "0 h 00")
        #expect(paris.time(night, relativeTo: evening) == "samedi 21 novembre 2026 à 0 h 00")
        #expect(paris.time(night, relativeTo: nil) == "samedi 21 novembre 2026 à 0 h 00")
    }

    @Test func onlyADoubledHourShowsItsOffset() throws {
        let paris = try zoneRules("Europe/Paris").french
        #expect(paris.clock(utc("2026-10-24 23:59")) == "1 h 59")
        #expect(paris.clock(utc("2026-10-25 00:30")) == "2 h 30 (UTC+2)")
        #expect(paris.clock(utc("2026-10-25 01:30")) == "2 h 30 (UTC+1)")
        #expect(paris.clockWithSeconds(utc("2026-10-25 01:30")) == "2 h 30 min 00 s (UTC+1)")
        #expect(paris.clock(utc("2026-10-25 02:00")) == "3 h 00")
        #expect(try zoneRules("America/Miquelon").french.clock(utc("2026-11-01 03:30")) == "1 h 30 (UTC-2)")
        let lordHowe = try zoneRules("Australia/Lord_Howe").french
        #expect(lordHowe.clock(utc("2026-04-04 15:15")) == "1 h 45 (UTC+10:30)")
    }

    @Test(arguments: [
        (0, "0 s"), (45, "45 s"), (60, "1 min"), (65, "1 min 05 s"), (1750, "29 min 10 s"), (3600, "1 h"),
        (3610, "1 h 00 min 10 s"), (3900, "1 h 05 min"), (39_900, "11 h 05 min"), (-300, "-5 min"),
        (360_000, "100 h"),
    ])
    func durations(seconds: Int, text: String) {
        #expect(FrenchTime.duration(.seconds(seconds)) == text)
    }

    @Test func fractionsAreDroppedOnBothSidesOfZero() {
        #expect(FrenchTime.duration(.milliseconds(1999)) == "1 s")
        #expect(FrenchTime.duration(.milliseconds(-999)) == "0 s")
        #expect(FrenchTime.duration(.milliseconds(-1999)) == "-1 s")
    }
}
