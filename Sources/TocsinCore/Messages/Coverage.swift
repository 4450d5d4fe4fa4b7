// Which seats of an audience are served, by which proof, and which an agent must still reach.

package struct Coverage: Sendable, Equatable {
    package struct Seat: Sendable, Equatable {
        package var seat: String
        package var title: String
        /// First instant at which a channel took a message for it, or an agent reached somebody.
        package var servedAt: Instant?
        package var byAgent = false
        package var excluded = false
        package var acknowledged = false
        /// Nothing is on its way any more.
        package var settled = true
    }

    package var seats: [Seat]

    package var inScope: Int { seats.count - excluded }
    package var excluded: Int { seats.count { $0.excluded } }
    package var served: Int { seats.count { $0.servedAt != nil && !$0.excluded } }
    package var acknowledged: Int { seats.count { $0.acknowledged } }
    /// "À joindre par un agent": nothing on its way and nobody reached.
    package var toReach: [Seat] { seats.filter { $0.servedAt == nil && !$0.excluded && $0.settled } }

    /// When and how surely the audience is informed, if it is.
    ///
    /// Officials: the share of seats asked for is served. Media: the whole list has been tried and somebody
    /// took it.
    package func reached(_ audience: Audience, thresholdPercent: Int) -> (at: Instant, onlyObserved: Bool)? {
        let served = seats.filter { !$0.excluded && $0.servedAt != nil }
            .sorted { ($0.servedAt ?? .init(seconds: 0)) < ($1.servedAt ?? .init(seconds: 0)) }
        var needed = served.count
        if audience == .elected {
            needed = (inScope * thresholdPercent + 99) / 100
        } else if seats.contains(where: { !$0.settled && $0.servedAt == nil }) {
            return nil
        }
        guard needed > 0, served.count >= needed, let last = served[needed - 1].servedAt else { return nil }
        return (last, !served.prefix(needed).contains(where: \.byAgent))
    }
}

extension Activation {
    /// Over every message released to this audience; nil before the first.
    package func coverage(of audience: Audience) -> Coverage? {
        var seats: [String: Coverage.Seat] = [:]
        var order: [String] = []
        for record in messages where record.message.kind == .holding || record.message.kind == .information {
            guard let release = record.release else { continue }
            for frozen in release.scope where frozen.audience == audience && seats[frozen.seat] == nil {
                seats[frozen.seat] = Coverage.Seat(seat: frozen.seat, title: frozen.title)
                order.append(frozen.seat)
            }
            for attempt in record.deliveries.compactMap({ attempts[$0] }) {
                seats.note(attempt, of: audience)
            }
            for closing in record.closings { seats.note(closing) }
            if audience == .elected, let campaign = record.campaign, campaign.isAwaited {
                for seat in campaign.seats { seats[seat.seat]?.settled = false }
            }
        }
        return order.isEmpty ? nil : Coverage(seats: order.compactMap { seats[$0] })
    }
}

extension [String: Coverage.Seat] {
    fileprivate mutating func note(_ attempt: Attempt, of audience: Audience) {
        guard case .delivery(_, let delivery) = attempt.content else { return }
        for key in delivery.seats where key.audience == audience && self[key.seat] != nil {
            note(attempt, at: key.seat)
        }
    }

    private mutating func note(_ attempt: Attempt, at seat: String) {
        switch attempt.outcome {
        case .accepted, .delivered, .acknowledged:
            let at = attempt.finishedAt ?? attempt.queuedAt
            let earlier = self[seat]?.servedAt ?? at
            self[seat]?.servedAt = Swift.min(earlier, at)
            if attempt.outcome == .acknowledged { self[seat]?.acknowledged = true }
        case .queued: self[seat]?.settled = false
        case .failed, .bounced, .unknown, .declined, .withdrawn: break
        }
    }

    fileprivate mutating func note(_ closing: SeatClosing) {
        switch closing.how {
        case .excluded: self[closing.seat]?.excluded = true
        case .reached:
            let earlier = self[closing.seat]?.servedAt
            self[closing.seat]?.servedAt = earlier ?? closing.at
            if earlier == nil { self[closing.seat]?.byAgent = true }
        }
    }
}
