// The name that a transfer has to look up, as libcurl wants it told where that leads.

/// A host that is no address, and its port.
struct NamedPlace: Hashable, Sendable {
    var host: String
    var port: Int

    /// Nil where nothing is looked up.
    init?(_ url: String, defaultPort: Int?) {
        // Byte by byte: this is asked before each transfer.
        let bytes = url.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8)
        else { return nil }
        let authority = bytes[bytes.index(colon, offsetBy: 3)...].prefix { !"/?#".utf8.contains($0) }
        let parts = authority.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        // In brackets stands an address.
        guard (1...2).contains(parts.count), !parts[0].isEmpty, authority.first != UInt8(ascii: "["),
            NetworkAddress(String(Substring(parts[0]))) == nil,
            let port = parts.count == 2 ? Int(Substring(parts[1])) : defaultPort
        else { return nil }
        (host, self.port) = (Substring(parts[0]).lowercased(), port)
    }

    /// For `resolved`: this address instead of the resolver's, until libcurl next forgets what it knows.
    func leading(to address: NetworkAddress) -> String {
        let text = address.bytes.count == 4 ? "\(address)" : "[\(address)]"
        return "+\(host):\(port):\(text)"
    }

    /// For `resolved`: forget what libcurl knows.
    var forgotten: String { "-\(host):\(port)" }
}

extension TransferRequest {
    private static let ports: [Substring: Int] = [
        "http": 80, "https": 443, "smtp": 25, "smtps": 465, "imap": 143, "imaps": 993,
    ]

    /// Of the proxy where there is one, which looks up the rest itself.
    var namedPlace: NamedPlace? {
        if unixSocket != nil { return nil }
        if let proxy { return NamedPlace(proxy, defaultPort: 1080) }
        return NamedPlace(url, defaultPort: Self.ports[url.prefix { $0 != ":" }])
    }
}
