// Who is on duty, which shifts there are, and what is wrong with them.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    private static let role = Member("role", "une seule fonction")
    private static let window = [
        Member("from", .time(), "début ; maintenant s'il manque"),
        Member("to", .later, "fin ; quatre semaines après le début si elle manque"),
    ]

    static let roster: [Route] = [
        Route(
            method: .get, path: "/v1/roster/who", access: .right(.read), summary: "Qui est de permanence",
            query: [Member("at", .time(), "moment ; maintenant s'il manque"), role]
        ) { call in
            let caller = try call.known()
            let roster = try await call.rosterAsked()
            return .json(roster.who(at: call.query.time("at")?.instant ?? caller.now))
        },
        Route(
            method: .get, path: "/v1/roster/shifts", access: .right(.read), summary: "Tours de permanence",
            query: window + [role]
        ) { call in
            let (from, to) = try call.window()
            let roster = try await call.rosterAsked()
            let shifts = roster.roles.flatMap { roster.shifts(of: $0.id, from: from, until: to) }
            return .json(
                .object([("shifts", .array(shifts.map(roster.json))), ("titles", roster.titlesJSON)]))
        },
        Route(
            method: .get, path: "/v1/roster/gaps", access: .right(.read),
            summary: "Trous et personnes injoignables",
            query: window
        ) { call in
            let (from, to) = try call.window()
            let roster = try await call.rosterAsked()
            let gaps = roster.gaps(from: from, until: to)
            return .json(.object([("gaps", .array(gaps.map(roster.json))), ("titles", roster.titlesJSON)]))
        },
    ]
}

extension Call {
    /// The roster in force, cut down to the role asked for.
    fileprivate func rosterAsked() async throws -> Roster {
        var roster = try await house.engine.query { $0.settings.roster }
        if let role = query.text("role").map(RoleID.init(rawValue:)) {
            let known = roster.roles.map(\.id.rawValue).joined(separator: ", ")
            roster.roles.removeAll { $0.id != role }
            guard !roster.roles.isEmpty else {
                throw Problem(
                    404, "unknownRole", "Fonction inconnue : « \(role) ».", hint: "fonctions : \(known)")
            }
        }
        return roster
    }

    fileprivate func window() throws(Problem) -> (Instant, Instant) {
        let now = try known().now.wholeSecond
        let from = query.time("from")?.instant ?? now
        let to = query.time("to")?.instant ?? from + WebLimits.rosterAhead
        guard from < to else {
            throw .malformed(
                "La fin doit suivre le début.", hint: "?from=2026-11-21T00:00&to=2026-12-21T00:00")
        }
        guard to - from <= WebLimits.rosterWindow else {
            throw .malformed("La période dépasse trois ans.", hint: "demandez-la en plusieurs fois")
        }
        return (from, to)
    }
}

extension Roster {
    fileprivate func who(at instant: Instant) -> JSON {
        let holders = roles.map { ($0, onDuty($0.id, at: instant)) }
        return .object([
            ("at", .string(zone.iso(instant))),
            ("onDuty", .array(holders.compactMap { $0.1 }.map(onDutyJSON))),
            (
                "uncovered",
                .array(holders.filter { $0.1 == nil && $0.0.mustBeCovered }.map { .string($0.0.id.rawValue) })
            ),
            ("titles", titlesJSON),
        ])
    }

    /// French titles by role.
    fileprivate var titlesJSON: JSON { .object(roles.map { ($0.id.rawValue, .string($0.title)) }) }

    private func onDutyJSON(_ shift: Shift) -> JSON {
        .object([
            ("role", .string(shift.role.rawValue)), ("person", .string(shift.person.rawValue)),
            ("name", .optional(people[shift.person]?.name)), ("source", .string(shift.source.rawValue)),
            ("from", .string(zone.iso(shift.from))), ("until", .string(zone.iso(shift.until))),
        ])
    }

    fileprivate func json(_ shift: Shift) -> JSON {
        .object([
            ("role", .string(shift.role.rawValue)), ("person", .string(shift.person.rawValue)),
            ("from", .string(zone.iso(shift.from))), ("until", .string(zone.iso(shift.until))),
            ("source", .string(shift.source.rawValue)),
        ])
    }

    fileprivate func json(_ gap: Gap) -> JSON {
        .object([
            ("role", .string(gap.role.rawValue)), ("person", .optional(gap.person?.rawValue)),
            ("from", .string(zone.iso(gap.from))), ("until", .string(zone.iso(gap.until))),
            ("reason", .string(gap.reason.rawValue)),
        ])
    }
}
