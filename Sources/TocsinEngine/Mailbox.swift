// The bounded queue before the single writer: full means refused aloud, never swallowed.

import Synchronization

/// Many senders, one receiver.
final class Mailbox<Item: Sendable>: Sendable {
    private struct Content {
        var items: [Item] = []
        var receiver: CheckedContinuation<[Item]?, Never>?
        var isClosed = false
    }

    private let content = Mutex(Content())
    private let capacity: Int
    private let batch: Int

    init(capacity: Int, batch: Int) { (self.capacity, self.batch) = (capacity, batch) }

    /// Nil when taken; otherwise why not. What is urgent is taken even when it is full.
    func post(_ item: Item, urgent: Bool = false) -> EngineFault? {
        let result: (fault: EngineFault?, wake: (CheckedContinuation<[Item]?, Never>, [Item])?) =
            content.withLock {
                content in
                if content.isClosed { return (.stopped, nil) }
                if content.items.count >= capacity, !urgent { return (.busy, nil) }
                content.items.append(item)
                guard let receiver = content.receiver else { return (nil, nil) }
                content.receiver = nil
                return (nil, (receiver, Self.take(&content, batch)))
            }
        if let (receiver, items) = result.wake { receiver.resume(returning: items) }
        return result.fault
    }

    var count: Int { content.withLock { $0.items.count } }

    /// The next items, at least one; nil once closed and empty.
    func next() async -> [Item]? {
        await withCheckedContinuation { continuation in
            let ready: [Item]?? = content.withLock { content in
                if !content.items.isEmpty { return .some(Self.take(&content, batch)) }
                if content.isClosed { return .some(nil) }
                content.receiver = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    func close() {
        let receiver = content.withLock { content in
            content.isClosed = true
            defer { content.receiver = nil }
            return content.receiver
        }
        receiver?.resume(returning: nil)
    }

    private static func take(_ content: inout Content, _ batch: Int) -> [Item] {
        let items = Array(content.items.prefix(batch))
        content.items.removeFirst(items.count)
        return items
    }
}
