// One question by UDP and its answer: how a telephone exchange is asked whether it is there.
import Foundation
import Glibc

package enum Datagram {
    /// Asks once, and once more halfway; nil when nothing came back in time. The question is made from our
    /// own `host:port` as the far end sees it.
    package static func ask(
        host: String, port: UInt16, within limit: Duration,
        question: @escaping @Sendable (_ local: String) -> [UInt8]
    ) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(returning: ask(host, port, limit, question))
            }
            thread.start()
        }
    }

    private static func ask(
        _ host: String, _ port: UInt16, _ limit: Duration, _ question: (String) -> [UInt8]
    ) -> [UInt8]? {
        guard let far = FarEnd.find(host, port, SocketKind.datagram) else { return nil }
        let descriptor = far.open()
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let half = Int(limit / .microseconds(2))
        guard FarEnd.limit(descriptor, SO_RCVTIMEO, microseconds: half), far.connect(descriptor),
            let local = localName(descriptor)
        else { return nil }
        let bytes = question(local)
        var buffer = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<2 {
            guard unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
            else { continue }
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { return Array(buffer.prefix(count)) }
        }
        return nil
    }

    private static func localName(_ descriptor: Int32) -> String? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var (host, port) = ([CChar](repeating: 0, count: 64), [CChar](repeating: 0, count: 8))
        let code = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                guard unsafe getsockname(descriptor, $0, &length) == 0 else { return Int32(-1) }
                return unsafe getnameinfo(
                    $0, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                    NI_NUMERICHOST | NI_NUMERICSERV)
            }
        }
        guard code == 0 else { return nil }
        let name = text(host)
        return name.contains(":") ? "[\(name)]:\(text(port))" : "\(name):\(text(port))"
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
