// How things stand: status of what is open, and the timing report in every format.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    static let status: [Route] = [
        Route(
            method: .get, path: "/v1/status", access: .right(.read),
            summary: "État des activations ouvertes, ou d'une seule",
            query: [
                Member("id", "identifiant d'une activation"),
                Member("format", .choice(["json", "text"]), "json par défaut"),
            ], types: ["application/json", "text/plain"]
        ) { call in
            let id = call.query.text("id").map(ActivationID.init(rawValue:))
            let isText = call.query.text("format") == "text"
            let fault = call.house.heartbeatFault()
            let anchor = await call.house.anchor()
            let text = try await call.house.engine.query(about: id ?? "") { snapshot -> String? in
                let ids = id.map { [$0] } ?? snapshot.state.open
                let reports = ids.compactMap { snapshot.report($0) }
                guard reports.count == ids.count else { return nil }
                let watch = snapshot.watchReport(fault)
                if isText {
                    return statusText(reports, at: snapshot.now, in: snapshot.settings.roster.zone)
                        + watch.text + (anchor.map { "Ancre du journal : \($0.text)\n" } ?? "")
                }
                let activations = JSON.array(reports.map { $0.json(timeline: false) })
                let foot = [("anchor", JSON.optional(anchor?.text))]
                return JSON.object([("activations", activations)] + watch.members + foot).text() + "\n"
            }
            guard let text else { throw Problem.unknownActivation(id ?? "") }
            return isText ? .text(text) : .text(text, type: "application/json; charset=utf-8")
        },
        Route(
            method: .post, path: "/v1/resume", access: .command,
            summary: "Reprendre les envois après une restauration : une personne en répond",
            body: .members([
                Member("by", required: true, "qui en répond"), Member("note", "ce qu'il en dit"),
            ])
        ) { call in
            let who = try call.body.required("by")
            return try await call.perform(.resume(by: who, note: call.body.text("note")), status: 200)
        },
        Route(
            method: .get, path: "/v1/activations/{id}/report", access: .right(.read),
            summary: "Rapport des délais",
            query: [Member("format", .choice(ReportFormat.allCases.map(\.rawValue)), "json par défaut")],
            types: ReportFormat.allCases.map(\.type)
        ) { call in
            let format = ReportFormat(rawValue: call.query.text("format") ?? "") ?? .json
            let id = call.activation
            // Read first: rendering happens within the writer, and what the caller knew is in it.
            let anchor = await call.house.anchor()
            let text = try await call.house.engine.query(about: id) { snapshot in
                var report = snapshot.report(id)
                report?.anchor = anchor
                return report.map(format.render)
            }
            guard let text else { throw Problem.unknownActivation(id) }
            return format == .html ? .html(text) : .text(text, type: "\(format.type); charset=utf-8")
        },
    ]
}

private enum ReportFormat: String, Sendable, CaseIterable {
    case json, text, csv, html

    var type: String {
        switch self {
        case .json: "application/json"
        case .text: "text/plain"
        case .csv: "text/csv"
        case .html: "text/html"
        }
    }

    func render(_ report: Report) -> String {
        switch self {
        case .json: report.json().text() + "\n"
        case .text: report.text()
        case .csv: report.csv()
        case .html: report.html()
        }
    }
}

extension Engine.Snapshot {
    /// The paths, neighbours and canaries, and what would fail tonight.
    func watchReport(_ heartbeatFault: String?) -> WatchReport {
        WatchReport(
            state.supervision, settings: settings, heartbeatFault: heartbeatFault, mute: state.muted, at: now)
    }

    /// At the snapshot's instant, with the names of today's settings.
    func report(_ id: ActivationID) -> Report? {
        state.activations[id].map { activation in
            var report = Report(
                activation, state: state, zone: settings.roster.zone, at: now,
                roles: Dictionary(
                    settings.roster.roles.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first }),
                people: settings.roster.people.mapValues(\.name))
            if activation.isOpen {
                report.forecast = state.forecast(of: id, under: settings, at: now)
            }
            return report
        }
    }
}
