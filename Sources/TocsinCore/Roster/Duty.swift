// Who is on duty: layers, changes and absences resolved at one instant or over a window, by one function.

extension Roster {
    /// Who holds `role` from `from` (included) to `until` (excluded): sorted, no overlap, clipped to that.
    ///
    /// Where nothing names anybody present there is no shift. A turn or an override is one shift, even when
    /// the same person goes on; what a stronger layer interrupts is two.
    package func shifts(of role: RoleID, from: Instant, until: Instant) -> [Shift] {
        var duty = duty(of: role)
        var shifts: [Shift] = []
        var turn: Duty.Piece?
        var cursor = from
        while cursor < until {
            let piece = duty.piece(at: cursor)
            let end = min(piece.span.until, until)
            if let turn, turn.isSame(as: piece) {
                shifts[shifts.count - 1].until = end
            } else if let person = piece.span.person {
                shifts.append(
                    Shift(role: role, person: person, from: cursor, until: end, source: piece.source))
            }
            turn = piece
            cursor = piece.span.until
        }
        return shifts
    }

    /// The whole shift under way at `instant`, as `shifts` gives it for a window wide enough; nil when nobody
    /// holds the role.
    package func onDuty(_ role: RoleID, at instant: Instant) -> Shift? {
        var duty = duty(of: role)
        return duty.shift(of: role, at: instant)
    }

    /// Who is called when the titular does not answer. Changes are about the titular and do not touch it.
    package func deputy(of role: RoleID, at instant: Instant) -> Shift? {
        var duty = Duty(roster: self, layers: self.role(role)?.deputies ?? [], source: .deputy)
        return duty.shift(of: role, at: instant)
    }

    /// The learner beside the titular, if any.
    package func shadow(of role: RoleID, at instant: Instant) -> Shift? {
        var duty = Duty(roster: self, layers: self.role(role)?.shadows ?? [], source: .rotation)
        return duty.shift(of: role, at: instant)
    }

    /// Whom the layers name from `from` to `until`, were nobody absent and nothing changed; stretches without
    /// anybody are there too.
    func planned(of role: RosterRole, from: Instant, until: Instant) -> [Span] {
        var present = self
        present.plan.absences = []
        present.changes = RosterChanges()
        var duty = Duty(roster: present, layers: role.layers, source: .rotation)
        var spans: [Span] = []
        var cursor = from
        while cursor < until {
            let span = duty.piece(at: cursor).span
            spans.append(Span(person: span.person, from: cursor, until: min(span.until, until)))
            cursor = span.until
        }
        return spans
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
        var changed = plan.overrides.filter { $0.role == id && $0.from < $0.until }
        // A change may outlive the person it names: then the layer below answers.
        if let later = changes.overrides[id] {
            changed += later.filter { $0.from < $0.until && people[$0.person]?.contacts.isEmpty == false }
        }
        var duty = Duty(roster: self, layers: role?.layers ?? [], source: .rotation, overrides: changed)
        duty.add(role?.deputies ?? [], as: .deputy)
        return duty
    }
}

/// Everything that may name the holder of one role, the strongest first.
private struct Duty {
    /// A stretch during which the same source decides and no stronger one has anything new to say.
    struct Piece {
        var span: Span
        var source: ShiftSource
        /// Which source decides, and since when it has been saying so: that makes a shift.
        var number: Int
        var since: Instant
        /// How long it will be saying so, were it not interrupted.
        var until: Instant

        func isSame(as other: Piece) -> Bool {
            number == other.number && since == other.since && span.person != nil && other.span.person != nil
        }
    }

    private let roster: Roster
    /// The later in the list wins, over every layer.
    private let overrides: [Override]
    private var layers: [(walk: LayerWalk, source: ShiftSource)] = []
    private var away: [PersonID: [Absence]] = [:]
    private let isAnybodyAway: Bool

    init(roster: Roster, layers: [Layer], source: ShiftSource, overrides: [Override] = []) {
        (self.roster, self.overrides) = (roster, overrides)
        isAnybodyAway = !roster.plan.absences.isEmpty || !roster.changes.absences.isEmpty
        add(layers, as: source)
    }

    /// Weaker than what is there: in charge where nobody else is.
    mutating func add(_ weaker: [Layer], as source: ShiftSource) {
        for layer in weaker.reversed() {
            layers.append((LayerWalk(layer, in: roster.zone, roster.plan.territory), source))
        }
    }

    /// The shift under way: the piece and those beside it that go on with the same turn.
    mutating func shift(of role: RoleID, at instant: Instant) -> Shift? {
        let piece = piece(at: instant)
        guard let person = piece.span.person else { return nil }
        var span = piece.span
        while span.until < piece.until {
            let next = self.piece(at: span.until)
            guard next.isSame(as: piece) else { break }
            span.until = next.span.until
        }
        while piece.since < span.from {
            let previous = self.piece(at: span.from - .milliseconds(1))
            guard previous.isSame(as: piece) else { break }
            span.from = previous.span.from
        }
        return Shift(role: role, person: person, from: span.from, until: span.until, source: piece.source)
    }

    /// The strongest source that names somebody present, as long as that lasts.
    mutating func piece(at instant: Instant) -> Piece {
        var bounds = Span.free
        for index in overrides.indices.reversed() {
            let (from, until) = (overrides[index].from, overrides[index].until)
            if instant < from {
                bounds.until = min(bounds.until, from)
            } else if until <= instant {
                bounds.from = max(bounds.from, until)
            } else {
                let span = cut(Span(person: overrides[index].person, from: from, until: until), at: instant)
                if let piece = bounds.clipped(to: span, overrides[index].source, -1 - index) { return piece }
            }
        }
        for index in layers.indices {
            let span = cut(layers[index].walk.span(at: instant), at: instant)
            if let piece = bounds.clipped(to: span, layers[index].source, index) { return piece }
        }
        return Piece(span: bounds, source: .rotation, number: .max, since: bounds.from, until: bounds.until)
    }

    /// A source's span with its person's absences taken out.
    private mutating func cut(_ whole: Span, at instant: Instant) -> Span {
        guard isAnybodyAway, let person = whole.person else { return whole }
        var span = whole
        for absence in absences(of: person) {
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

    private mutating func absences(of person: PersonID) -> [Absence] {
        if let known = away[person] { return known }
        let found = roster.absences(of: person)
        away[person] = found
        return found
    }
}

extension Span {
    /// Narrows these bounds to what a source says; the piece it decides, if it names somebody.
    fileprivate mutating func clipped(to span: Span, _ source: ShiftSource, _ number: Int) -> Duty.Piece? {
        clip(to: span)
        guard span.person != nil else { return nil }
        person = span.person
        return Duty.Piece(span: self, source: source, number: number, since: span.from, until: span.until)
    }
}
