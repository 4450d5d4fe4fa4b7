// What stands in addresses and forms, decoded.

import Foundation

enum FormText {
    /// More than anybody sends: gateways tell about a dozen things, our own pages four.
    private static let most = 64

    /// Names and values; a part that cannot be read is left out.
    static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").prefix(most).compactMap { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = halves.compactMap { $0.replacing("+", with: " ")[...].percentDecoded }
            return texts.count == 2 ? (texts[0], texts[1]) : nil
        }
    }
}

extension Substring {
    /// Nil when it cannot be decoded. Foundation is asked only where there is something to decode: it takes
    /// longer than all the rest of finding a route.
    var percentDecoded: String? {
        utf8.contains(UInt8(ascii: "%")) ? String(self).removingPercentEncoding : String(self)
    }
}
