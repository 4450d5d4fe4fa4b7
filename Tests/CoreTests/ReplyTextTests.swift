// What people type at 03:00 is understood; what could mean two things, or nothing, answers nothing.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct ReplyTextTests {
    static let answers: [(String, Answer)] = [
        ("1 482913", .coming(minutes: nil)), ("« 1  482 913 »", .coming(minutes: nil)),
        ("j'arrive 482913", .coming(minutes: nil)), ("J\u{2019}ARRIVE, 482913 !", .coming(minutes: nil)),
        ("OUI 482913 20", .coming(minutes: 20)), ("oui 482913 dans 20 minutes", .coming(minutes: 20)),
        ("1482913", .coming(minutes: nil)), ("1 482913 25min", .coming(minutes: 25)),
        ("1 482913 24h59", .coming(minutes: nil)), ("1 482913 1h30", .coming(minutes: 90)),
        ("j'arrive dans 1 h 15 482913", .coming(minutes: 75)),
        ("\"2\"\u{A0}482913", .unavailable), ("Indisponible 482913", .unavailable),
        ("NON 482913", .unavailable), ("2 482913 désolé", .unavailable), ("3 482913", .remote),
        ("à distance 482913", .remote), ("a\u{300} distance 482913", .remote),
        ("482913 en poste", .inPost), ("\n1\n482913\n", .coming(minutes: nil)),
    ]

    @Test(arguments: answers.indices) func answersAreUnderstood(_ index: Int) {
        let (text, answer) = Self.answers[index]
        let said = ReplyText(text)
        #expect(said.answer == answer, "\(text)")
        #expect(said.code == "482913", "\(text)")
        #expect(!said.isAutomatic && !said.isTriggerOrder)
    }

    @Test(arguments: [
        "482913", "oui non 482913", "1 2 482913", "je n'arrive pas 482913", "12 482913 34",
        "Répondez 1 482913 (j'arrive), 2 482913 (indisponible), 3 482913 (à distance)", "",
        "qui est-ce ?", "١ ٤٨٢٩١٣", "4 482913",
    ])
    func whatIsNotClearIsNoAnswer(_ text: String) { #expect(ReplyText(text).answer == nil) }

    @Test(arguments: ["1 482913 482914", "1 48291", "1 4829131", "oui", "1 48 29 13", "٤٨٢٩١٣"])
    func whatIsNotOneCodeIsNone(_ text: String) { #expect(ReplyText(text).code == nil) }

    @Test(arguments: [
        "Réponse automatique : je suis absent, appelez le 1", "Absent jusqu'au 3, OK", "Out of office 1",
        "Je conduis, je vous rappelle. 1", "Message automatique : oui", "En congés. Code 482913, tapez 1",
    ])
    func aMachineIsNoPerson(_ text: String) { #expect(ReplyText(text).isAutomatic) }

    @Test(arguments: ["DECLENCHER REEL 483920 incendie", "« Déclencher exercice 483 920 » x"])
    func aTriggerIsSeen(_ text: String) { #expect(ReplyText(text).isTriggerOrder) }

    /// Whatever comes, nothing traps, and what is read is bounded.
    @Test func anythingCanBeRead() {
        var random = Dice(seed: 71)
        let parts = [
            "1", "482913", " ", "é", "\u{301}", "j'", "arrive", "\u{0}", "🚒", "h", "dans", "999999999999",
            "\u{202E}", "«", "min", "\n", "1h", "20",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...14, using: &random)
            let text = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let said = ReplyText(text)
            if case .coming(let minutes?) = said.answer { #expect((0...1440).contains(minutes), "\(text)") }
            if let code = said.code { #expect(code.utf8.count == 6) }
        }
    }
}
