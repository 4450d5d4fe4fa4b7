// A thread under a name that tools show: `top -H`, a debugger, a core file.

import Dispatch
import Foundation

extension Thread {
    /// At most 15 bytes of the name are shown. It is set once whoever starts the thread has gone on: before,
    /// Foundation loses it now and then.
    static func begin(_ name: String, _ work: @escaping @Sendable () -> Void) {
        let started = DispatchSemaphore(value: 0)
        let thread = Thread {
            started.wait()
            Thread.current.name = name
            work()
        }
        thread.start()
        started.signal()
    }
}
