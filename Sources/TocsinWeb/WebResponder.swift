// From a request to its answer: route, identity, body, handler, and one way to tell an error.

import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import TocsinCore
import TocsinEngine
import TocsinReport

/// A request's logger.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}

package struct WebResponder: HTTPResponder {
    let house: WebHouse
    let door: Door

    package func respond(to request: Hummingbird.Request, context: WebContext) async throws -> Response {
        var reply: Reply
        switch find(request) {
        case .success(let (route, parameters)):
            reply = try await answer(request, context, route, parameters)
            // A browser would hold its place for a minute, and there are fewer places than people.
            if route.isPage { reply.headers[.connection] = "close" }
        case .failure(let problem): reply = problem.reply
        }
        let response = reply.response(known: request.headers[.ifNoneMatch])
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Hummingbird.Request, _ context: WebContext, _ route: Route, _ parameters: [String: String]
    ) async throws -> Reply {
        do {
            return try await handle(request, context, route, parameters)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            if Problem(foreseen: error) == nil {
                context.logger.error("une demande a échoué", metadata: ["error": "\(error)"])
            }
            let problem = Problem(foreseen: error) ?? .broken
            return route.isPage ? .html(Page.refusal(problem.detail), status: problem.status) : problem.reply
        }
    }

    private func handle(
        _ request: Hummingbird.Request, _ context: WebContext, _ route: Route, _ parameters: [String: String]
    ) async throws -> Reply {
        var call = Call(house: house, parameters: parameters)
        (call.rawQuery, call.headers) = (request.uri.query ?? "", request.headers)
        if route.access != .open { call.caller = try await identify(request, route.access) }
        try await read(request, route, &call)
        let reply = try await reply(to: call, route)
        return route.kept.map(reply.kept) ?? reply
    }

    /// A report may take long to make: on the shared threads, or it would hold up a trigger that came in by
    /// the same one.
    private func reply(to call: Call, _ route: Route) async throws -> Reply {
        guard route.method == .get else { return try await route.handle(call) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await route.handle(call) }
    }

    // MARK: Routing

    private func find(_ request: Hummingbird.Request) -> Result<(Route, [String: String]), Problem> {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let segments = parts.compactMap(\.percentDecoded)
        guard segments.count == parts.count else { return .failure(.notFound) }
        let found = Routes.of(segments)
        guard !found.isEmpty else { return .failure(.notFound) }
        let method = request.method == .head ? .get : Route.Method(rawValue: request.method.rawValue)
        guard let match = found.first(where: { $0.0.method == method }) else {
            let methods = found.flatMap { $0.0.method == .get ? ["GET", "HEAD"] : [$0.0.method.rawValue] }
            return .failure(.notAllowed(methods, instead: method == .get ? found[0].0.reading : nil))
        }
        return .success(match)
    }

    // MARK: Identity

    private func identify(
        _ request: Hummingbird.Request, _ access: Route.Access
    ) async throws -> Caller {
        let credential = credential(request)
        guard credential != .none else { throw Problem.unauthorized }
        let (settings, now) = try await settingsNow()
        guard let actor = credential.actor(under: settings) else { throw Problem.unknownKey }
        let caller = Caller(actor: actor, zone: settings.roster.zone, now: now)
        if case .right(let right) = access, !caller.actor.rights.contains(right) {
            throw Problem.missingRight(right)
        }
        return caller
    }

    /// A daemon that has just started is asked by way of its writer, which is then about to begin.
    private func settingsNow() async throws -> (settings: Settings, now: Instant) {
        if let known = house.engine.settingsNow() { return known }
        return try await house.engine.query { ($0.settings, $0.now) }
    }

    /// On TCP nobody is believed but for a key; on the socket the kernel's word is the only one.
    private func credential(_ request: Hummingbird.Request) -> Credential {
        switch door {
        case .tcp: Credential(authorization: request.headers[.authorization])
        case .socket: ConnectionTask.visitor
        }
    }

    // MARK: Query and body

    private func read(_ request: Hummingbird.Request, _ route: Route, _ call: inout Call) async throws {
        let times = TimeText(zone: call.caller?.zone ?? .utc, now: call.caller?.now ?? Instant(seconds: 0))
        if !route.isPage { call.query = try Fields(try query(request), route.query, times) }
        guard route.method == .post else { return }
        call.bytes = try await bytes(request, limit: route.body.limit)
        switch route.body {
        case .none, .form: return
        case .members(let members): call.body = try Fields(try JSONReader.read(call.bytes), members, times)
        case .signed(let members):
            call.body = try Fields(try JSONReader.read(call.bytes), members, times)
            return
        case .facts(let forms): call.body = try Fields(facts: try JSONReader.read(call.bytes), forms, times)
        }
        call.key = try key(request, call)
    }

    private func query(_ request: Hummingbird.Request) throws(Problem) -> [(String, JSON)] {
        var pairs: [(String, JSON)] = []
        for part in (request.uri.query ?? "").split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = halves.compactMap(\.percentDecoded)
            guard texts.count == 2, !pairs.contains(where: { $0.0 == texts[0] }) else {
                throw .malformed(
                    "Paramètre illisible ou répété : « \(part.prefix(40)) ».", hint: "écrivez ?nom=valeur")
            }
            pairs.append((texts[0], .string(texts[1])))
        }
        return pairs
    }

    private func bytes(_ request: Hummingbird.Request, limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem.tooLarge
        }
        do {
            return Array(buffer: try await request.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        }
    }

    /// The caller's own: two callers may use the same key.
    private func key(_ request: Hummingbird.Request, _ call: Call) throws(Problem) -> RequestKey {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name],
            (1...Limits.keyLength).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw .malformed(
                "Il manque l'en-tête Idempotency-Key (1 à \(Limits.keyLength) caractères ASCII).",
                hint: "donnez-en un nouveau à chaque demande, le même quand vous la répétez")
        }
        let actor = try call.known().actor
        let asked = Array("\(request.method.rawValue) \(request.uri.string)\n".utf8) + call.bytes
        return RequestKey(
            key: "\(actor.means.rawValue):\(actor.person?.rawValue ?? "")/\(key)",
            fingerprint: asked.sha256Hex)
    }
}

extension Route.Body {
    fileprivate var limit: Int {
        switch self {
        case .form, .signed: WebLimits.form
        default: Limits.requestBody
        }
    }
}

extension Fields {
    /// The word of `do` says which members may follow.
    init(facts json: JSON, _ forms: [FactForm], _ times: TimeText) throws(Problem) {
        let word = Member("do", .choice(forms.map(\.word)), required: true, "le fait déclaré")
        guard case .object(let given) = json else {
            throw .malformed("Un objet JSON est attendu.", hint: "envoyez {\"do\": …}")
        }
        let chosen = try Fields(given.filter { $0.0 == "do" }, [word], times).required("do")
        let form = forms.first { $0.word == chosen }
        try self.init(given, [word] + (form?.members ?? []) + [Member].stating, times)
    }
}
