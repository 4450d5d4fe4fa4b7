// Rings once at a time given as a delay: the only timer of the daemon.

@preconcurrency import Dispatch
import Synchronization
import TocsinCore

package protocol Waker: Sendable {
    /// Replaces whatever was asked for before.
    func wake(after delay: Duration)
}

/// On a timer of the system's monotonic clock.
package final class TimerWaker: Waker {
    private let timer: any DispatchSourceTimer
    private let action = Mutex(WakeAction())

    package init() {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "tocsin.waker"))
        timer.setEventHandler { [weak self] in self?.ring() }
        timer.resume()
    }

    package func onWake(_ body: @escaping @Sendable () -> Void) { action.withLock { $0.body = body } }

    /// What the timer does.
    package func ring() { action.withLock { $0 }.body?() }

    package func wake(after delay: Duration) {
        timer.schedule(deadline: .now() + .milliseconds(Int(delay.inMilliseconds)), leeway: .milliseconds(5))
    }

    deinit { timer.cancel() }
}

/// In a structure of its own: a bare closure in a `Mutex` is wrapped once more at each look, and after a year
/// of them the call would no longer fit the stack.
package struct WakeAction: Sendable {
    package var body: (@Sendable () -> Void)?

    package init() {}
}
