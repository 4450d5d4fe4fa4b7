// What was released to the public, for anybody: an Atom feed and CAP alerts, drills apart from reality.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    static let feeds: [Route] = [
        Route(
            method: .get, path: "/feed.atom", access: .open,
            summary: "Messages diffusés à la population", types: ["application/atom+xml"],
            kept: WebLimits.feedAge
        ) { call in try await call.feed(.real) },
        Route(
            method: .get, path: "/cap/{file}", access: .open,
            summary: "Un message à la population en CAP 1.2 : {numéro}.xml", types: ["application/cap+xml"],
            kept: WebLimits.feedAge
        ) { call in try await call.alert(.real) },
        Route(
            method: .get, path: "/exercice/feed.atom", access: .open,
            summary: "Messages diffusés lors d'exercices", types: ["application/atom+xml"],
            kept: WebLimits.feedAge
        ) { call in try await call.feed(.exercise) },
        Route(
            method: .get, path: "/exercice/cap/{file}", access: .open,
            summary: "Un message d'exercice en CAP 1.2 : {numéro}.xml", types: ["application/cap+xml"],
            kept: WebLimits.feedAge
        ) { call in try await call.alert(.exercise) },
    ]
}

extension Call {
    fileprivate func feed(_ mode: Mode) async throws -> Reply {
        .text(try await notices(mode).atom, type: "application/atom+xml; charset=utf-8")
    }

    fileprivate func alert(_ mode: Mode) async throws -> Reply {
        let file = parameters["file"] ?? ""
        guard file.hasSuffix(".xml"),
            let text = try await notices(mode).alert(MessageID(String(file.dropLast(4))))
        else {
            throw Problem(
                404, "unknownMessage", "Aucun message de ce numéro n'a été diffusé à la population.",
                hint: "ceux qui l'ont été sont dans /feed.atom")
        }
        return .text(text, type: "application/cap+xml; charset=utf-8")
    }

    private func notices(_ mode: Mode) async throws -> PublicNotices {
        try await house.engine.query { PublicNotices($0.state, $0.settings, mode: mode) }
    }
}
