// Who is at the other end of a Unix socket, in the kernel's word.
import Glibc

package struct PeerCredential: Sendable, Equatable {
    package var uid: UInt32
    package var gid: UInt32
    package var pid: Int32

    /// Nil when the descriptor is no connected Unix socket.
    package init?(fileDescriptor: Int32) {
        var raw = KernelCredential()
        var size = socklen_t(MemoryLayout<KernelCredential>.size)
        guard unsafe getsockopt(fileDescriptor, SOL_SOCKET, SO_PEERCRED, &raw, &size) == 0,
            size == MemoryLayout<KernelCredential>.size,
            raw.uid != .max  // what a TCP socket answers, without an error
        else { return nil }
        (uid, gid, pid) = (raw.uid, raw.gid, raw.pid)
    }
}

/// `struct ucred` of socket(7), which Glibc hides from Swift.
private struct KernelCredential {
    var pid: Int32 = 0
    var uid: UInt32 = .max
    var gid: UInt32 = .max
}
