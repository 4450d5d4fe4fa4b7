// Each sample is broken in fifty ways: never a crash, and a fault wherever the meaning is lost.

import Foundation
import Testing
import TocsinSettings

@Suite struct MutationTests {
    private static let seed: UInt64 = 29_2026

    @Test(arguments: ["", "/demo"])
    func brokenSettings(_ subfolder: String) throws {
        let scratch = try Scratch(copyOf: Samples.folder + subfolder)
        for name in Samples.settingsFiles(of: scratch.folder).sorted() {
            let text = try Samples.text("\(scratch.folder)/\(name)")
            try judge(name, Mutation.fifty(of: text, csv: name.hasSuffix(".csv"), seed: Self.seed)) { bytes in
                try scratch.write(name, bytes)
                return scratch.faults()
            }
            // Mended afterwards; the long directories by their first lines, to keep the rest quick.
            let mended =
                name.hasSuffix(".csv") ? text.split(separator: "\n").prefix(5).joined(separator: "\n") : text
            try scratch.write(name, Array(mended.utf8))
        }
        #expect(scratch.faults().isEmpty)
    }

    /// Everything that a roster may hold, broken two hundred times.
    @Test(arguments: seed + 1...seed + 4)
    func brokenRoster(_ seed: UInt64) throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try judge("roster.yaml", Mutation.fifty(of: RosterSample.text, csv: false, seed: seed)) { bytes in
            try scratch.write("roster.yaml", bytes)
            return scratch.faults()
        }
        try scratch.write("roster.yaml", Array(RosterSample.text.utf8))
        #expect(scratch.faults().isEmpty)
    }

    @Test(arguments: Samples.scenarios)
    func brokenScenario(_ name: String) throws {
        let text = try Samples.text("\(Samples.folder)/scenarios/\(name)")
        try judge(name, Mutation.fifty(of: text, csv: false, seed: Self.seed)) { bytes in
            do throws(Faults) {
                _ = try Scenario.read(bytes, name: name)
                return []
            } catch {
                return error.list
            }
        }
    }

    private func judge(
        _ name: String, _ mutations: [(name: String, alwaysRefused: Bool, bytes: [UInt8])],
        _ faults: ([UInt8]) throws -> [Fault]
    ) throws {
        #expect(mutations.count == 50, "\(name)")
        var refused = 0
        for (index, mutation) in mutations.enumerated() {
            let found = try faults(mutation.bytes)
            refused += found.isEmpty ? 0 : 1
            let place = "\(name), mutation \(index) (\(mutation.name)), graine \(Self.seed)"
            #expect(!mutation.alwaysRefused || !found.isEmpty, "acceptée : \(place)")
            for fault in found {
                #expect(
                    fault.line >= 1 && fault.column >= 1 && !fault.what.isEmpty && !fault.mend.isEmpty,
                    "\(place)")
            }
            // The broken file is named, unless the break only shows where another file refers to it.
            #expect(
                found.isEmpty || found.contains { $0.file == name }
                    || found.allSatisfy { $0.what.contains("n'existe pas") })
        }
        #expect(refused * 100 >= mutations.count * 60, "\(name) : \(refused) refusées sur \(mutations.count)")
    }
}
