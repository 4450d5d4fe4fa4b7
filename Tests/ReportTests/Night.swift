// The small language of the report tests: a night told step by step, folded by the core, and its report.

import Foundation
import TocsinCore
import TocsinReport

/// One activation under the roster in which everybody is on duty, at 21 November 2026, winter time in Paris.
struct Night {
    private(set) var state = State()
    let id: ActivationID = "29-2026-E007"
    /// How the machine's clock stands.
    var wall: WallClock?
    private let settings: Settings
    private let zone: ZoneRules

    init(
        mode: Mode = .exercise, title: String = "Feu industriel", cipLimit: Duration? = nil, persons: Int = 0
    )
        throws
    {
        zone = try paris()
        var settings = Settings(
            digest: "d0", department: "29",
            authority: Authority(title: "Le préfet du Finistère", prefecture: "Préfecture du Finistère"),
            roster: .everyRoleStaffed(zone: zone), convening: Convening(roles: ["cellLead", "writer"]))
        settings.clocks.cipLimit = cipLimit
        settings.clocks.staffing.persons = persons
        self.settings = settings
        let trigger = Trigger(
            id: id, mode: mode, title: title, nature: "incendie", place: "Brest", decision: nil)
        try submit(.activate(trigger), at: "03:10:00")
    }

    /// States a fact at a wall time, recorded then or later.
    mutating func note(
        _ time: String, _ fact: Fact, by: String? = nil, reason: String? = nil, note: String? = nil,
        wholeMinute: Bool = false, recorded: String? = nil, in other: ActivationID? = nil,
        from actor: Actor = .scenario
    ) throws {
        let stated = StatedTime(try at(time), wholeMinute: wholeMinute)
        let stating = Stating(at: stated, by: by, note: note, reason: reason)
        try submit(.state(other ?? id, fact, stating), at: recorded ?? time, from: actor)
    }

    mutating func submit(_ request: Request, at time: String, from actor: Actor = .scenario) throws {
        // What nobody has a right to is the daemon's own doing.
        let actor = request.right == nil ? .daemon : actor
        _ = try state.handle(
            Command(actor: actor, request: request), at: at(time), under: settings, wall: wall)
    }

    /// Lets a minute after the other go by; whatever falls due happens and leaves.
    mutating func wait(from: String, minutes: Int) throws {
        let start = try at(from)
        for minute in 0..<minutes {
            let now = start + .minutes(minute)
            let command = Command(actor: .daemon, request: .clockReached)
            _ = try state.handle(command, at: now, under: settings)
            let ids = state.outbox.ready(at: now, limit: 100)
            _ = try state.handle(
                Command(actor: .daemon, request: .attemptsStarted(ids)), at: now, under: settings)
            for id in ids {
                _ = try state.handle(
                    Command(actor: .daemon, request: .attemptFinished(id, .accepted(reference: nil))),
                    at: now, under: settings)
            }
        }
    }

    /// Something already decided, folded as the journal would.
    mutating func happen(_ event: Event, at time: String) throws { state.apply(event, at: try at(time)) }

    /// Whatever waits leaves and is taken by the next hop.
    mutating func deliver(at time: String) throws {
        let ids = state.outbox.ready(at: try at(time), limit: 100)
        try submit(.attemptsStarted(ids), at: time)
        for id in ids { try submit(.attemptFinished(id, .accepted(reference: nil)), at: time) }
    }

    func report(at time: String, of other: ActivationID? = nil) throws -> Report {
        guard let activation = state.activations[other ?? id] else { throw Missing() }
        let roles = Dictionary(uniqueKeysWithValues: settings.roster.roles.map { ($0.id, $0.title) })
        return Report(
            activation, state: state, zone: zone, at: try at(time), roles: roles,
            people: settings.roster.people.mapValues(\.name))
    }

    /// What the screen says is to be done next.
    func next(_ time: String) throws -> String {
        let words = statusText([try report(at: time)]).split(separator: "\n")
            .drop { !$0.contains("À faire : ") }.prefix { !$0.hasPrefix("EXERCICE") }
            .flatMap { $0.split(separator: " ") }
        return words.dropFirst(3).joined(separator: " ")
    }

    /// "24:10:00" is ten past midnight of the next day.
    func at(_ time: String) throws -> Instant {
        let fields = time.split(separator: ":").compactMap { Int($0) }
        guard fields.count == 3 else { throw Missing() }
        let wall = CivilTime(2026, 11, 21 + fields[0] / 24, fields[0] % 24, fields[1], fields[2])
        return zone.resolve(wall).instant
    }
}

struct Missing: Error {}

func paris() throws -> ZoneRules {
    let file = URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Paris")
    return try ZoneRules(name: "Europe/Paris", tzif: [UInt8](Data(contentsOf: file)))
}

extension Fact {
    static func arrived(_ role: RoleID) -> Fact {
        .inPost(role: role, person: PersonID("\(role).titulaire"), remote: false)
    }

    static func coming(_ role: RoleID, in minutes: Int) -> Fact {
        .acknowledged(role: role, person: PersonID("\(role).titulaire"), etaMinutes: minutes, remote: false)
    }

    static func told(_ audience: Audience, means: String? = nil) -> Fact {
        .informed(audience, means: means, scope: .all)
    }
}

extension JSON {
    subscript(_ key: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.0 == key }?.1 ?? .string("no key \(key)")
    }

    subscript(_ place: Int) -> JSON {
        guard case .array(let items) = self, items.indices.contains(place) else {
            return .string("no item \(place)")
        }
        return items[place]
    }

    var keys: [String] { if case .object(let members) = self { members.map(\.0) } else { [] } }
    var items: [JSON] { if case .array(let items) = self { items } else { [] } }
    var string: String? { if case .string(let text) = self { text } else { nil } }
}
