// Rings once at a time given as a delay: the only timer of the daemon.

package protocol Waker: Sendable {
    /// Replaces whatever was asked for before.
    func wake(after delay: Duration)
}

/// Over a timer of the shell's.
package struct TimerWaker: Waker {
    private let set: @Sendable (Duration) -> Void

    package init(_ set: @escaping @Sendable (Duration) -> Void) { self.set = set }

    package func wake(after delay: Duration) { set(delay) }
}
