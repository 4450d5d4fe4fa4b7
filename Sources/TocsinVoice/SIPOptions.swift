// Is the exchange there? A SIP OPTIONS, which rings nowhere and costs nothing.
import TocsinSystem

package enum SIPOptions {
    /// Nil when it answers anything but "out of service". An exchange that answers strangers with a refusal
    /// is there all the same.
    package static func ask(_ exchange: String, within limit: Duration = .seconds(4)) async -> String? {
        let (host, port) = split(exchange)
        let tag = String(UInt64.random(in: 0..<UInt64.max), radix: 36)
        let answer = await Datagram.ask(host: host, port: port, within: limit) { local in
            question(exchange: exchange, local: local, tag: tag)
        }
        guard let answer else { return "le central \(exchange) ne répond pas" }
        guard let status = status(answer) else {
            return "le central \(exchange) répond autre chose que du SIP"
        }
        return status == 503 ? "le central \(exchange) est hors service (503)" : nil
    }

    package static func question(exchange: String, local: String, tag: String) -> [UInt8] {
        let lines = [
            "OPTIONS sip:\(exchange) SIP/2.0", "Via: SIP/2.0/UDP \(local);rport;branch=z9hG4bK\(tag)",
            "Max-Forwards: 70", "From: <sip:tocsin@\(local)>;tag=\(tag)", "To: <sip:\(exchange)>",
            "Call-ID: \(tag)@\(local)", "CSeq: 1 OPTIONS", "Contact: <sip:tocsin@\(local)>",
            "Accept: application/sdp", "Content-Length: 0", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    package static func status(_ answer: [UInt8]) -> Int? {
        let words = String(decoding: answer.prefix(64), as: UTF8.self).split(separator: " ")
        guard words.first == "SIP/2.0", words.count > 1 else { return nil }
        return Int(words[1])
    }

    /// `host`, `host:port`, `[v6]:port`; 5060 where nothing is said.
    private static func split(_ exchange: String) -> (String, UInt16) {
        let isBare = exchange.hasSuffix("]") || !exchange.contains(":")
        guard !isBare, let colon = exchange.lastIndex(of: ":"),
            let port = UInt16(exchange[exchange.index(after: colon)...])
        else { return (exchange.filter { $0 != "[" && $0 != "]" }, 5060) }
        return (exchange[..<colon].filter { $0 != "[" && $0 != "]" }, port)
    }
}

/// What baresip's `reginfo` says of its account.
package enum Registration {
    /// Nil when an account is there and is not known to be refused. One without registration (a trunk by
    /// address) shows no state.
    package static func fault(in text: String) -> String? {
        guard text.contains("sip:") else { return "aucun compte" }
        return text.contains("ERR") ? "le central refuse l'enregistrement" : nil
    }
}
