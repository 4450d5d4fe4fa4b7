// Room set aside on the journal's disk: freed when it is full, so that what runs can be written to its end.

import Glibc
import TocsinCore

/// A file of zeros in the state folder. It holds nothing, and may be deleted by anybody at any time.
struct Ballast: Sendable {
    private let folder: String
    private var path: String { "\(folder)/ballast" }

    init(folder: String) { self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder }

    func look() -> Reserve {
        Reserve(isLaid: isLaid, free: PrivateFile.free(at: folder) ?? 0)
    }

    /// Really there: a file with holes in it would free nothing.
    private var isLaid: Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && Int64(facts.st_blocks) * 512 >= Limits.reserve
    }

    /// Where there is room for it and as much again; otherwise the next time.
    func lay() {
        guard !isLaid else { return }
        unlink(path)
        guard let free = PrivateFile.free(at: folder), free >= Limits.reserve + Limits.freeBesideReserve
        else { return }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        if posix_fallocate(file, 0, off_t(Limits.reserve)) != 0 { unlink(path) }
    }

    /// True when there is more room now. Its place in the folder is made durable: some disks give the room
    /// back only then.
    func free() throws(JournalError) -> Bool {
        guard unlink(path) == 0 else { return false }
        try PrivateFile.sync(folderOf: path)
        return true
    }

    /// A full disk has no room for the files that a database needs to be opened at all.
    func makeRoomToOpen() throws(JournalError) {
        if let free = PrivateFile.free(at: folder), free < Limits.freeToOpen { _ = try self.free() }
    }
}
