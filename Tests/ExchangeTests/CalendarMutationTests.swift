// Five calendars broken in thousands of ways: never a crash, never long, never a shift out of thin air.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings
import TocsinSimulation

@Suite struct CalendarMutationTests {
    private static let seed: UInt64 = 29_2026

    static func samples() throws -> [String] {
        let from = Scene.utc(2026, 3, 28, 19)
        let shifts = (0..<6).map {
            Shift(
                role: "cellLead", person: "p01", from: from + .hours(24 * $0),
                until: from + .hours(24 * $0 + 12),
                source: .rotation)
        }
        let export = CalendarExport(
            names: Scene.names, times: .zone(try Scene.zone()), stamp: from, title: "Astreinte")
        return [
            String(decoding: export.bytes(of: shifts), as: UTF8.self),
            Scene.calendar(CalendarOracleTests.handWritten[25]),
            Scene.calendar(CalendarOracleTests.handWritten[27]),
            Scene.calendar(CalendarOracleTests.handWritten[6] + "\nEXDATE;TZID=Europe/Paris:20260401T080000"),
            Scene.calendar(CalendarOracleTests.handWritten[10] + "\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM"),
        ]
    }

    @Test(arguments: 0..<5) func brokenCalendars(_ number: Int) throws {
        let sample = Array(try Self.samples()[number].utf8)
        let zone = try Scene.zone()
        var random = Dice(seed: Self.seed + UInt64(number))
        let start = ContinuousClock.now
        for index in 0..<800 {
            let bytes = mutate(sample, &random)
            let read = CalendarImport(
                bytes, file: "a.ics", zone: zone, window: Scene.window, names: Scene.names)
            let place = "sample \(number), mutation \(index), seed \(Self.seed)"
            for line in read.lines {
                #expect(line.from < line.until && line.from < Scene.window.upperBound, "\(place)")
                #expect(Scene.names.people[line.person] != nil, "\(place)")
            }
            for fault in read.faults {
                #expect(fault.line >= 1 && !fault.what.isEmpty && !fault.mend.isEmpty, "\(place)")
            }
            #expect(
                !read.lines.isEmpty || !read.faults.isEmpty || read.idle > 0 || hasNoEvent(bytes), "\(place)")
        }
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    private func hasNoEvent(_ bytes: [UInt8]) -> Bool {
        bytes.firstRange(of: Array("BEGIN:VEVENT".utf8)) == nil
    }

    private func mutate(_ sample: [UInt8], _ random: inout Dice) -> [UInt8] {
        var bytes = sample
        for _ in 0...random.below(3) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(9) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes[place] = random.pick(Array("0123456789;:,=TZPWDHMS\"\\ \n-+".utf8))
            case 2: bytes.insert(random.pick(Array("0123456789;:,=\"\r\n \t\0".utf8)), at: place)
            case 3: bytes.remove(at: place)
            case 4: bytes = Array(bytes.prefix(place))
            case 5: bytes.removeSubrange(place..<min(bytes.count, place + random.below(60)))
            case 6:
                let piece = bytes[place..<min(bytes.count, place + random.below(80))]
                bytes.insert(contentsOf: piece, at: random.below(bytes.count))
            case 7: bytes.replaceSubrange(place..<place, with: (0..<random.below(40)).map { _ in 0xE9 })
            default: swapLines(&bytes, &random)
            }
        }
        return bytes
    }

    private func swapLines(_ bytes: inout [UInt8], _ random: inout Dice) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines.swapAt(random.below(lines.count), random.below(lines.count))
        bytes = Array(lines.joined(separator: [0x0A]))
    }
}
