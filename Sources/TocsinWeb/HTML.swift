// Text on its way into a page: whatever is put between the fixed words is escaped here, and nowhere else.

import TocsinReport

/// `"<p>\(name)</p>"`: a string put in is escaped, another piece of HTML is not.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    var text: String

    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }
        mutating func appendInterpolation(_ string: String) { text += string.escapedForHTML }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
    }

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
    init(joining parts: [HTML]) { text = parts.map(\.text).joined(separator: "\n") }
}
