// Attempts that wait to leave, in the order in which they must; a path that is full holds up no other.

/// Real calls to people before those of a drill, these before what they are told, that before mass
/// information, faults of the house after it, and its tests of itself last: a big mailing never holds up the
/// call to a person.
package struct Outbox: Sendable, Equatable {
    package enum Lane: Int, Sendable, CaseIterable, Comparable {
        case pages, drills, notices, messages, faults, tests

        package static func < (a: Lane, b: Lane) -> Bool { a.rawValue < b.rawValue }
    }

    /// Where an attempt waits.
    private struct Place: Sendable, Hashable {
        var path: PathID
        var lane: Lane
    }

    /// One that has not ended: its place among `queues`. Small, for a mailing has thousands.
    private struct Standing: Sendable, Equatable {
        var queue: Int32
        var isWaiting = true

        init(_ queue: Int) { self.queue = Int32(queue) }
    }

    /// First come, first served; what has left stays in the array until it is trimmed.
    private struct Queue: Sendable, Equatable {
        let place: Place
        var ids: [AttemptID] = []
        /// Order of arrival over all queues, beside each id.
        var orders: [Int] = []
        var head = 0

        init(_ place: Place) { self.place = place }

        mutating func append(_ id: AttemptID, _ order: Int) {
            ids.append(id)
            orders.append(order)
        }
    }

    private var queues: [Queue] = []
    private var standings: [AttemptID: Standing] = [:]
    private var waiting = 0
    /// How many wait or will be made again, for each path.
    private var counts: [PathID: Int] = [:]
    private var arrivals = 0
    package private(set) var inFlight: Set<AttemptID> = []
    /// Attempts that will be made again, not before their instant.
    package private(set) var delayed: [AttemptID: Instant] = [:]

    package init() {}

    /// Everything in it, for a snapshot.
    package struct Inner: Sendable {
        package struct Queue: Sendable {
            package var path: PathID
            package var lane: Int
            package var ids: [AttemptID]
            package var orders: [Int]
            package var head: Int

            package init(path: PathID, lane: Int, ids: [AttemptID], orders: [Int], head: Int) {
                (self.path, self.lane, self.ids) = (path, lane, ids)
                (self.orders, self.head) = (orders, head)
            }
        }

        package var queues: [Queue]
        package var waiting: [AttemptID: Int]
        package var started: [AttemptID: Int]
        package var arrivals: Int
        package var inFlight: Set<AttemptID>
        package var delayed: [AttemptID: Instant]
        package var counts: [PathID: Int]

        package init(
            queues: [Queue], waiting: [AttemptID: Int], started: [AttemptID: Int], arrivals: Int,
            inFlight: Set<AttemptID>, delayed: [AttemptID: Instant], counts: [PathID: Int]
        ) {
            (self.queues, self.waiting, self.started) = (queues, waiting, started)
            (self.arrivals, self.inFlight, self.delayed) = (arrivals, inFlight, delayed)
            self.counts = counts
        }
    }

    package var inner: Inner {
        Inner(
            queues: queues.map {
                .init(
                    path: $0.place.path, lane: $0.place.lane.rawValue, ids: $0.ids, orders: $0.orders,
                    head: $0.head)
            },
            waiting: standings.filter(\.value.isWaiting).mapValues { Int($0.queue) },
            started: standings.filter { !$0.value.isWaiting }.mapValues { Int($0.queue) },
            arrivals: arrivals, inFlight: inFlight, delayed: delayed, counts: counts)
    }

    /// Nil for what can never have stood in one.
    package init?(_ inner: Inner) {
        for one in inner.queues {
            guard let lane = Lane(rawValue: one.lane), one.ids.count == one.orders.count,
                (0...one.ids.count).contains(one.head)
            else { return nil }
            var queue = Queue(Place(path: one.path, lane: lane))
            (queue.ids, queue.orders, queue.head) = (one.ids, one.orders, one.head)
            queues.append(queue)
        }
        for (id, slot) in inner.waiting.merging(inner.started, uniquingKeysWith: { first, _ in first }) {
            guard queues.indices.contains(slot) else { return nil }
            standings[id] = Standing(slot)
            standings[id]?.isWaiting = inner.waiting[id] != nil
        }
        (waiting, arrivals) = (inner.waiting.count, inner.arrivals)
        (inFlight, delayed, counts) = (inner.inFlight, inner.delayed, inner.counts)
    }

    package var isEmpty: Bool { count == 0 }
    package var count: Int { waiting + inFlight.count + delayed.count }

    /// Whether anything would leave by this path sooner or later.
    package func hasWaiting(on path: PathID) -> Bool { counts[path] ?? 0 > 0 }

    /// Whether something tries this path out already, beside the one that asks, which may be queued there.
    func isBeingTried(_ path: PathID) -> Bool {
        counts[path] ?? 0 > 1 || inFlight.contains { path == self.path(of: $0) }
    }

    /// Everything that would leave by this path, in no order of importance but always the same.
    package func waiting(on path: PathID) -> [AttemptID] {
        guard hasWaiting(on: path) else { return [] }
        return standings.filter { id, standing in
            place(standing).path == path && (standing.isWaiting || delayed[id] != nil)
        }.keys.sorted()
    }

    /// The next retry still to come. One that is due and not taken waits for room on its path, not for a
    /// time.
    package func nextRetry(after now: Instant) -> Instant? { delayed.values.filter { $0 > now }.min() }

    /// What waits, is on its way or will be made again, by path and lane.
    package var load: [PathID: [Lane: Int]] {
        standings.values.reduce(into: [:]) { load, standing in
            load[place(standing).path, default: [:]][place(standing).lane, default: 0] += 1
        }
    }

    private func place(_ standing: Standing) -> Place { queues[Int(standing.queue)].place }

    private func path(of id: AttemptID) -> PathID? { standings[id].map { place($0).path } }
}

// MARK: - What happens to an attempt

extension Outbox {
    package mutating func queue(_ id: AttemptID, _ lane: Lane, on path: PathID) {
        enter(id, at: slot(Place(path: path, lane: lane)))
    }

    package mutating func start(_ id: AttemptID) {
        guard let slot = leave(id) else { return }
        inFlight.insert(id)
        trim(slot)
    }

    package mutating func delay(_ id: AttemptID, until: Instant) {
        inFlight.remove(id)
        guard let slot = leave(id) else { return }
        delayed[id] = until
        counts[queues[slot].place.path, default: 0] += 1
    }

    package mutating func drop(_ id: AttemptID) {
        if inFlight.remove(id) != nil {
            standings[id] = nil
        } else if let slot = leave(id) {
            standings[id] = nil
            trim(slot)
        }
    }

    /// Leaves by another path, in its lane; behind what waits there already.
    package mutating func move(_ id: AttemptID, to path: PathID) {
        guard let old = standings[id], place(old).path != path else { return }
        let slot = slot(Place(path: path, lane: place(old).lane))
        if old.isWaiting || delayed[id] != nil {
            _ = leave(id)
            enter(id, at: slot)
            trim(Int(old.queue))
        } else {
            standings[id]?.queue = Int32(slot)
        }
    }

    /// It waits no more; where it did, or from where it is on its way.
    private mutating func leave(_ id: AttemptID) -> Int? {
        guard let index = standings.index(forKey: id) else { return nil }
        let standing = standings.values[index]
        if standing.isWaiting {
            standings.values[index].isWaiting = false
            waiting -= 1
            counts[place(standing).path, default: 0] -= 1
        } else if delayed.removeValue(forKey: id) != nil {
            counts[place(standing).path, default: 0] -= 1
        }
        return Int(standing.queue)
    }

    private mutating func enter(_ id: AttemptID, at slot: Int) {
        standings[id] = Standing(slot)
        waiting += 1
        counts[queues[slot].place.path, default: 0] += 1
        arrivals += 1
        queues[slot].append(id, arrivals)
        trim(slot)
    }

    private mutating func slot(_ place: Place) -> Int {
        if let known = queues.firstIndex(where: { $0.place == place }) { return known }
        queues.append(Queue(place))
        return queues.count - 1
    }

    /// Forgets what has left from the front, so that a long life costs no memory.
    private mutating func trim(_ slot: Int) {
        let (ids, standing) = (queues[slot].ids, Standing(slot))
        var head = queues[slot].head
        while head < ids.count, standings[ids[head]] != standing { head += 1 }
        queues[slot].head = head
        if head > 1024, head * 2 > ids.count {
            queues[slot].ids = Array(ids[head...])
            queues[slot].orders.removeFirst(head)
            queues[slot].head = 0
        }
    }
}

// MARK: - What may leave

extension Outbox {
    /// One queue being gone through.
    private struct Line {
        var standing: Standing
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
                if let place = standings[id].map(place), place.lane == lane { _ = take(id, place) }
            }
        }
        return result
    }

    /// In order of arrival over the lane's paths; a path without room is left where it is.
    private func takeFresh(_ lane: Lane, _ take: (AttemptID, Place) -> Bool) {
        var lines = queues.enumerated().compactMap { slot, queue in
            queue.place.lane == lane && queue.head < queue.ids.count
                ? Line(standing: Standing(slot), queue: queue, cursor: queue.head) : nil
        }
        while let next = lines.indices.min(by: { lines[$0].order < lines[$1].order }) {
            let (queue, id) = (lines[next].queue, lines[next].queue.ids[lines[next].cursor])
            if standings[id] == lines[next].standing, !take(id, queue.place) {
                lines.remove(at: next)
                continue
            }
            lines[next].cursor += 1
            if lines[next].cursor == lines[next].queue.ids.count { lines.remove(at: next) }
        }
    }
}
