// What an import of shifts would change is told before, whole or not at all.

import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct SheetsDifferenceTests {
    private static let header = "role;personne;nom;debut;fin;source\n"

    private func difference(_ lines: String) -> ImportDifference {
        let read = Sheets.shifts(Self.header + lines)
        return ImportDifference(lines: read.items, faults: read.faults, current: Sheets.current)
    }

    /// The week of 16 November 2026 is p02's.
    private static let sound =
        "cellLead;p01;;2026-11-21 08:00;2026-11-22 08:00;\n"
        + "cellLead;p02;;2026-11-22 08:00;2026-11-23 08:00;\n"
        + "cellLead;p03;;2025-11-21 08:00;2025-11-22 08:00;\n"

    @Test func eachLineIsAddedChangedOrAlreadySo() {
        let difference = difference(Self.sound)
        #expect(difference.plain(zone: Sheets.paris).map(\.effect) == ["changed", "unchanged", "added"])
        let plain = difference.plain(zone: Sheets.paris).first
        #expect(plain?.place == "gardes.csv:2:1" && plain?.role == "cellLead" && plain?.person == "p01")
        #expect(plain?.from == "2026-11-21T08:00:00+01:00" && plain?.until == "2026-11-22T08:00:00+01:00")
        #expect(plain?.was == ["p02"])
        #expect(
            difference.text(Sheets.roster) == """
                1 garde ajoutée, 1 garde changée, 1 déjà ainsi, 0 faute.
                ~ chef de cellule, du 2026-11-21 08:00 au 2026-11-22 08:00 : Maud Kerloc'h, \
                au lieu de Denis Bozec (tour)
                + chef de cellule, du 2025-11-21 08:00 au 2025-11-22 08:00 : Aline Tréhorel
                """)
        #expect(difference.applicable(acceptValid: false)?.map(\.person) == ["p01", "p03"])
    }

    @Test func aFaultHoldsTheWholeFileUnlessTheValidIsAccepted() {
        let difference = difference(Self.sound + "cellLead;p77;;2026-12-21 08:00;2026-12-22 08:00;\n")
        #expect(difference.applicable(acceptValid: false) == nil)
        #expect(
            difference.applicable(acceptValid: true)?.map(\.place) == ["gardes.csv:2:1", "gardes.csv:4:1"])
    }

    @Test func twoLinesThatOverlapAreNamedAndNeitherIsTaken() {
        let difference = difference(
            Self.sound + "cellLead;p03;;2026-11-21 20:00;2026-11-21 22:00;\n"
                + "writer;p01;;2026-11-21 20:00;2026-11-21 22:00;\n")
        #expect(
            difference.faults.map(\.short) == [
                "5:1: les lignes 2 et 5 se chevauchent pour le rôle `cellLead` ; "
                    + "corriger les heures de l'une, ou retirer l'autre"
            ])
        #expect(
            difference.applicable(acceptValid: true)?.map(\.place) == ["gardes.csv:4:1", "gardes.csv:6:1"])
    }

    @Test func aLongLineOverlapsEveryOneWithinIt() {
        let difference = difference(
            "writer;p01;;2026-11-21;2026-11-25;\nwriter;p02;;2026-11-22;2026-11-23;\n"
                + "writer;p03;;2026-11-24;2026-11-25;\nwriter;p03;;2026-11-25;2026-11-26;\n")
        #expect(difference.faults.map(\.line) == [3, 4])
        #expect(difference.entries.map(\.line.place) == ["gardes.csv:5:1"])
    }
}
