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

    /// The whole file, which must not be a link.
    static func read(_ path: String) throws(JournalError) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw failure("ouverture de \(path)") }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw failure("lecture de \(path)") }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(facts.st_size)) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { return }
                count += got
            }
        }
        if failed { throw failure("lecture de \(path)") }
        return bytes
    }

    /// Puts `bytes` in its place, mode 0600, whole or not at all, also after a power cut.
    static func replace(_ path: String, with bytes: [UInt8]) throws(JournalError) {
        let next = path + ".new"
        unlink(next)
        try create(next)
        let file = Glibc.open(next, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw failure("ouverture de \(next)") }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else {
                let fault = failure("écriture de \(next)")
                unlink(next)
                throw fault
            }
            done += put
        }
        guard fsync(file) == 0 else { throw failure("écriture durable de \(next)") }
        guard rename(next, path) == 0 else { throw failure("mise en place de \(path)") }
        try sync(folderOf: path)
    }

    /// Which file stands there now; nil where none does.
    static func identity(_ path: String) -> Identity? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? Identity(device: facts.st_dev, number: facts.st_ino) : nil
    }

    struct Identity: Sendable, Equatable {
        var device: dev_t
        var number: ino_t
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
