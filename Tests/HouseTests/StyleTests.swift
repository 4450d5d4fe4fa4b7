// The house style as a test: sizes, first lines, forbidden calls with their replacement, and who imports
// whom.

import Foundation
import Testing

@Suite struct StyleTests {
    @Test func thereIsSomethingToRead() {
        #expect(Tree.sources.count > 100)
        #expect(Tree.all.count > Tree.sources.count)
    }

    @Test func filesAreAtMost400Lines() {
        for file in Tree.all {
            #expect(file.lines.count <= 401, "\(file.path): \(file.lines.count) lines; split it")
        }
    }

    @Test func linesAreAtMost110Columns() {
        for file in Tree.all {
            for (number, line) in file.lines.enumerated() where line.count > 110 {
                Issue.record("\(file.path):\(number + 1): \(line.count) columns; wrap it")
            }
        }
    }

    @Test func firstLineSaysWhatTheFileIsFor() {
        for file in Tree.all {
            let first = file.lines.first ?? ""
            #expect(
                first.hasPrefix("// ") && first.count > 20,
                "\(file.path): begin with one sentence on its purpose")
        }
    }

    @Test func functionsAreAtMost70Lines() {
        for file in Tree.all {
            for function in Functions.of(file) where function.length > 70 {
                Issue.record("\(file.path):\(function.line): \(function.length) lines; one idea per function")
            }
        }
    }

    struct Ban: Sendable {
        var pattern: String
        var replacement: String
        var rooms: [String]? = nil
    }

    static let bans = [
        Ban(pattern: #"\bDate\("#, replacement: "take the instant as an argument"),
        Ban(pattern: #"\bDate\.now\b"#, replacement: "take the instant as an argument"),
        Ban(pattern: #"(?:^|[^A-Za-z])Task( \{|\.detached|\.init)"#, replacement: "a Service of the group"),
        Ban(pattern: #"\btry!"#, replacement: "throw, or name the invariant with precondition"),
        Ban(pattern: #"\bas!"#, replacement: "as? with a named failure"),
        Ban(pattern: #"\bfatalError\("#, replacement: "precondition with a sentence"),
        Ban(pattern: #"(?:^|[^.\w])print\("#, replacement: "the logger, or the command line's output"),
        Ban(pattern: #"sql: *"[^"]*\\\("#, replacement: "a question mark and an argument"),
        Ban(
            pattern: #"\b(XMLParser|XMLDocument|FoundationXML|libxml2?|xmlRead\w*|expat)\b"#,
            replacement: "nothing: no XML is read here, and so none of its entities"),
        Ban(pattern: #"\b(TODO|FIXME|XXX)\b"#, replacement: "do it, or write it in the issue"),
        Ban(
            pattern: #"\b(Foundation|Glibc|Dispatch)\b"#, replacement: "nothing: the core is pure",
            rooms: ["TocsinCore", "TocsinReport", "TocsinRehearsal"]),
        Ban(
            pattern: #"\b(random\(|SystemRandomNumberGenerator|ContinuousClock|SuspendingClock)"#,
            replacement: "an argument: the core has no randomness and no clock",
            rooms: ["TocsinCore", "TocsinReport", "TocsinRehearsal", "TocsinSettings"]),
    ]

    @Test(arguments: bans.indices) func forbiddenCall(_ index: Int) throws {
        let ban = Self.bans[index]
        let regex = try Regex(ban.pattern)
        for file in Tree.sources where ban.rooms?.contains(file.room) ?? true {
            for (number, line) in file.lines.enumerated() {
                let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
                if code.contains(regex) {
                    Issue.record("\(file.path):\(number + 1): \(ban.pattern); use \(ban.replacement)")
                }
            }
        }
    }

    /// What each room may import of the house and of C. An arrow not in this table is a wall.
    static let arrows: [String: Set<String>] = [
        "TocsinCore": [],
        "TocsinSystem": ["CCurl", "CSystemd", "Glibc"],
        "TocsinJournal": ["TocsinCore", "Glibc"],
        "TocsinDispatch": ["TocsinCore", "TocsinSystem", "TocsinVoice"],
        "TocsinVoice": ["TocsinCore", "TocsinSystem"],
        "TocsinEngine": ["TocsinCore"],
        "TocsinReport": ["TocsinCore"],
        "TocsinSimulation": ["TocsinCore", "TocsinEngine", "TocsinJournal"],
        "TocsinFuzzing": [
            "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinVoice", "TocsinDispatch", "TocsinReport",
            "TocsinSettings", "TocsinExchange", "TocsinWeb",
        ],
        "tocsin-fuzz": ["TocsinFuzzing"],
        "tocsin-sim": ["TocsinCore", "TocsinSimulation"],
        "TocsinSettings": ["TocsinCore"],
        "TocsinExchange": ["TocsinCore", "TocsinSettings", "CIcal"],
        "TocsinRehearsal": ["TocsinCore", "TocsinSettings", "TocsinReport"],
        "TocsinWeb": ["TocsinCore", "TocsinEngine", "TocsinExchange", "TocsinReport"],
        "tocsind": [
            "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinDispatch", "TocsinEngine", "TocsinSettings",
            "TocsinVoice", "TocsinWeb",
        ],
        "tocsin-bench": [
            "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinDispatch", "TocsinEngine", "TocsinSettings",
            "TocsinSimulation",
        ],
        "tocsin": [
            "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinReport", "TocsinSettings",
            "TocsinRehearsal", "TocsinExchange",
        ],
    ]

    @Test func importsFollowThePicture() throws {
        let regex = try Regex(
            #"^(?:@preconcurrency )?(?:package |public |private )?import (?:struct |func )?(\w+)"#)
        for file in Tree.sources {
            guard let allowed = Self.arrows[file.room] else {
                Issue.record("\(file.path): room \(file.room) is not in the picture")
                continue
            }
            for line in file.lines {
                guard let match = line.firstMatch(of: regex), let name = match.output[1].substring else {
                    continue
                }
                let watched =
                    name.hasPrefix("Tocsin") || name.hasPrefix("C") && name != "Crypto" || name == "Glibc"
                #expect(!watched || allowed.contains(String(name)), "\(file.path) imports \(name)")
            }
        }
    }

    @Test func nothingRefersOutsideTheRepository() throws {
        let folders = ["Sources", "Tests", "Config", "Deploy", "README.md", "Package.swift", ".ci"]
        for folder in folders {
            let url = Tree.root.appending(path: folder)
            let files =
                FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)?.compactMap {
                    $0 as? URL
                } ?? []
            for file in files + [url] where file.path != #filePath {
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                for foreign in ["/work" + "/", "../shared", "/.library", "farm-" + "studio"]
                where text.contains(foreign) {
                    Issue.record("\(file.path) refers to \(foreign)")
                }
            }
        }
    }
}
