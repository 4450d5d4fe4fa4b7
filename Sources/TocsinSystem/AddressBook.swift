// The address at which each far end was last really spoken to, for the hour in which its name leads nowhere.
import Synchronization

/// In memory alone: after a start the resolver is believed until a transfer has succeeded.
final class AddressBook: Sendable {
    enum Advice: Equatable {
        /// `anew`: libcurl is to forget what it was told meanwhile.
        case ask(known: NetworkAddress?, anew: Bool)
        case borrow(BorrowedAddress)
    }

    private struct Entry {
        var address: NetworkAddress
        var fault: NameFault?
        /// While its name fails: when one transfer next asks the resolver, for all.
        var askAt: ContinuousClock.Instant
        /// Counts what was found, so that the oldest goes first.
        var order: Int
    }

    private let entries = Mutex<(known: [NamedPlace: Entry], count: Int)>(([:], 0))
    private let capacity: Int
    private let pause: Duration
    private let told: @Sendable (String, BorrowedAddress?) -> Void

    /// `told` hears when an address begins to be borrowed for a host, and (nil) when its name is good again.
    init(
        capacity: Int, pause: Duration, told: @escaping @Sendable (String, BorrowedAddress?) -> Void
    ) {
        (self.capacity, self.pause, self.told) = (capacity, pause, told)
    }

    func advice(for place: NamedPlace, at now: ContinuousClock.Instant) -> Advice {
        entries.withLock { entries in
            guard let entry = entries.known[place] else { return .ask(known: nil, anew: false) }
            guard let fault = entry.fault else { return .ask(known: entry.address, anew: false) }
            if entry.askAt > now { return .borrow(BorrowedAddress(address: entry.address, fault: fault)) }
            entries.known[place]?.askAt = now + pause
            return .ask(known: entry.address, anew: true)
        }
    }

    /// By its name.
    func found(_ address: NetworkAddress, at place: NamedPlace, _ now: ContinuousClock.Instant) {
        let isBack = entries.withLock { entries in
            let isBack = entries.known[place]?.fault != nil
            entries.count += 1
            entries.known[place] = Entry(address: address, fault: nil, askAt: now, order: entries.count)
            if entries.known.count > capacity,
                let oldest = entries.known.min(by: { $0.value.order < $1.value.order })
            {
                entries.known[oldest.key] = nil
            }
            return isBack
        }
        if isBack { told(place.host, nil) }
    }

    func fails(_ place: NamedPlace, _ borrowed: BorrowedAddress, _ now: ContinuousClock.Instant) {
        let isNews = entries.withLock { entries in
            let isNews = entries.known[place]?.fault != borrowed.fault
            entries.known[place]?.fault = borrowed.fault
            entries.known[place]?.askAt = now + pause
            return isNews
        }
        if isNews { told(place.host, borrowed) }
    }

    /// The address known is no better: the next transfer asks again.
    func isLost(_ place: NamedPlace, _ now: ContinuousClock.Instant) {
        entries.withLock { $0.known[place]?.askAt = now }
    }
}
