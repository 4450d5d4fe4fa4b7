// What a person's browser sends from the page of an answer link.

package import TocsinCore

/// The fields of a page's form; the first of each name.
package struct AnswerForm {
    private var fields: [String: String] = [:]
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        for (name, value) in FormText.pairs(String(decoding: bytes, as: UTF8.self)) where fields[name] == nil
        {
            fields[name] = value
        }
    }

    package subscript(_ name: String) -> String? { fields[name] }

    package func answer(_ word: String) throws(Problem) -> Answer {
        switch word {
        case "coming": return .coming(minutes: try minutes())
        case "remote": return .remote
        case "unavailable": return .unavailable
        case "inPost": return .inPost
        default: throw .malformed("La réponse est illisible.", hint: "revenez à la page")
        }
    }

    private func minutes() throws(Problem) -> Int? {
        let text = (self["minutes"] ?? "").filter { !$0.isWhitespace }
        if text.isEmpty { return nil }
        guard let minutes = Int(text), (0...1440).contains(minutes) else {
            throw .malformed(
                "Le délai doit être un nombre de minutes entre 0 et 1440.", hint: "revenez à la page")
        }
        return minutes
    }

    /// A button pressed twice on one page counts once.
    package func key(_ attempt: AttemptID) -> RequestKey? {
        guard let seen = self["seen"], seen.utf8.count <= 6 else { return nil }
        let fingerprint = bytes.sha256Hex
        return RequestKey(key: "link:\(attempt)/\(seen)/\(fingerprint.prefix(16))", fingerprint: fingerprint)
    }
}
