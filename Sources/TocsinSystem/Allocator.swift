// The C library's memory pools, set for a daemon that lives for years and once in a while sends to thousands.
import CSystemd

package enum Allocator {
    /// Blocks from this size on go back to the system when they are freed. The library would raise its own
    /// bound to the largest block ever freed, and keep all that a mailing needed for a moment.
    private static let ownPages: CInt = 256 * 1024
    /// A pool for each of many threads keeps what the others could use.
    private static let pools: CInt = 2

    /// Once, as early as possible.
    package static func settle() {
        // Neither can fail with these values, and the daemon would merely need more memory.
        _ = mallopt(M_MMAP_THRESHOLD, ownPages)
        _ = mallopt(M_ARENA_MAX, pools)
    }
}
