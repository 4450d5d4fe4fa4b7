// The table of deliberate bugs does not rot: each text it changes still stands exactly once in its file.

import Foundation
import Testing

@Suite struct MutationTests {
    private struct Mutation {
        var name: String
        var file: String
        var old: String
        var new: String
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()

    private static func table() throws -> [Mutation] {
        let file = tests.appending(path: "Mutations/table.txt")
        return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n## ").dropFirst()
            .map { section in
                let lines = section.components(separatedBy: "\n")
                let (head, body) = (lines.prefix(4), lines.dropFirst(4))
                let middle = try #require(body.firstIndex(of: "==="))
                let end = try #require(body.firstIndex(of: ">>>"))
                try #require(head[1].hasPrefix("file: ") && head[2].hasPrefix("breaks: ") && head[3] == "<<<")
                return Mutation(
                    name: head[0], file: String(head[1].dropFirst("file: ".count)),
                    old: lines[4..<middle].joined(separator: "\n"),
                    new: lines[(middle + 1)..<end].joined(separator: "\n"))
            }
    }

    @Test func everyBugCanStillBePutIn() throws {
        let table = try Self.table()
        #expect(table.count >= 20 && Set(table.map(\.name)).count == table.count)
        for mutation in table {
            let text = try String(contentsOf: Self.root.appending(path: mutation.file), encoding: .utf8)
            let times = text.components(separatedBy: mutation.old).count - 1
            #expect(times == 1, "\(mutation.name): stands \(times) times in \(mutation.file)")
            #expect(mutation.new.contains("Mutant.lives(\"\(mutation.name)\")"), "\(mutation.name)")
        }
    }

    /// What covers the whole simulated house covers its core, its engine and its journal.
    @Test func theBugsAreOfEveryRoomThatIsSimulated() throws {
        let files = try Self.table().map(\.file)
        for room in ["TocsinCore", "TocsinEngine", "TocsinJournal"] {
            #expect(files.contains { $0.hasPrefix("Sources/\(room)/") }, "\(room)")
        }
    }
}
