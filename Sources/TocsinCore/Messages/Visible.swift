// Characters that act on a terminal or reorder what is read, and how they are shown instead.

extension Unicode.Scalar {
    /// Control characters (ANSI escapes begin with one), line separators, marks that turn the direction.
    package var isUnsafeToShow: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    package func hexadecimal(_ width: Int) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension String {
    /// The text on one line, every unsafe character written out: `\u{1B}[31m`, `\n`.
    package var visible: String {
        guard unicodeScalars.contains(where: \.isUnsafeToShow) else { return self }
        return unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.isUnsafeToShow: result += "\\u{\(scalar.hexadecimal(2))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
