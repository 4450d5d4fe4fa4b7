// Attempts that wait to leave, in the order in which they must; a path that is full holds up no other.

/// Pages before notices before mass information: a big mailing never holds up the call to a person.
package struct Outbox: Sendable, Equatable {
    package enum Lane: Int, Sendable, CaseIterable { case pages, notices, messages }

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
    private var arrivals = 0
    package private(set) var inFlight: Set<AttemptID> = []
    /// Attempts that will be made again, not before their instant.
    package private(set) var delayed: [AttemptID: Instant] = [:]

    package init() {}

    package var isEmpty: Bool { waiting.isEmpty && inFlight.isEmpty && delayed.isEmpty }
    package var count: Int { waiting.count + inFlight.count + delayed.count }

    /// The next retry still to come. One that is due and not taken waits for room on its path, not for a
    /// time.
    package func nextRetry(after now: Instant) -> Instant? { delayed.values.filter { $0 > now }.min() }

    package mutating func queue(_ id: AttemptID, _ lane: Lane, on path: PathID) {
        let place = Place(lane: lane, path: path)
        places[id] = place
        waiting.insert(id)
        arrivals += 1
        queues[place, default: Queue()].ids.append(id)
        queues[place, default: Queue()].orders.append(arrivals)
        trim(place)
    }

    package mutating func start(_ id: AttemptID) {
        waiting.remove(id)
        delayed[id] = nil
        inFlight.insert(id)
        if let place = places[id] { trim(place) }
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
        if let place = places.removeValue(forKey: id) { trim(place) }
    }

    /// What may leave now, most urgent first, at most `limit` in all and `room` on each path.
    package func ready(
        at now: Instant, limit: Int, room: (PathID) -> Int = { _ in .max }
    ) -> [AttemptID] {
        var result: [AttemptID] = []
        var left: [PathID: Int] = [:]
        func take(_ id: AttemptID, _ path: PathID) -> Bool {
            let free = left[path] ?? room(path)
            guard free > 0, result.count < limit else { return false }
            left[path] = free - 1
            result.append(id)
            return true
        }
        for lane in Lane.allCases {
            takeFresh(lane, take)
            for (id, at) in delayed.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) where at <= now {
                if let place = places[id], place.lane == lane { _ = take(id, place.path) }
            }
        }
        return result
    }

    /// In order of arrival over the lane's paths; a path without room is left where it is.
    private func takeFresh(_ lane: Lane, _ take: (AttemptID, PathID) -> Bool) {
        var cursors = queues.filter { $0.key.lane == lane }.mapValues(\.head)
        while let (place, cursor) = cursors.filter({ $0.value < queues[$0.key]?.ids.count ?? 0 })
            .min(by: { order($0.key, $0.value) < order($1.key, $1.value) })
        {
            guard let queue = queues[place] else { return }
            cursors[place] = cursor + 1
            let id = queue.ids[cursor]
            if waiting.contains(id), !take(id, place.path) { cursors[place] = nil }
        }
    }

    private func order(_ place: Place, _ index: Int) -> Int { queues[place]?.orders[index] ?? .max }

    /// Forgets what has left from the front, so that a long life costs no memory.
    private mutating func trim(_ place: Place) {
        while let queue = queues[place], queue.head < queue.ids.count,
            !waiting.contains(queue.ids[queue.head])
        {
            queues[place]?.head += 1
        }
        if let queue = queues[place], queue.head > 1024, queue.head * 2 > queue.ids.count {
            queues[place]?.ids.removeFirst(queue.head)
            queues[place]?.orders.removeFirst(queue.head)
            queues[place]?.head = 0
        }
    }
}
