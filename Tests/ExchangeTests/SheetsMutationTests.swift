// Two hundred seeded ways of breaking each sheet: never a crash, and no sound line is read as anything else.

import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings
import TocsinSimulation

@Suite struct SheetsMutationTests {
    private static let tries = 200
    private static let seed: UInt64 = 29_2026

    /// Breaks one line, and says which: nil when the damage is the whole file's.
    private static func mutate(_ bytes: [UInt8], _ dice: inout Dice) -> (bytes: [UInt8], line: Int) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let line = Int.random(in: 1..<max(2, lines.count - 1), using: &dice)
        var broken = lines[line]
        let place = Int.random(in: 0...broken.count, using: &dice)
        let extras: [[UInt8]] = [
            [0x22], [0x3B], [0x2C], [0x09], [0xE9], [0x27], [0x3D], Array("#REF!".utf8), Array("Ã©".utf8),
            [0x0D], [0x00], Array(";\"".utf8), Array("\";\"".utf8), Array("1,5E+08".utf8), [0x0A],
        ]
        switch Int.random(in: 0..<5, using: &dice) {
        case 0, 1: broken.insert(contentsOf: extras.randomElement(using: &dice) ?? [], at: place)
        case 2: broken.removeSubrange(place..<min(broken.count, place + 3))
        case 3: broken = Array(broken.prefix(place))
        default:
            if place < broken.count { broken[place] = UInt8.random(in: 0...255, using: &dice) }
        }
        lines[line] = broken
        return (Array(lines.joined(separator: [0x0A])), line + 1)
    }

    @Test func shifts() {
        var dice = Dice(seed: Self.seed)
        let sheet = ShiftSheet(roster: Sheets.roster)
        let shifts = Sheets.current(
            "cellLead", Sheets.instant("2026-01-05 08:00"), Sheets.instant("2026-12-25 08:00"))
        let bytes = sheet.bytes(shifts)
        let sound = sheet.read(bytes, name: "a.csv").items.map(\.withoutPlace)
        var refused = 0
        for turn in 0..<Self.tries {
            let (broken, line) = Self.mutate(bytes, &dice)
            let read = sheet.read(broken, name: "a.csv")
            refused += read.faults.isEmpty ? 0 : 1
            let mutated = sound[line - 2]
            let strangers = read.items.filter { !sound.contains($0.withoutPlace) }
            // A broken line may read as another shift, or as two; the others as themselves or not at all.
            #expect(
                strangers.allSatisfy {
                    $0.place.hasPrefix("a.csv:\(line):") || $0.place.hasPrefix("a.csv:\(line + 1):")
                }, "\(turn)")
            let lost = sound.filter { one in !read.items.contains { $0.withoutPlace == one } }
            #expect(lost.allSatisfy { $0 == mutated } || !read.faults.isEmpty, "\(turn)")
        }
        #expect(refused > Self.tries / 4 && refused < Self.tries, "\(refused)")
    }

    @Test func people() {
        var dice = Dice(seed: Self.seed)
        let sheet = PeopleSheet(department: "29")
        let people = (1...30).map { number in
            Sheets.person(PersonID("p\(100 + number)"), "Élu·e \(number)", number: number)
        }
        let bytes = PeopleSheet.bytes(people)
        var refused = 0
        for turn in 0..<Self.tries {
            let (broken, line) = Self.mutate(bytes, &dice)
            let read = sheet.read(broken, name: "a.csv")
            refused += read.faults.isEmpty ? 0 : 1
            let mutated = people[(line - 2) / 4].id
            for person in read.people where person.id != mutated {
                // Somebody new may come of a broken identifier, with the contacts of that line alone.
                let known = people.first { $0.id == person.id }
                #expect(known == nil ? person.contacts.count <= 1 : known == person, "\(turn) \(person.id)")
            }
            let lost = people.filter { $0.id != mutated && !read.people.contains($0) }
            #expect(lost.isEmpty || !read.faults.isEmpty, "\(turn)")
        }
        #expect(refused > Self.tries / 4 && refused < Self.tries, "\(refused)")
    }

    @Test(arguments: DirectoryName.allCases) func directories(_ name: DirectoryName) throws {
        let sheet = DirectorySheet(name)
        var dice = Dice(seed: Self.seed)
        let all = sheet.read(
            try Sheets.config("directories/" + sheet.fileName), name: "a.csv", department: "29")
        let recipients = Array(all.items.prefix(40))
        let bytes = sheet.bytes(recipients)
        var refused = 0
        for turn in 0..<Self.tries {
            let (broken, line) = Self.mutate(bytes, &dice)
            let read = sheet.read(broken, name: "a.csv", department: "29")
            refused += read.faults.isEmpty ? 0 : 1
            let mutated = recipients[line - 2]
            let strangers = read.items.filter { !recipients.contains($0) }
            #expect(strangers.count <= 2, "\(turn) \(strangers)")
            let lost = recipients.filter { $0 != mutated && !read.items.contains($0) }
            #expect(lost.isEmpty || !read.faults.isEmpty, "\(turn) \(lost)")
            #expect(
                strangers.allSatisfy { $0.seat == mutated.seat || !recipients.map(\.seat).contains($0.seat) },
                "\(turn) \(strangers)")
        }
        #expect(refused > Self.tries / 4 && refused < Self.tries, "\(refused)")
    }

    @Test func registersOfMayors() {
        var dice = Dice(seed: Self.seed)
        let header =
            "Code du département;Code de la commune;Libellé de la commune;Nom de l'élu;Prénom de l'élu;"
        let rows = (1...60).map { "29;\(29_000 + $0);Commune \($0);NOM \($0);Élu \($0);" }
        let bytes = Array(([header] + rows).joined(separator: "\n").utf8)
        let file = MayorsFile(department: "29")
        let sound = file.read(bytes, name: "a.csv").items
        #expect(sound.count == 60)
        var refused = 0
        for turn in 0..<Self.tries {
            let (broken, line) = Self.mutate(bytes, &dice)
            let read = file.read(broken, name: "a.csv")
            refused += read.faults.isEmpty ? 0 : 1
            let strangers = read.items.filter { !sound.contains($0) }
            #expect(strangers.count <= 1, "\(turn) \(strangers)")
            let lost = sound.filter { $0 != sound[line - 2] && !read.items.contains($0) }
            #expect(lost.isEmpty || !read.faults.isEmpty || !read.warnings.isEmpty, "\(turn) \(lost)")
        }
        #expect(refused > Self.tries / 4 && refused < Self.tries, "\(refused)")
    }
}

extension ShiftLine {
    fileprivate var withoutPlace: ShiftLine {
        ShiftLine(role: role, person: person, from: from, until: until, place: "")
    }
}
