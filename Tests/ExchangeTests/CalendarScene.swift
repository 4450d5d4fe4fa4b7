// The roster of these tests, calendars written in a few words, and a small seeded random source.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings
import TocsinSimulation

enum Scene {
    static let names = RosterNames(
        roles: [
            "cellLead": "chef de cellule", "writer": "rédacteur", "decider": "membre du corps préfectoral",
        ],
        people: [
            "p01": "Maud Kerloc'h", "p02": "Jean-Noël Le Goff", "p03": "Éloïse Œuvrard", "p04": "Paul Martin",
            "p05": "Paul Martin",
        ])

    static func zone(_ name: String = "Europe/Paris") throws -> ZoneRules { try ZoneFile.load(name: name) }

    /// 2026 and 2027.
    static let window = utc(2026, 1, 1)..<utc(2028, 1, 1)

    static func utc(_ y: Int, _ m: Int, _ d: Int, _ h: Int = 0, _ min: Int = 0) -> Instant {
        Instant(seconds: CivilTime(y, m, d, h, min).secondsOnWall)
    }

    /// A calendar around `lines`, which are one event unless they say so themselves.
    static func calendar(_ lines: String...) -> String {
        var body = lines.joined(separator: "\n")
        if !body.contains("BEGIN:VEVENT") {
            body = "BEGIN:VEVENT\nUID:u1\nSUMMARY:cellLead : p01\n\(body)\nEND:VEVENT"
        }
        return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t\n\(body)\nEND:VCALENDAR\n"
            .replacingOccurrences(of: "\n", with: "\r\n")
    }

    static func read(
        _ text: String, zone: String = "Europe/Paris", window: Range<Instant> = window,
        defaultRole: RoleID? = nil
    ) throws -> CalendarImport {
        CalendarImport(
            Array(text.utf8), file: "garde.ics", zone: try self.zone(zone), window: window, names: names,
            defaultRole: defaultRole)
    }

    /// The lines of a calendar without faults, as `2026-01-05T08:00Z+12.0h`.
    static func shown(_ text: String, zone: String = "Europe/Paris") throws -> [String] {
        let result = try read(text, zone: zone)
        #expect(result.faults.isEmpty, "\(result.faults)")
        return result.lines.map(show)
    }

    static func show(_ line: ShiftLine) -> String {
        let hours = Double((line.until - line.from).inSeconds) / 3600
        return "\(ZoneRules.utc.iso(line.from).prefix(16))Z+\(hours)h"
    }

    /// What the only fault of a calendar says.
    static func fault(_ text: String, defaultRole: RoleID? = nil) throws -> Fault {
        let result = try read(text, defaultRole: defaultRole)
        #expect(result.faults.count == 1, "\(result.faults)")
        #expect(result.lines.isEmpty)
        return try #require(result.faults.first)
    }
}

extension Dice {
    mutating func below(_ bound: Int) -> Int { any(0...bound - 1) }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
