// What an imported directory would change, seat by seat.

import Testing
import TocsinCore
import TocsinExchange

@Suite struct DirectoryDifferenceTests {
    private static func mayor(_ seat: String, _ title: String, holder: String = "", mobile: String? = nil)
        -> Recipient
    {
        Recipient(
            seat: seat, audience: .elected, title: title, insee: seat, holder: holder, mobile: mobile)
    }

    @Test func seatsAreAddedChangedKeptAndNamedWhenTheyGo() {
        let old = [
            Self.mayor("29001", "Argol", holder: "Anne Riou", mobile: "+33639980001"),
            Self.mayor("29002", "Arzano"), Self.mayor("29003", "Audierne"),
        ]
        let new = [
            Self.mayor("29001", "Argol", holder: "Yann Le Goff", mobile: "+33639980002"),
            Self.mayor("29002", "Arzano"), Self.mayor("29004", "Bannalec"),
        ]
        let difference = DirectoryDifference(from: old, to: new)
        #expect(difference.added.map(\.seat) == ["29004"])
        #expect(difference.changed.map(\.fields) == [["titulaire", "mobile"]])
        #expect(difference.unchanged == 1 && difference.removed.map(\.seat) == ["29003"])
        #expect(difference.text.contains("- 29003 Audierne : absent du fichier, ne recevra plus rien"))
        #expect(!difference.text.contains("+336"), "no number is shown")
    }
}
