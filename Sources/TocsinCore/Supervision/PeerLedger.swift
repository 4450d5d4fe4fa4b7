// When each neighbour was last heard, and from when its silence counts: a value, moved by beats and by time.

/// Beats come every half minute and are not journaled: only a change from heard to silent is.
package struct PeerLedger: Sendable, Equatable {
    private var patience: [String: Duration]
    private var heard: [String: Instant] = [:]
    private var silent: Set<String> = []
    /// When it was last looked whether somebody is silent.
    private var lookedAt: Instant
    /// Time since the last beat in which none could be heard.
    private var deaf: [String: Duration] = [:]

    /// Everybody is given their time from the start on: a restart here is no silence there.
    package init(_ peers: [PeerSettings], at now: Instant) {
        (patience, lookedAt) = (Self.patience(of: peers), now)
        for peer in peers { heard[peer.name] = now }
    }

    /// The same ledger after a change of settings.
    package mutating func follow(_ peers: [PeerSettings], at now: Instant) {
        patience = Self.patience(of: peers)
        heard = heard.filter { patience[$0.key] != nil }
        silent = silent.filter { patience[$0] != nil }
        deaf = deaf.filter { patience[$0.key] != nil }
        for name in patience.keys where heard[name] == nil { heard[name] = now }
    }

    private static func patience(of peers: [PeerSettings]) -> [String: Duration] {
        Dictionary(peers.map { ($0.name, $0.patience) }, uniquingKeysWith: { first, _ in first })
    }

    package mutating func beat(_ name: String, at now: Instant) {
        guard patience[name] != nil else { return }
        (heard[name], deaf[name]) = (now, nil)
        silent.remove(name)
    }

    /// Those whose time has run out and who were not counted before, with when they were last heard. To be
    /// asked every second: after a longer pause it was this daemon that stood still, and it accuses nobody.
    package mutating func fallenSilent(at now: Instant) -> [(name: String, since: Instant)] {
        if now - lookedAt > Limits.standstill {
            for (name, last) in heard { deaf[name, default: .zero] += now - max(lookedAt, last) }
        }
        lookedAt = now
        let late = patience.keys.sorted().filter { name in
            !silent.contains(name) && deadline(of: name).map { $0 <= now } == true
        }
        silent.formUnion(late)
        return late.compactMap { name in heard[name].map { (name, $0) } }
    }

    package var nextDeadline: Instant? {
        patience.keys.filter { !silent.contains($0) }.compactMap(deadline).min()
    }

    private func deadline(of name: String) -> Instant? {
        guard let last = heard[name], let after = patience[name] else { return nil }
        return last + after + (deaf[name] ?? .zero)
    }
}
