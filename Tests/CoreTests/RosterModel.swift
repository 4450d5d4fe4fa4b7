// A second, slow reckoning of who is on duty: one instant at a time, from what the wall shows, no spans.

import TocsinCore

/// Everything is looked up by trying: turns are counted one by one, windows day by day, absences one by one.
struct RosterModel {
    /// What decides at an instant: two quarters of an hour with equal answers in a row are one shift.
    struct Answer: Equatable {
        var person: PersonID
        var source: ShiftSource
        var key: String
    }

    let roster: Roster
    /// The instants of each rotation's handovers, worked out once, up to the end asked about.
    private let handovers: [Rotation: [Instant]]
    private let holidays: Set<Int64>

    init(_ roster: Roster, until end: Instant) {
        self.roster = roster
        let layers = roster.roles.flatMap { $0.layers + $0.deputies }
        var handovers: [Rotation: [Instant]] = [:]
        for rotation in Set(layers.map(\.rotation)) {
            handovers[rotation] = Self.handovers(of: rotation, in: roster.zone, until: end)
        }
        self.handovers = handovers
        let year = roster.zone.civil(end).year
        holidays = Set((year - 2...year + 2).flatMap { roster.plan.territory.holidays(in: $0).map(\.day) })
    }

    func answer(_ id: RoleID, at instant: Instant) -> Answer? {
        let changed = roster.plan.overrides + (roster.changes.overrides[id] ?? [])
        for (number, one) in changed.enumerated().reversed()
        where one.role == id && one.from <= instant && instant < one.until {
            if !isAbsent(one.person, at: instant) {
                return Answer(person: one.person, source: one.source, key: "override \(number)")
            }
        }
        guard let role = roster.roles.first(where: { $0.id == id }) else { return nil }
        return present(role.layers, .rotation, at: instant) ?? present(role.deputies, .deputy, at: instant)
    }

    func isAbsent(_ person: PersonID, at instant: Instant) -> Bool {
        let all = roster.plan.absences.filter { $0.person == person }
        return (all + (roster.changes.absences[person] ?? [])).contains {
            $0.from <= instant && instant < $0.until
        }
    }

    /// The strongest layer's person, were nobody absent.
    func planned(_ role: RosterRole, at instant: Instant) -> PersonID? {
        role.layers.reversed().lazy.compactMap { turn(of: $0, at: instant)?.person }.first
    }

    /// The shifts of a window whose every edge lies on a quarter of an hour: equal answers in a row.
    func shifts(of role: RoleID, from: Instant, until: Instant) -> [Shift] {
        var shifts: [Shift] = []
        var last: Answer?
        for instant in quarters(from, until) {
            let answer = answer(role, at: instant)
            defer { last = answer }
            guard let answer else { continue }
            if answer == last {
                shifts[shifts.count - 1].until = instant + .minutes(15)
            } else {
                shifts.append(
                    Shift(
                        role: role, person: answer.person, from: instant, until: instant + .minutes(15),
                        source: answer.source))
            }
        }
        return shifts
    }

    private func present(_ layers: [Layer], _ source: ShiftSource, at instant: Instant) -> Answer? {
        for (number, layer) in layers.enumerated().reversed() {
            if let turn = turn(of: layer, at: instant), !isAbsent(turn.person, at: instant) {
                return Answer(
                    person: turn.person, source: source, key: "\(source) \(number) turn \(turn.number)")
            }
        }
        return nil
    }

    private func turn(of layer: Layer, at instant: Instant) -> (person: PersonID, number: Int)? {
        let rotation = layer.rotation
        if let from = layer.from, instant < Self.resolve(from, in: roster.zone) { return nil }
        if let until = rotation.until, instant >= Self.resolve(until, in: roster.zone) { return nil }
        guard let number = handovers[rotation]?.lastIndex(where: { $0 <= instant }) else { return nil }
        guard layer.only.isEmpty || layer.only.contains(where: { isOpen($0, at: instant) }) else {
            return nil
        }
        return (rotation.people[number % rotation.people.count], number)
    }

    func isOpen(_ window: Restriction, at instant: Instant) -> Bool {
        let today = roster.zone.civil(instant).daysSinceEpoch
        return (today - 3...today + 1).contains { day in
            guard isOf(window.days, day) else { return false }
            let end = window.until > window.from ? window.until : window.until + 86_400
            let opens = Self.resolve(wall: day * 86_400 + Int64(window.from), in: roster.zone)
            return opens <= instant
                && instant < Self.resolve(wall: day * 86_400 + Int64(end), in: roster.zone)
        }
    }

    private func isOf(_ days: DaySet, _ day: Int64) -> Bool {
        let day = days.isEves ? day + 1 : day
        let isHoliday = holidays.contains(day)
        let weekday = CivilTime(secondsOnWall: day * 86_400).weekday
        switch days.holidays {
        case .asTheirWeekday: return days.weekdays.contains(weekday)
        case .asRest: return days.weekdays.contains(isHoliday ? 7 : weekday)
        case .only: return isHoliday && days.weekdays.contains(weekday)
        case .never: return !isHoliday && days.weekdays.contains(weekday)
        }
    }
}

extension RosterModel {
    static func resolve(_ civil: CivilTime, in zone: ZoneRules) -> Instant {
        resolve(wall: civil.secondsOnWall, in: zone)
    }

    /// The first instant at which the wall shows it; where none does, as if the clock had not jumped yet.
    static func resolve(wall: Int64, in zone: ZoneRules) -> Instant {
        let offsets = stride(from: wall - 86_400, through: wall + 86_400, by: 14_400).map {
            zone.offset(at: Instant(seconds: $0)).inSeconds
        }
        let showing = Set(offsets).map { Instant(seconds: wall - $0) }
            .filter { zone.civil($0).secondsOnWall == wall }
        return showing.min() ?? Instant(seconds: wall - offsets[0])
    }

    /// Turn by turn; one that would come after a later one comes with it.
    private static func handovers(of rotation: Rotation, in zone: ZoneRules, until: Instant) -> [Instant] {
        guard !rotation.people.isEmpty, rotation.days > 0 else { return [] }
        let end = zone.civil(until).secondsOnWall + 7 * 86_400
        var instants: [Instant] = []
        var cycle = rotation.start.secondsOnWall
        while cycle < end {
            instants += rotation.handovers.map { resolve(wall: cycle + $0, in: zone) }
            cycle += Int64(rotation.days) * 86_400
        }
        for place in instants.indices.dropLast().reversed() {
            instants[place] = min(instants[place], instants[place + 1])
        }
        return instants
    }
}

func quarters(_ from: Instant, _ until: Instant) -> [Instant] {
    stride(from: from.seconds, to: until.seconds, by: 900).map { Instant(seconds: $0) }
}

extension Shift {
    func clipped(from: Instant, until: Instant) -> Shift {
        var shift = self
        (shift.from, shift.until) = (max(self.from, from), min(self.until, until))
        return shift
    }
}
