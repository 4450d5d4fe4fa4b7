// GALA's result as spreadsheets save it: encodings, separators, answers and hours; every fault in its place.

import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct CampaignSheetTests {
    /// 21 November 2026, 15:00 UTC.
    private let sheet = CampaignSheet(zone: .utc, now: Instant(seconds: 1_795_273_200))
    private let twoFifty = Instant(seconds: 1_795_272_600)

    private func read(_ text: String) -> SheetReading<CampaignLine> {
        sheet.read(Array(text.utf8), name: "g.csv")
    }

    @Test(arguments: [
        "insee;joint;heure\n29001;oui;14:50\n29002;non;\n",
        "\u{FEFF}INSEE,Commune,Joint,Heure\r\n29001,Argol,OUI,14h50\r\n29002,Arzano,Non,\r\n",
        "sep=\t\ncode commune\trésultat\thorodatage\n29001\tJointe\t21/11/2026 14:50\n29002\tnon joint\t\n",
        "joint;insee\n1;29001\n0;29002\n",
    ])
    func theUsualSpellingsAreRead(_ text: String) {
        let reading = read(text)
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        #expect(reading.items.map(\.insee) == ["29001", "29002"])
        #expect(reading.items.map(\.isReached) == [true, false])
        let at = text.contains("50") ? twoFifty : nil
        #expect(reading.items.map(\.at) == [at, nil])
    }

    @Test func windows1252IsRead() {
        let bytes =
            Array("insee;r".utf8) + [0xE9] + Array("sultat\n29001;succ".utf8) + [0xE8] + Array("s\n".utf8)
        let reading = sheet.read(bytes, name: "g.csv")
        #expect(reading.items == [CampaignLine(insee: "29001", isReached: true)], "\(reading.faults)")
    }

    @Test(arguments: [
        ("insee;joint\n29001;peut-être\n", "g.csv:2:7", "valeur inconnue"),
        ("insee;joint\n2901;oui\n", "g.csv:2:1", "INSEE"),
        ("insee;joint\n29001;oui\n29001;non\n", "g.csv:3:1", "figure déjà ligne 2"),
        ("insee;joint;heure\n29001;oui;25:61\n", "g.csv:2:11", ""),
        ("insee;commune\n29001;Argol\n", "g.csv:1:1", "`joint`"),
        ("insee;joint\n29001;\n", "g.csv:2:1", "incomplète"),
        ("insee;joint\n", "g.csv:1:1", "aucune commune"), ("", "g.csv:1:1", "vide"),
    ])
    func faultsHaveTheirPlace(_ text: String, _ place: String, _ what: String) {
        let faults = read(text).faults.map(\.description)
        #expect(faults.count == 1 && faults[0].hasPrefix(place) && faults[0].contains(what), "\(faults)")
    }

    @Test func whatIsWrittenIsReadAgain() {
        let lines = [
            CampaignLine(insee: "29001", isReached: true, at: twoFifty),
            CampaignLine(insee: "01002", isReached: false),
        ]
        let reading = sheet.read(CampaignSheet.bytes(lines, zone: .utc), name: "g.csv")
        #expect(reading.items == lines && reading.faults.isEmpty, "\(reading.faults)")
        let order = CampaignSheet.bytes([FrozenSeat(seat: "29001", audience: .elected, title: "=Argol")])
        #expect(String(decoding: order, as: UTF8.self).contains("29001;'=Argol;;"))
    }
}
