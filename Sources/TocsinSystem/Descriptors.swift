// How many descriptors this process may open, and whether the last of them are still free.
import Glibc

package enum Descriptors {
    /// Raises what the process was given to `wanted`, as far as the system lets it.
    package static func raise(to wanted: Int) {
        guard var limit = current, limit.rlim_cur < rlim_t(wanted) else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(wanted))
        // Refused, it stays as it is: the doors keep to what there is.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Whether the next one leaves a part of all there may be (`oneIn`: one in so many), but never more than
    /// `most`. The kernel gives the lowest number free, so what is turned away at this mark leaves all above
    /// it to others.
    package static func leave(oneIn share: Int, most: Int) -> Bool {
        guard let limit = current else { return true }
        let next = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard next >= 0 else { return false }
        close(next)
        let all = Int(min(limit.rlim_cur, rlim_t(Int32.max)))
        return Int(next) < all - min(most, all / share)
    }

    private static var current: rlimit? {
        var limit = rlimit()
        return unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit : nil
    }
}
