// What leaves, trip by trip: never twice at once, never too soon again, never anew where it may have arrived.

import TocsinCore
import TocsinEngine

struct Traffic {
    private struct Trip {
        var life: Int
        var path: PathID
        var isOut = true
        /// Nobody knows whether the far end has taken it; once so, for ever.
        var isUncertain = true
        var wasUncertain = false
        var returnedAt: Int64 = 0
        /// Moved to another path since: it owes no pause there.
        var wasMoved = false
    }

    private var trips: [AttemptID: Trip] = [:]

    mutating func move(_ ids: [AttemptID]) { for id in ids { trips[id]?.wasMoved = true } }

    /// What is wrong with that; nil: nothing.
    mutating func depart(
        _ parcel: Parcel, _ attempt: Attempt, honoursKeys: Bool, from life: Int, at now: Int64
    ) -> String? {
        let last = trips[parcel.attempt]
        let mayHaveArrived = last.map { $0.isUncertain || $0.wasUncertain } ?? false
        trips[parcel.attempt] = Trip(life: life, path: parcel.path, wasUncertain: mayHaveArrived)
        for open in [AnswerLinks.placeholder, ReplyInvitation.placeholder] where parcel.text.contains(open) {
            return "\(parcel.attempt) leaves with \(open) in its text"
        }
        guard let last else { return nil }
        if last.life == life {
            if last.isOut { return "\(parcel.attempt) leaves while it is on its way" }
            let pause = now - last.returnedAt
            if !last.wasMoved, pause < Limits.firstRetry.inMilliseconds {
                return "\(parcel.attempt) leaves again after \(pause) ms"
            }
        }
        guard mayHaveArrived else { return nil }
        if last.path != parcel.path {
            return "\(parcel.attempt) may have arrived and leaves by \(parcel.path)"
        }
        let showsCopies = parcel.medium == .email && attempt.page != nil
        return honoursKeys || showsCopies ? nil : "\(parcel.attempt) may have arrived and leaves again"
    }

    /// How it came back, in the life that sent it: a dead one learns nothing.
    mutating func end(_ parcel: Parcel, as outcome: DeliveryOutcome, at now: Int64) {
        trips[parcel.attempt]?.isOut = false
        trips[parcel.attempt]?.returnedAt = now
        switch outcome {
        case .retry, .full, .notReached, .refused, .outOfOrder: trips[parcel.attempt]?.isUncertain = false
        case .accepted, .answered, .unknown: break
        }
    }
}
