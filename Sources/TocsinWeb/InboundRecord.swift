// Counts what gateways tell, and remembers signed messages for as long as their signature would be believed.

import Synchronization

package final class InboundRecord: Sendable {
    struct Counts: Sendable {
        /// Texts that came in.
        var texts: Int64 = 0
        /// Receipts of nothing we know.
        var unknown: Int64 = 0
        /// Without a good signature.
        var refused: Int64 = 0
    }

    private struct Memory {
        var counts = Counts()
        /// Signed messages, by when they came.
        var seen: [String: Int64] = [:]
    }

    private let memory = Mutex(Memory())
    private let capacity: Int

    /// `capacity`: signed messages remembered.
    package init(capacity: Int = WebLimits.signedMessages) { self.capacity = capacity }

    var counts: Counts { memory.withLock(\.counts) }

    func count(_ what: any WritableKeyPath<Counts, Int64> & Sendable) {
        memory.withLock { $0.counts[keyPath: what] += 1 }
    }

    /// It came to nothing, and may come again.
    package func forget(_ id: String) { memory.withLock { $0.seen[id] = nil } }

    /// Kept twice as long as a signature lasts: a stamp may lie that far ahead.
    package func isNew(_ id: String, at now: Int64) -> Bool {
        memory.withLock { memory in
            let kept = 2 * WebLimits.signatureAge.components.seconds
            if memory.seen.count >= capacity {
                memory.seen = memory.seen.filter { $0.value > now - kept }
            }
            if let known = memory.seen[id], known > now - kept { return false }
            guard memory.seen.count < capacity else { return false }
            memory.seen[id] = now
            return true
        }
    }
}
