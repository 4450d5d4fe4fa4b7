// The bounded queue before the single writer: full means refused aloud, never swallowed.

import Synchronization

/// Many senders, one receiver.
package final class Mailbox<Item: Sendable>: Sendable {
    private struct Content {
        /// Taken before all others, however many wait.
        var urgent: [Item] = []
        var items: [Item] = []
        var receiver: CheckedContinuation<[Item]?, Never>?
        /// How many of the others the receiver takes.
        var room = 0
        var isClosed = false
    }

    private let content = Mutex(Content())
    private let capacity: Int

    package init(capacity: Int) { self.capacity = capacity }

    /// Nil when taken; otherwise why not. What is urgent is taken even when it is full.
    package func post(_ item: Item, urgent: Bool = false) -> EngineFault? {
        let result: (fault: EngineFault?, wake: (CheckedContinuation<[Item]?, Never>, [Item])?) =
            content.withLock { content in
                if content.isClosed { return (.stopped, nil) }
                if urgent {
                    content.urgent.append(item)
                } else {
                    guard content.items.count < capacity else { return (.busy, nil) }
                    content.items.append(item)
                }
                return (nil, Self.handOver(&content))
            }
        if let (receiver, items) = result.wake { receiver.resume(returning: items) }
        return result.fault
    }

    /// What the receiver sends to itself: taken even when it is closed, and before all else, for whatever is
    /// taken with it may have to wait for it.
    package func postBack(_ item: Item) {
        let wake = content.withLock { content in
            content.urgent.insert(item, at: 0)
            return Self.handOver(&content)
        }
        if let (receiver, items) = wake { receiver.resume(returning: items) }
    }

    var count: Int { content.withLock { $0.items.count } }

    /// The next items, at least one: what is urgent, and at most `room` of the others. Nil once it is closed
    /// and empty, unless the receiver `waits` for something it sends to itself.
    package func next(room: Int, waits: Bool = false) async -> [Item]? {
        await withCheckedContinuation { continuation in
            let ready: [Item]?? = content.withLock { content in
                if !content.urgent.isEmpty || (room > 0 && !content.items.isEmpty) {
                    return .some(Self.take(&content, room))
                }
                if content.isClosed, content.items.isEmpty, !waits { return .some(nil) }
                (content.receiver, content.room) = (continuation, room)
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    package func close() {
        let receiver = content.withLock { content in
            content.isClosed = true
            defer { content.receiver = nil }
            return content.receiver
        }
        receiver?.resume(returning: [])
    }

    private static func handOver(
        _ content: inout Content
    ) -> (CheckedContinuation<[Item]?, Never>, [Item])? {
        guard !content.urgent.isEmpty || content.room > 0, let receiver = content.receiver else { return nil }
        content.receiver = nil
        return (receiver, take(&content, content.room))
    }

    private static func take(_ content: inout Content, _ room: Int) -> [Item] {
        let others = content.items.prefix(room)
        let items = content.urgent + others
        content.items.removeFirst(others.count)
        content.urgent.removeAll()
        return items
    }
}
