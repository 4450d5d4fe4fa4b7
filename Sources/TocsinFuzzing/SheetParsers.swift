// Sheets and calendars: what was read of them, written and read again, is the same.

import TocsinCore
import TocsinExchange
import TocsinSettings

extension Parser {
    static let sheets: [Parser] =
        [
            Parser("shifts") { bytes in
                let read = shiftSheet.read(bytes, name: "a.csv")
                return judged(read.items.map(\.withoutPlace), read.faults) { lines in
                    let again = shiftSheet.read(shiftSheet.bytes(lines.map(\.shift)), name: "b.csv")
                    return (again.items.map(\.withoutPlace), again.faults)
                }
            },
            Parser("people") { bytes in
                let sheet = PeopleSheet(department: "29")
                let read = sheet.read(bytes, name: "a.csv")
                return judged(read.people, read.faults) { people in
                    let again = sheet.read(PeopleSheet.bytes(people), name: "b.csv")
                    return (again.people, again.faults)
                }
            },
            Parser("campaign") { bytes in
                let sheet = CampaignSheet(zone: Prefecture.zone, now: Prefecture.now)
                let read = sheet.read(bytes, name: "a.csv")
                return judged(read.items, read.faults) { lines in
                    let written = CampaignSheet.bytes(lines, zone: Prefecture.zone)
                    let again = sheet.read(written, name: "b.csv")
                    return (again.items, again.faults)
                }
            },
            Parser("mayors") { bytes in
                let read = MayorsFile(department: "29").read(bytes, name: "a.csv")
                return read.faults.isEmpty ? .read : refused(read.faults)
            },
            Parser("calendar", look: calendar),
        ] + DirectoryName.allCases.map(directory)

    /// Made once: it folds every name of the roster, far longer than a sheet takes to read.
    private static let shiftSheet = ShiftSheet(roster: Prefecture.roster)

    private static func directory(_ name: DirectoryName) -> Parser {
        let sheet = DirectorySheet(name)
        return Parser(
            "directory-\(name.rawValue)", samples: ["\(Prefecture.samples)/directories/\(sheet.fileName)"]
        ) { bytes in
            let read = sheet.read(bytes, name: "a.csv", department: "29")
            return judged(read.items, read.faults) { recipients in
                let again = sheet.read(sheet.bytes(recipients), name: "b.csv", department: "29")
                return (again.items, again.faults)
            }
        }
    }

    @Sendable private static func calendar(_ bytes: [UInt8]) -> Outcome {
        let read = lines(of: bytes)
        let (lines, faults) = (read.lines.map(\.withoutPlace), read.faults)
        guard lines.allSatisfy({ $0.from < $0.until }) else { return .broken("a shift that never is") }
        return judged(lines, faults) { lines in
            let export = CalendarExport(
                names: names, times: .zone(Prefecture.zone), stamp: Prefecture.now, title: "Astreinte")
            let again = Self.lines(of: export.bytes(of: lines.map(\.shift)))
            return (again.lines.map(\.withoutPlace), again.faults)
        }
    }

    private static let names = RosterNames(Prefecture.roster)

    private static func lines(of bytes: [UInt8]) -> CalendarImport {
        let window = Prefecture.now..<Prefecture.now + .hours(24 * 400)
        return CalendarImport(bytes, file: "a.ics", zone: Prefecture.zone, window: window, names: names)
    }

    /// Items of a line with a fault are none of ours to judge: they are not applied.
    private static func judged<Item: Equatable>(
        _ items: [Item], _ faults: [Fault], again: ([Item]) -> ([Item], [Fault])
    ) -> Outcome {
        if !faults.isEmpty { return refused(faults) }
        let (second, faults) = again(items)
        guard second == items else { return .broken("\(items)\nread again:\n\(second)\n\(faults)") }
        return .read
    }
}

extension ShiftLine {
    fileprivate var withoutPlace: ShiftLine {
        ShiftLine(role: role, person: person, from: from, until: until, place: "")
    }

    fileprivate var shift: Shift {
        Shift(role: role, person: person, from: from, until: until, source: .rotation)
    }
}
