// The telephone network of one test: baresips to call with and telephones to call, in a network namespace.
import Foundation
import Glibc
import Testing

/// A network namespace takes root, and the programs come with Deploy/test.
let canTelephone =
    geteuid() == 0
    && ["/usr/bin/baresip", "/usr/bin/sipp", "/usr/bin/espeak-ng", "/sbin/ip"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

struct TelephoneFault: Error, CustomStringConvertible {
    var description: String
}

final class Telephones {
    struct Places: Decodable {
        /// Control sockets of the lines, then that of the recording telephone.
        var controls: [String]
        /// Each telephone as an exchange of its own.
        var exchanges: [String]
        /// Takes every call and writes down what it hears.
        var recorder: String
        /// SIP addresses of the lines.
        var lines: [String]
    }

    let folder: URL
    let places: Places
    private let process = Process()
    private let input = Pipe()

    /// `telephones`: what each does, in the words of `Servers/telephone.py`.
    init(lines: Int, _ telephones: [String]) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-voice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "sounds"), withIntermediateDirectories: true)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Servers/telephone.py")
        let output = folder.appending(path: "ready")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path, folder.path, String(lines)] + telephones
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        places = try await Self.ready(output, process)
    }

    /// Closing its input ends it and all it started.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    var sounds: String { folder.appending(path: "sounds").path }

    private static func ready(_ output: URL, _ process: Process) async throws -> Places {
        for _ in 0..<1500 {
            if let data = try? Data(contentsOf: output), data.last == UInt8(ascii: "\n") {
                return try JSONDecoder().decode(Places.self, from: data)
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TelephoneFault(description: "the telephone network does not start")
    }

    /// 16-bit samples of everything the recording telephone heard, over all its calls.
    func recordings() -> [[UInt8]] {
        let heard = folder.appending(path: "heard")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: heard.path)) ?? []
        return names.filter { $0.hasSuffix("dec.wav") }
            .compactMap { FileManager.default.contents(atPath: heard.appending(path: $0).path) }
            .map { Array($0.dropFirst(44)) }
    }
}
