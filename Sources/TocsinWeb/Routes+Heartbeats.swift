// Where another prefecture's daemon says that it lives: signed for its name, fresh, and counted once.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    static let heartbeats: [Route] = [
        Route(
            method: .post, path: "/v1/heartbeats/{name}", access: .open,
            summary: "Battement d'un autre Tocsin, surveillé d'ici (supervision.watches)",
            body: .signed([
                Member("name", required: true, "le nom convenu de l'émetteur"),
                Member(
                    "sentAt", .whole(0...Int64.max), required: true, "son heure, en millisecondes depuis 1970"
                ),
                Member("version", .whole(0...Int64.max), required: true, "la dernière entrée de son journal"),
                Member("signature", required: true, "v1= et le HMAC-SHA256 des trois valeurs, une par ligne"),
            ])
        ) { call in
            let beat = Beat(
                name: call.body.text("name") ?? "", sentAt: call.body.whole("sentAt") ?? 0,
                version: call.body.whole("version") ?? 0)
            guard let neighbours = call.house.neighbours, beat.name == call.parameters["name"] else {
                throw Problem.notFound
            }
            switch await neighbours.hear(beat, signature: call.body.text("signature") ?? "") {
            case .heard: return .json(.object([("heard", .bool(true))]))
            case .unknown, .forged: throw Problem.notWatched
            case .replayed: throw Problem.staleBeat
            }
        }
    ]
}

extension Problem {
    /// The same for an unknown name and a wrong signature: nobody learns which names are watched.
    fileprivate static let notWatched = Problem(
        403, "forbidden", "Ce battement n'est pas reconnu.",
        hint: "même nom et même secret des deux côtés (supervision.watches, supervision.heartbeat)")
    fileprivate static let staleBeat = Problem(
        409, "replayed", "Ce battement est ancien ou déjà reçu.",
        hint: "vérifiez l'heure des deux machines : 90 s d'écart au plus")
}
