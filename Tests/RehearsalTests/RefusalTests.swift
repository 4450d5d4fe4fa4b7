// What a scenario file may not say, with the line at which it says it, and how its entries are named.

import Testing
import TocsinCore
import TocsinReport
import TocsinSettings

@Suite struct RefusalTests {
    private func lines(_ yaml: String) -> [Int] {
        do {
            _ = try replay(yaml)
            return []
        } catch let faults as Faults {
            return faults.list.map(\.line)
        } catch {
            Issue.record(error)
            return []
        }
    }

    @Test func automaticNamesSkipThoseTheFileGives() throws {
        let report = try replay(
            MachineTests.head + """
                  - { at: "T+00:01", do: alertReceived }
                  - { at: "T+00:02", do: codStandby }
                  - { at: "T+00:03", do: codDecided, id: e2 }
                  - { at: "T+00:04", do: corrected, entry: e2, to: "T+00:03:10" }
                """)
        let names = report.timeline.compactMap(\.entry).map(\.rawValue)
        #expect(names.filter { $0 == "e2" }.count == 1)
        #expect(Set(names).count == 5 && names.prefix(2) == ["e1", "e3"])
    }

    @Test func aFactLearntAfterTheEndIsNotInTheReplay() throws {
        let down =
            MachineTests.head + """
                  - { at: "T+00:01", do: daemonDown }
                  - { at: "T+00:10", do: cellOperational, by: "chef de cellule" }

                """
        let up = "  - { at: \"T+00:30\", do: daemonUp }\n"
        let until = "until: \"2026-11-21T03:20:00\"\n"
        #expect(try replay(down + up + until).clock(named: .cell).stop == nil)
        #expect(try replay(down + up).clock(named: .cell).stop != nil)
        // It never comes up again: the fact is in the replay all the same.
        #expect(try replay(down + until).clock(named: .cell).verdict == .met)
    }

    @Test(arguments: ["suspended", "becameReal"])
    func nothingOfADrillAfterItBecameReal(word: String) {
        let file =
            MachineTests.head + """
                  - { at: "T+00:20", do: becameReal, reason: "Explosion", by: "préfet" }
                  - { at: "T+00:20", do: \(word), reason: "Erreur", by: "préfet" }

                """
        #expect(lines(file) == [8])
    }

    @Test func aCorrectionComesAfterWhatItCorrects() {
        let file =
            MachineTests.head + """
                  - { at: "T+00:10", do: corrected, entry: cod, to: null }
                  - { at: "T+00:05", do: codDecided, id: cod, recordedAt: "T+00:20" }
                  - { at: "T+00:20", do: corrected, entry: cod, to: null }

                """
        #expect(lines(file) == [7])
        let tied =
            MachineTests.head + """
                  - { at: "T+00:10", do: corrected, entry: cod, to: null }
                  - { at: "T+00:10", do: codDecided, id: cod }

                """
        #expect(lines(tied) == [7])
    }

    @Test func aRefusalOfTheCoreCarriesItsLine() {
        // Both wait for the daemon, and the file puts the correction first.
        let file =
            MachineTests.head + """
                  - { at: "T+00:01", do: daemonDown }
                  - { at: "T+00:12", do: corrected, entry: cod, to: null }
                  - { at: "T+00:10", do: codDecided, id: cod }
                  - { at: "T+00:30", do: daemonUp }

                """
        #expect(lines(file) == [8])
    }
}
