// What was changed, asked and answered about the roster: who, what, when.

package import TocsinCore

extension RosterBook {
    /// Newest first.
    package func changesJSON(_ roster: Roster) -> JSON {
        let withdrawn = withdrawn
        let lines = log.reversed().map { known -> JSON in
            .object([
                ("id", .string(known.change.id.rawValue)), ("at", .string(roster.zone.iso(known.at))),
                ("by", .optional(known.change.by)), ("reason", .optional(known.change.reason)),
                ("standing", .bool(!withdrawn.contains(known.change.id))),
                ("what", .string(known.change.content.sentence(roster))),
            ])
        }
        return .object([("changes", .array(Array(lines)))])
    }

    /// Newest first; only those without an answer when asked so.
    package func asksJSON(_ roster: Roster, pendingOnly: Bool) -> JSON {
        let records = askOrder.reversed().compactMap { asks[$0] }.filter { !pendingOnly || $0.answer == nil }
        return .object([("asks", .array(records.map { $0.json(roster) }))])
    }
}

extension AskRecord {
    fileprivate func json(_ roster: Roster) -> JSON {
        func time(_ instant: Instant?) -> JSON { .optional(instant.map(roster.zone.iso)) }
        return .object([
            ("id", .string(ask.id.rawValue)), ("about", .string(ask.about.word)),
            ("person", .string(ask.person.rawValue)), ("name", .optional(roster.people[ask.person]?.name)),
            ("what", .string(ask.about.sentence(roster))), ("askedAt", time(askedAt)),
            ("remindedAt", time(remindedAt)), ("escalatedAt", time(escalatedAt)),
            ("answer", answer.map { .string($0.yes ? "yes" : "no") } ?? .null),
            ("answeredAt", time(answer?.at)), ("answeredBy", .optional(answer?.by)),
        ])
    }
}

extension Ask.About {
    var word: String {
        switch self {
        case .duty: "duty"
        case .contacts: "contacts"
        case .wake: "wake"
        case .swap: "swap"
        case .relief: "relief"
        }
    }

    package func sentence(_ roster: Roster) -> String {
        switch self {
        case .duty(let shift):
            "prise d'astreinte « \(roster.title(shift.role)) » \(roster.period(shift.from, shift.until))"
        case .contacts(let campaign, let by):
            "coordonnées (campagne du \(campaign)), avant le \(roster.zone.french.time(by, relativeTo: nil))"
        case .wake(let test): "essai de réveil du \(test)"
        case .swap(let swap):
            "échange demandé par \(roster.name(swap.asker)) : \(roster.sentence(swap.given))"
                + (swap.taken.map { " contre \(roster.sentence($0))" } ?? "")
        case .relief(let id, let roles, let at):
            "relève de \(id), \(roster.zone.french.time(at, relativeTo: nil)) : "
                + roles.map(roster.title).joined(separator: ", ")
        }
    }
}

extension RosterChange.Content {
    func sentence(_ roster: Roster) -> String {
        switch self {
        case .overrides(let list):
            list.prefix(4).map { one in
                "\(roster.title(one.role)) : \(roster.name(one.person)) \(roster.period(one.from, one.until))"
                    + (one.source == .override ? "" : " (\(one.source.french))")
            }.joined(separator: " ; ") + (list.count > 4 ? " ; et \(list.count - 4) autres" : "")
        case .absence(let absence):
            "absence de \(roster.name(absence.person)) \(roster.period(absence.from, absence.until))"
        case .people(let people): "personnes importées : \(people.map(\.name).joined(separator: ", "))"
        case .directory(let name, let list): "annuaire \(name.rawValue) importé : \(list.count) lignes"
        case .withdrawn(let id): "retrait de \(id)"
        }
    }
}

extension Roster {
    fileprivate func title(_ role: RoleID) -> String { self.role(role)?.title ?? role.rawValue }
    fileprivate func name(_ person: PersonID) -> String { people[person]?.name ?? person.rawValue }

    fileprivate func period(_ from: Instant, _ until: Instant) -> String {
        "du \(zone.french.time(from, relativeTo: nil)) au \(zone.french.time(until, relativeTo: nil))"
    }

    fileprivate func sentence(_ stretch: Swap.Stretch) -> String {
        "« \(title(stretch.role)) » \(period(stretch.from, stretch.until))"
    }
}
