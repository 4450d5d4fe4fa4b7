// Attempts that wait to leave, in the order in which they must; a path that is full holds up no other.

/// Calls to people before what they are told, that before mass information, faults of the house after it,
/// and its tests of itself last: a big mailing never holds up the call to a person.
package struct Outbox: Sendable, Equatable {
    package enum Lane: Int, Sendable, CaseIterable, Comparable {
        case pages, notices, messages, faults, tests

        package static func < (a: Lane, b: Lane) -> Bool { a.rawValue < b.rawValue }
    }

    /// Where an attempt waits.
    private struct Place: Sendable, Hashable {
        var lane: Lane
        var path: PathID
    }

    /// First come, first served; what has left stays in the array until it is trimmed.
    private struct Queue: Sendable, Equatable {
        var ids: [AttemptID] = []
        /// Order of arrival over all queues, beside each id.
        var orders: [Int] = []
        var head = 0
    }

    private var queues: [Place: Queue] = [:]
    private var places: [AttemptID: Place] = [:]
    private var waiting: Set<AttemptID> = []
    /// How many wait or will be made again, for each path.
    private var counts: [PathID: Int] = [:]
    private var arrivals = 0
    package private(set) var inFlight: Set<AttemptID> = []
    /// Attempts that will be made again, not before their instant.
    package private(set) var delayed: [AttemptID: Instant] = [:]

    package init() {}

    package var isEmpty: Bool { waiting.isEmpty && inFlight.isEmpty && delayed.isEmpty }
    package var count: Int { waiting.count + inFlight.count + delayed.count }

    /// Whether anything would leave by this path sooner or later.
    package func hasWaiting(on path: PathID) -> Bool { counts[path] ?? 0 > 0 }

    /// Whether something tries this path out already, beside the one that asks, which may be queued there.
    func isBeingTried(_ path: PathID) -> Bool {
        counts[path] ?? 0 > 1 || inFlight.contains { places[$0]?.path == path }
    }

    /// Everything that would leave by this path, in no order of importance but always the same.
    package func waiting(on path: PathID) -> [AttemptID] {
        guard hasWaiting(on: path) else { return [] }
        return (waiting.union(delayed.keys)).filter { places[$0]?.path == path }.sorted()
    }

    /// The next retry still to come. One that is due and not taken waits for room on its path, not for a
    /// time.
    package func nextRetry(after now: Instant) -> Instant? { delayed.values.filter { $0 > now }.min() }

    /// What waits, is on its way or will be made again, by path and lane.
    package var load: [PathID: [Lane: Int]] {
        places.values.reduce(into: [:]) { $0[$1.path, default: [:]][$1.lane, default: 0] += 1 }
    }
}

// MARK: - What happens to an attempt

extension Outbox {
    package mutating func queue(_ id: AttemptID, _ lane: Lane, on path: PathID) {
        let place = Place(lane: lane, path: path)
        places[id] = place
        waiting.insert(id)
        counts[path, default: 0] += 1
        enter(id, at: place)
    }

    package mutating func start(_ id: AttemptID) {
        leave(id)
        inFlight.insert(id)
        if let place = places[id] { trim(place) }
    }

    package mutating func delay(_ id: AttemptID, until: Instant) {
        inFlight.remove(id)
        leave(id)
        delayed[id] = until
        if let path = places[id]?.path { counts[path, default: 0] += 1 }
    }

    package mutating func drop(_ id: AttemptID) {
        leave(id)
        inFlight.remove(id)
        if let place = places.removeValue(forKey: id) { trim(place) }
    }

    /// Leaves by another path, in its lane; behind what waits there already.
    package mutating func move(_ id: AttemptID, to path: PathID) {
        guard let old = places[id], old.path != path else { return }
        let place = Place(lane: old.lane, path: path)
        places[id] = place
        guard waiting.contains(id) || delayed[id] != nil else { return }
        delayed[id] = nil
        waiting.insert(id)
        counts[old.path, default: 0] -= 1
        counts[path, default: 0] += 1
        enter(id, at: place)
        trim(old)
    }

    /// It waits no more.
    private mutating func leave(_ id: AttemptID) {
        let wasWaiting = waiting.remove(id) != nil
        let wasDelayed = delayed.removeValue(forKey: id) != nil
        if wasWaiting || wasDelayed, let path = places[id]?.path { counts[path, default: 0] -= 1 }
    }

    private mutating func enter(_ id: AttemptID, at place: Place) {
        arrivals += 1
        queues[place, default: Queue()].ids.append(id)
        queues[place, default: Queue()].orders.append(arrivals)
        trim(place)
    }

    /// Forgets what has left from the front, so that a long life costs no memory.
    private mutating func trim(_ place: Place) {
        guard var head = queues[place]?.head, let count = queues[place]?.ids.count else { return }
        while head < count, let id = queues[place]?.ids[head], !stands(id, at: place) { head += 1 }
        queues[place]?.head = head
        if head > 1024, head * 2 > count {
            queues[place]?.ids.removeFirst(head)
            queues[place]?.orders.removeFirst(head)
            queues[place]?.head = 0
        }
    }

    private func stands(_ id: AttemptID, at place: Place) -> Bool {
        waiting.contains(id) && places[id] == place
    }
}

// MARK: - What may leave

extension Outbox {
    /// One queue being gone through.
    private struct Line {
        var place: Place
        var queue: Queue
        var cursor: Int
        var order: Int { queue.orders[cursor] }
    }

    /// What may leave now, most urgent first, at most `limit` in all and `room` on each path for each lane.
    package func ready(
        at now: Instant, limit: Int, room: (PathID, Lane) -> Int = { _, _ in .max }
    ) -> [AttemptID] {
        var result: [AttemptID] = []
        var taken: [PathID: Int] = [:]
        var rooms: [Place: Int] = [:]
        func take(_ id: AttemptID, _ place: Place) -> Bool {
            let free = rooms[place] ?? room(place.path, place.lane)
            rooms[place] = free
            guard taken[place.path, default: 0] < free, result.count < limit else { return false }
            taken[place.path, default: 0] += 1
            result.append(id)
            return true
        }
        let due = delayed.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        for lane in Lane.allCases where result.count < limit {
            takeFresh(lane, take)
            for (id, _) in due {
                if let place = places[id], place.lane == lane { _ = take(id, place) }
            }
        }
        return result
    }

    /// In order of arrival over the lane's paths; a path without room is left where it is.
    private func takeFresh(_ lane: Lane, _ take: (AttemptID, Place) -> Bool) {
        var lines = queues.compactMap { place, queue in
            place.lane == lane && queue.head < queue.ids.count
                ? Line(place: place, queue: queue, cursor: queue.head) : nil
        }
        while let next = lines.indices.min(by: { lines[$0].order < lines[$1].order }) {
            let (place, id) = (lines[next].place, lines[next].queue.ids[lines[next].cursor])
            if stands(id, at: place), !take(id, place) {
                lines.remove(at: next)
                continue
            }
            lines[next].cursor += 1
            if lines[next].cursor == lines[next].queue.ids.count { lines.remove(at: next) }
        }
    }
}
