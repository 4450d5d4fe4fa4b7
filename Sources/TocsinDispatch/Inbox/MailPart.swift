// Reads a received mail: header fields and the tree of its parts, within bounds whatever a stranger sent.

/// A message or one part of it. What exceeds a bound is left out, never refused: half a mail may still be an
/// answer.
struct MailPart {
    enum Bounds {
        static let depth = 6
        static let parts = 50
        static let headers = 300
        static let headerBytes = 8 * 1024
    }

    /// Names in lower case; values unfolded, still encoded.
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var type = ContentType("text/plain")
    /// Still in its transfer encoding.
    private(set) var body: ArraySlice<UInt8> = []
    private(set) var parts: [MailPart] = []

    init(_ bytes: [UInt8]) {
        var left = Bounds.parts
        self.init(bytes[...], depth: 0, left: &left)
    }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int, left: inout Int) {
        left -= 1
        var lines = MailLines(bytes)
        headers = Self.headers(&lines)
        body = lines.rest
        type = ContentType(self["content-type"] ?? "text/plain")
        guard depth < Bounds.depth else { return }
        if type.isMultipart, let boundary = type.parameters["boundary"], !boundary.isEmpty {
            for piece in Self.pieces(of: body, boundary) where left > 0 {
                parts.append(MailPart(piece, depth: depth + 1, left: &left))
            }
        } else if type.name == "message/rfc822", left > 0 {
            parts.append(MailPart(body, depth: depth + 1, left: &left))
        }
    }

    /// The first field of that name.
    subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// This part and all below it, in reading order.
    var all: [MailPart] { [self] + parts.flatMap(\.all) }

    /// Fields up to the empty line.
    static func headers(_ lines: inout MailLines) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        while let line = lines.next(), !line.isEmpty {
            if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
                guard let last = headers.indices.last,
                    headers[last].value.utf8.count + line.count < Bounds.headerBytes
                else { continue }
                headers[last].value += " " + text(line)
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), headers.count < Bounds.headers {
                let name = text(line[..<colon]).lowercased()
                headers.append((name, text(line[line.index(after: colon)...].prefix(Bounds.headerBytes))))
            }
        }
        return headers
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.trimmed { $0 == " " || $0 == "\t" }
    }

    /// What stands between the boundary's lines (RFC 2046 §5.1); a missing last one is forgiven.
    private static func pieces(of body: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var (lines, pieces): (MailLines, [ArraySlice<UInt8>]) = (MailLines(body), [])
        var start: Int?
        while true {
            let here = lines.rest.startIndex
            guard let line = lines.next() else { break }
            guard line.starts(with: mark) else { continue }
            let tail = line.dropFirst(mark.count)
            let isBlank = tail.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let isLast = tail.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")])
            guard isBlank || isLast else { continue }
            if let start { pieces.append(body[start..<here]) }
            start = isLast ? nil : lines.rest.startIndex
            if isLast || pieces.count > Bounds.parts { return pieces }
        }
        if let start { pieces.append(body[start...]) }
        return pieces
    }
}

/// Lines ended by LF or CR LF, one by one.
struct MailLines {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[..<end]
        rest = rest[min(end + 1, rest.endIndex)...]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}

/// `Content-Type`: its name in lower case and its parameters.
struct ContentType {
    private(set) var name = ""
    private(set) var parameters: [String: String] = [:]

    init(_ text: String) {
        var fields: [String] = [""]
        var (quoted, escaped) = (false, false)
        for character in text {
            if escaped {
                escaped = false
                fields[fields.count - 1].append(character)
            } else if quoted, character == "\\" {
                escaped = true
            } else if character == "\"" {
                quoted.toggle()
            } else if character == ";", !quoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        name = fields[0].trimmed(\.isWhitespace).lowercased()
        for field in fields.dropFirst() {
            guard let equals = field.firstIndex(of: "=") else { continue }
            let key = field[..<equals].trimmed(\.isWhitespace).lowercased()
            let value = field[field.index(after: equals)...].trimmed(\.isWhitespace)
            if parameters[key] == nil { parameters[key] = value }
        }
    }

    var isMultipart: Bool { name.hasPrefix("multipart/") }
}

extension StringProtocol {
    func trimmed(_ isBlank: (Character) -> Bool) -> String {
        let start = drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...end])
    }
}
