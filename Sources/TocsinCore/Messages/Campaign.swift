// The State's own call-out to mayors (GALA): launched by an agent, its result brought back as a file.

/// Awaited from the release on; the stopwatch runs until a result is imported or patience ends.
package struct Campaign: Sendable, Hashable {
    /// The human step by which its launch is ticked, with the campaign's number as reference.
    package static let step = "gala"

    /// Communes of the frozen list that it is to reach.
    package var seats: [FrozenSeat]
    package var policy: Officials
    package var preparedAt: Instant
    /// Until when its result is waited for.
    package var until: Instant
    /// The last one imported.
    package var result: CampaignResult?
    package var endedAt: Instant?

    package var isAwaited: Bool { endedAt == nil }
}

/// One line of the result file. Without an hour it counts from the import on.
package struct CampaignLine: Sendable, Hashable {
    package var insee: String
    package var isReached: Bool
    package var at: Instant?

    package init(insee: String, isReached: Bool, at: Instant? = nil) {
        (self.insee, self.isReached, self.at) = (insee, isReached, at)
    }
}

package struct CampaignResult: Sendable, Hashable {
    /// Name of the file.
    package var file: String
    /// As ticked, when it was known at the import.
    package var number: String?
    package var reached: Int
    package var notReached: Int
    /// Communes that are not in the frozen list.
    package var outside: Int
    /// Who imported it, in words (personal).
    package var by: String
    package var actor: Actor

    package init(
        file: String, number: String?, reached: Int, notReached: Int, outside: Int, by: String, actor: Actor
    ) {
        (self.file, self.number, self.reached) = (file, number, reached)
        (self.notReached, self.outside) = (notReached, outside)
        (self.by, self.actor) = (by, actor)
    }
}

package enum CampaignEvent: Sendable, Hashable {
    case prepared(seats: [FrozenSeat], policy: Officials, until: Instant)
    case imported(CampaignResult)
    /// Its result is here, or is no longer waited for.
    case ended(timedOut: Bool)
}

extension State {
    mutating func applyCampaign(
        _ step: CampaignEvent, of message: MessageID, in id: ActivationID, at now: Instant
    ) {
        activations[id]?.withMessage(message) { record in
            switch step {
            case .prepared(let seats, let policy, let until):
                record.campaign = Campaign(seats: seats, policy: policy, preparedAt: now, until: until)
            case .imported(let result): record.campaign?.result = result
            case .ended: record.campaign?.endedAt = now
            }
        }
        note(.campaign(message, step), in: id, at: now)
    }
}

extension Activation {
    /// The launch as ticked since the message was drafted, with the campaign's number.
    package func launch(of record: MessageRecord) -> Standing? {
        ledger.standing.last {
            $0.fact == .ticked(step: Campaign.step) && $0.statement.recordedAt >= record.message.draftedAt
        }
    }

    var campaignDeadlines: [(deadline: Deadline, at: Instant)] {
        messages.compactMap { record in
            guard let campaign = record.campaign, campaign.isAwaited else { return nil }
            return (.campaign(record.message.id), campaign.until)
        }
    }
}
