// Every refusal as the API tells it: RFC 9457 with a code for programs and French words for people.

import Foundation
import Hummingbird
import TocsinCore
import TocsinEngine
import TocsinReport

/// `application/problem+json`.
package struct Problem: Error, Sendable, Equatable {
    var status: Int
    var code: String
    var detail: String
    /// How to mend it.
    var hint: String
    /// Methods to try instead, for 405.
    var allow: String?

    init(_ status: Int, _ code: String, _ detail: String, hint: String, allow: String? = nil) {
        (self.status, self.code, self.detail) = (status, code, detail)
        (self.hint, self.allow) = (hint, allow)
    }

    static func malformed(_ detail: String, hint: String) -> Problem {
        Problem(400, "badRequest", detail, hint: hint)
    }

    static let unauthorized = Problem(
        401, "unauthorized", "Il faut une clé d'accès.", hint: "ajoutez l'en-tête Authorization: Bearer CLÉ")
    static let unknownKey = Problem(
        401, "unauthorized", "Cette clé est inconnue.",
        hint: "vérifiez-la, ou son empreinte dans les réglages (access)")
    static let notFound = Problem(
        404, "notFound", "Cette adresse n'existe pas.", hint: "voir /v1/openapi.json")
    static let tooLarge = Problem(
        413, "tooLarge", "La demande dépasse \(Limits.requestBody / 1024 / 1024) Mio.",
        hint: "envoyez-la en plusieurs fois")
    static let busy = Problem(
        503, "busy", "Trop de demandes en attente : rien n'a été fait.", hint: "recommencez avec la même clé")
    static let stopped = Problem(
        503, "stopped", "Le démon s'arrête : rien n'a été fait.", hint: "recommencez quand il est reparti")
    static let broken = Problem(
        500, "internal", "Erreur interne.", hint: "voir le journal du démon (journalctl -u tocsind)")

    /// `instead` is where such a reading is to be had, when it is elsewhere.
    static func notAllowed(_ methods: [String], instead: String?) -> Problem {
        let list = methods.joined(separator: ", ")
        let elsewhere = instead.map { " ; pour lire : GET \($0)" } ?? ""
        return Problem(
            405, "methodNotAllowed", "Méthode refusée à cette adresse.",
            hint: "admises : \(list)\(elsewhere)", allow: list)
    }

    static func missingRight(_ right: Right) -> Problem {
        Problem(
            403, "forbidden", "Vous n'avez pas le droit « \(right.rawValue) ».",
            hint: "faites-le ajouter à votre clé dans les réglages (access)")
    }

    static func unknownActivation(_ id: ActivationID) -> Problem {
        Problem(
            404, "unknownActivation", "Aucune activation « \(id) ».",
            hint: "tocsin status donne celles qui sont ouvertes")
    }

    init(_ rejection: Rejection) {
        self.init(rejection.code.status, rejection.code.rawValue, rejection.message, hint: rejection.hint)
    }

    /// What an error of any kind is told as; nil when nobody foresaw it.
    init?(foreseen error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let rejection as Rejection: self.init(rejection)
        case EngineFault.busy: self = .busy
        case EngineFault.stopped: self = .stopped
        default: return nil
        }
    }

    var reply: Reply {
        var reply = Reply.json(
            .object([
                ("type", .string("about:blank")), ("title", .string(title)), ("status", .int(Int64(status))),
                ("detail", .string(detail)), ("code", .string(code)), ("hint", .string(hint)),
            ]), status: status)
        reply.contentType = "application/problem+json; charset=utf-8"
        if status == 503 { reply.headers[.retryAfter] = "1" }
        if status == 401 { reply.headers[.wwwAuthenticate] = "Bearer realm=\"tocsin\"" }
        if let allow { reply.headers[.allow] = allow }
        return reply
    }

    private var title: String {
        switch status {
        case 400: "Demande illisible"
        case 401: "Identité inconnue"
        case 403: "Droit manquant"
        case 404: "Introuvable"
        case 405: "Méthode refusée"
        case 409: "Contradiction"
        case 413: "Demande trop longue"
        case 422: "Refus d'une règle"
        case 503: "Indisponible"
        default: "Erreur interne"
        }
    }
}

extension Rejection.Code {
    var status: Int {
        switch self {
        case .unknownActivation, .unknownEntry, .unknownRole, .unknownPerson, .unknownStep, .unknownMessage,
            .unknownTemplate, .unknownSeat, .unknownAttempt:
            404
        case .forbidden: 403
        case .alreadyClosed, .notOpen, .wrongMode, .duplicateEntry, .keyReused, .changedSince, .messageOpen:
            409
        case .byRequired, .reasonRequired, .statedInFuture, .quorumMissing, .uncorrectable, .badValue,
            .notReleasable,
            .notValidated, .nothingAsked, .nobodyThere, .tooMany, .muted, .notMuted:
            422
        }
    }
}
