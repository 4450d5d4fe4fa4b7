// Which public addresses are looked at for what was released, and whether seeing it there stops the clock.

package struct PublicationSettings: Sendable, Equatable {
    package var watch: [PublicAddress] = []
    /// Machines that an address given with a tick may name, beside those of `watch`: nobody makes the daemon
    /// read an address of the inner network.
    package var hosts: [String] = []
    /// True: what the daemon sees informs the audience, with its own observation as proof.
    package var stopsClock = false

    package init() {}
}

package struct PublicAddress: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case page
        /// Atom or RSS: its texts are escaped once more.
        case feed
        case post
    }

    package var id: String
    package var url: String
    package var audience: Audience
    package var kind: Kind
    /// PEM file of the authorities trusted there instead of the system's.
    package var caFile: String?

    package init(
        id: String, url: String, audience: Audience = .general, kind: Kind = .page, caFile: String? = nil
    ) {
        (self.id, self.url, self.audience, self.kind, self.caFile) = (id, url, audience, kind, caFile)
    }

    /// The machine's name, in lower case: the only part of an address by which one is allowed.
    package static func host(of url: String) -> String? {
        guard url.hasPrefix("https://") else { return nil }
        let authority = url.dropFirst(8).prefix { !"/?#".contains($0) }
        let isPlain = authority.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-.:".contains($0))
        }
        guard isPlain, !authority.isEmpty else { return nil }
        return authority.lowercased()
    }
}

extension PublicationSettings {
    /// Whether an address given with a tick may be read.
    package func allows(_ url: String) -> Bool {
        guard let host = PublicAddress.host(of: url) else { return false }
        return hosts.contains(host) || watch.contains { PublicAddress.host(of: $0.url) == host }
    }
}
