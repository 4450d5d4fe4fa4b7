// Who is on duty, which shifts there are, what is wrong with them, what was changed and asked.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    private static let role = Member("role", "une seule fonction")
    private static let person = Member("person", "une seule personne")
    private static let window = [
        Member("from", .time(), "début ; maintenant s'il manque"),
        Member("to", .later, "fin ; quatre semaines après le début si elle manque"),
    ]

    static let roster: [Route] = rosterViews + rosterBook + rosterFeeds + rosterChanges

    private static let rosterViews: [Route] = [
        Route(
            method: .get, path: "/v1/roster/who", access: .right(.read), summary: "Qui est de permanence",
            query: [
                Member("at", .time(), "moment ; maintenant s'il manque ; passé : tel qu'on le savait alors"),
                role,
            ]
        ) { call in
            let now = try call.known().now
            let at = call.query.time("at")?.instant ?? now
            let role = try await call.roleAsked()
            return .json(try await call.roster(knownAt: at).who(at: at, role: role))
        },
        Route(
            method: .get, path: "/v1/roster/shifts", access: .right(.read), summary: "Tours de permanence",
            query: window + [
                role, person,
                Member("whole", .choice(["true", "false"]), "true : les tours des bords en entier"),
            ]
        ) { call in
            let (from, to) = try call.window()
            let role = try await call.roleAsked()
            let person = call.query.text("person").map(PersonID.init(rawValue:))
            return .json(
                try await call.rosterNow().shiftsJSON(
                    from: from, until: to, role: role, person: person,
                    whole: call.query.text("whole") == "true"))
        },
        Route(
            method: .get, path: "/v1/roster/gaps", access: .right(.read),
            summary: "Trous et personnes sur qui l'on ne peut compter", query: window + [role]
        ) { call in
            let (from, to) = try call.window()
            let role = try await call.roleAsked()
            let cell = try await call.house.engine.query { $0.settings.cellMinimum }
            return .json(
                try await call.rosterNow().gapsJSON(from: from, until: to, role: role, cell: cell))
        },
        Route(
            method: .get, path: "/v1/roster/fairness", access: .right(.read),
            summary: "Nuits, week-ends et jours fériés de chacun", query: window + [role]
        ) { call in
            let (from, to) = try call.window()
            let role = try await call.roleAsked()
            return .json(try await call.rosterNow().fairnessJSON(from: from, until: to, role: role))
        },
        Route(
            method: .get, path: "/v1/roster/proposal", access: .right(.read),
            summary: "Un tour plus équitable pour une fonction", query: window + [role]
        ) { call in
            let (from, to) = try call.window()
            guard let role = try await call.roleAsked() else {
                throw Problem.malformed("Il manque « role ».", hint: "?role=writer")
            }
            let roster = try await call.rosterNow()
            guard let turns = roster.fairProposal(for: role, from: from, until: to) else {
                throw Problem(
                    422, "noRotation", "« \(role) » n'a pas de tour à répartir sur cette période.",
                    hint: "choisissez une fonction en astreinte et une période plus longue")
            }
            return .json(turns.json(roster))
        },
    ]

    private static let rosterBook: [Route] = [
        Route(
            method: .get, path: "/v1/roster/changes", access: .right(.read),
            summary: "Qui a changé quoi, quand"
        ) { call in
            let (book, roster) = try await call.house.engine.query { ($0.state.book, $0.settings.roster) }
            return .json(book.changesJSON(roster))
        },
        Route(
            method: .get, path: "/v1/roster/asks", access: .right(.read),
            summary: "Prises d'astreinte, échanges, vérifications : ce qui est demandé et répondu",
            query: [Member("pending", .choice(["true", "false"]), "true : seulement sans réponse")]
        ) { call in
            let pending = call.query.text("pending") == "true"
            let (book, roster) = try await call.house.engine.query { ($0.state.book, $0.settings.roster) }
            return .json(book.asksJSON(roster, pendingOnly: pending))
        },
    ]
}

extension Call {
    /// The roster in force.
    func rosterNow() async throws -> Roster { try await house.engine.query { $0.settings.roster } }

    /// As it was known at a past instant; before anything was known, as it was first known.
    fileprivate func roster(knownAt instant: Instant) async throws -> Roster {
        try await house.engine.query { snapshot in
            let files = snapshot.settings.roster
            guard instant < snapshot.now else { return files }
            let first = snapshot.state.book.plans.first?.at ?? instant
            return snapshot.state.roster(knownAt: max(instant, first), zone: files.zone) ?? files
        }
    }

    /// The role asked for, which must exist.
    func roleAsked() async throws -> RoleID? {
        guard let role = query.text("role").map(RoleID.init(rawValue:)) else { return nil }
        let roles = try await rosterNow().roles
        guard roles.contains(where: { $0.id == role }) else {
            throw Problem(
                404, "unknownRole", "Fonction inconnue : « \(role) ».",
                hint: "fonctions : \(roles.map(\.id.rawValue).joined(separator: ", "))")
        }
        return role
    }

    func window() throws(Problem) -> (Instant, Instant) {
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
