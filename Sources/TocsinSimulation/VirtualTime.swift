// The agenda of the simulated world: time jumps from one thing that happens to the next.

import Synchronization
import TocsinCore
import TocsinEngine

package final class VirtualTime: Sendable {
    fileprivate struct Entry {
        var at: Int64
        var order: Int
        var action: @Sendable () -> Void
    }

    fileprivate struct Agenda {
        var now: Int64 = 0
        var orders = 0
        /// Latest first, so that the next one is taken from the end.
        var entries: [Entry] = []
        var cancelled: Set<Int> = []
    }

    private let agenda = Mutex(Agenda())

    package init() {}

    /// True milliseconds since the world began.
    package var now: Int64 { agenda.withLock { $0.now } }

    @discardableResult
    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> Int {
        agenda.withLock { agenda in
            agenda.orders += 1
            let entry = Entry(
                at: agenda.now + max(0, delay.inMilliseconds), order: agenda.orders, action: action)
            agenda.insert(entry)
            return entry.order
        }
    }

    func cancel(_ order: Int) { agenda.withLock { _ = $0.cancelled.insert(order) } }

    func sleep(for delay: Duration) async {
        await withCheckedContinuation { continuation in
            schedule(after: delay) { continuation.resume() }
        }
    }

    /// Lets the next thing happen; false when nothing happens before `end` any more.
    package func step(until end: Int64) -> Bool {
        let next: Entry? = agenda.withLock { agenda in
            while let entry = agenda.entries.last, entry.at <= end {
                agenda.entries.removeLast()
                if agenda.cancelled.remove(entry.order) != nil { continue }
                agenda.now = entry.at
                return entry
            }
            return nil
        }
        next?.action()
        return next != nil
    }
}

extension VirtualTime.Agenda {
    /// Behind whatever stands at the same instant already.
    fileprivate mutating func insert(_ entry: VirtualTime.Entry) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > entry.at { low = middle + 1 } else { high = middle }
        }
        entries.insert(entry, at: low)
    }
}

/// The daemon's one timer, on virtual time and sometimes late.
final class VirtualWaker: Waker {
    private let time: VirtualTime
    private let lateness: @Sendable () -> Duration
    private let pending = Mutex<Int?>(nil)
    private let action = Mutex(Action())

    /// In a structure of its own: a bare closure in a `Mutex` is wrapped once more at each look, and after a
    /// year of them the call would no longer fit the stack.
    private struct Action { var body: (@Sendable () -> Void)? }

    init(_ time: VirtualTime, lateness: @escaping @Sendable () -> Duration) {
        (self.time, self.lateness) = (time, lateness)
    }

    func onWake(_ body: @escaping @Sendable () -> Void) { action.withLock { $0.body = body } }

    func wake(after delay: Duration) {
        let order = time.schedule(after: delay + lateness()) { [self] in
            pending.withLock { $0 = nil }
            action.withLock { $0 }.body?()
        }
        if let old = pending.withLock({ pending in
            defer { pending = order }
            return pending
        }) {
            time.cancel(old)
        }
    }
}
