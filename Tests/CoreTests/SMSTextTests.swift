// How many messages a network makes of a text: the bounds of GSM 03.38, and where nothing may be cut.

import Testing
import TocsinCore

@Suite struct SMSTextTests {
    @Test(arguments: [
        ("a", 0, 1), ("a", 160, 1), ("a", 161, 2), ("a", 306, 2), ("a", 307, 3), ("é", 160, 1),
        ("€", 80, 1), ("€", 81, 2), ("[", 152, 2), ("[", 153, 3), ("ê", 70, 1), ("ê", 71, 2),
        ("ê", 134, 2), ("ê", 135, 3), ("ç", 70, 1), ("’", 71, 2), ("😀", 35, 1), ("😀", 36, 2),
        ("😀", 66, 2), ("😀", 67, 3),
    ])
    func segmentsAreCounted(_ character: String, _ times: Int, _ segments: Int) {
        let text = String(repeating: character, count: times)
        let sms = SMSText(text)
        #expect(sms.segments.count == segments)
        #expect(sms.segments.joined() == text)
    }

    @Test func oneForeignLetterCostsTheAlphabet() {
        #expect(SMSText("Évitez le secteur, fermez vos fenêtres").alphabet == .ucs2)
        #expect(SMSText("Evitez le secteur, fermez les portes à clé").alphabet == .gsm7)
    }

    /// An escape and its character, or the two halves of an emoji, stay together.
    @Test func nothingIsCutInTwo() {
        let plain = SMSText(String(repeating: "a", count: 152) + "€" + String(repeating: "b", count: 20))
        #expect(plain.segments.map(\.unicodeScalars.count) == [152, 21])
        let emoji = SMSText(String(repeating: "ê", count: 66) + "😀" + String(repeating: "ê", count: 5))
        #expect(emoji.segments.map(\.utf16.count) == [66, 7])
    }
}
