// What the exchange of files needs of a roster: its zone, its roles and people, and the shifts of a window.
import Foundation
import TocsinCore
import TocsinExchange
import TocsinSettings

/// A roster as the daemon tells it: names and shifts, none of its rules.
struct RosterRemote {
    let names: Roster
    let shifts: [Shift]

    private struct Content: Decodable {
        var shifts: [RosterLine]
        var timezone: String
        var titles: [String: String]
        var names: [String: String]
    }

    init(_ answer: Answer) throws {
        let content = try answer.decoded(Content.self)
        let zone = try Self.zone(content.timezone)
        var people: [PersonID: Person] = [:]
        for (id, name) in content.names {
            people[PersonID(id)] = Person(id: PersonID(id), name: name, contacts: [])
        }
        let roles = content.titles.sorted { $0.key < $1.key }.map {
            RosterRole(id: RoleID($0.key), title: $0.value, layers: [])
        }
        names = Roster(zone: zone, people: people, roles: roles)
        shifts = try content.shifts.map { line in
            Shift(
                role: RoleID(line.role), person: PersonID(line.person ?? ""),
                from: try LocalTime.instant(line.from, in: zone, now: LocalTime.now),
                until: try LocalTime.instant(line.until, in: zone, now: LocalTime.now),
                source: line.source.flatMap(ShiftSource.init(rawValue:)) ?? .rotation)
        }
    }

    private static func zone(_ name: String) throws -> ZoneRules {
        do {
            return try ZoneFile.load(name: name)
        } catch {
            throw Failure(
                .no, code: "zone", "le fuseau \(name) manque à ce système", hint: "installer le paquet tzdata"
            )
        }
    }
}

/// A file given on the command line, bounded.
enum GivenFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Failure(
                .no, code: "file", "\(path) : fichier introuvable ou illisible", hint: "vérifier son nom")
        }
        defer { try? handle.close() }
        let data = (try? handle.read(upToCount: SourceFile.maxBytes + 1)) ?? nil
        guard let data, data.count <= SourceFile.maxBytes else {
            throw Failure(
                .no, code: "file", "\(path) : fichier illisible ou de plus de 4 Mo", hint: "le découper")
        }
        return [UInt8](data)
    }

    /// To a file that must be writable, or to the terminal.
    static func write(_ bytes: [UInt8], to path: String?) throws {
        guard let path else { return FileHandle.standardOutput.write(Data(bytes)) }
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Failure(
                .no, code: "file", "\(path) : écriture impossible", hint: "vérifier le dossier et ses droits")
        }
    }
}
