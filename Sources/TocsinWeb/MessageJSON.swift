// The messages of an activation as JSON, with what became of each seat of a released one.

import TocsinCore
import TocsinReport

extension Activation {
    func messagesJSON(_ settings: Settings) -> JSON {
        .object([
            ("mode", .optional(mode?.rawValue)),
            ("messages", .array(messages.map { json($0, settings) })),
        ])
    }

    private func json(_ record: MessageRecord, _ settings: Settings) -> JSON {
        let (message, zone) = (record.message, settings.roster.zone)
        let validation = record.validations.last { $0.fingerprint == message.fingerprint }
        return .object([
            ("id", .string(message.id.rawValue)),
            ("kind", .string(message.kind.rawValue)),
            ("title", .string(message.title)),
            ("body", .string(message.body)),
            ("sms", .optional(message.sms)),
            ("missing", texts(message.missing)),
            ("audiences", texts(message.audiences.map(\.rawValue))),
            ("cites", texts(message.cites.map(\.rawValue))),
            ("perimeter", texts(message.perimeter)),
            ("recipients", recipients(record, settings.information)),
            ("fingerprint", .string(message.fingerprint)),
            ("draftedAt", .string(zone.iso(message.draftedAt))),
            ("validatedBy", .optional(validation?.by)),
            ("validatedOrally", validation.map { .bool($0.orally) } ?? .null),
            ("validatedAt", .optional(validation.map { zone.iso($0.at) })),
            ("releasedBy", .optional(record.release?.by)),
            ("releasedAt", .optional(record.release.map { zone.iso($0.at) })),
            ("realRecipients", record.release.map { .bool($0.realRecipients) } ?? .null),
            ("coverage", coverage(message.audiences)),
            ("gala", gala(record, zone)),
            ("seats", record.release.map { .array(seats(record, $0, zone)) } ?? .null),
        ])
    }

    /// Seats by audience: those of the release, else those it would go to now without further words.
    private func recipients(_ record: MessageRecord, _ information: InformationSettings) -> JSON {
        let message = record.message
        let audiences =
            record.release?.scope.map(\.audience)
            ?? self.recipients(of: message, real: mode != .exercise, by: information).map(\.audience)
        let counted = message.audiences.map { audience in
            (audience.rawValue, JSON.int(Int64(audiences.count { $0 == audience })))
        }
        let unsorted = audiences.count { $0 == nil }
        return .object(counted + (unsorted == 0 ? [] : [("all", .int(Int64(unsorted)))]))
    }

    private func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    private func coverage(_ audiences: [Audience]) -> JSON {
        .object(
            audiences.map { audience in
                guard let coverage = coverage(of: audience) else { return (audience.rawValue, .null) }
                return (
                    audience.rawValue,
                    .object([
                        ("inScope", .int(Int64(coverage.inScope))), ("served", .int(Int64(coverage.served))),
                        ("acknowledged", .int(Int64(coverage.acknowledged))),
                        ("excluded", .int(Int64(coverage.excluded))),
                        ("toReach", texts(coverage.toReach.map(\.seat))),
                    ])
                )
            })
    }

    /// One row per seat of the frozen list, with every way it was tried.
    private func seats(_ record: MessageRecord, _ release: Release, _ zone: ZoneRules) -> [JSON] {
        var tried: [SeatKey: [Attempt]] = [:]
        for attempt in record.deliveries.compactMap({ attempts[$0] }) {
            guard case .delivery(_, let delivery) = attempt.content else { continue }
            for key in delivery.seats { tried[key, default: []].append(attempt) }
        }
        let closings = Dictionary(
            record.closings.map { ($0.seat, $0) }, uniquingKeysWith: { _, last in last })
        return release.scope.map { seat in
            let closing = closings[seat.seat]
            return .object([
                ("seat", .string(seat.seat)), ("audience", .optional(seat.audience?.rawValue)),
                ("title", .string(seat.title)),
                ("closed", .optional(closing?.how.rawValue)), ("words", .optional(closing?.words)),
                ("deliveries", .array((tried[seat.key] ?? []).map { json($0, zone) })),
            ])
        }
    }

    private func json(_ attempt: Attempt, _ zone: ZoneRules) -> JSON {
        .object([
            ("channel", .string(attempt.parcel.medium.rawValue)),
            ("outcome", .string(attempt.outcome.rawValue)),
            ("at", .string(zone.iso(attempt.finishedAt ?? attempt.queuedAt))),
            ("reason", .optional(attempt.reason)),
        ])
    }
}
