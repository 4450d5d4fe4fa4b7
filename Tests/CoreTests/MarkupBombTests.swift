// Attack 16 on what is fetched and sent in: markup that names entities of its own is text, and grows nothing.

import Testing
import TocsinCore

@Suite struct MarkupBombTests {
    static let laughs: String = {
        let entities = (1...9).map { level in
            "<!ENTITY lol\(level) \"\(String(repeating: "&lol\(level - 1);", count: 10))\">"
        }
        return "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol0 \"lol\">" + entities.joined()
            + "]><feed><title>Inondation &lol9;</title></feed>"
    }()

    static let outside =
        "<!DOCTYPE a [<!ENTITY xxe SYSTEM \"file:///etc/hostname\">"
        + "<!ENTITY % far SYSTEM \"http://127.0.0.1:1/a.dtd\"> %far;]><feed><title>Crue &xxe;</title></feed>"

    @Test(arguments: PublicAddress.Kind.allCases) func anEntityIsNeverReplaced(_ kind: PublicAddress.Kind) {
        for bomb in [Self.laughs, Self.outside] {
            let text = PageText.text(of: Array(bomb.utf8), kind: kind)
            #expect(text.count <= bomb.utf8.count)
            let words = String(decoding: text, as: UTF8.self)
            #expect(words.contains("&lol9;") || words.contains("&xxe;"), "\(words)")
            #expect(!words.contains("lollol"))
        }
    }

    @Test func aDeepPageEndsInLinearTime() {
        for piece in ["<a>", "<![CDATA[", "<!--", "&#1;", "<!DOCTYPE a ["] {
            let page = Array(String(repeating: piece, count: Limits.pageBytes / piece.utf8.count).utf8)
            #expect(PageText.text(of: page, kind: .feed).count <= page.count)
        }
    }
}
