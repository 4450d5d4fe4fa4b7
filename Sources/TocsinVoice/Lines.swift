// The channels of the trunk: one baresip each, one call at a time on each.
import Synchronization

/// Who holds which control socket, for the whole process: settings that are read again make new channels
/// while calls of the old ones still run, and a second connection to a baresip would throw out the first.
package final class Lines: Sendable {
    package static let house = Lines()

    private let taken = Mutex<Set<String>>([])

    package init() {}

    package func take(_ address: String) -> Bool { taken.withLock { $0.insert(address).inserted } }

    package func giveBack(_ address: String) { _ = taken.withLock { $0.remove(address) } }
}
