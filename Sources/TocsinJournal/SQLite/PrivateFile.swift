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
