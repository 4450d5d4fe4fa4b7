// One line of the table from which requests are routed, checked and described.

import HTTPTypes
import TocsinCore
import TocsinEngine
import TocsinReport

struct Route: Sendable {
    enum Method: String, Sendable { case get = "GET", post = "POST" }

    enum Access: Sendable, Equatable {
        /// Served to anybody.
        case open
        /// Only with this right; a command's right is asked for by the core.
        case right(Right)
        case command
    }

    enum Body: Sendable {
        case none
        case members([Member])
        /// The members depend on the word of `do`.
        case facts([FactForm])
        /// A page's form; the handler reads it.
        case form
        /// Members that carry their own signature: no key of the caller's, and no repetition counts.
        case signed([Member])
    }

    var method: Method
    /// `/v1/activations/{id}`.
    var path: String
    var access: Access
    /// French, one line.
    var summary: String
    var query: [Member] = []
    var body = Body.none
    var success = 200
    /// Media types of a success.
    var types = ["application/json"]
    /// For people: what a mail program adds to the address is ignored, and a refusal is a page.
    var isPage = false
    /// How long anybody may keep a success; nil: never.
    var kept: Duration?
    var handle: @Sendable (Call) async throws -> Reply

    /// Where what was posted here can be read.
    var reading: String? { path == "/v1/activations" ? "/v1/status" : nil }
}

/// One request, checked, on its way to its handler.
struct Call: Sendable {
    var house: WebHouse
    var parameters: [String: String]
    /// Nil on routes open to anybody.
    var caller: Caller?
    var query = Fields()
    var body = Fields()
    /// The body as it came, for a form.
    var bytes: [UInt8] = []
    /// As they came, for those who do not write by our rules.
    var rawQuery = ""
    var headers = HTTPFields()
    var key: RequestKey?

    var activation: ActivationID { ActivationID(parameters["id"] ?? "") }
    var message: MessageID { MessageID(parameters["message"] ?? "") }

    func known() throws(Problem) -> Caller {
        guard let caller else { throw .unauthorized }
        return caller
    }

    func submit(_ request: TocsinCore.Request) async throws -> Accepted {
        try await house.engine.submit(Command(actor: try known().actor, key: key, request: request))
    }

    /// Submits and tells what was made.
    func perform(_ request: TocsinCore.Request, status: Int) async throws -> Reply {
        let accepted = try await submit(request)
        return .json(accepted.json(statedAt: try await statedAt(accepted)), status: status)
    }

    /// The time that was understood, in ISO; nil when nothing was stated.
    private func statedAt(_ accepted: Accepted) async throws -> String? {
        guard let id = accepted.activation, let entry = accepted.entry else { return nil }
        return try await house.engine.query { snapshot in
            snapshot.state.activations[id]?.statements.last { $0.entry == entry }.map {
                snapshot.settings.roster.zone.iso($0.statedAt.instant)
            }
        }
    }

    /// What surrounds a statement.
    var stating: Stating {
        Stating(
            at: body.time("at"), by: body.text("by"), reference: body.text("reference"),
            note: body.text("note"),
            reason: body.text("reason"), file: body.text("file"),
            plusMinus: .minutes(body.whole("plusMinusMinutes") ?? 0))
    }
}

extension Accepted {
    func json(statedAt: String?) -> JSON {
        var members: [(String, JSON)] = [("id", .optional(activation?.rawValue))]
        if let entry { members.append(("entry", .string(entry.rawValue))) }
        if let statedAt { members.append(("statedAt", .string(statedAt))) }
        if let message { members.append(("message", .string(message.rawValue))) }
        members.append(("notice", .optional(notice)))
        return .object(members)
    }
}

extension [Member] {
    /// What any statement may carry.
    static let stating = [
        Member("at", .time(), "heure du fait ; maintenant si elle manque ; sans date, douze heures au plus"),
        Member("by", "qui a décidé ou fait"),
        Member("reference", "référence d'une pièce"),
        Member("note", .text(max: Limits.textLength), "note libre"),
        Member("reason", .text(max: Limits.textLength), "motif"),
        Member("file", "pièce qui l'atteste"),
        Member("plusMinusMinutes", .whole(0...1440), "incertitude, en minutes, de part et d'autre"),
    ]
}
