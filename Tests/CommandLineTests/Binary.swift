// Runs the built `tocsin` as a shell would, and says how it ended and what it printed.
import Foundation

struct Outcome {
    var status: Int32
    var output: String
    var complaint: String
}

enum Binary {
    /// Runs to the end, by default where there is no daemon. Files take what it prints, however long.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, complaint) = (folder.appending(path: "out"), folder.appending(path: "err"))
        for file in [output, complaint] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = place
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["TOCSIN_SOCKET": "/nonexistent/tocsin.sock"]) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaint)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            complaint: try String(contentsOf: complaint, encoding: .utf8))
    }

    /// A file of the repository, such as a sample.
    static func sample(_ path: String) -> String { root.appending(path: path).path }

    private static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    private static var place: URL {
        if let folder = ProcessInfo.processInfo.environment["TOCSIN_BIN_DIR"] {
            return URL(fileURLWithPath: folder).appending(path: "tocsin")
        }
        #if DEBUG
            return root.appending(path: ".build/debug/tocsin")
        #else
            return root.appending(path: ".build/release/tocsin")
        #endif
    }
}
