// The roster read from a settings folder, without a daemon, as the same JSON the daemon would answer.
import TocsinCore
import TocsinReport
import TocsinSettings

struct OfflineRoster {
    private let roster: Roster
    private let now: Instant

    /// Throws a `Failure` with every fault of the folder.
    init(folder: String) throws {
        do {
            roster = try Configuration.load(folder: folder).settings.roster
        } catch {
            throw Failure(error)
        }
        now = LocalTime.now.wholeSecond
    }

    func who(at time: String?, role: String?) throws -> JSON {
        let instant = try time.map { try LocalTime.instant($0, in: roster.zone, now: now) } ?? now
        let roles = try roles(role)
        let shifts = roles.compactMap { roster.onDuty($0.id, at: instant) }
        let uncovered = roles.filter { role in role.mustBeCovered && !shifts.contains { $0.role == role.id } }
        return .object([
            ("at", .string(roster.zone.iso(instant))),
            ("onDuty", .array(shifts.map(onDuty))),
            ("uncovered", .array(uncovered.map { .string($0.id.rawValue) })),
            ("titles", titles),
        ])
    }

    func shifts(from: String?, to: String?, role: String?) throws -> JSON {
        let (from, until) = try window(from, to)
        let shifts = try roles(role).flatMap { roster.shifts(of: $0.id, from: from, until: until) }
        return .object([("shifts", .array(shifts.map(json))), ("titles", titles)])
    }

    func gaps(from: String?, to: String?) throws -> JSON {
        let (from, until) = try window(from, to)
        let gaps = roster.gaps(from: from, until: until).map { gap in
            JSON.object([
                ("role", .string(gap.role.rawValue)), ("person", .optional(gap.person?.rawValue)),
                ("from", .string(roster.zone.iso(gap.from))), ("until", .string(roster.zone.iso(gap.until))),
                ("reason", .string(gap.reason.rawValue)),
            ])
        }
        return .object([("gaps", .array(gaps)), ("titles", titles)])
    }

    /// From now, for four weeks, where nothing else is said.
    private func window(_ from: String?, _ to: String?) throws -> (from: Instant, until: Instant) {
        let from = try from.map { try LocalTime.instant($0, in: roster.zone, now: now) } ?? now
        let until =
            try to.map { try LocalTime.instant($0, in: roster.zone, now: now, ahead: true) }
            ?? from + .hours(24 * 28)
        guard from < until, until - from <= .hours(24 * 3660) else {
            throw Failure(.usage, code: "usage", "--to doit suivre --from, de dix ans au plus")
        }
        return (from, until)
    }

    private func roles(_ wanted: String?) throws -> [RosterRole] {
        guard let wanted else { return roster.roles }
        guard let role = roster.role(RoleID(wanted)) else {
            let known = roster.roles.map(\.id.rawValue).joined(separator: ", ")
            throw Failure(
                .refused, code: "unknownRole", "rôle inconnu : « \(wanted) »", hint: "rôles : \(known)")
        }
        return [role]
    }

    private var titles: JSON { .object(roster.roles.map { ($0.id.rawValue, .string($0.title)) }) }

    private func onDuty(_ shift: Shift) -> JSON {
        .object([
            ("role", .string(shift.role.rawValue)), ("person", .string(shift.person.rawValue)),
            ("name", .optional(roster.people[shift.person]?.name)),
            ("source", .string(shift.source.rawValue)),
            ("from", .string(roster.zone.iso(shift.from))), ("until", .string(roster.zone.iso(shift.until))),
        ])
    }

    private func json(_ shift: Shift) -> JSON {
        .object([
            ("role", .string(shift.role.rawValue)), ("person", .string(shift.person.rawValue)),
            ("from", .string(roster.zone.iso(shift.from))), ("until", .string(roster.zone.iso(shift.until))),
            ("source", .string(shift.source.rawValue)),
        ])
    }
}
