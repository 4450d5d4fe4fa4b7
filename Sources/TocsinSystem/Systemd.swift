// What the daemon says to systemd: readiness and liveness by sd_notify, log entries with fields by journald.
import CSystemd
import Glibc

package enum Systemd {
    /// `READY=1`, `WATCHDOG=1`, `STATUS=…`; does nothing when systemd did not start this process.
    package static func notify(_ state: String) {
        // Losing a notification is systemd's to notice, by its time-outs.
        _ = unsafe sd_notify(0, state)
    }

    /// `WatchdogSec=` of the unit; nil when it sets none for this process.
    package static func watchdogInterval() -> Duration? {
        var microseconds: UInt64 = 0
        return unsafe sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(Int64(microseconds)) : nil
    }
}

package enum Journald {
    /// Sends one entry; field names are upper-case ASCII, values may hold anything, line breaks included.
    /// False when journald refused it; on a machine without journald it is dropped and counts as sent.
    package static func send(fields: [(String, String)]) -> Bool {
        var buffers: [UnsafeMutableRawBufferPointer] = unsafe []
        defer { unsafe buffers.forEach { unsafe $0.deallocate() } }
        for (name, value) in fields {
            let bytes = Array("\(name)=\(value)".utf8)
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            unsafe buffer.copyBytes(from: bytes)
            unsafe buffers.append(buffer)
        }
        let vectors = unsafe buffers.map { unsafe iovec(iov_base: $0.baseAddress, iov_len: $0.count) }
        return unsafe sd_journal_sendv(vectors, Int32(vectors.count)) == 0
    }
}
