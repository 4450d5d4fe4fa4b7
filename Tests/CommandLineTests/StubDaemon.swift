// A daemon that says what it is told to: takes requests on a Unix socket, keeps them, gives prepared answers.
import Foundation
import Glibc
import Synchronization

final class StubDaemon: Sendable {
    struct Request: Equatable {
        /// "POST /v1/activations".
        var line: String
        var key: String?
        var body: String
    }

    struct Reply {
        var status: Int
        var body: String

        /// Closes the connection without a word.
        static let none = Reply(status: 0, body: "")
    }

    let path = FileManager.default.temporaryDirectory.appending(
        path: "t-\(UUID().uuidString.prefix(13)).sock"
    ).path
    private let replies: Mutex<[Reply]>
    private let taken = Mutex<[Request]>([])
    private let descriptor: Int32

    /// Gives the replies in order, the last one again and again.
    init(_ replies: Reply...) throws {
        self.replies = Mutex(replies)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(descriptor, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 { serve(connection) }
        }
    }

    var requests: [Request] { taken.withLock(\.self) }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
        unlink(path)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        let request = Self.read(connection)
        taken.withLock { $0.append(request) }
        let reply = replies.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        guard reply.status > 0 else { return }
        let head = "HTTP/1.1 \(reply.status) X\r\nContent-Length: \(reply.body.utf8.count)\r\n\r\n"
        let bytes = Array((head + reply.body).utf8)
        _ = write(connection, bytes, bytes.count)
    }

    private static func read(_ connection: Int32) -> Request {
        var (text, chunk) = ("", [UInt8](repeating: 0, count: 65536))
        while true {
            let count = recv(connection, &chunk, chunk.count, 0)
            if count > 0 { text += String(decoding: chunk[..<count], as: UTF8.self) }
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { if count > 0 { continue } else { break } }
            let (head, body) = (parts[0].split(separator: "\r\n"), String(parts[1]))
            let length = field("Content-Length", head).flatMap { Int($0) } ?? 0
            guard body.utf8.count >= length || count <= 0 else { continue }
            let line = head[0].split(separator: " ").prefix(2).joined(separator: " ")
            return Request(line: line, key: field("Idempotency-Key", head), body: body)
        }
        return Request(line: "", body: "")
    }

    private static func field(_ name: String, _ head: [Substring]) -> String? {
        head.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
}
