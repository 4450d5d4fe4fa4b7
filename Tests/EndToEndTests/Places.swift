// Where the end-to-end tests find the package, the built programs, the little servers and a free port.
import Foundation
import Glibc

enum Places {
    /// The root of the package, from the place of this file.
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func file(_ path: String) -> String { package.appending(path: path).path }

    static func server(_ name: String) -> String { file("Tests/EndToEndTests/Servers/\(name)") }

    /// A built program: in `$TOCSIN_BIN_DIR`, else the one of the build that runs this test.
    static func program(_ name: String) throws -> String {
        let path =
            environment["TOCSIN_BIN_DIR"].map { "\($0)/\(name)" } ?? file(".build/\(configuration)/\(name)")
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("\(name) is not built: \(path)")
        }
        return path
    }

    /// The Python that has the test servers' libraries (`Deploy/test` sets it).
    static var python: String { environment["TOCSIN_TEST_PYTHON"] ?? "python3" }

    /// Under CI nothing may be skipped: what cannot run there fails.
    static var isCI: Bool { environment["CI"] == "true" }

    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    #if DEBUG
        private static let configuration = "debug"
    #else
        private static let configuration = "release"
    #endif

    /// A TCP port of 127.0.0.1 that nobody held a moment ago.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return pointer.map { bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0 }
        }
        guard bound == true else { throw BenchError("no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Whether something accepts connections on a port of 127.0.0.1.
    static func answers(port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        return withUnsafeBytes(of: &address) { bytes in
            bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
                .map { connect(descriptor, $0, socklen_t(bytes.count)) == 0 } ?? false
        }
    }
}
