// Every parser of strangers' bytes on its corpus: what once went wrong, what is sound, and that broken.

import Foundation
import Testing
import TocsinFuzzing
import TocsinSimulation

@Suite("Fuzz corpus") struct CorpusTests {
    /// More, and others, where libFuzzer is not to be had.
    private static let seed = asked("TOCSIN_FUZZ_SEED").flatMap { UInt64($0) } ?? 29_2026
    private static let mutations = asked("TOCSIN_FUZZ_MUTATIONS").flatMap { Int($0) } ?? 300
    /// `-max_len` of `Deploy/fuzz`.
    private static let longest = 8192
    static let names = Parser.all.map(\.name)

    @Test func everyParserHasItsOwnName() { #expect(Set(Self.names).count == Self.names.count) }

    /// A folder that no parser reads would guard nothing.
    @Test(arguments: ["Seeds", "Findings"]) func everyFolderIsRead(_ kind: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: kind)
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(found.filter { !Self.names.contains($0) } == [])
    }

    @Test(arguments: names) func whatOnceWentWrongNoLongerDoes(_ name: String) throws {
        let parser = try #require(Parser.named(name))
        for file in parser.findings {
            let outcome = parser.look([UInt8](try Data(contentsOf: file)))
            if case .broken(let why) = outcome { Issue.record("\(file.lastPathComponent): \(why)") }
        }
    }

    /// Seeds that nobody can read lead the fuzzer nowhere.
    @Test(arguments: names) func everySeedIsRead(_ name: String) throws {
        let parser = try #require(Parser.named(name))
        let sound = try parser.sound()
        #expect(!sound.isEmpty)
        for (name, bytes) in sound {
            #expect(parser.look(bytes) == .read, "\(name)")
            #expect(bytes.count <= Self.longest, "\(name) is cut by the fuzzer")
        }
    }

    @Test(arguments: names) func brokenSeedsBreakNothing(_ name: String) throws {
        let parser = try #require(Parser.named(name))
        let seeds = try parser.sound().map(\.bytes)
        try #require(!seeds.isEmpty)
        var dice = Dice(seed: Self.seed)
        var refused = 0
        for turn in 0..<Self.mutations {
            let bytes = Damage.done(to: seeds[turn % seeds.count], among: seeds, &dice)
            switch parser.look(bytes) {
            case .broken(let why):
                Issue.record("turn \(turn), seed \(Self.seed): \(why)\n\(Data(bytes).base64EncodedString())")
            case .refused: refused += 1
            case .read: break
            }
        }
        #expect(refused > 0, "nothing was refused: is anything looked at?")
    }

    private static func asked(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}

/// One to four of the ways in which a fuzzer breaks bytes.
enum Damage {
    private static let numbers = [
        "-9223372036854775808", "9223372036854775807", "99999999999999999999", "-1", "0", "1e999",
        "4294967296",
    ]

    static func done(to seed: [UInt8], among seeds: [[UInt8]], _ dice: inout Dice) -> [UInt8] {
        var bytes = seed
        for _ in 0..<dice.any(1...4) where !bytes.isEmpty {
            let place = dice.any(0...bytes.count - 1)
            let end = min(bytes.count, place + dice.any(1...40))
            switch dice.any(0...8) {
            case 0: bytes[place] ^= 1 << UInt8(dice.any(0...7))
            case 1: bytes[place] = UInt8(dice.any(0...255))
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes = Array(bytes.prefix(place))
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: dice.any(0...bytes.count))
            case 5:
                bytes.insert(
                    contentsOf: [UInt8](repeating: bytes[place], count: dice.any(1...300)), at: place)
            case 6: bytes.replaceSubrange(place..<end, with: numbers[dice.any(0...numbers.count - 1)].utf8)
            case 7: replaceNumber(in: &bytes, from: place, &dice)
            default:
                let other = seeds[dice.any(0...seeds.count - 1)]
                bytes = Array(bytes.prefix(place) + other.dropFirst(dice.any(0...other.count)))
            }
        }
        return bytes
    }

    /// The next run of digits becomes a number that few programs expect.
    private static func replaceNumber(in bytes: inout [UInt8], from place: Int, _ dice: inout Dice) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
        let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: numbers[dice.any(0...numbers.count - 1)].utf8)
    }
}
