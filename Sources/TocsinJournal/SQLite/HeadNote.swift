// The last known head of the journal, noted beside it: an older copy put in its place does not reach it.

import Glibc
import TocsinCore

/// Never ahead of the journal: what it names was durable before it is written.
struct HeadNote: Sendable {
    private let path: String

    init(folder: String) { path = folder.hasSuffix("/") ? "\(folder)head" : "\(folder)/head" }

    /// Nil where there is none, or nothing that can be read.
    func read() -> Anchor? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = Glibc.read(file, &bytes, bytes.count)
        return count > 0 ? Anchor(String(decoding: bytes[..<count], as: UTF8.self)) : nil
    }

    /// Whole or not at all: written beside it, and put in its place once it is durable.
    func write(_ head: Anchor) throws(JournalError) {
        let fresh = "\(path).neuf"
        PrivateFile.remove(fresh)
        try PrivateFile.write(Array("\(head.text)\n".utf8), to: fresh)
        guard rename(fresh, path) == 0 else {
            throw .storage("\(path) : \(String(cString: strerror(errno)))")
        }
        try PrivateFile.sync(folderOf: path)
    }
}
