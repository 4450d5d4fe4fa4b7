// What this process holds in memory, as the kernel counts it.
import Foundation
import Testing

enum Memory {
    static func resident() throws -> Int { try bytes("VmRSS:") }

    /// The most since the last `forgetPeak`.
    static func peak() throws -> Int { try bytes("VmHWM:") }

    static func forgetPeak() throws {
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    }

    private static func bytes(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name) })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
            << 10
    }
}
