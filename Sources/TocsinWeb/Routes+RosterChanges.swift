// Changing the roster, asking for swaps, answering, importing: each handler makes one request to the core.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    private static let by = Member("by", "qui le fait")
    private static let reason = Member("reason", .text(max: Limits.textLength), "motif")
    private static let period = [
        Member("from", .later, required: true, "début"), Member("until", .later, required: true, "fin"),
    ]

    static let rosterChanges: [Route] = changes + questions + relief

    private static let changes: [Route] = [
        Route(
            method: .post, path: "/v1/roster/overrides", access: .command,
            summary: "Mettre quelqu'un d'autre d'astreinte",
            body: .members(
                [
                    Member("role", required: true, "fonction"),
                    Member("person", required: true, "personne qui en est chargée"),
                ] + period + [by, reason]), success: 201
        ) { call in
            let (from, until) = try call.period()
            let override = Override(
                role: RoleID(try call.body.required("role")),
                person: PersonID(try call.body.required("person")), from: from, until: until)
            return try await call.performRoster(
                .override(override, by: call.body.text("by"), reason: call.body.text("reason")))
        },
        Route(
            method: .post, path: "/v1/roster/absences", access: .command, summary: "Noter une absence",
            body: .members([Member("person", required: true, "personne absente")] + period + [by, reason]),
            success: 201
        ) { call in
            let (from, until) = try call.period()
            let absence = Absence(
                person: PersonID(try call.body.required("person")), from: from, until: until,
                reason: call.body.text("reason"))
            return try await call.performRoster(.absence(absence, by: call.body.text("by")))
        },
        Route(
            method: .post, path: "/v1/roster/changes/{change}/withdrawal", access: .command,
            summary: "Retirer un changement", body: .members([by, reason]), success: 201
        ) { call in
            let id = ChangeID(call.parameters["change"] ?? "")
            return try await call.performRoster(
                .withdraw(id, by: call.body.text("by"), reason: call.body.text("reason")))
        },
        Route(
            method: .post, path: "/v1/roster/imports", access: .command,
            summary: "Importer des tours, des personnes, ou un annuaire",
            body: .members([
                Member("shifts", .rows, "lignes : role, person, from, until, place"),
                Member(
                    "sheet", .choice(["personnes"] + DirectoryName.allCases.map(\.rawValue)),
                    "ce que contient `csv`"),
                Member("csv", .text(max: Limits.requestBody), "le tableau entier, en CSV"), by,
            ]), success: 201
        ) { call in
            let context = try await call.house.engine.query { ImportContext($0.settings) }
            return try await call.performRoster(try call.importRequest(context))
        },
    ]

    private static let questions: [Route] = [
        Route(
            method: .post, path: "/v1/roster/swaps", access: .command, summary: "Demander un échange",
            body: .members(
                [
                    Member("role", required: true, "fonction donnée"),
                    Member("person", required: true, "qui demande"),
                    Member("with", required: true, "à qui"),
                ] + period + [
                    Member("returnRole", "fonction prise en retour ; la même si elle manque"),
                    Member("returnFrom", .later, "début de ce qui est pris en retour"),
                    Member("returnUntil", .later, "fin de ce qui est pris en retour"),
                ]), success: 201
        ) { call in try await call.performRoster(.askSwap(try call.swap())) },
        Route(
            method: .post, path: "/v1/roster/asks/{ask}/answer", access: .command,
            summary: "Répondre pour soi, ou pour la personne interrogée",
            body: .members([
                Member("yes", .flag, required: true, "true : oui ; false : non"), by,
            ]), success: 201
        ) { call in
            let id = AskID(call.parameters["ask"] ?? "")
            return try await call.performRoster(
                .answer(id, yes: call.body.flag("yes"), by: call.body.text("by")))
        },
        Route(
            method: .post, path: "/v1/roster/campaigns", access: .command,
            summary: "Demander à chacun de confirmer ses coordonnées",
            body: .members([Member("until", .later, required: true, "date limite"), by]), success: 201
        ) { call in
            guard let until = call.body.time("until")?.instant else {
                throw Problem.malformed("Il manque « until ».", hint: "donnez une date limite")
            }
            return try await call.performRoster(.campaign(until: until, by: call.body.text("by")))
        },
        Route(
            method: .post, path: "/v1/roster/wake-tests", access: .command,
            summary: "Essayer qui se réveille", body: .members([by]), success: 201
        ) { call in try await call.performRoster(.wakeTest(by: call.body.text("by"))) },
    ]

    private static let relief: [Route] = [
        Route(
            method: .get, path: "/v1/activations/{id}/relief", access: .right(.read),
            summary: "Proposer une seconde équipe",
            query: [
                Member("at", .later, required: true, "heure de la relève"),
                Member("hours", "heures de travail au-delà desquelles on ne reprend pas ; 12 par défaut"),
            ]
        ) { call in
            let now = try call.known().now
            let at = call.query.time("at")?.instant ?? now
            guard let hours = Int(call.query.text("hours") ?? "12"), (1...72).contains(hours) else {
                throw Problem.malformed("« hours » : un nombre de 1 à 72.", hint: "?hours=12")
            }
            let id = call.activation
            let proposal = try await call.house.engine.query { snapshot in
                snapshot.state.activations[id].map { activation in
                    snapshot.state.relief(
                        of: activation, at: at, longerThan: .hours(hours), roster: snapshot.settings.roster
                    ).json(at: at, snapshot.settings.roster)
                }
            }
            guard let proposal else { throw Problem.unknownActivation(id) }
            return .json(proposal)
        },
        Route(
            method: .post, path: "/v1/activations/{id}/relief", access: .command,
            summary: "Convoquer une seconde équipe",
            body: .members([
                Member("at", .later, required: true, "heure de la relève"),
                Member("team", .table, required: true, "personne par fonction"), by,
            ]), success: 201
        ) { call in
            let now = try call.known().now
            let at = call.body.time("at")?.instant ?? now
            let team = call.body.table("team").sorted { $0.key < $1.key }.map {
                Assignment(role: RoleID($0.key), person: PersonID($0.value))
            }
            return try await call.perform(
                .relieve(call.activation, at: at, team, by: call.body.text("by")), status: 201)
        },
        Route(
            method: .get, path: "/v1/activations/{id}/hours", access: .right(.read),
            summary: "Heures travaillées par personne",
            query: [Member("format", .choice(["json", "csv"]), "json par défaut")],
            types: ["application/json", "text/csv"]
        ) { call in
            let (id, isCSV) = (call.activation, call.query.text("format") == "csv")
            let text = try await call.house.engine.query { snapshot in
                snapshot.state.activations[id].map { activation in
                    isCSV
                        ? activation.hoursCSV(at: snapshot.now, snapshot.settings.roster)
                        : activation.hoursJSON(at: snapshot.now, snapshot.settings.roster).text() + "\n"
                }
            }
            guard let text else { throw Problem.unknownActivation(id) }
            return .text(text, type: isCSV ? "text/csv; charset=utf-8" : "application/json; charset=utf-8")
        },
    ]
}

extension Call {
    fileprivate func performRoster(_ request: RosterRequest) async throws -> Reply {
        try await perform(.roster(request), status: 201)
    }

    fileprivate func period() throws(Problem) -> (Instant, Instant) {
        guard let from = body.time("from")?.instant, let until = body.time("until")?.instant else {
            throw .malformed("Il manque « from » ou « until ».", hint: "donnez le début et la fin")
        }
        return (from, until)
    }

    fileprivate func swap() throws(Problem) -> Swap {
        let (from, until) = try period()
        let role = RoleID(try body.required("role"))
        var taken: Swap.Stretch?
        if let start = body.time("returnFrom")?.instant, let end = body.time("returnUntil")?.instant {
            taken = Swap.Stretch(
                role: body.text("returnRole").map(RoleID.init(rawValue:)) ?? role, from: start, until: end)
        } else if body.has(anyOf: ["returnFrom", "returnUntil", "returnRole"]) {
            throw .malformed(
                "Ce qui est pris en retour a un début et une fin.", hint: "returnFrom et returnUntil")
        }
        return Swap(
            asker: PersonID(try body.required("person")), other: PersonID(try body.required("with")),
            given: Swap.Stretch(role: role, from: from, until: until), taken: taken)
    }
}
