// The end of the journal's chain as it is kept outside: mailed, printed, and held against the file later.

/// Written `SEQUENCE:HASH`. An older copy, a shortened or a rewritten journal does not contain it.
package struct Anchor: Sendable, Equatable {
    package let sequence: Int64
    /// Hexadecimal in small letters: the whole hash, or as much of it as was copied from paper.
    package let digits: String

    /// The hash of an empty chain, like every other, in hexadecimal.
    private static let wholeHash = 64

    package init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        digits = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Nil for what is none. Spaces and capitals come from paper and mean nothing.
    package init?(_ text: String) {
        let parts = text.filter { !$0.isWhitespace }.lowercased().split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let sequence = Int64(parts[0]),
            parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            (Limits.anchorDigits...Self.wholeHash).contains(parts[1].utf8.count)
        else { return nil }
        (self.sequence, digits) = (sequence, String(parts[1]))
    }

    package var text: String { "\(sequence):\(digits)" }

    /// Whether the entry with this hash is the one that was anchored.
    package func fits(_ hash: [UInt8]) -> Bool {
        Anchor(sequence: sequence, hash: hash).digits.hasPrefix(digits)
    }
}

/// What a whole chain says to an anchor.
package enum AnchorVerdict: Sendable, Equatable {
    case contained
    /// It ends before: cut short, or a copy made earlier.
    case older(last: Int64)
    /// Another entry stands in its place: the chain was written anew.
    case differs
}
