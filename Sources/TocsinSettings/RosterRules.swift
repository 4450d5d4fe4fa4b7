// The rules of a roster that look at several of its parts at once.

import TocsinCore

/// What is looked at again once the whole file is read, each with its place.
final class RosterNotes {
    var orders: [(role: RoleID, person: PersonID, value: Value)] = []
    /// Members of pools.
    var members: [(person: PersonID, value: Value)] = []
    /// Roles whose holder confirms.
    var confirmed: [(role: RoleID, value: Value)] = []
    /// With the place of the person.
    var overrides: [(override: Override, value: Value)] = []
}

struct RosterRules {
    let roster: Roster
    let notes: RosterNotes

    func check() {
        refuseOverridesByNobody()
        refuseConfirmationsByPools()
        warnOfIdleOrders()
        warnOfVolunteersNobodyMayCall()
    }

    /// An override staffed by somebody who cannot answer leaves the role to silence.
    private func refuseOverridesByNobody() {
        for (override, value) in notes.overrides where override.from < override.until {
            guard let person = roster.people[override.person] else { continue }
            if person.contacts.isEmpty {
                value.fault(
                    "ce remplacement n'est tenu par personne : \(person.name) n'a aucun moyen de contact",
                    "lui en donner un, ou nommer quelqu'un d'autre")
            }
            let away = roster.absences(of: person.id)
            if away.contains(where: { $0.from <= override.from && override.until <= $0.until }) {
                value.fault(
                    "ce remplacement n'est tenu par personne : "
                        + "\(person.name) est absent(e) d'un bout à l'autre",
                    "nommer quelqu'un d'autre, ou corriger `absences`")
            }
        }
    }

    /// A pool has no holder whose turn begins.
    private func refuseConfirmationsByPools() {
        for (id, value) in notes.confirmed {
            guard let role = roster.role(id), role.pool != nil, role.layers.isEmpty else { continue }
            value.fault(
                "le rôle `\(id)` est un vivier : personne n'y prend l'astreinte",
                "le retirer de `handover.roles`")
        }
    }

    private func warnOfIdleOrders() {
        for (id, person, value) in notes.orders {
            guard let role = roster.role(id), !holders(of: role).contains(person) else { continue }
            value.log.warning(
                at: value.place, "`\(person)` a une délégation pour `\(id)`, et n'y prend jamais de tour",
                "l'ajouter au tour, ou retirer cette délégation")
        }
    }

    /// Everybody who ever holds a role, by turn, in a deputy's place, as a volunteer or for a while.
    private func holders(of role: RosterRole) -> Set<PersonID> {
        let turns = (role.layers + role.deputies).flatMap(\.rotation.people)
        let changes = roster.overrides.filter { $0.role == role.id }.map(\.person)
        return Set(turns + changes + (role.pool?.members ?? []))
    }

    private func warnOfVolunteersNobodyMayCall() {
        for (id, value) in notes.members {
            guard let person = roster.people[id], !person.contacts.isEmpty,
                person.asVolunteer.contacts.isEmpty
            else { continue }
            value.log.warning(
                at: value.place,
                "`\(id)` (\(person.name)) ne peut être appelé comme volontaire : "
                    + "rien que des contacts privés",
                "dater son accord (`consent: 2026-01-15`), ou lui donner un contact de service")
        }
    }
}
