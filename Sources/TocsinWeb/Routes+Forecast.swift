// Before and after a release: what it comes to path by path, and GALA's order and result.

import TocsinCore
import TocsinEngine
import TocsinExchange
import TocsinReport

extension Routes {
    private static let path = "/v1/activations/{id}/messages/{message}"
    private static let result = path + "/gala-result"

    static let forecasts: [Route] = [
        Route(
            method: .get, path: path + "/forecast", access: .right(.read),
            summary: "Prévision : quand tout sera parti par chaque voie, avant ou après l'échéance",
            query: [Member("format", .choice(["json", "text"]), "json par défaut")],
            types: ["application/json", "text/plain"]
        ) { call in try await call.forecast() },
        Route(
            method: .get, path: path + "/gala", access: .right(.read),
            summary: "Campagne GALA à lancer : textes et communes",
            query: [Member("format", .choice(["json", "text", "csv"]), "json par défaut")],
            types: ["application/json", "text/plain", "text/csv"]
        ) { call in try await call.campaignOrder() },
        Route(
            method: .post, path: result, access: .command,
            summary: "Importer le résultat d'une campagne GALA",
            body: .members([
                Member(
                    "csv", .text(max: Limits.requestBody), required: true,
                    "tableau : insee ; joint (oui ou non) ; heure"),
                Member("file", "nom du fichier"), Member("by", "qui l'importe"),
            ])
        ) { call in
            let (csv, file) = (try call.body.required("csv"), call.body.text("file") ?? "résultat.csv")
            let times = try call.known()
            let reading = CampaignSheet(zone: times.zone, now: times.now).read(Array(csv.utf8), name: file)
            if let fault = reading.faults.first {
                throw Problem.malformed(
                    "\(fault)", hint: "\(reading.faults.count) faute(s) : rien n'est importé")
            }
            return try await call.perform(
                .importCampaign(
                    call.activation, call.message, reading.items, file: file, by: call.body.text("by")),
                status: 200)
        },
    ]
}

extension Call {
    fileprivate func forecast() async throws -> Reply {
        let (id, message) = (activation, message)
        let isText = query.text("format") == "text"
        let found = try await house.engine.query { snapshot -> (String, Bool)? in
            guard let activation = snapshot.state.activations[id] else { return nil }
            guard let record = activation.messages.first(where: { $0.message.id == message }) else {
                return ("", false)
            }
            let draft = record.release == nil ? record.message : nil
            var forecast = snapshot.state.forecast(
                of: id, adding: draft, under: snapshot.settings, at: snapshot.now)
            forecast.lines.removeAll { $0.message != message }
            let nothing = draft == nil ? "Tout est parti." : "Ce message n'a aucun destinataire."
            if isText { return ((forecast.sentences(of: message) ?? nothing) + "\n", true) }
            let json = JSON.object([
                ("message", .string(message.rawValue)), ("planned", .bool(draft != nil)),
                ("forecast", forecast.json(snapshot.settings.roster.zone)),
            ])
            return (json.text() + "\n", true)
        }
        let text = try Self.known(found, id, message)
        return isText ? .text(text) : .text(text, type: "application/json; charset=utf-8")
    }

    fileprivate func campaignOrder() async throws -> Reply {
        let (id, message) = (activation, message)
        let format = query.text("format") ?? "json"
        let found = try await house.engine.query { snapshot -> (String, Bool)? in
            guard let activation = snapshot.state.activations[id] else { return nil }
            guard let order = activation.campaignOrder(message, snapshot.settings) else { return ("", false) }
            switch format {
            case "text": return (order.text, true)
            case "csv": return (String(decoding: CampaignSheet.bytes(order.seats), as: UTF8.self), true)
            default: return (order.json.text() + "\n", true)
            }
        }
        let text = try Self.known(found, id, message)
        switch format {
        case "text": return .text(text)
        case "csv": return .text(text, type: "text/csv; charset=utf-8")
        default: return .text(text, type: "application/json; charset=utf-8")
        }
    }

    private static func known(
        _ found: (text: String, isThere: Bool)?, _ id: ActivationID, _ message: MessageID
    ) throws(Rejection) -> String {
        guard let found else {
            throw Rejection(
                .unknownActivation, "Aucune activation « \(id) ».", hint: "tocsin status les donne")
        }
        guard found.isThere else {
            throw Rejection(
                .unknownMessage, "Aucun message « \(message) ».", hint: "tocsin message list \(id)")
        }
        return found.text
    }
}
