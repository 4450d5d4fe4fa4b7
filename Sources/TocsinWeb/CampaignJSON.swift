// GALA's call-out as JSON and as the sheets an agent takes to it.

import TocsinCore
import TocsinReport

extension Activation {
    /// How it stands; null where GALA has no part in this message.
    func gala(_ record: MessageRecord, _ zone: ZoneRules) -> JSON {
        guard let campaign = record.campaign else { return .null }
        let launch = launch(of: record)
        return .object([
            ("policy", .string(campaign.policy.rawValue)),
            ("communes", .int(Int64(campaign.seats.count))),
            ("preparedAt", .string(zone.iso(campaign.preparedAt))),
            ("awaitedUntil", .string(zone.iso(campaign.until))),
            ("number", .optional(launch?.statement.reference)),
            ("launchedAt", .optional(launch.map { zone.iso($0.instant) })),
            ("endedAt", .optional(campaign.endedAt.map(zone.iso))),
            ("file", .optional(campaign.result?.file)),
            ("reached", .optional(campaign.result.map { Int64($0.reached) })),
            ("notReached", .optional(campaign.result.map { Int64($0.notReached) })),
        ])
    }

    /// What the agent types into GALA: the texts as they must be read, and the communes.
    func campaignOrder(_ message: MessageID, _ settings: Settings) -> CampaignOrder? {
        guard let record = messages.first(where: { $0.message.id == message }) else { return nil }
        let real = record.release?.realRecipients ?? (mode != .exercise)
        let seats =
            record.campaign?.seats
            ?? settings.information.recipients(of: record.message, real: real)
            .filter { $0.audience == .elected && $0.insee != nil }.map(\.frozen)
        func text(_ body: String, _ medium: Medium) -> String {
            Wording(mode: mode, subject: record.message.title, body: body).rendered(for: medium).text
        }
        return CampaignOrder(
            message: message, title: record.message.title,
            spoken: text(record.message.sms ?? record.message.body, .voice),
            sms: text(record.message.sms ?? record.message.body, .sms),
            mail: text(record.message.body, .email), seats: seats)
    }
}

struct CampaignOrder: Sendable {
    var message: MessageID
    var title: String
    var spoken: String
    var sms: String
    var mail: String
    var seats: [FrozenSeat]

    var json: JSON {
        .object([
            ("message", .string(message.rawValue)), ("title", .string(title)),
            ("spoken", .string(spoken)), ("sms", .string(sms)), ("mail", .string(mail)),
            (
                "communes",
                .array(
                    seats.map { .object([("insee", .string($0.seat)), ("commune", .string($0.title))]) })
            ),
        ])
    }

    var text: String {
        let communes = seats.map { "  \($0.seat)  \($0.title)" }
        let parts =
            [
                "CAMPAGNE GALA – \(message)", title, "",
                "Message téléphoné :", spoken, "", "SMS :", sms, "", "Courriel, télécopie :", mail, "",
                "Communes : \(seats.count)",
            ] + communes
        return parts.joined(separator: "\n") + "\n"
    }
}
