// One TCP connection to a small server of this machine, read by a thread of its own that also keeps the beat.
// `timeval` belongs to whichever C module was read first.
import CSystemd
import Foundation
import Glibc
import Synchronization

/// What it receives comes as a stream; an empty piece every tenth of a second lets whoever follows it look at
/// the time without a second task. Whoever opens it closes it.
package final class LineSocket: Sendable {
    package let pieces: AsyncStream<[UInt8]>
    private let feed: AsyncStream<[UInt8]>.Continuation
    private let descriptor: Int32
    private let isOpen = Mutex(true)

    private static let beat = 100_000
    private static let piece = 16 * 1024

    /// Nil when nobody listens there within `limit`.
    package static func connect(host: String, port: UInt16, within limit: Duration) async -> LineSocket? {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                guard let socket = LineSocket(host, port, limit) else {
                    return continuation.resume(returning: nil)
                }
                continuation.resume(returning: socket)
                socket.read()
            }
            thread.start()
        }
    }

    private init?(_ host: String, _ port: UInt16, _ limit: Duration) {
        guard let far = FarEnd.find(host, port, SocketKind.stream) else { return nil }
        let descriptor = far.open()
        guard descriptor >= 0 else { return nil }
        // Linux bounds connect(2) by the time-out of sending.
        let given = FarEnd.limit(descriptor, SO_SNDTIMEO, microseconds: Int(limit / .microseconds(1)))
        let beat = FarEnd.limit(descriptor, SO_RCVTIMEO, microseconds: Self.beat)
        guard given, beat, far.connect(descriptor) else {
            Glibc.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        (pieces, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(256))
    }

    /// False when the connection is gone, or will not take it.
    package func send(_ bytes: [UInt8]) -> Bool {
        isOpen.withLock { isOpen in
            guard isOpen else { return false }
            return unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
    }

    /// The reading thread sees it and ends; the stream ends with it.
    package func close() {
        isOpen.withLock { if $0 { _ = shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: Self.piece)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            // Stopped and gone on again (signal(7)): no silence, for there may be something to read.
            if count < 0, errno == EINTR { continue }
            if count > 0 {
                // A reader that lost a piece would misread all that follows; a beat may get lost.
                if case .dropped = feed.yield(Array(buffer.prefix(count))) { break }
            } else if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
                feed.yield([])
            } else {
                break
            }
        }
        isOpen.withLock {
            $0 = false
            Glibc.close(descriptor)
        }
        feed.finish()
    }
}

/// An address as the resolver gave it.
struct FarEnd {
    private var address = sockaddr_storage()
    private var length: socklen_t = 0
    private var family: Int32 = 0
    private var kind: Int32 = 0

    /// May block while a name is looked up: a thread's work.
    static func find(_ host: String, _ port: UInt16, _ kind: Int32) -> FarEnd? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = kind
        var found: UnsafeMutablePointer<addrinfo>? = nil
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found else {
            return nil
        }
        defer { unsafe freeaddrinfo(found) }
        var end = FarEnd()
        guard let source = unsafe first.pointee.ai_addr else { return nil }
        end.family = unsafe first.pointee.ai_family
        end.kind = unsafe first.pointee.ai_socktype
        end.length = unsafe first.pointee.ai_addrlen
        unsafe withUnsafeMutableBytes(of: &end.address) {
            unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: Int(end.length)))
        }
        return end
    }

    func open() -> Int32 { socket(family, kind | SocketKind.closedOnExec, 0) }

    func connect(_ descriptor: Int32) -> Bool {
        var address = address
        return unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, length) == 0
            }
        }
    }

    static func limit(_ descriptor: Int32, _ option: Int32, microseconds: Int) -> Bool {
        var time = timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        return unsafe setsockopt(descriptor, SOL_SOCKET, option, &time, size) == 0
    }
}
