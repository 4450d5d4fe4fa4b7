// One daemon for one state folder: a kernel lock on STATE/lock, held as long as its owner lives.
import Glibc

package enum StateLockError: Error, Equatable {
    /// Another process holds the folder; its number when the file tells.
    case held(pid: Int32?)
    case unusable(errno: Int32)
}

/// The kernel drops the lock with the process, however it ends: nothing stale is ever left behind.
package struct StateLock: ~Copyable, Sendable {
    private let file: KernelFile

    /// `folder` must exist.
    package init(folder: String) throws(StateLockError) {
        let file = try Self.open("\(folder)/lock")
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .held(pid: Self.holder(file)) : .unusable(errno: errno)
        }
        try Self.write("\(getpid())\n", to: file)
        self.file = file
    }

    private static func open(_ path: String) throws(StateLockError) -> KernelFile {
        do {
            return try KernelFile.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        } catch .unreadable(let code) {
            throw .unusable(errno: code)
        } catch {
            throw .unusable(errno: ENOENT)
        }
    }

    private static func holder(_ file: borrowing KernelFile) -> Int32? {
        guard let bytes = try? file.readAll(limit: 32) else { return nil }
        return Int32(String(decoding: bytes.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self))
    }

    private static func write(_ text: String, to file: borrowing KernelFile) throws(StateLockError) {
        let bytes = Array(text.utf8)
        guard ftruncate(file.descriptor, 0) == 0 else { throw .unusable(errno: errno) }
        // Who holds it is only said for convenience: a full disk must not keep the daemon from starting.
        guard unsafe pwrite(file.descriptor, bytes, bytes.count, 0) == bytes.count || errno == ENOSPC else {
            throw .unusable(errno: errno)
        }
    }
}
