// Runs the same expansion in Python, with python-dateutil, and reads what it found.

import Foundation

struct DateutilOracle: Decodable {
    var version: String
    /// Median of the expansions, in milliseconds, and how many there were.
    var expansion: Double
    var runs: Int
    /// One question, in microseconds.
    var query: Double
    var digest: String

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    static func run(python: String, input: Data) throws -> DateutilOracle {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Oracles/roster_dateutil.py")
        let process = Process()
        let (input_, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script.path]
        (process.standardInput, process.standardOutput) = (input_, output)
        do { try process.run() } catch {
            throw Failure(description: "\(python) : impossible à lancer ; donnez le chemin d'un Python 3")
        }
        try input_.fileHandleForWriting.write(contentsOf: input)
        try input_.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                description: "\(script.path) a échoué (code \(process.terminationStatus)) ; "
                    + "installez python-dateutil dans cet interpréteur")
        }
        return try JSONDecoder().decode(DateutilOracle.self, from: answer)
    }
}
