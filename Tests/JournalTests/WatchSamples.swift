// One event of every form of supervision and of publication, with every field set and absent.

import TocsinCore

extension Samples {
    static let watching: [Event] =
        supervision.map { .supervised($0) } + publication.map { .published($0) }
        + mutes.map { .muted($0) }

    private static let anchor = Anchor(sequence: 812, hash: Array(repeating: 15, count: 32))
    private static let mutes: [MuteEvent] = [
        .began(noted: anchor, found: Anchor(sequence: 40, hash: Array(repeating: 7, count: 32))),
        .began(noted: nil, found: anchor), .ended(by: "M. Vasseur", note: "Serveur remplacé."),
        .ended(by: "M. Vasseur", note: nil),
    ]

    private static let supervision: [SupervisionEvent] = [
        .fine("sms", note: "prête", expires: at + .hours(24)), .fine("sms", note: nil, expires: nil),
        .limping("sms", reason: "nom introuvable", expires: at),
        .limping("sms", reason: "nom introuvable", expires: nil),
        .down("sms", reason: "connexion refusée"), .untestable("sms"), .expiring("smtp", at: at, days: 7),
        .forgotten(["sms", "smtp"]), .peerHeard("morbihan"), .peerSilent("morbihan", since: at),
        .canaryPlanned("sms", next: at), .canaryPlanned("sms", next: nil),
        .canarySent("sms", "astreinte/essai/sms/1", judgeAt: at),
        .canaryJudged("sms", "astreinte/essai/sms/1", fault: nil),
        .canaryJudged("sms", "astreinte/essai/sms/1", fault: "accepté, mais jamais remis"), .proved,
        .reserve(Reserve(isLaid: true, free: 5_000_000_000)), .reserve(Reserve(isLaid: false, free: 0)),
        .anchored(anchor),
        .chain(ChainFault(sequence: 12, reason: "l'empreinte ne répond pas au contenu")), .chain(nil),
    ]

    private static let message: MessageID = "29-2026-E007-CP-01"
    private static let snapshot = Sighting.Snapshot(sha256: String(repeating: "0f", count: 32), bytes: 812)

    private static let publication: [PublicationEvent] = [
        .watching(
            id, message,
            PublicAddress(
                id: "site", url: "https://www.example.fr/", audience: .media, kind: .feed,
                caFile: "/etc/ca.pem"),
            until: at),
        .watching(id, message, PublicAddress(id: "post", url: "https://a.example/1", kind: .post), until: at),
        .sighted(id, message, url: "https://a.example/1", .seen(snapshot)),
        .sighted(id, message, url: "https://a.example/1", .notSeen(snapshot, titleThere: true)),
        .sighted(id, message, url: "https://a.example/1", .couldNotLook(reason: "réponse 404")),
    ]
}
