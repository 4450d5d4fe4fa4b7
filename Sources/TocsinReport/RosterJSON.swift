// The roster as the contract prints it, the same from the daemon and from a settings folder.

package import TocsinCore

extension Roster {
    /// `{"at","onDuty":[…],"uncovered":[…]}`, with the titles of the roles. A pool shows its first wave.
    package func who(at instant: Instant, role: RoleID? = nil) -> JSON {
        let asked = roles(role)
        let holders = asked.map { ($0, self.holders(of: $0.id, at: instant)) }
        return .object([
            ("at", .string(zone.iso(instant))),
            ("onDuty", .array(holders.flatMap(\.1).map(onDutyJSON))),
            (
                "uncovered",
                .array(
                    holders.filter { $0.1.isEmpty && $0.0.mustBeCovered }
                        .map { .string($0.0.id.rawValue) })
            ),
            ("titles", titlesJSON),
        ])
    }

    package func shiftsJSON(
        from: Instant, until: Instant, role: RoleID? = nil, person: PersonID? = nil, whole: Bool = false
    ) -> JSON {
        let shifts = exported(from: from, until: until, role: role, person: person, whole: whole)
        return .object([
            ("shifts", .array(shifts.map(json))), ("timezone", .string(zone.name)), ("titles", titlesJSON),
            ("names", namesJSON),
        ])
    }

    package func gapsJSON(from: Instant, until: Instant, role: RoleID? = nil, cell: CellMinimum?) -> JSON {
        let gaps = gaps(from: from, until: until, cell: cell).filter {
            role == nil || $0.role == role
        }
        return .object([("gaps", .array(gaps.map(json))), ("titles", titlesJSON), ("names", namesJSON)])
    }

    /// Nights, week-ends and holidays by person, and how far apart they are.
    package func fairnessJSON(from: Instant, until: Instant, role: RoleID? = nil) -> JSON {
        let tallies = tallies(from: from, until: until, role: role)
        let spread = Fairness.spread(of: tallies, among: tallies.map(\.person))
        return .object([
            ("from", .string(zone.iso(from))), ("to", .string(zone.iso(until))),
            (
                "people",
                .array(
                    tallies.map { tally in
                        .object([
                            ("person", .string(tally.person.rawValue)),
                            ("name", .optional(people[tally.person]?.name)),
                            ("shifts", .int(Int64(tally.shifts))), ("seconds", .int(tally.held.inSeconds)),
                            ("nights", .int(Int64(tally.nights))),
                            ("weekendDays", .int(Int64(tally.weekendDays))),
                            ("holidays", .int(Int64(tally.holidays))),
                        ])
                    })
            ),
            (
                "spread",
                .object([
                    ("nights", .int(Int64(spread.nights))), ("weekendDays", .int(Int64(spread.weekendDays))),
                    ("holidays", .int(Int64(spread.holidays))),
                ])
            ),
        ])
    }

    /// Shifts of duties in the order of roles and time; pools are called, not rostered. `whole`: those at the
    /// edges are not clipped, so that the same shift is the same from whichever day it is asked for.
    package func exported(
        from: Instant, until: Instant, role: RoleID? = nil, person: PersonID? = nil, whole: Bool = false
    ) -> [Shift] {
        roles(role).flatMap { shifts(of: $0.id, from: from, until: until) }
            .map { shift in
                guard whole, shift.from == from || shift.until == until else { return shift }
                return onDuty(shift.role, at: shift.from) ?? shift
            }
            .filter { person == nil || $0.person == person }
    }

    package func tallies(from: Instant, until: Instant, role: RoleID? = nil) -> [DutyTally] {
        Fairness.tallies(
            of: exported(from: from, until: until, role: role), zone: zone, territory: plan.territory,
            from: from, until: until)
    }

    private func roles(_ wanted: RoleID?) -> [RosterRole] {
        wanted.map { id in roles.filter { $0.id == id } } ?? roles
    }

    /// A line a contact point, the person repeated.
    package var peopleJSON: JSON {
        let rows = people.values.sorted { $0.id < $1.id }.flatMap { person in
            var person = person
            person.verified = verifiedDay(of: person.id)
            return person.rows
        }
        return .object([("people", .array(rows.map(JSON.object)))])
    }

    // MARK: Members

    /// French titles by role.
    package var titlesJSON: JSON { .object(roles.map { ($0.id.rawValue, .string($0.title)) }) }

    private var namesJSON: JSON {
        .object(people.values.sorted { $0.id < $1.id }.map { ($0.id.rawValue, .string($0.name)) })
    }

    private func onDutyJSON(_ shift: Shift) -> JSON {
        let order = role(shift.role)?.orders?.first {
            $0.person == shift.person && $0.from <= shift.from && $0.until.map { shift.from < $0 } ?? true
        }
        return .object(
            [
                ("role", .string(shift.role.rawValue)), ("person", .string(shift.person.rawValue)),
                ("name", .optional(people[shift.person]?.name)), ("source", .string(shift.source.rawValue)),
                ("from", .string(zone.iso(shift.from))), ("until", .string(zone.iso(shift.until))),
            ] + (order.map { [("order", .string($0.reference))] } ?? []))
    }

    private func json(_ shift: Shift) -> JSON {
        .object([
            ("role", .string(shift.role.rawValue)), ("person", .string(shift.person.rawValue)),
            ("from", .string(zone.iso(shift.from))), ("until", .string(zone.iso(shift.until))),
            ("source", .string(shift.source.rawValue)),
        ])
    }

    private func json(_ gap: Gap) -> JSON {
        .object([
            ("role", .string(gap.role.rawValue)), ("person", .optional(gap.person?.rawValue)),
            ("from", .string(zone.iso(gap.from))), ("until", .string(zone.iso(gap.until))),
            ("reason", .string(gap.reason.rawValue)),
        ])
    }
}

extension Person {
    /// A line a contact point; without any, one of the person alone. Days are counted from 1970-01-01.
    package var rows: [[(String, JSON)]] {
        let own: [(String, String?)] = [
            ("person", id.rawValue), ("name", name), ("language", language), ("user", user),
            ("verified", verified.map { String($0) }), ("consent", consent.map { String($0) }),
        ]
        let contacts = contacts.map { contact -> [(String, String?)] in
            [
                ("medium", contact.medium.rawValue), ("address", contact.address),
                ("path", contact.path.rawValue), ("class", contact.pathClass.rawValue),
                ("wakes", contact.wakes ? "true" : "false"),
                ("private", contact.isPrivate ? "true" : "false"),
            ]
        }
        return (contacts.isEmpty ? [[]] : contacts).map { contact in
            (own + contact).compactMap { name, text in text.map { (name, .string($0)) } }
        }
    }
}
