// The name of a Unix user by number, as the system's user database has it.

import Glibc

package enum UserName {
    /// Nil when there is no such user.
    package static func of(_ uid: UInt32) -> String? {
        var record = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard unsafe getpwuid_r(uid, &record, &buffer, buffer.count, &found) == 0, let entry = unsafe found
        else {
            return nil
        }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
