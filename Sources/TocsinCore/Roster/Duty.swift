// Who is on duty: the shifts of a role as a function of the roster, at one instant or over a window.

extension Roster {
    /// Who holds `role` from `from` (included) to `until` (excluded): sorted, no overlap, clipped to that.
    /// Where neither the rotation nor an override names anybody there is no shift. A turn or an override is
    /// one shift, even when the same person goes on; what an override interrupts is two.
    package func shifts(of role: RoleID, from: Instant, until: Instant) -> [Shift] {
        duty(of: role).shifts(from: from, until: until)
    }

    /// The whole shift under way at `instant`, as `shifts` gives it for a window wide enough; nil when nobody
    /// holds the role.
    package func onDuty(_ role: RoleID, at instant: Instant) -> Shift? {
        duty(of: role).shift(at: instant)
    }

    /// Who is called when the titular does not answer. Overrides are about the titular and do not touch it.
    package func deputy(of role: RoleID, at instant: Instant) -> Shift? {
        Duty(role: role, rotation: self.role(role)?.deputy, source: .deputy, overrides: [], zone: zone)
            .shift(at: instant)
    }

    package func role(_ id: RoleID) -> RosterRole? {
        roles.first { $0.id == id }
    }

    private func duty(of role: RoleID) -> Duty {
        Duty(
            role: role, rotation: self.role(role)?.rotation, source: .rotation,
            overrides: overrides.filter { $0.role == role && $0.from < $0.until }, zone: zone)
    }
}

/// One role's rotation and overrides, with nothing else in sight.
private struct Duty {
    var role: RoleID
    var rotation: Rotation?
    /// What a shift of the rotation is called.
    var source: ShiftSource
    /// None is empty; of two that overlap the later in the list wins.
    var overrides: [Override]
    var zone: ZoneRules

    func shift(at instant: Instant) -> Shift? {
        let winner = overrides.lastIndex { $0.from <= instant && instant < $0.until }
        guard var shift = winner.map({ shift(of: overrides[$0]) }) ?? turn(at: instant) else { return nil }
        for stronger in overrides[(winner.map { $0 + 1 } ?? 0)...] {
            if stronger.until <= instant { shift.from = max(shift.from, stronger.until) }
            if stronger.from > instant { shift.until = min(shift.until, stronger.from) }
        }
        return shift
    }

    func shifts(from: Instant, until: Instant) -> [Shift] {
        var shifts: [Shift] = []
        var cursor = from
        while cursor < until {
            if var shift = shift(at: cursor) {
                cursor = shift.until
                (shift.from, shift.until) = (max(shift.from, from), min(shift.until, until))
                shifts.append(shift)
            } else if let next = nextStart(after: cursor) {
                cursor = next
            } else {
                break
            }
        }
        return shifts
    }

    /// From an instant when nobody is on duty, the first at which somebody may be.
    private func nextStart(after instant: Instant) -> Instant? {
        var starts = overrides.map(\.from)
        if let rotation { starts.append(zone.resolve(rotation.start).instant) }
        return starts.filter { $0 > instant }.min()
    }

    private func shift(of override: Override) -> Shift {
        Shift(
            role: role, person: override.person, from: override.from, until: override.until,
            source: override.source)
    }

    private func turn(at instant: Instant) -> Shift? {
        guard let rotation, let turn = rotation.turn(at: instant, in: zone) else { return nil }
        return Shift(role: role, person: turn.person, from: turn.from, until: turn.until, source: source)
    }
}

extension Rotation {
    /// The turn under way at `instant`; nil before `start`, from `until` on, and for a rotation of nobody.
    fileprivate func turn(
        at instant: Instant, in zone: ZoneRules
    ) -> (person: PersonID, from: Instant, until: Instant)? {
        guard !people.isEmpty, weeks > 0 else { return nil }
        let end = until.map { zone.resolve($0).instant }
        if let end, end <= instant { return nil }
        let elapsedOnWall = zone.civil(instant).secondsOnWall - start.secondsOnWall
        var number = elapsedOnWall.dividedDown(by: secondsOnWallPerTurn)
        // The wall misleads by an hour where the clock is put back across a handover, or forward over it.
        while handover(number, in: zone) > instant { number -= 1 }
        while handover(number + 1, in: zone) <= instant { number += 1 }
        guard number >= 0 else { return nil }
        let next = handover(number + 1, in: zone)
        return (people[Int(number) % people.count], handover(number, in: zone), min(next, end ?? next))
    }

    /// The instant at which turn `number` begins: the same weekday and time on the wall as `start`.
    private func handover(_ number: Int64, in zone: ZoneRules) -> Instant {
        let wall = start.secondsOnWall + number * secondsOnWallPerTurn
        return zone.resolve(CivilTime(secondsOnWall: wall)).instant
    }

    private var secondsOnWallPerTurn: Int64 { Int64(weeks) * 7 * 86_400 }
}
