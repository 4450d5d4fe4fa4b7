// A JSON value whose keys keep the order they were given in, and its writer; nothing here reads JSON.

import TocsinCore

package enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    package static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    package static func optional(_ number: Int64?) -> JSON { number.map(JSON.int) ?? .null }

    /// One document without a final newline; two spaces a level when indented, no space at all otherwise.
    package func text(indent: Bool = false) -> String {
        var result = ""
        write(to: &result, level: indent ? 0 : nil)
        return result
    }

    private func write(to result: inout String, level: Int?) {
        switch self {
        case .null: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .int(let value): result += String(value)
        case .string(let value): Self.write(value, to: &result)
        case .array(let items):
            Self.write(items, between: "[", "]", to: &result, level: level) { item, result, level in
                item.write(to: &result, level: level)
            }
        case .object(let members):
            Self.write(members, between: "{", "}", to: &result, level: level) { member, result, level in
                Self.write(member.0, to: &result)
                result += level == nil ? ":" : ": "
                member.1.write(to: &result, level: level)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], between open: String, _ close: String, to result: inout String, level: Int?,
        _ write: (Item, inout String, Int?) -> Void
    ) {
        let inner = level.map { $0 + 1 }
        result += open
        for (place, item) in items.enumerated() {
            if place > 0 { result += "," }
            breakLine(inner, in: &result)
            write(item, &result, inner)
        }
        if !items.isEmpty { breakLine(level, in: &result) }
        result += close
    }

    private static func breakLine(_ level: Int?, in result: inout String) {
        guard let level else { return }
        result += "\n" + String(repeating: "  ", count: level)
    }

    /// What a terminal would obey, or a JavaScript reader stumble over, is escaped beside what JSON asks for.
    private static func write(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isUnsafeToShow: result += "\\u" + scalar.hexadecimal(4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
