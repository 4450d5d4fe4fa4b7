// Which opening of the COD starts the information clocks: the first, and at which of its instants.

extension Reading {
    /// The decided or the operational instant of the first opening, by the reference of the settings; while
    /// the chosen one is not stated the other serves.
    package var codStart: Standing? {
        let decided = ledger.retained { $0.fact == .codDecided && isFirstOpening($0) }
        let operational = ledger.retained { $0.fact == .codOperational && isFirstOpening($0) }
        switch settings.codReference {
        case .decided: return decided ?? operational
        case .operational: return operational ?? decided
        case .earlier:
            guard let decided, let operational else { return decided ?? operational }
            return time(operational) < time(decided) ? operational : decided
        }
    }

    /// False for an opening stated after the COD was closed: a reopening starts nothing.
    package func isFirstOpening(_ opening: Standing) -> Bool {
        guard let closed = firstClosing else { return true }
        return time(opening) <= closed
    }

    /// When the first opening was closed. A closing before any opening belongs to something else.
    private var firstClosing: Instant? {
        let openings = ledger.turning.filter { $0.fact == .codDecided || $0.fact == .codOperational }
        guard let first = openings.map(time).min() else { return nil }
        return ledger.turning.filter { $0.fact == .codClosed }.map(time).filter { $0 >= first }.min()
    }
}
