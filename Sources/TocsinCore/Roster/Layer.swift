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

    func holds(_ instant: Instant) -> Bool { from <= instant && instant < until }

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

/// One layer asked again and again, most often forward: its turn and its windows are kept while they last.
struct LayerWalk {
    private let layer: Layer
    private let zone: ZoneRules
    private let start: Instant
    private var openings: Openings
    private var turn: Span?
    private var said: Span?

    init(_ layer: Layer, in zone: ZoneRules, _ territory: Territory) {
        (self.layer, self.zone) = (layer, zone)
        start = layer.from.map { zone.resolve($0).instant } ?? .distantPast
        openings = Openings(layer.only, zone, territory)
    }

    /// What the layer says at `instant`, and for how long around it.
    mutating func span(at instant: Instant) -> Span {
        if let said, said.holds(instant) { return said }
        if instant < start { return Span(from: .distantPast, until: start) }
        let span = restricted(turn(at: instant), at: instant)
        said = span
        return span
    }

    private mutating func turn(at instant: Instant) -> Span {
        if let turn, turn.holds(instant) { return turn }
        var turn = layer.rotation.span(at: instant, in: zone)
        turn.from = max(turn.from, start)
        self.turn = turn
        return turn
    }

    private mutating func restricted(_ turn: Span, at instant: Instant) -> Span {
        guard !layer.only.isEmpty, turn.person != nil else { return turn }
        let window = openings.window(at: instant, limit: turn)
        return Span(
            person: window.isOpen ? turn.person : nil, from: max(turn.from, window.from),
            until: min(turn.until, window.until))
    }
}
