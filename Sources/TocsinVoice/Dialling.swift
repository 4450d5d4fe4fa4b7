// A number of the roster as the exchange wants it dialled.

package enum Dialling {
    /// Without a prefix the number is dialled as written (E.164). With one, the way a desk telephone does:
    /// prefix, then 0 and nine digits within France, 00 and the whole number elsewhere. Nil for anything
    /// but a number: nothing else ever reaches a command of baresip.
    package static func number(_ address: String, prefix: String?) -> String? {
        let digits = address.dropFirst()
        guard address.hasPrefix("+"), (6...15).contains(digits.count),
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        guard let prefix else { return address }
        return digits.hasPrefix("33") ? "\(prefix)0\(digits.dropFirst(2))" : "\(prefix)00\(digits)"
    }
}
