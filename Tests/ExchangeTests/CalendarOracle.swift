// What icalendar and recurring-ical-events read in the same calendars, by a Python script.

import Foundation
import TocsinCore

enum Oracle {
    struct Unavailable: Error, CustomStringConvertible {
        var description: String
    }

    struct Span: Hashable, Comparable {
        var from: Int64
        var until: Int64

        static func < (a: Span, b: Span) -> Bool { (a.from, a.until) < (b.from, b.until) }
    }

    /// For each calendar its occurrences within the window, sorted.
    static func occurrences(
        _ calendars: [(name: String, text: String)], zone: String, window: Range<Instant>
    ) throws -> [[Span]] {
        let task: [String: Any] = [
            "zone": zone, "from": window.lowerBound.seconds, "until": window.upperBound.seconds,
            "calendars": calendars.map { ["name": $0.name, "text": $0.text] },
        ]
        let answer = try run(try JSONSerialization.data(withJSONObject: task))
        return try JSONDecoder().decode([[[Int64]]].self, from: answer).map { list in
            list.map { Span(from: $0[0], until: $0[1]) }.sorted()
        }
    }

    private static func run(_ input: Data) throws -> Data {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Oracles/occurrences.py")
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-ics-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "task.json")
        try input.write(to: file)
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] ?? "python3", script.path,
        ]
        process.standardInput = try FileHandle(forReadingFrom: file)
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(
                description:
                    "the Python oracle failed (set TOCSIN_TEST_PYTHON to a Python with icalendar and "
                    + "recurring-ical-events): " + String(decoding: complaint, as: UTF8.self))
        }
        return answer
    }
}
