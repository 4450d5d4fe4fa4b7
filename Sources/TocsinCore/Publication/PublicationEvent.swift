// What is looked at for a message, and what was seen there: changes only.

package enum PublicationEvent: Sendable, Hashable {
    case watching(ActivationID, MessageID, PublicAddress, until: Instant)
    case sighted(ActivationID, MessageID, url: String, Sighting)

    package var activation: ActivationID {
        switch self {
        case .watching(let id, _, _, _), .sighted(let id, _, _, _): id
        }
    }
}

/// One look at one address. Not being able to look is never the same as not seeing.
package enum Sighting: Sendable, Hashable {
    case seen(Snapshot)
    /// `titleThere`: the title alone stood there, which may be an older text.
    case notSeen(Snapshot, titleThere: Bool)
    /// Why. French.
    case couldNotLook(reason: String)

    /// What was fetched, so that it can be found again.
    package struct Snapshot: Sendable, Hashable {
        /// SHA-256, lower-case hex.
        package var sha256: String
        package var bytes: Int

        package init(sha256: String, bytes: Int) { (self.sha256, self.bytes) = (sha256, bytes) }
    }
}

/// What was fetched of one address, whole and within its bounds, or why it could not be. French.
package enum Fetched: Sendable, Equatable {
    case body([UInt8])
    case failed(reason: String)
}

/// What a service brings back from one look.
package enum Looked: Sendable, Equatable {
    case page(Marker.Found, Sighting.Snapshot)
    case failed(reason: String)
}

/// An address that is looked at for one message, from its release on.
package struct WatchedPage: Sendable, Equatable {
    package var address: PublicAddress
    package var from: Instant
    package var until: Instant
    package var last: Sighting?
    package var lastAt: Instant?
    /// The first moment at which it was visible.
    package var seenAt: Instant?
    package var seen: Sighting.Snapshot?
    /// The title was looked for once and was not there: from then on it proves something.
    package var titleCounts = false

    package init(address: PublicAddress, from: Instant, until: Instant) {
        (self.address, self.from, self.until) = (address, from, until)
    }

    /// The next moment to look, strictly after `instant`: every 15 s for ten minutes from the release, then
    /// every minute to the end. Nil once it was seen or the time is over.
    package func nextLook(after instant: Instant) -> Instant? {
        guard seenAt == nil else { return nil }
        if instant < from { return from }
        let passed = (instant - from).inMilliseconds
        let (quick, slow): (Int64, Int64) = (15_000, 60_000)
        let next = passed < 600_000 ? (passed / quick + 1) * quick : (passed / slow + 1) * slow
        let at = from + .milliseconds(next)
        return at <= until ? at : nil
    }
}

extension State {
    mutating func applyPublication(_ event: PublicationEvent, at now: Instant) {
        switch event {
        case .watching(let id, let message, let address, let until):
            withRecord(message, in: id) {
                $0.pages.append(WatchedPage(address: address, from: now, until: until))
            }
        case .sighted(let id, let message, let url, let sighting):
            withRecord(message, in: id) { record in
                guard let place = record.pages.firstIndex(where: { $0.address.url == url }) else { return }
                record.pages[place].note(sighting, at: now)
            }
        }
        note(.published(event), in: event.activation, at: now)
    }

    private mutating func withRecord(
        _ message: MessageID, in id: ActivationID, _ change: (inout MessageRecord) -> Void
    ) {
        guard let place = activations[id]?.messages.firstIndex(where: { $0.message.id == message }),
            var record = activations[id]?.messages[place]
        else { return }
        change(&record)
        activations[id]?.messages[place] = record
    }
}

extension WatchedPage {
    mutating func note(_ sighting: Sighting, at now: Instant) {
        (last, lastAt) = (sighting, now)
        switch sighting {
        case .seen(let snapshot): if seenAt == nil { (seenAt, seen) = (now, snapshot) }
        case .notSeen(_, let titleThere): if !titleThere { titleCounts = true }
        case .couldNotLook: break
        }
    }
}
