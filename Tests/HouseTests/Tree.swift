// The source tree as the house-style tests read it: every Swift file with its lines.

import Foundation

struct SourceFile: Sendable {
    var path: String
    var lines: [String]

    /// `TocsinCore` of `Sources/TocsinCore/Time/Instant.swift`.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
}

enum Tree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let sources = files(under: "Sources")
    static let all = sources + files(under: "Tests")

    private static func files(under folder: String) -> [SourceFile] {
        let base = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else {
            return []
        }
        return walk.compactMap { entry in
            guard let url = entry as? URL, url.pathExtension == "swift",
                let text = try? String(contentsOf: url, encoding: .utf8)
            else { return nil }
            return SourceFile(
                path: String(url.path.dropFirst(root.path.count + 1)),
                lines: text.components(separatedBy: "\n"))
        }
        .sorted { $0.path < $1.path }
    }
}
