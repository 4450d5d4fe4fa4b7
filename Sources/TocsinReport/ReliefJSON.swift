// Hours worked in an activation, and the second team proposed.

package import TocsinCore

extension Activation {
    /// One line a stretch of work, and the sum of each person.
    package func hoursJSON(at now: Instant, _ roster: Roster) -> JSON {
        let pools = Set(roster.roles.filter { $0.pool != nil }.map(\.id))
        let sums = hoursWorked(until: now, pools: pools).sorted { $0.key < $1.key }
        return .object([
            ("id", .string(id.rawValue)), ("at", .string(roster.zone.iso(now))),
            (
                "work",
                .array(
                    work(pools: pools).map { stretch in
                        .object([
                            ("person", .string(stretch.person.rawValue)),
                            ("name", .optional(roster.people[stretch.person]?.name)),
                            ("role", .string(stretch.role.rawValue)),
                            ("from", .string(roster.zone.iso(stretch.from))),
                            ("until", .optional(stretch.until.map(roster.zone.iso))),
                        ])
                    })
            ),
            (
                "people",
                .array(
                    sums.map { person, worked in
                        .object([
                            ("person", .string(person.rawValue)),
                            ("name", .optional(roster.people[person]?.name)),
                            ("seconds", .int(worked.inSeconds)),
                        ])
                    })
            ),
        ])
    }

    /// The same for a spreadsheet: `;` and local times; a cell never begins as a formula would.
    package func hoursCSV(at now: Instant, _ roster: Roster) -> String {
        let pools = Set(roster.roles.filter { $0.pool != nil }.map(\.id))
        let rows = work(pools: pools).map { stretch -> [CSV.Cell] in
            let until = min(stretch.until ?? now, now)
            return [
                .text(stretch.person.rawValue), .text(roster.people[stretch.person]?.name),
                .text(roster.role(stretch.role)?.title), .text(roster.zone.iso(stretch.from)),
                .text(stretch.until.map(roster.zone.iso)), .number((until - stretch.from).inMinutes),
            ]
        }
        return CSV.document(["personne", "nom", "rôle", "début", "fin", "minutes"], rows)
    }
}

extension [ReliefSeat] {
    package func json(at instant: Instant, _ roster: Roster) -> JSON {
        .object([
            ("at", .string(roster.zone.iso(instant))),
            (
                "team",
                .array(
                    map { seat in
                        .object([
                            ("role", .string(seat.role.rawValue)),
                            ("current", .optional(seat.current?.rawValue)),
                            ("currentName", .optional(seat.current.flatMap { roster.people[$0]?.name })),
                            ("workedSeconds", .int(seat.worked.inSeconds)),
                            ("proposed", .optional(seat.proposed?.rawValue)),
                            ("proposedName", .optional(seat.proposed.flatMap { roster.people[$0]?.name })),
                        ])
                    })
            ),
            ("titles", roster.titlesJSON),
        ])
    }
}
