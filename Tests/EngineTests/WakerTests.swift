// The one timer of the daemon rings for years: each ring must cost what the first one did.

import Synchronization
import Testing
import TocsinEngine

@Suite struct WakerTests {
    @Test func theLastRingGoesNoDeeperThanTheFirst() {
        let waker = TimerWaker()
        let depths = Mutex<[UInt]>([])
        waker.onWake {
            var here = 0
            let depth = withUnsafePointer(to: &here) { UInt(bitPattern: $0) }
            depths.withLock { $0.append(depth) }
        }
        // Few enough that, were it wrong, it would be told rather than crash.
        for _ in 0..<2000 { waker.ring() }
        let (first, last) = depths.withLock { ($0[0], $0[$0.count - 1]) }
        #expect(first == last)
    }
}
