// Reading small files by descriptor: what is checked is what is read, and nobody swaps it in between.
import Glibc

/// Why a file that must be private was not read.
package enum PrivateFileError: Error, Equatable {
    case missing
    /// Permission bits that let others in, such as 0o644.
    case mode(UInt32)
    /// Neither root's nor our own.
    case owner(UInt32)
    case notAFile
    case tooLong(limit: Int)
    case unreadable(errno: Int32)
}

package enum PrivateFile {
    /// Refuses links, other owners and, with `strictMode`, anything that group or others may touch.
    package static func read(
        _ path: String, limit: Int = 4096, strictMode: Bool = true
    ) throws(PrivateFileError) -> [UInt8] {
        let file = try KernelFile.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        var facts = stat()
        guard unsafe fstat(file.descriptor, &facts) == 0 else { throw .unreadable(errno: errno) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        guard facts.st_uid == 0 || facts.st_uid == geteuid() else { throw .owner(facts.st_uid) }
        let mode = facts.st_mode & 0o7777
        guard !strictMode || mode & 0o077 == 0 else { throw .mode(mode) }
        return try file.readAll(limit: limit)
    }
}

/// An open file, closed when its owner goes.
struct KernelFile: ~Copyable {
    let descriptor: Int32

    deinit { close(descriptor) }

    static func open(
        _ path: String, _ flags: Int32, mode: mode_t = 0
    ) throws(PrivateFileError) -> KernelFile {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable(errno: errno) }
        return KernelFile(descriptor: descriptor)
    }

    static func read(_ path: String, limit: Int) throws(PrivateFileError) -> [UInt8] {
        try open(path, O_RDONLY).readAll(limit: limit)
    }

    func readAll(limit: Int) throws(PrivateFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let got = unsafe bytes.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(errno: errno) }
            if got == 0 { return Array(bytes.prefix(count)) }
            count += got
        }
        throw .tooLong(limit: limit)
    }
}
