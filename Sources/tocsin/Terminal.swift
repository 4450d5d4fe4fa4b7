// Standard output and error: whole texts, at once, and nothing in them that a terminal would obey.
import Foundation

enum Terminal {
    /// True when a person is watching rather than a program reading.
    static var isWatched: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes to standard output and ends the line.
    static func write(_ text: String) { put(text, on: .standardOutput) }

    /// Writes to standard error and ends the line.
    static func complain(_ text: String) { put(text, on: .standardError) }

    /// Draws a screenful anew, from the top.
    static func redraw(_ text: String) { write("\u{1B}[H\u{1B}[2J" + text) }

    /// Control characters written out, `\u{1B}`, line breaks excepted: the text may come from anybody.
    static func shown(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isSafe = scalar == "\n" || scalar.properties.generalCategory.isHarmless
            if isSafe {
                result.append(scalar)
            } else {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
            }
        }
        return String(result)
    }

    private static func put(_ text: String, on file: FileHandle) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        // Whoever reads may be gone; there is nobody left to tell.
        try? file.write(contentsOf: Data(line.utf8))
    }
}

extension Unicode.GeneralCategory {
    /// Neither a control character nor a mark that turns the reading direction.
    fileprivate var isHarmless: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
