// The whole state of the house: the fold of all events, and nothing else.

package struct State: Sendable, Equatable {
    package var activations: [ActivationID: Activation] = [:]
    /// In order of opening.
    package var order: [ActivationID] = []
    /// Not closed yet; only these have deadlines.
    package var open: [ActivationID] = []
    package var outbox = Outbox()
    /// Which activation an attempt belongs to.
    package var owners: [AttemptID: ActivationID] = [:]
    package var keys: [String: KeptRequest] = [:]
    package var settingsDigest: String?
    /// Sequence of the last event applied.
    package var version: Int64 = 0
    /// Instant of the last event: recorded time never goes back.
    package var lastRecordedAt: Instant?

    package init() {}
}

package struct KeptRequest: Sendable, Equatable {
    package var fingerprint: String
    package var answer: String
}

/// Attempts that wait to leave, in the order in which they must.
///
/// Pages before notices before mass information: a big mailing never holds up the call to a person.
package struct Outbox: Sendable, Equatable {
    package enum Lane: Int, Sendable, CaseIterable { case pages, notices, messages }

    private struct Queue: Sendable, Equatable {
        var ids: [AttemptID] = []
        var head = 0
    }

    private var queues: [Queue] = Lane.allCases.map { _ in Queue() }
    private var waiting: Set<AttemptID> = []
    package private(set) var inFlight: Set<AttemptID> = []
    package private(set) var delayed: [AttemptID: Instant] = [:]
    private var lanes: [AttemptID: Lane] = [:]

    package init() {}

    package var isEmpty: Bool { waiting.isEmpty && inFlight.isEmpty && delayed.isEmpty }
    package var count: Int { waiting.count + inFlight.count + delayed.count }
    package var nextRetry: Instant? { delayed.values.min() }

    package mutating func queue(_ id: AttemptID, _ lane: Lane) {
        lanes[id] = lane
        enqueue(id)
    }

    package mutating func start(_ id: AttemptID) {
        waiting.remove(id)
        delayed[id] = nil
        inFlight.insert(id)
        if let lane = lanes[id] { trim(lane.rawValue) }
    }

    package mutating func delay(_ id: AttemptID, until: Instant) {
        inFlight.remove(id)
        waiting.remove(id)
        delayed[id] = until
    }

    package mutating func drop(_ id: AttemptID) {
        waiting.remove(id)
        inFlight.remove(id)
        delayed[id] = nil
        lanes[id] = nil
    }

    /// What may leave now, most urgent first, at most `limit`.
    package func ready(at now: Instant, limit: Int) -> [AttemptID] {
        var result: [AttemptID] = []
        for lane in Lane.allCases {
            let retries = delayed.filter { $0.value <= now && lanes[$0.key] == lane }
            result += retries.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key).prefix(
                limit - result.count)
            let queue = queues[lane.rawValue]
            var next = queue.head
            while result.count < limit, next < queue.ids.count {
                if waiting.contains(queue.ids[next]) { result.append(queue.ids[next]) }
                next += 1
            }
        }
        return result
    }

    private mutating func enqueue(_ id: AttemptID) {
        guard let lane = lanes[id] else { return }
        waiting.insert(id)
        queues[lane.rawValue].ids.append(id)
        trim(lane.rawValue)
    }

    /// Forgets what has left from the front, so that a long life costs no memory.
    private mutating func trim(_ lane: Int) {
        while queues[lane].head < queues[lane].ids.count,
            !waiting.contains(queues[lane].ids[queues[lane].head])
        {
            queues[lane].head += 1
        }
        if queues[lane].head > 1024, queues[lane].head * 2 > queues[lane].ids.count {
            queues[lane].ids.removeFirst(queues[lane].head)
            queues[lane].head = 0
        }
    }
}
