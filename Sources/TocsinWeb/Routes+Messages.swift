// Numbered messages: drafted, validated, released, and the seats an agent reached or excluded.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    private static let path = "/v1/activations/{id}/messages"

    static let messages: [Route] = [
        Route(
            method: .post, path: path, access: .command, summary: "Rédiger un message depuis un modèle",
            body: .members(draftMembers), success: 201
        ) { call in try await call.perform(.draftMessage(call.activation, try call.draft()), status: 201) },
        Route(method: .get, path: path, access: .right(.read), summary: "Messages d'une activation") { call in
            let id = call.activation
            let text = try await call.house.engine.query(about: id) { snapshot in
                snapshot.state.activations[id]?.messagesJSON(snapshot.settings).text()
            }
            guard let text else { throw Problem.unknownActivation(id) }
            return .text(text + "\n", type: "application/json; charset=utf-8")
        },
        Route(
            method: .post, path: path + "/{message}/validation", access: .command,
            summary: "Valider un message",
            body: .members([Member("by", "qui valide"), Member("orally", .flag, "au téléphone")])
        ) { call in
            let (by, orally) = (call.body.text("by") ?? "", call.body.flag("orally"))
            return try await call.perform(
                .validateMessage(call.activation, call.message, by: by, orally: orally), status: 200)
        },
        Route(
            method: .post, path: path + "/{message}/release", access: .command,
            summary: "Diffuser un message",
            body: .members([
                Member("by", "qui diffuse"), Member("fingerprint", "empreinte du texte lu"),
                Member("confirmation", "exercice vers les destinataires réels : les mots exigés"),
            ])
        ) { call in
            let order = ReleaseOrder(
                by: call.body.text("by"), fingerprint: call.body.text("fingerprint"),
                realRecipientsConfirmation: call.body.text("confirmation"))
            return try await call.perform(.releaseMessage(call.activation, call.message, order), status: 200)
        },
        Route(
            method: .post, path: path + "/{message}/repetition", access: .command,
            summary: "Refaire les envois de sort inconnu", body: .members([Member("by", "qui en décide")])
        ) { call in
            try await call.perform(
                .repeatUnknown(call.activation, call.message, by: call.body.text("by")), status: 200)
        },
        Route(
            method: .post, path: path + "/{message}/seats", access: .command,
            summary: "Pointer un siège joint ou exclu",
            body: .members(seatMembers + [Member].stating)
        ) { call in try await call.perform(try call.seatClosing(), status: 200) },
    ]

    private static let draftMembers = [
        Member("template", required: true, "modèle des réglages"),
        Member("values", .table, "valeurs des variables"),
        Member("audiences", .choices(Audience.allCases.map(\.rawValue)), "destinataires ; tous par défaut"),
        Member("cites", .list, "messages rectifiés ou clos"),
        Member("perimeter", .list, "codes INSEE des communes ; le département par défaut"),
    ]

    private static let seatMembers = [
        Member("seat", required: true, "siège, tel que dans la liste figée"),
        Member("how", .choice(SeatClosing.How.allCases.map(\.rawValue)), required: true, "joint ou exclu"),
        Member(
            "words", .text(max: Limits.textLength), required: true,
            "qui a été joint, ou pourquoi il est exclu"),
    ]
}

extension Call {
    fileprivate func draft() throws(Problem) -> Draft {
        Draft(
            template: try body.required("template"), values: body.table("values"),
            audiences: body.list("audiences")?.compactMap(Audience.init(rawValue:)) ?? Audience.allCases,
            cites: (body.list("cites") ?? []).map(MessageID.init(rawValue:)),
            perimeter: body.list("perimeter") ?? [])
    }

    fileprivate func seatClosing() throws(Problem) -> Request {
        guard let how = SeatClosing.How(rawValue: try body.required("how")) else {
            throw .malformed("« how » : reached ou excluded.", hint: "joint ou exclu")
        }
        return .closeSeat(
            activation, message, seat: try body.required("seat"), how, words: try body.required("words"),
            stating)
    }
}
