// Who is on duty: layers, changes and absences resolved at one instant or over a window, by one function.

extension Roster {
    /// Who holds `role` from `from` (included) to `until` (excluded): sorted, no overlap, clipped to that.
    ///
    /// Where nothing names anybody present there is no shift. A turn or an override is one shift, even when
    /// the same person goes on; what a stronger layer interrupts is two.
    package func shifts(of role: RoleID, from: Instant, until: Instant) -> [Shift] {
        var duty = duty(of: role)
        var shifts: [Shift] = []
        var cursor = from
        while cursor < until {
            let piece = duty.piece(at: cursor)
            if let person = piece.span.person {
                shifts.append(
                    Shift(
                        role: role, person: person, from: max(piece.span.from, from),
                        until: min(piece.span.until, until), source: piece.source))
            }
            cursor = piece.span.until
        }
        return shifts
    }

    /// The whole shift under way at `instant`, as `shifts` gives it for a window wide enough; nil when nobody
    /// holds the role.
    package func onDuty(_ role: RoleID, at instant: Instant) -> Shift? {
        var duty = duty(of: role)
        return duty.piece(at: instant).shift(of: role)
    }

    /// Who is called when the titular does not answer. Changes are about the titular and do not touch it.
    package func deputy(of role: RoleID, at instant: Instant) -> Shift? {
        var duty = Duty(roster: self, layers: self.role(role)?.deputies ?? [], source: .deputy)
        return duty.piece(at: instant).shift(of: role)
    }

    /// The learner beside the titular, if any.
    package func shadow(of role: RoleID, at instant: Instant) -> Shift? {
        var duty = Duty(roster: self, layers: self.role(role)?.shadows ?? [], source: .rotation)
        return duty.piece(at: instant).shift(of: role)
    }

    /// Whom the layers name at `instant`, were nobody absent and nothing changed.
    func plannedTitular(of role: RoleID, at instant: Instant) -> PersonID? {
        guard let layers = self.role(role)?.layers else { return nil }
        return layers.reversed().lazy
            .compactMap { $0.span(at: instant, in: zone, plan.territory).person }.first
    }

    /// When the person is absent, joined and in order.
    package func absences(of person: PersonID) -> [Absence] {
        let all = plan.absences.filter { $0.person == person } + (changes.absences[person] ?? [])
        return all.filter { $0.from < $0.until }.sorted { $0.from < $1.from }.reduce(into: []) {
            joined, next in
            if let last = joined.last, next.from <= last.until {
                joined[joined.count - 1].until = max(last.until, next.until)
            } else {
                joined.append(next)
            }
        }
    }

    private func duty(of id: RoleID) -> Duty {
        let role = self.role(id)
        var duty = Duty(roster: self, layers: role?.layers ?? [], source: .rotation)
        duty.add(deputies: role?.deputies ?? [])
        let changed = plan.overrides.filter { $0.role == id } + (changes.overrides[id] ?? [])
        duty.add(changed.filter { $0.from < $0.until })
        return duty
    }
}

/// Everything that may name the holder of one role, the strongest first.
private struct Duty {
    private enum Source {
        case override(Override)
        case layer(Layer, ShiftSource)

        var kind: ShiftSource {
            switch self {
            case .override(let override): override.source
            case .layer(_, let source): source
            }
        }
    }

    struct Piece {
        var span: Span
        var source: ShiftSource

        func shift(of role: RoleID) -> Shift? {
            span.person.map {
                Shift(role: role, person: $0, from: span.from, until: span.until, source: source)
            }
        }
    }

    private let zone: ZoneRules
    private let territory: Territory
    private var sources: [Source]
    private var absences: [PersonID: [Absence]] = [:]
    /// What each source said last: walking forward asks each of them once per span.
    private var said: [Span?]

    init(roster: Roster, layers: [Layer], source: ShiftSource) {
        (zone, territory) = (roster.zone, roster.plan.territory)
        sources = layers.reversed().map { .layer($0, source) }
        said = Array(repeating: nil, count: sources.count)
        let absent = Set(roster.plan.absences.map(\.person)).union(roster.changes.absences.keys)
        for person in absent { absences[person] = roster.absences(of: person) }
    }

    /// Weaker than every layer: in charge where nobody else is.
    mutating func add(deputies: [Layer]) {
        sources += deputies.reversed().map { .layer($0, .deputy) }
        said += Array(repeating: nil, count: deputies.count)
    }

    /// Stronger than every layer; of two that overlap the later in the list wins.
    mutating func add(_ overrides: [Override]) {
        sources = overrides.reversed().map { .override($0) } + sources
        said = Array(repeating: nil, count: overrides.count) + said
    }

    /// The strongest source that names somebody present, as long as that lasts.
    mutating func piece(at instant: Instant) -> Piece {
        var bounds = Span.free
        for index in sources.indices {
            let span = span(of: index, at: instant)
            bounds.clip(to: span)
            if let person = span.person {
                bounds.person = person
                return Piece(span: bounds, source: sources[index].kind)
            }
        }
        return Piece(span: bounds, source: .rotation)
    }

    private mutating func span(of index: Int, at instant: Instant) -> Span {
        if let known = said[index], known.from <= instant, instant < known.until { return known }
        let span = present(sources[index], at: instant)
        said[index] = span
        return span
    }

    /// A source's span with absences taken out; absences that follow each other make one.
    private func present(_ source: Source, at instant: Instant) -> Span {
        var span = cut(source, at: instant)
        guard span.person == nil, !absences.isEmpty else { return span }
        for _ in 0..<Limits.joinedAbsences where span.until < .distantFuture {
            let next = cut(source, at: span.until)
            guard next.person == nil else { break }
            span.until = next.until
        }
        for _ in 0..<Limits.joinedAbsences where span.from > .distantPast {
            let previous = cut(source, at: span.from - .milliseconds(1))
            guard previous.person == nil else { break }
            span.from = previous.from
        }
        return span
    }

    private func cut(_ source: Source, at instant: Instant) -> Span {
        var span = whole(source, at: instant)
        guard let person = span.person, let away = absences[person] else { return span }
        for absence in away {
            if absence.until <= instant {
                span.from = max(span.from, absence.until)
            } else if absence.from > instant {
                span.until = min(span.until, absence.from)
            } else {
                span.clip(to: Span(from: absence.from, until: absence.until))
                span.person = nil
            }
        }
        return span
    }

    private func whole(_ source: Source, at instant: Instant) -> Span {
        switch source {
        case .layer(let layer, _): layer.span(at: instant, in: zone, territory)
        case .override(let change) where instant < change.from:
            Span(from: .distantPast, until: change.from)
        case .override(let change) where change.until <= instant:
            Span(from: change.until, until: .distantFuture)
        case .override(let change):
            Span(person: change.person, from: change.from, until: change.until)
        }
    }
}
