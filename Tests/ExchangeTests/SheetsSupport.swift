// What the tests of the sheets share: a small roster, sheets from text, faults as places and words.

import Foundation
import TocsinCore
import TocsinExchange
import TocsinSettings

enum Sheets {
    static let paris: ZoneRules = {
        guard let zone = try? ZoneFile.load(name: "Europe/Paris") else {
            preconditionFailure("the tests need the zone data of Europe/Paris")
        }
        return zone
    }()

    static let config = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Config")

    static func config(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: config.appendingPathComponent(name)))
    }

    static func text(_ bytes: [UInt8]) -> String {
        String(
            decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
    }

    static func person(_ id: PersonID, _ name: String, number: Int, user: String? = nil) -> Person {
        let digits = (number < 10 ? "0" : "") + String(number)
        return Person(
            id: id, name: name,
            contacts: [
                ContactPoint(
                    medium: .sms, address: "+336399800\(digits)", path: "sms", pathClass: .mobileNetwork,
                    wakes: false),
                ContactPoint(
                    medium: .voice, address: "+332619100\(digits)", path: "vocal", pathClass: .fixedLine,
                    wakes: true),
                ContactPoint(
                    medium: .email, address: "\(id)@finistere.example", path: "smtp", pathClass: .internet,
                    wakes: false),
                ContactPoint(
                    medium: .matrix, address: "@\(id):matrix.example", path: "matrix", pathClass: .internet,
                    wakes: false),
            ], language: number % 2 == 0 ? "en" : "fr", user: user)
    }

    static let people = [
        person("p01", "Maud Kerloc'h", number: 1, user: "m.kerloch"),
        person("p02", "Denis Bozec", number: 2),
        person("p03", "Aline Tréhorel", number: 3),
        person("p04", "Denis BOZEC", number: 4),
        Person(id: "p05", name: "=Héloïse, \"la\" ; 'Pennec", contacts: []),
    ]

    static let roster = Roster(
        zone: paris, people: Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) }),
        roles: [
            RosterRole(
                id: "cellLead", title: "chef de cellule",
                rotation: Rotation(people: ["p01", "p02"], start: CivilTime(2026, 1, 5, 8))),
            RosterRole(
                id: "writer", title: "rédacteur",
                rotation: Rotation(people: ["p03"], start: CivilTime(2026, 1, 5, 2, 30))),
        ])

    static func instant(_ text: String) -> Instant {
        guard let instant = try? Cells.moment(text, in: paris) else {
            preconditionFailure("\(text) is no time of Paris")
        }
        return instant
    }

    static func shifts(_ text: String, roster: Roster = roster) -> SheetReading<ShiftLine> {
        ShiftSheet(roster: roster).read(Array(text.utf8), name: "gardes.csv")
    }

    static func current(_ role: RoleID, _ from: Instant, _ until: Instant) -> [Shift] {
        roster.shifts(of: role, from: from, until: until)
    }
}

extension Fault {
    /// `LINE:COLUMN: what ; mend`.
    var short: String { "\(line):\(column): \(what) ; \(mend)" }
}
