// One layer of a role: a rotation, the hours it is for, the dates between which it counts.

package struct Layer: Sendable, Hashable {
    /// For people: "nuits", "été 2027".
    package var name: String?
    package var rotation: Rotation
    /// Hours it is for ("nights", "working days"); empty: all of them.
    package var only: [Restriction]
    /// Local start of validity, where it is later than the rotation's first handover.
    package var from: CivilTime?

    package init(
        _ rotation: Rotation, name: String? = nil, only: [Restriction] = [], from: CivilTime? = nil
    ) {
        (self.rotation, self.name, self.only, self.from) = (rotation, name, only, from)
    }
}

/// A stretch of time during which one layer says the same: a person, or nobody.
struct Span {
    var person: PersonID?
    var from: Instant
    var until: Instant

    static let free = Span(from: .distantPast, until: .distantFuture)

    mutating func clip(to other: Span) {
        from = max(from, other.from)
        until = min(until, other.until)
    }
}

extension Instant {
    /// Before and after anything that is ever asked for (years −290 million and after).
    package static let distantPast = Instant(milliseconds: .min / 2)
    package static let distantFuture = Instant(milliseconds: .max / 2)
}

extension Layer {
    /// What this layer says at `instant`, and for how long around it.
    func span(at instant: Instant, in zone: ZoneRules, _ territory: Territory) -> Span {
        if let from {
            let start = zone.resolve(from).instant
            if instant < start { return Span(from: .distantPast, until: start) }
            var span = rotation.span(at: instant, in: zone)
            span.from = max(span.from, start)
            return restricted(span, at: instant, in: zone, territory)
        }
        return restricted(rotation.span(at: instant, in: zone), at: instant, in: zone, territory)
    }

    private func restricted(_ turn: Span, at instant: Instant, in zone: ZoneRules, _ territory: Territory)
        -> Span
    {
        guard !only.isEmpty, turn.person != nil else { return turn }
        let window = only.window(at: instant, in: zone, territory)
        guard window.isOpen else { return Span(from: window.from, until: window.until) }
        return Span(
            person: turn.person, from: max(turn.from, window.from), until: min(turn.until, window.until))
    }
}
