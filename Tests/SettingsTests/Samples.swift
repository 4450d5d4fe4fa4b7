// Finds the sample files of the repository and copies them where a test may break them.

import Foundation
import TocsinCore
import TocsinSettings

enum Samples {
    /// The repository's `Config` folder.
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Config").path

    /// A small prefecture of the tests' own: its lines and columns stand in the tables of faults.
    static let plain = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Samples/plain").path

    static var scenarios: [String] {
        names(in: folder + "/scenarios").filter { $0.hasSuffix(".yaml") }
    }

    /// Files of a settings folder, as paths relative to it; its own subfolders only.
    static func settingsFiles(of folder: String) -> [String] {
        let nested = ["directories", "messages"].flatMap { sub in
            names(in: "\(folder)/\(sub)").map { "\(sub)/\($0)" }
        }
        return ["tocsin.yaml", "roster.yaml"] + nested
    }

    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}

/// A copy of a settings folder that disappears with the test.
final class Scratch {
    let folder: String

    init(copyOf original: String) throws {
        folder = NSTemporaryDirectory() + "tocsin-" + UUID().uuidString
        for name in Samples.settingsFiles(of: original) {
            try write(name, Samples.bytes("\(original)/\(name)"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Replaces the only occurrence of `old`; the test is wrong when there is not exactly one.
    func edit(_ name: String, _ old: String, _ new: String) throws {
        let text = try Samples.text("\(folder)/\(name)")
        let parts = text.components(separatedBy: old)
        guard parts.count == 2 else { throw NotOnce(text: old, count: parts.count - 1) }
        try write(name, Array(parts.joined(separator: new).utf8))
    }

    struct NotOnce: Error {
        var text: String
        var count: Int
    }

    /// The faults of the folder as it is now, without the folder's name.
    func faults(now: Instant? = nil) -> [Fault] {
        do {
            _ = try Configuration.load(folder: folder, now: now)
            return []
        } catch {
            return error.list.map { fault in
                var fault = fault
                fault.file = String(fault.file.dropFirst(folder.count + 1))
                return fault
            }
        }
    }
}
