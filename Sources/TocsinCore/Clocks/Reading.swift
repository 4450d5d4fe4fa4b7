// From standing statements to the facts of each clock, at nominal times or at the ends of their uncertainty.

/// How statements are read into clocks: under which settings, at which instant, at which end of each bound.
package struct Reading: Sendable {
    enum End: Sendable { case earliest, latest }

    package var ledger: Ledger
    package var settings: ClockSettings
    package var now: Instant
    /// Statements read at an end of their uncertainty.
    var ends: [EntryID: End] = [:]
    /// At which end all others are read; nil: as stated.
    var allAt: End?

    package init(ledger: Ledger, settings: ClockSettings, now: Instant) {
        (self.ledger, self.settings, self.now) = (ledger, settings, now)
    }

    package func time(_ standing: Standing) -> Instant {
        guard let end = ends[standing.statement.entry] ?? allAt else { return standing.instant }
        return end == .earliest ? standing.earliest : standing.latest
    }

    package func facts(_ clock: ClockID) -> ClockFacts {
        var facts = ClockFacts(
            limit: limit(clock), owedWithoutStart: false, start: start(clock).map(time),
            stop: stop(clock).map(time), waivers: [], closings: closings, now: now, missedWhenStoodDown: true)
        switch clock {
        case .cell:
            facts.owedWithoutStart = true
            facts.missedWhenStoodDown = false
        case .cip: facts.missedWhenStoodDown = false
        case .elected: facts.waivers = waivers(.elected)
        case .general: facts.waivers = waivers(.general)
        case .media: facts.waivers = waivers(.media)
        case .all: break
        }
        return facts
    }

    /// Nil: the clock does not apply.
    func limit(_ clock: ClockID) -> Duration? {
        switch clock {
        case .cell: settings.cellLimit
        case .cip: settings.cipLimit
        case .elected, .general, .media, .all: settings.informationLimit
        }
    }

    package func verdict(_ clock: ClockID) -> Verdict {
        guard clock == .all else { return facts(clock).verdict }
        return .all(ClockID.audiences.map { facts($0).verdict })
    }

    /// The statement that starts the clock.
    package func start(_ clock: ClockID) -> Standing? {
        switch clock {
        case .cell: ledger.retained(.emergencyDetermined)
        case .cip: ledger.retained(.cipOrdered)
        case .elected, .general, .media, .all: codStart
        }
    }

    /// The statement that stops the clock; for `all`, the latest once every audience not waived has one.
    package func stop(_ clock: ClockID) -> Standing? {
        switch clock {
        case .cell: return ledger.retained(.cellOperational)
        case .cip: return ledger.retained(.cipOpen)
        case .elected: return informed(.elected)
        case .general: return informed(.general)
        case .media: return informed(.media)
        case .all:
            let owed = ClockID.audiences.filter { facts($0).verdict != .waived }
            let stops = owed.map(stop)
            guard !owed.isEmpty, !stops.contains(nil) else { return nil }
            return stops.compactMap { $0 }.max { time($0) < time($1) }
        }
    }

    private func informed(_ audience: Audience) -> Standing? {
        let turning = ledger.turning
        let places = turning.indices.filter {
            if case .informed(audience, _, .all) = turning[$0].fact { true } else { false }
        }
        return places.min { time(turning[$0]) < time(turning[$1]) }.map { turning[$0] }
    }

    private func waivers(_ audience: Audience) -> [Instant] {
        let turning = ledger.turning
        return turning.indices.filter { turning[$0].fact == .waived(audience) }.map { time(turning[$0]) }
    }

    private var closings: [Closing: Instant] {
        var result: [Closing: Instant] = [:]
        guard ledger.hasClosing else { return result }
        for closing in Closing.allCases {
            result[closing] = ledger.retained(closing.fact).map(time)
        }
        return result
    }
}
