// The report as one page that needs nothing else: no script, no image, fit for screen reader and paper.

import TocsinCore

extension Report {
    package func html() -> String {
        """
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\((isExercise ? "EXERCICE – \(heading)" : heading).html)</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <main>
        \(article)\(continuedBy?.article ?? "")</main>
        </body>
        </html>

        """
    }

    private static let style = """
        body{font:1rem/1.4 sans-serif;color:#161616;background:#fff;margin:0 auto;max-width:72rem;\
        padding:1rem}
        table{border-collapse:collapse;width:100%}th,td{border:1px solid #666;padding:.3rem;text-align:left;\
        vertical-align:top}.tableau{overflow-x:auto}thead{background:#eee}\
        .marque{background:#b34000;color:#fff;font-weight:bold;padding:.5rem;text-align:center}\
        .ancre{font-family:monospace;overflow-wrap:anywhere}
        """

    private var article: String {
        let mark = isExercise ? "<p class=\"marque\">\(Self.exerciseMark)</p>\n" : ""
        let introduction = introduction.map { "<p>\($0.html)</p>\n" }.joined()
        let head = "<h1>\(heading.html)<br>\(activation.opening.title.html)</h1>\n"
        let foot = anchorSentence.map { "<p class=\"ancre\">\($0.html)</p>\n" } ?? ""
        let body = introduction + sections.map(\.html).joined() + foot
        return "<article>\n\(mark)\(head)\(body)\(mark)</article>\n"
    }
}

extension Section {
    fileprivate var html: String {
        let paragraphs = sentences.map { "<p>\($0.html)</p>\n" }.joined()
        let notes = notes.map { "<p>\($0.html)</p>\n" }.joined()
        let table = table?.html(label: title) ?? ""
        return "<section>\n<h2>\(title.html)</h2>\n\(paragraphs)\(table)\(notes)</section>\n"
    }
}

extension Table {
    /// Wider than a telephone, it scrolls by itself, by finger and by keyboard.
    fileprivate func html(label: String) -> String {
        let head = columns.map { "<th scope=\"col\">\($0.title.html)</th>" }.joined()
        let body = rows.map { cells in
            let first = cells.prefix(1).map { "<th scope=\"row\">\($0.html)</th>" }
            let others = cells.dropFirst().map { "<td>\($0.html)</td>" }
            return "<tr>\((first + others).joined())</tr>\n"
        }
        let region = "<div class=\"tableau\" role=\"region\" aria-label=\"\(label.html)\" tabindex=\"0\">"
        return "\(region)\n<table>\n<thead><tr>\(head)</tr></thead>\n"
            + "<tbody>\n\(body.joined())</tbody>\n</table>\n</div>\n"
    }
}

extension Table.Cell {
    fileprivate var html: String { lines.map(\.html).joined(separator: "<br>") }
}

extension String {
    /// Safe in a page, with what a terminal or a reader could be fooled by written out.
    var html: String { visible.escapedForHTML }

    /// Safe as content and between quotes of an attribute: the house's only escaping.
    package var escapedForHTML: String {
        unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
