// The way in to the transfer threads: any task hands a request over and awaits its result.
import Foundation
import Synchronization

/// HTTP: one thread drives many transfers through one libcurl "multi", which looks at all of them whenever
/// one moves; so each path that asks for it has its own, and the rest share one. Mail: libcurl blocks its
/// thread between the final dot and the relay's reply, so each relay has a few threads of its own, with one
/// mail at a time on each. Connections are kept and used again.
package final class TransferLoop: Sendable {
    private struct Lanes {
        var relays: [String: TransferInbox] = [:]
        var paths: [String: TransferInbox] = [:]
        var stopped = false

        var all: [TransferInbox] { Array(relays.values) + paths.values }
    }

    private let capacity: Int
    private let mailSessions: Int
    private let web: TransferInbox
    private let lanes = Mutex(Lanes())
    private let ownLanes: Int
    private let connections: Int
    private let perHost: Int
    private let names: AddressBook
    private let longestSleep: Int32
    private let faults: LibraryFaults?

    /// `capacity` bounds the transfers accepted and not finished, for each lane and each relay; beyond it
    /// `perform` answers `.full` at once. `ownLanes` bounds the lanes: whoever asks for one more shares the
    /// common one. `connectionsPerHost` keeps a hung host from using up `connections` of a lane;
    /// it is more than one path ever hands over: with fewer, a burst was seen to pause for 5 s, and libcurl
    /// itself is the suspect. `mailSessions` is the number of threads, and so of sessions, for each relay.
    /// `places` bounds the names whose last good address is kept; while one fails, `askPause` lies between
    /// two questions to the resolver. `told` hears for which host an address begins to be borrowed, or (nil)
    /// no longer is. A thread that could not be called looks by itself within `longestSleep` milliseconds.
    /// `faults` is for tests alone.
    package init(
        capacity: Int = 2048, ownLanes: Int = 32, connections: Int = 1024, connectionsPerHost: Int = 512,
        mailSessions: Int = 8,
        places: Int = 64, askPause: Duration = .seconds(30), longestSleep: Int32 = 1000,
        faults: LibraryFaults? = nil,
        told: @escaping @Sendable (String, BorrowedAddress?) -> Void = { _, _ in }
    ) {
        (self.capacity, self.mailSessions) = (capacity, mailSessions)
        (self.longestSleep, self.faults) = (longestSleep, faults)
        (self.ownLanes, self.connections, perHost) = (ownLanes, connections, connectionsPerHost)
        names = AddressBook(capacity: places, pause: askPause, told: told)
        let multi = MultiHandle(
            connections: connections, perHost: connectionsPerHost, longestSleep: longestSleep, faults: faults)
        web = TransferInbox(capacity: capacity, multis: [multi])
        Self.start(web, atOnce: capacity)
    }

    deinit { shutdown() }

    /// Returns when the transfer has ended, or never began within its total time limit. Never throws.
    ///
    /// Where the name leads nowhere and nothing has left, the address at which the far end was last found is
    /// tried in the time that is left. It is judged, and its certificate verified, like any other.
    package func perform(_ request: TransferRequest) async -> TransferResult {
        guard request.resolved.isEmpty, let place = request.namedPlace else { return await once(request) }
        let begun = ContinuousClock.now
        switch names.advice(for: place, at: begun) {
        case .borrow(let borrowed):
            return await perform(request, at: place, by: borrowed, since: begun)
        case .ask(let known, let anew):
            var asking = request
            if anew { asking.resolved = [place.forgotten] }
            if known != nil { asking.limits.connect = min(asking.limits.connect, asking.limits.total / 2) }
            let result = await once(asking)
            if let address = result.proves(request) { names.found(address, at: place, .now) }
            guard let known, let fault = result.nameFault(besides: known) else { return result }
            let borrowed = BorrowedAddress(address: known, fault: fault)
            names.fails(place, borrowed, .now)
            return await perform(request, at: place, by: borrowed, since: begun)
        }
    }

    private func perform(
        _ request: TransferRequest, at place: NamedPlace, by borrowed: BorrowedAddress,
        since begun: ContinuousClock.Instant
    ) async -> TransferResult {
        var request = request
        request.resolved = [place.leading(to: borrowed.address)]
        request.limits.total = max(.seconds(1), request.limits.total - (ContinuousClock.now - begun))
        // What libcurl is told here must not have aged before it is used.
        request.limits.nameMemory = max(.seconds(60), request.limits.nameMemory)
        var result = await once(request)
        if result.peer == nil, !result.tried.isEmpty { names.isLost(place, .now) }
        result.borrowed = borrowed
        return result
    }

    private func once(_ request: TransferRequest) async -> TransferResult {
        guard let inbox = inbox(for: request) else { return TransferResult(ending: .stopped) }
        let ticket = inbox.issueTicket()
        defer { inbox.forget(ticket) }
        let deadline = SuspendingClock.now + request.limits.total
        return await withTaskCancellationHandler {
            await withCheckedContinuation {
                inbox.put(
                    TransferOrder(ticket: ticket, request: request, deadline: deadline, continuation: $0))
            }
        } onCancel: {
            inbox.cancel(ticket)
        }
    }

    /// Ends running transfers as `.stopped` and refuses new ones. Safe to call twice.
    package func shutdown() {
        let inboxes = lanes.withLock { lanes in
            lanes.stopped = true
            return lanes.all
        }
        for inbox in [web] + inboxes { inbox.stop() }
    }

    /// Requests answered `.full` since the start.
    package var refused: Int {
        web.refused + lanes.withLock { $0.all.reduce(0) { $0 + $1.refused } }
    }

    private func inbox(for request: TransferRequest) -> TransferInbox? {
        if case .http = request.content { return webInbox(request.lane) }
        let relay = "\(request.farEnd) \(request.proxy ?? "")"
        return lanes.withLock { lanes in
            if lanes.stopped { return nil }
            if let inbox = lanes.relays[relay] { return inbox }
            let multis = (0..<mailSessions).map { _ in
                MultiHandle(connections: 1, perHost: 1, longestSleep: longestSleep, faults: faults)
            }
            let inbox = TransferInbox(capacity: capacity, multis: multis)
            lanes.relays[relay] = inbox
            Self.start(inbox, atOnce: 1)
            return inbox
        }
    }

    private func webInbox(_ lane: String?) -> TransferInbox? {
        guard let lane else { return web }
        return lanes.withLock { lanes in
            if lanes.stopped { return nil }
            if let inbox = lanes.paths[lane] { return inbox }
            guard lanes.paths.count < ownLanes else { return web }
            let multi = MultiHandle(
                connections: connections, perHost: perHost, longestSleep: longestSleep, faults: faults)
            let inbox = TransferInbox(capacity: capacity, multis: [multi])
            lanes.paths[lane] = inbox
            Self.start(inbox, atOnce: capacity)
            return inbox
        }
    }

    private static func start(_ inbox: TransferInbox, atOnce most: Int) {
        for index in inbox.multis.indices {
            Thread.begin("transfer") { TransferDriver(inbox, thread: index, atOnce: most).run() }
        }
    }
}
