// XML text: what people wrote cannot leave its element, and no character stands there that XML forbids.

import TocsinCore

enum XML {
    static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// `<name>value</name>` on a line of its own.
    static func element(_ name: String, _ value: String) -> String {
        "<\(name)>\(escaped(value))</\(name)>\n"
    }

    /// For text and for attributes in double quotes.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\r": break
            case "\n", "\t": result.unicodeScalars.append(scalar)
            // Control characters, and the two that XML 1.0 forbids.
            case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            // Marks that turn the direction would let a text say another thing than what was validated.
            case _ where scalar.isUnsafeToShow: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
