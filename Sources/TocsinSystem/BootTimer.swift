// The daemon's one timer, on the clock of its deadlines.
import CSystemd
@unsafe @preconcurrency import Dispatch
import Glibc

/// Counts CLOCK_BOOTTIME, which goes on while the machine sleeps: what fell due meanwhile rings as it wakes.
/// A timer of libdispatch counts only the time awake, and would ring as much later.
package final class BootTimer: Sendable {
    private let descriptor: Int32
    private let source: any DispatchSourceRead

    /// Throws `TimerFault` where the kernel has none to give.
    package init() throws(TimerFault) {
        let descriptor = timerfd_create(CLOCK_BOOTTIME, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
        guard descriptor >= 0 else { throw TimerFault(code: errno) }
        self.descriptor = descriptor
        source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "tocsin.waker"))
        source.setCancelHandler { close(descriptor) }
        source.activate()
    }

    /// `body` is called each time it rings; to be said before it is first set.
    package func onRing(_ body: @escaping @Sendable () -> Void) {
        let descriptor = descriptor
        source.setEventHandler {
            // Set anew in between, it has not rung after all.
            var rings: UInt64 = 0
            if unsafe read(descriptor, &rings, MemoryLayout<UInt64>.size) > 0 { body() }
        }
    }

    /// Once, `delay` from now, in place of whatever was asked for before.
    package func ring(after delay: Duration) {
        let (seconds, attoseconds) = max(delay, .nanoseconds(1)).components
        // None at all would mean never.
        var setting = itimerspec()
        setting.it_value = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        let result = unsafe timerfd_settime(descriptor, 0, &setting, nil)
        precondition(result == 0, "timerfd_settime: \(errno)")
    }

    deinit { source.cancel() }
}

/// Reads as a sentence for the log.
package struct TimerFault: Error, CustomStringConvertible {
    var code: Int32

    package var description: String {
        "Minuterie impossible : \(unsafe String(cString: strerror(code))). Augmentez LimitNOFILE dans "
            + "l'unité, puis relancez le démon."
    }
}
