// Kinds of socket as plain numbers: the C enumeration belongs to whichever C module was read first.
import CCurl
import Glibc

enum SocketKind {
    static let stream = Int32(SOCK_STREAM.rawValue)
    static let datagram = Int32(SOCK_DGRAM.rawValue)
    static let closedOnExec = Int32(SOCK_CLOEXEC.rawValue)
}
