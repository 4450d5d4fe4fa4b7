// Three hundred fixed seeds keep every promise, together they are eventful, and one seed is one history.

import Foundation
import Testing
import TocsinCore
import TocsinSimulation

@Suite struct SeedTests {
    private static let zone = Result {
        let file = URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Paris")
        return try ZoneRules(name: "Europe/Paris", tzif: [UInt8](Data(contentsOf: file)))
    }

    private static func live(_ seed: UInt64, steps: Int? = nil, days: Int = 3) throws -> Simulation.Result {
        Simulation(seed: seed, steps: steps, days: days, zone: try zone.get()).run()
    }

    @Test(arguments: UInt64(1)...300) func everySeedKeepsThePromises(seed: UInt64) throws {
        let result = try Self.live(seed)
        #expect(result.broken == nil, "tocsin-sim --seed \(seed) --days 3 --steps \(result.steps)")
    }

    /// Found on fresh seeds, by the thousand, and mended since.
    @Test(arguments: [
        UInt64(104_518_043_713_638), 74_151_091_542_173, 254_578_889_156_516, 125_868_612_996_131,
    ])
    func whatFreshSeedsFoundStaysMended(seed: UInt64) throws {
        let result = try Self.live(seed)
        #expect(result.broken == nil, "tocsin-sim --seed \(seed) --days 3 --steps \(result.steps)")
    }

    /// A long run says how far it is once a minute, so that one broken off leaves its count.
    @Test func aLongRunLeavesItsCount() throws {
        var exploration = Exploration(days: 3)
        let result = try Self.live(2, steps: 500)
        let said = [20, 59, 61, 119, 250].map { exploration.add(result, after: .seconds($0)) }
        let events = result.events
        #expect(events > 0 && said[0] == nil && said[1] == nil && said[3] == nil)
        #expect(said[2] == "1 min : 3 graines de 3 jours, \(3 * events) événements, aucune promesse rompue")
        #expect(said[4] == "4 min : 5 graines de 3 jours, \(5 * events) événements, aucune promesse rompue")
    }

    /// The histories are worth their name: daemons die, people answer, verdicts are computed twice.
    @Test func theHistoriesAreEventful() throws {
        let results = try (UInt64(1001)...1008).map { try Self.live($0, days: 5) }
        let counts = results.map(\.counts)
        #expect(counts.map(\.kills).reduce(0, +) > 30)
        #expect(counts.map(\.stops).reduce(0, +) > 12)
        #expect(counts.map(\.standstills).reduce(0, +) > 12)
        #expect(counts.map(\.crises).reduce(0, +) > 10)
        #expect(counts.map(\.changes).reduce(0, +) > 10)
        #expect(counts.map(\.answers).reduce(0, +) > 60)
        #expect(counts.map(\.departures).reduce(0, +) > 1200)
        #expect(counts.map(\.receipts).reduce(0, +) > 700)
        #expect(counts.map(\.looks).reduce(0, +) > 2500)
        #expect(counts.map(\.verdicts).reduce(0, +) > 200)
    }

    @Test func oneSeedIsOneHistory() throws {
        #expect(try Self.live(7) == Self.live(7))
        #expect(try Self.live(7).digest != Self.live(8).digest)
    }

    /// Hashing differs from process to process: nothing that is decided may depend on it.
    @Test func anotherProcessLivesTheSameHistory() throws {
        let here = try Self.live(11, days: 6)
        let there = try Binary.run(["--seed", "11", "--days", "6"])
        #expect(there.contains("empreinte \(here.digest)"), "\(there)")
        #expect(there.contains("\(here.steps) pas"))
    }

    /// A failure is shown by its shortest prefix: the same steps are the same prefix.
    @Test func aPrefixIsAPrefix() throws {
        let (whole, prefix) = (try Self.live(3), try Self.live(3, steps: 2000))
        #expect(prefix.steps == 2000 && whole.steps > 2000)
        #expect(prefix == (try Self.live(3, steps: 2000)))
    }
}

/// The built program beside the tests.
private enum Binary {
    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = place
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    private static var place: URL {
        if let folder = ProcessInfo.processInfo.environment["TOCSIN_BIN_DIR"] {
            return URL(fileURLWithPath: folder).appending(path: "tocsin-sim")
        }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        #if DEBUG
            return root.appending(path: ".build/debug/tocsin-sim")
        #else
            return root.appending(path: ".build/release/tocsin-sim")
        #endif
    }
}
