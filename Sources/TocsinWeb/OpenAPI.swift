// The OpenAPI 3.1 document, made from the table of routes: what is served is what is described.

import TocsinCore
import TocsinReport

enum OpenAPI {
    static func document(_ routes: [Route]) -> JSON {
        var order: [String] = []
        for route in routes where !order.contains(route.path) { order.append(route.path) }
        return .object([
            ("openapi", .string("3.1.0")),
            ("info", .object([("title", .string("Tocsin")), ("version", .string("1"))])),
            ("paths", .object(order.map { path in (path, item(routes.filter { $0.path == path })) })),
            (
                "components",
                .object([
                    (
                        "securitySchemes",
                        .object([
                            ("key", .object([("type", .string("http")), ("scheme", .string("bearer"))]))
                        ])
                    ),
                    ("schemas", .object([("Problem", problem)])),
                ])
            ),
        ])
    }

    private static func item(_ routes: [Route]) -> JSON {
        .object(routes.map { ($0.method.rawValue.lowercased(), operation($0)) })
    }

    private static func operation(_ route: Route) -> JSON {
        var members: [(String, JSON)] = [
            ("summary", .string(route.summary)),
            ("security", .array(route.access == .open ? [] : [.object([("key", .array([]))])])),
            ("parameters", .array(parameters(route))),
        ]
        if let schema = schema(route.body) {
            let type =
                if case .form = route.body { "application/x-www-form-urlencoded" } else { "application/json" }
            members.append(
                ("requestBody", .object([("required", .bool(true)), ("content", content([type], schema))])))
        }
        let success = JSON.object([
            ("description", .string("Succès")), ("content", content(route.types, .object([]))),
        ])
        let refusal = JSON.object([
            ("description", .string("Refus, avec sa raison")),
            (
                "content",
                content(
                    ["application/problem+json"], .object([("$ref", .string("#/components/schemas/Problem"))])
                )
            ),
        ])
        var responses = [(String(route.success), success), ("default", refusal)]
        if route.kept != nil {
            responses.append(("304", .object([("description", .string("Inchangé depuis If-None-Match"))])))
        }
        members.append(("responses", .object(responses)))
        return .object(members)
    }

    private static func content(_ types: [String], _ schema: JSON) -> JSON {
        .object(types.map { ($0, .object([("schema", schema)])) })
    }

    private static func parameters(_ route: Route) -> [JSON] {
        let variables = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            $0.dropFirst().dropLast()
        }
        var parameters = variables.map {
            parameter(String($0), in: "path", required: true, .object([("type", .string("string"))]))
        }
        parameters += route.query.map { parameter($0.name, in: "query", required: $0.required, schema($0)) }
        if route.method == .post, route.access != .open {
            let key = JSON.object([
                ("type", .string("string")), ("minLength", .int(1)),
                ("maxLength", .int(Int64(Limits.keyLength))),
            ])
            parameters.append(parameter("Idempotency-Key", in: "header", required: true, key))
        }
        return parameters
    }

    private static func parameter(_ name: String, in place: String, required: Bool, _ schema: JSON) -> JSON {
        .object([
            ("name", .string(name)), ("in", .string(place)), ("required", .bool(required)),
            ("schema", schema),
        ])
    }

    // MARK: Schemas

    private static func schema(_ body: Route.Body) -> JSON? {
        switch body {
        case .none: return nil
        case .members(let members), .signed(let members): return object(members)
        case .facts(let forms):
            let schemas = forms.map { form in
                let word = Member("do", .choice([form.word]), required: true, "le fait déclaré")
                return object([word] + form.members + [Member].stating)
            }
            return .object([("oneOf", .array(schemas))])
        case .form:
            return object([
                Member("answer", required: true, "réponse"), Member("minutes", "minutes avant l'arrivée"),
            ])
        }
    }

    private static func object(_ members: [Member]) -> JSON {
        .object([
            ("type", .string("object")), ("additionalProperties", .bool(false)),
            ("required", .array(members.filter(\.required).map { .string($0.name) })),
            ("properties", .object(members.map { ($0.name, schema($0)) })),
        ])
    }

    private static func schema(_ member: Member) -> JSON {
        let about = ("description", JSON.string(member.about))
        let text = ("type", JSON.string("string"))
        switch member.kind {
        case .text(let max): return .object([about, text, ("maxLength", .int(Int64(max)))])
        case .time(orNull: true):
            return .object([about, ("type", .array([.string("string"), .string("null")]))])
        case .time, .later: return .object([about, text])
        case .whole(let range):
            return .object([
                about, ("type", .string("integer")), ("minimum", .int(range.lowerBound)),
                ("maximum", .int(range.upperBound)),
            ])
        case .flag: return .object([about, ("type", .string("boolean"))])
        case .choice(let choices): return .object([about, text, ("enum", .array(choices.map(JSON.string)))])
        case .list: return .object([about, ("type", .string("array")), ("items", .object([text]))])
        case .choices(let choices):
            let item = JSON.object([text, ("enum", .array(choices.map(JSON.string)))])
            return .object([about, ("type", .string("array")), ("items", item)])
        case .table:
            return .object([about, ("type", .string("object")), ("additionalProperties", .object([text]))])
        case .rows:
            let row = JSON.object([("type", .string("object")), ("additionalProperties", .object([text]))])
            return .object([about, ("type", .string("array")), ("items", row)])
        }
    }

    private static let problem = object([
        Member("type", required: true, "toujours about:blank"), Member("title", required: true, "en un mot"),
        Member("status", .whole(400...599), required: true, "code HTTP"),
        Member("detail", required: true, "ce qui ne va pas"),
        Member("code", required: true, "code pour les programmes"),
        Member("hint", required: true, "comment y remédier"),
    ])
}
