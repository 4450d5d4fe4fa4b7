// Which opening of the COD starts the information clocks: the first, and at which of its instants.

extension Reading {
    /// The decided or the operational instant of the first opening, by the reference of the settings; while
    /// the chosen one is not stated the other serves.
    package var codStart: Standing? {
        let closed = firstClosing
        let decided = ledger.retained { $0.fact == .codDecided && stands($0, until: closed) }
        let operational = ledger.retained { $0.fact == .codOperational && stands($0, until: closed) }
        switch settings.codReference {
        case .decided: return decided ?? operational
        case .operational: return operational ?? decided
        case .earlier:
            guard let decided, let operational else { return decided ?? operational }
            return time(operational) < time(decided) ? operational : decided
        }
    }

    /// False for an opening stated after the COD was closed: a reopening starts nothing.
    package func isFirstOpening(_ opening: Standing) -> Bool { stands(opening, until: firstClosing) }

    private func stands(_ opening: Standing, until closed: Instant?) -> Bool {
        closed.map { time(opening) <= $0 } ?? true
    }

    /// When the first opening was closed. A closing before any opening belongs to something else.
    private var firstClosing: Instant? {
        let turning = ledger.turning
        let closings = turning.indices.filter { turning[$0].fact == .codClosed }
        guard !closings.isEmpty else { return nil }
        let openings = turning.indices.filter {
            turning[$0].fact == .codDecided || turning[$0].fact == .codOperational
        }
        guard let first = openings.map({ time(turning[$0]) }).min() else { return nil }
        return closings.map { time(turning[$0]) }.filter { $0 >= first }.min()
    }
}
