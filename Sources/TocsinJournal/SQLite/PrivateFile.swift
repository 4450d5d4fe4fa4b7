// Files that only their owner may read, and that are still there after a power cut.

import Glibc
import TocsinCore

enum PrivateFile {
    /// Creates an empty file, mode 0600, durable with its place in the folder. Throws when it exists.
    static func create(_ path: String) throws(JournalError) {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("création de \(path)") }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0 else { throw failure("mode de \(path)") }
        try sync(folderOf: path)
    }

    /// A new file with this content, mode 0600, durable but for its place in the folder.
    static func write(_ bytes: [UInt8], to path: String) throws(JournalError) {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("création de \(path)") }
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw failure("écriture durable de \(path)")
        }
    }

    /// Bytes that may still be written beside `path`; nil where nobody can say.
    static func free(at path: String) -> Int64? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
    }

    /// A disk that failed is often made read-only by the kernel, which does not always say so to who asks:
    /// only to who tries.
    static func isReadOnly(folderOf path: String) -> Bool {
        let probe = "\(path).essai"
        let file = Glibc.open(probe, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno == EROFS }
        close(file)
        unlink(probe)
        return false
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func restrict(_ path: String) throws(JournalError) {
        guard chmod(path, 0o600) == 0 else { throw failure("mode de \(path)") }
    }

    /// Waits until a finished file is on disk. Never for an open database: closing would drop its locks.
    static func sync(_ path: String, flags: CInt = 0) throws(JournalError) {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | flags)
        guard file >= 0 else { throw failure("ouverture de \(path)") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure("écriture durable de \(path)") }
    }

    static func sync(folderOf path: String) throws(JournalError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        try sync(folder, flags: O_DIRECTORY)
    }

    static func remove(_ path: String) { unlink(path) }

    private static func failure(_ what: String) -> JournalError {
        .storage("\(what) : \(String(cString: strerror(errno)))")
    }
}
