// CSV that no spreadsheet runs, and a page that no text can break out of.

import Testing
import TocsinCore
import TocsinReport

@Suite struct ExportTests {
    private func report(note: String, title: String = "Feu industriel", mode: Mode = .exercise) throws
        -> Report
    {
        var night = try Night(mode: mode, title: title)
        try night.note("03:12:00", .emergencyDetermined, by: "=1+1", wholeMinute: true)
        try night.note("03:13:00", .noted, note: note)
        return try night.report(at: "03:15:00")
    }

    @Test(arguments: [
        ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""), ("+33 6", "'+33 6"), ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        (" =1", "' =1"), ("a;b", "\"a;b\""), ("ligne\nsuite", "ligne\\nsuite"), ("sobre", "sobre"),
    ])
    func csvCells(note: String, written: String) throws {
        let line = try report(note: note).timelineCSV().split(separator: "\r\n").last { $0.contains("noted") }
        let time = "2026-11-21T03:13:00+01:00"
        #expect(
            line.map(String.init)
                == "29-2026-E007;e2;\(time);\(time);noted;;scénario;déclaré;\(written);")
    }

    @Test func csvKeepsNumbersNumbers() throws {
        var night = try Night()
        try night.note("03:20:00", .cellOperational)
        try night.note("03:21:00", .emergencyDetermined)
        let lines = try night.report(at: "03:30:00").clocksCSV().split(separator: "\r\n")
        #expect(lines.count == 7)
        #expect(
            lines[1].hasSuffix(
                ";respecté;2026-11-21T03:21:00+01:00;déclaré;2026-11-21T04:21:00+01:00;"
                    + "2026-11-21T03:20:00+01:00;déclaré;-60;3600;oui"))
        #expect(lines[6].hasSuffix(";sans objet;;;;;;;;"))
    }

    @Test func htmlEscapesAndMarksTheExercise() throws {
        let page = try report(note: "<script>alert('x')</script> & \"y\" \u{202E}\u{1B}[2J").html()
        #expect(
            page.contains(
                "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot; \\u{202E}\\u{1B}[2J"))
        #expect(!page.contains("<script"))
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"fr\">"))
        #expect(page.split(separator: "EXERCICE – EXERCICE – EXERCICE").count == 3)
        #expect(page.contains("<th scope=\"col\">Verdict</th>"))
        #expect(page.contains("<div class=\"tableau\" role=\"region\" aria-label=\"Engagements\""))
        #expect(page.contains(".tableau{overflow-x:auto}"))
        #expect(!page.contains("<caption"))
        #expect(page.contains("<th scope=\"row\">Activation de la cellule</th>"))
    }

    @Test func theRealIsNeverMarked() throws {
        let real = try report(note: "n", mode: .real)
        for text in [real.html(), real.text(), statusText([real])] {
            #expect(!text.uppercased().contains("EXERCICE"))
        }
    }

    @Test func tagsOfThePageAreBalanced() throws {
        let page = try report(note: "n").html()
        for tag in ["article", "section", "table", "thead", "tbody", "tr", "td", "p", "h2", "div"] {
            let opened = page.split(separator: "<\(tag)>").count + page.split(separator: "<\(tag) ").count - 2
            #expect(opened == page.split(separator: "</\(tag)>").count - 1, "\(tag)")
        }
    }
}
