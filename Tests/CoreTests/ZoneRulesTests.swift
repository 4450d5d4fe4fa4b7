// Zone rules against an independent oracle, around clock changes, and against bytes that are no zone.

import Foundation
import Testing
import TocsinCore

/// The zone of the machine's tz database; a missing file fails the test that asks for it.
func zoneRules(_ name: String) throws -> ZoneRules {
    try ZoneRules(name: name, tzif: zoneFile(name))
}

private func zoneFile(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")))
}

func utc(_ text: String) -> Instant {
    let fields = text.split { !$0.isNumber }.compactMap { Int($0) }
    return Instant(seconds: CivilTime(fields[0], fields[1], fields[2], fields[3], fields[4]).secondsOnWall)
}

/// A file with one type of time, UTC, and no change unless `changeTo` names the type of one in 1970.
private func file(rule: String, version: String = "2", leaps: UInt8 = 0, changeTo: UInt8? = nil) -> [UInt8] {
    func block(leaps: UInt8, changeTo type: UInt8?) -> [UInt8] {
        let counts: [UInt8] = [0, 0, leaps, type == nil ? 0 : 1, 1, 4]
        var bytes = Array("TZif\(version)".utf8) + [UInt8](repeating: 0, count: 15)
        for count in counts { bytes += [0, 0, 0, count] }
        if let type { bytes += [0, 0, 0, 0, 0, 0, 0, 0, type] }
        return bytes + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
    }
    let blocks = block(leaps: 0, changeTo: nil) + block(leaps: leaps, changeTo: changeTo)
    return blocks + Array("\n\(rule)\n".utf8)
}

extension ZoneGolden {
    /// Pairs of `key=value`, the value split at `/`.
    fileprivate static func pairs(_ text: String) -> [(key: Int64, values: [Int64])] {
        text.split(whereSeparator: \.isWhitespace).map { token in
            let sides = token.split(separator: "=")
            return (Int64(sides[0]) ?? .min, sides[1].split(separator: "/").compactMap { Int64($0) })
        }
    }
}

@Suite struct ZoneRulesTests {
    @Test(arguments: ZoneGolden.offsets.keys.sorted())
    func offsetsAgreeWithTheOracle(name: String) throws {
        let zone = try zoneRules(name)
        let pairs = ZoneGolden.pairs(ZoneGolden.offsets[name] ?? "")
        #expect(pairs.count >= 40)
        for (seconds, offset) in pairs {
            let instant = Instant(seconds: seconds)
            #expect(zone.offset(at: instant) == .seconds(offset[0]), "\(name) \(seconds)")
            #expect(zone.civil(instant).secondsOnWall == seconds + offset[0])
        }
    }

    @Test(arguments: ZoneGolden.walls.keys.sorted())
    func wallTimesAgreeWithTheOracle(name: String) throws {
        let zone = try zoneRules(name)
        let pairs = ZoneGolden.pairs(ZoneGolden.walls[name] ?? "")
        #expect(pairs.count >= 40)
        for (wall, offsets) in pairs {
            let readings = offsets.map { Instant(seconds: wall - $0) }
            let expected: LocalResolution =
                if readings.count == 1 {
                    .exact(readings[0])
                } else if readings[0] < readings[1] {
                    .ambiguous(first: readings[0], second: readings[1])
                } else {
                    .missing(readings[0])
                }
            #expect(zone.resolve(CivilTime(secondsOnWall: wall)) == expected, "\(name) \(wall)")
        }
    }

    @Test(arguments: ZoneGolden.rules.keys.sorted())
    func rulesAgreeWithTheOracle(rule: String) throws {
        let zone = try ZoneRules(name: "rule", tzif: file(rule: rule))
        for (seconds, offset) in ZoneGolden.pairs(ZoneGolden.rules[rule] ?? "") {
            #expect(zone.offset(at: Instant(seconds: seconds)) == .seconds(offset[0]), "\(rule) \(seconds)")
        }
    }

    /// RFC 9636 § 3.3.1 writes summer time all year round as an end at the very instant of the next start.
    @Test func summerTimeAllYearHasNoHole() throws {
        let zone = try ZoneRules(name: "rule", tzif: file(rule: "XXX3EDT4,0/0,J365/23", version: "3"))
        let newYear = utc("2028-01-01 03:00")
        for seconds in stride(from: Int64(-7200), through: 7200, by: 600) {
            #expect(zone.offset(at: newYear + .seconds(seconds)) == .hours(-4), "\(seconds)")
        }
    }

    @Test func aChangeMaySpillOverNewYear() throws {
        // Summer starts 30 h into 31 December: 1 January, 6:00 of standard time.
        let zone = try ZoneRules(name: "rule", tzif: file(rule: "AAA0BBB,J365/30,J100/0"))
        #expect(zone.offset(at: utc("2027-01-01 05:59")) == .zero)
        #expect(zone.offset(at: utc("2027-01-01 06:00")) == .hours(1))
        #expect(zone.offset(at: utc("2027-04-09 22:59")) == .hours(1))
        #expect(zone.offset(at: utc("2027-04-09 23:00")) == .zero)
    }

    @Test func missingAndAmbiguousTimesFollowTheHouseRule() throws {
        let paris = try zoneRules("Europe/Paris")
        let skipped = paris.resolve(CivilTime(2026, 3, 29, 2, 30))
        #expect(skipped == .missing(utc("2026-03-29 01:30")))
        #expect(paris.iso(skipped.instant) == "2026-03-29T03:30:00+02:00")
        let doubled = paris.resolve(CivilTime(2026, 10, 25, 2, 30))
        #expect(doubled == .ambiguous(first: utc("2026-10-25 00:30"), second: utc("2026-10-25 01:30")))
        #expect(paris.iso(doubled.instant) == "2026-10-25T02:30:00+02:00")
        #expect(paris.resolve(CivilTime(2026, 11, 21, 3, 12)) == .exact(utc("2026-11-21 02:12")))
    }

    /// Samoa crossed the date line at the end of 29 December 2011: a whole day is missing.
    @Test func aWholeDayMayBeMissing() throws {
        let apia = try zoneRules("Pacific/Apia")
        for hour in 0..<24 {
            let skipped = apia.resolve(CivilTime(2011, 12, 30, hour, 30))
            #expect(skipped == .missing(utc("2011-12-30 10:30") + .hours(hour)), "\(hour)")
        }
        #expect(apia.resolve(CivilTime(2011, 12, 29, 23, 59)) == .exact(utc("2011-12-30 09:59")))
        #expect(apia.resolve(CivilTime(2011, 12, 31, 0, 0)) == .exact(utc("2011-12-30 10:00")))
    }

    @Test func isoCarriesANumericOffset() throws {
        let night = utc("2026-11-21 02:12")
        #expect(try zoneRules("Europe/Paris").iso(night) == "2026-11-21T03:12:00+01:00")
        #expect(try zoneRules("America/Miquelon").iso(night) == "2026-11-20T23:12:00-03:00")
        #expect(try zoneRules("Pacific/Marquesas").iso(night) == "2026-11-20T16:42:00-09:30")
        #expect(ZoneRules.utc.iso(night + .milliseconds(999)) == "2026-11-21T02:12:00+00:00")
        #expect(try zoneRules("Europe/Paris").iso(utc("1900-01-01 00:00")) == "1900-01-01T00:09:21+00:09:21")
    }

    @Test func faultsAreNamed() {
        func fault(_ bytes: [UInt8]) -> ZoneFault? {
            do throws(ZoneFault) { _ = try ZoneRules(name: "x", tzif: bytes) } catch { return error }
            return nil
        }
        #expect(fault([]) == .truncated)
        #expect(fault(Array("# Zone  Europe/Paris, in text".utf8)) == .notTZif)
        #expect(fault(file(rule: "UTC0", version: "\0")) == .version1)
        #expect(fault(file(rule: "UTC0").dropLast()) == .truncated)
        #expect(fault(file(rule: "UTC0")) == nil)
        #expect(fault(file(rule: "")) == nil)
        #expect(fault(file(rule: "UTC0", leaps: 1)) == .leapSeconds)
        #expect(fault(file(rule: "UTC0", changeTo: 0)) == nil)
        #expect(fault(file(rule: "UTC0", changeTo: 1)) == .inconsistent)
        let badRules = [
            "UTC", "U0", "UTC25", "<UTC0", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
            "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300", "CET-1CEST,1,366",
            "CET-1CEST,M3.5.0,M10.5.0/168", "CET-1CEST,M3.5.0,M10.5.0/3 ", "CET-1:60", "CET--1",
        ]
        for rule in badRules { #expect(fault(file(rule: rule)) == .badRule(rule)) }
    }

    /// Whatever is cut off or changed, reading ends in a fault or in rules that answer.
    @Test func noBrokenFileCrashes() throws {
        let bytes = try zoneFile("America/Miquelon")
        for length in bytes.indices {
            #expect(throws: ZoneFault.self) { try ZoneRules(name: "cut", tzif: Array(bytes[..<length])) }
        }
        for index in bytes.indices {
            for flip: UInt8 in [0x01, 0x80, 0xFF] {
                var broken = bytes
                broken[index] ^= flip
                guard let zone = try? ZoneRules(name: "flipped", tzif: broken) else { continue }
                #expect(zone.resolve(CivilTime(2040, 3, 11, 2, 30)).instant > utc("2040-03-09 00:00"))
            }
        }
    }
}
