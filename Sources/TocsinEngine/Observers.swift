// Fans one stream of changes out to any number of listeners, none of which can slow the writer down.

import Synchronization

final class Observers<Element: Sendable>: Sendable {
    private struct Table {
        var next = 0
        var listeners: [Int: AsyncStream<Element>.Continuation] = [:]
    }

    private let table = Mutex(Table())

    func stream() -> AsyncStream<Element> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Element.self, bufferingPolicy: .bufferingNewest(256))
        let id = table.withLock { table in
            table.next += 1
            table.listeners[table.next] = continuation
            return table.next
        }
        continuation.onTermination = { [weak self] _ in self?.table.withLock { $0.listeners[id] = nil } }
        return stream
    }

    func finish() {
        for listener in table.withLock({ Array($0.listeners.values) }) { listener.finish() }
    }

    var areThere: Bool { table.withLock { !$0.listeners.isEmpty } }

    func send(_ element: Element) {
        let listeners = table.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.yield(element) }
    }
}
