// The one way out of a program that has threads of its own.
import Glibc

package enum ProcessEnd {
    /// At once, with what was printed. `exit` would first take away what the libraries' threads still use: a
    /// transfer that ends at that moment has been seen to crash in it, after all was done.
    package static func now(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
