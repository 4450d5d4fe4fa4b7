// The bytes that parsers are tried with: sound samples of the repository, seeds, and what once went wrong.

package import Foundation

extension Parser {
    private static let tests = "Tests/FuzzTests"

    /// What it should read, for the fuzzer to begin with.
    package var seeds: [URL] { (samples + ["\(Self.tests)/Seeds/\(name)"]).flatMap(Self.files) }

    /// What it should read, by name.
    package func sound() throws -> [(name: String, bytes: [UInt8])] {
        try seeds.map { ($0.lastPathComponent, [UInt8](try Data(contentsOf: $0))) }
            + made().enumerated().map { ("made-\($0)", $1) }
    }

    /// Input that once trapped, hung or broke a promise, or that nearly did.
    package var findings: [URL] { Self.files("\(Self.tests)/Findings/\(name)") }

    /// A file, or the files of a folder, in the order of their names.
    private static func files(_ path: String) -> [URL] {
        let url = Prefecture.root.appending(path: path)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
            return FileManager.default.fileExists(atPath: url.path) ? [url] : []
        }
        return names.sorted().map { url.appending(path: $0) }
    }
}
