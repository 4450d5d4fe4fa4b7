// The roster for other programs: people and their contact points, calendars behind a secret address.

import TocsinCore
import TocsinEngine
import TocsinExchange
import TocsinReport

extension Routes {
    static let rosterFeeds: [Route] = [
        Route(
            method: .get, path: "/v1/roster/people", access: .right(.roster),
            summary: "Personnes et moyens de contact, un par ligne"
        ) { call in .json(try await call.rosterNow().peopleJSON) },
        Route(
            method: .get, path: "/v1/roster/directories/{name}", access: .right(.roster),
            summary: "Un annuaire en CSV", types: ["text/csv"]
        ) { call in
            guard let name = DirectoryName(rawValue: call.parameters["name"] ?? "") else {
                let known = DirectoryName.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(404, "unknownDirectory", "Annuaire inconnu.", hint: "annuaires : \(known)")
            }
            let list = try await call.house.engine.query { $0.settings.information.recipients(of: name) }
            let bytes = DirectorySheet(name).bytes(list)
            return .text(String(decoding: bytes, as: UTF8.self), type: "text/csv; charset=utf-8")
        },
        Route(
            method: .get, path: "/v1/roster/feed", access: .right(.read),
            summary: "Adresse secrète d'un agenda à suivre",
            query: [Member("role", "une seule fonction"), Member("person", "une seule personne")]
        ) { call in
            guard let links = call.house.links else {
                throw Problem(
                    409, "noPublicURL", "Sans publicURL, il n'y a pas d'agenda à suivre.",
                    hint: "tocsin roster export --format ics")
            }
            let scope = try await call.feedScope()
            return .json(.object([("url", .string(links.feed(scope.text)))]))
        },
        Route(
            method: .get, path: "/agenda/{scope}/{token}", access: .open,
            summary: "Agenda d'astreinte à suivre", types: ["text/calendar"]
        ) { call in
            let (scope, token) = (call.parameters["scope"] ?? "", call.parameters["token"] ?? "")
            guard let links = call.house.links, links.accepts(feed: token, for: scope) else {
                throw Problem(404, "unknownFeed", "Cet agenda n'existe pas.", hint: "tocsin roster feed")
            }
            let (roster, now) = try await call.house.engine.query { ($0.settings.roster, $0.now) }
            return .text(FeedScope(scope).calendar(of: roster, at: now), type: "text/calendar; charset=utf-8")
        },
    ]
}

extension Call {
    fileprivate func feedScope() async throws -> FeedScope {
        let role = try await roleAsked()
        guard let person = query.text("person").map(PersonID.init(rawValue:)) else {
            return role.map { .role($0) } ?? .all
        }
        guard try await rosterNow().people[person] != nil else {
            throw Problem(
                404, "unknownPerson", "Personne inconnue : « \(person) ».", hint: "tocsin roster who")
        }
        return .person(person)
    }
}

/// What a feed shows; its text stands in the address.
private enum FeedScope {
    case all
    case role(RoleID)
    case person(PersonID)

    init(_ text: String) {
        switch text.split(separator: ".", maxSplits: 1).map(String.init) {
        case let parts where parts.count == 2 && parts[0] == "role": self = .role(RoleID(parts[1]))
        case let parts where parts.count == 2 && parts[0] == "person": self = .person(PersonID(parts[1]))
        default: self = .all
        }
    }

    var text: String {
        switch self {
        case .all: "all"
        case .role(let role): "role.\(role)"
        case .person(let person): "person.\(person)"
        }
    }

    /// A month back and a year ahead, from midnight: asked twice a day, the file is the same.
    func calendar(of roster: Roster, at now: Instant) -> String {
        let today = roster.zone.civil(now).daysSinceEpoch
        let (from, until) = (roster.zone.midnight(today - 31), roster.zone.midnight(today + 366))
        let shifts =
            switch self {
            case .all: roster.exported(from: from, until: until, whole: true)
            case .role(let role): roster.exported(from: from, until: until, role: role, whole: true)
            case .person(let person): roster.exported(from: from, until: until, person: person, whole: true)
            }
        let export = CalendarExport(
            names: RosterNames(roster), times: .zone(roster.zone), stamp: roster.zone.midnight(today),
            title: "Astreinte")
        return String(decoding: export.bytes(of: shifts), as: UTF8.self)
    }
}
