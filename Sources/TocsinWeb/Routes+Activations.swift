// Logs, activations and what is stated in them: each handler turns a body into one request to the core.

import TocsinCore
import TocsinReport

extension Routes {
    static let activations: [Route] = [
        Route(
            method: .post, path: "/v1/logs", access: .command,
            summary: "Ouvrir une main courante avant toute activation",
            body: .members([Member("title", required: true, "titre")]), success: 201
        ) { call in
            try await call.perform(.openLog(title: try call.body.required("title")), status: 201)
        },
        Route(
            method: .post, path: "/v1/activations", access: .command, summary: "Déclencher une activation",
            body: .members(triggerMembers + [Member].stating), success: 201
        ) { call in try await call.perform(.activate(try call.trigger()), status: 201) },
        Route(
            method: .post, path: "/v1/activations/{id}/facts", access: .command, summary: "Déclarer un fait",
            body: .facts(FactForm.all), success: 201
        ) { call in try await call.perform(try await call.statement(), status: 201) },
        Route(
            method: .post, path: "/v1/activations/{id}/merge", access: .command,
            summary: "Reprendre une activation dans une autre",
            body: .members([Member("into", required: true, "identifiant de l'activation qui la reprend")])
        ) { call in
            let into = ActivationID(try call.body.required("into"))
            return try await call.perform(.merge(call.activation, into: into), status: 200)
        },
        Route(
            method: .post, path: "/v1/activations/{id}/rungs", access: .command,
            summary: "Répondre à la question posée avant un échelon",
            body: .members([
                Member("role", required: true, "fonction pour laquelle personne ne répond"),
                Member("call", .flag, required: true, "true : appeler ; false : le décideur s'en charge"),
            ])
        ) { call in
            let role = RoleID(try call.body.required("role"))
            return try await call.perform(
                .decideRung(call.activation, role, call: call.body.flag("call")), status: 200)
        },
    ]

    private static let triggerMembers = [
        Member("mode", .choice(Mode.allCases.map(\.rawValue)), required: true, "exercise ou real"),
        Member("title", required: true, "titre"),
        Member("nature", "nature de l'événement"),
        Member("place", "lieu"),
        Member("log", "main courante dont elle est issue"),
    ]
}

extension Call {
    fileprivate func trigger() throws(Problem) -> Trigger {
        guard let mode = Mode(rawValue: try body.required("mode")) else {
            throw .malformed("Mode inconnu.", hint: "exercise ou real")
        }
        return Trigger(
            log: body.text("log").map(ActivationID.init(rawValue:)), mode: mode,
            title: try body.required("title"),
            nature: body.text("nature"), place: body.text("place"), decision: stating)
    }

    fileprivate func statement() async throws -> Request {
        let word = try body.required("do")
        guard let form = FactForm.all.first(where: { $0.word == word }) else { throw Problem.notFound }
        switch try form.read(self) {
        case .fact(let fact): return .state(activation, fact, stating)
        case .answer(let person, let answer): return .answer(activation, person, answer)
        case .onlyRole(let person, let fact):
            return .state(activation, fact(try await onlyRole(of: person)), stating)
        }
    }
}
