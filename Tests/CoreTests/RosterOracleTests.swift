// Duty at every half hour of some years, ours and python-dateutil's: the same digest, whatever the speed.

import Foundation
import Testing

@Suite struct RosterOracleTests {
    @Test(arguments: [1, 3]) func pythonDateutilFindsTheSamePeople(years: Int) throws {
        let python = try #require(
            ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"],
            "set TOCSIN_TEST_PYTHON to a Python that has python-dateutil (Deploy/test does)")
        let (status, text) = try bench([
            "roster", "--years", "\(years)", "--repeats", "20", "--queries", "50", "--python", python,
        ])
        #expect(status == 0, "\(text)")
        #expect(text.contains("réponses identiques"), "\(text)")
        let digests = text.split(separator: "\n").filter { $0.hasPrefix("empreinte") }
            .compactMap { $0.split(separator: " ").last }
        #expect(digests.count == 2 && digests.first == digests.last && digests.first != "cbf29ce484222325")
    }

    @Test func aPythonThatIsNotThereIsAFailureInWords() throws {
        let (status, text) = try bench([
            "roster", "--years", "1", "--repeats", "20", "--queries", "1", "--python", "/nowhere/python3",
        ])
        #expect(status == 1 && text.contains("/nowhere/python3 : impossible à lancer"), "\(text)")
    }

    /// Runs the built program; both its streams are read.
    private func bench(_ arguments: [String]) throws -> (status: Int32, text: String) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = Self.program
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    private static var program: URL {
        if let folder = ProcessInfo.processInfo.environment["TOCSIN_BIN_DIR"] {
            return URL(filePath: folder).appending(path: "tocsin-bench")
        }
        #if DEBUG
            let configuration = "debug"
        #else
            let configuration = "release"
        #endif
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/\(configuration)/tocsin-bench")
    }
}
