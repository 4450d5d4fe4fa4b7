// Looking after the roster by itself: handovers, gaps announced ahead, the monthly test of who wakes.

extension RosterPlan {
    /// Whether anything happens by itself.
    var isKept: Bool { owner != nil || !handover.roles.isEmpty || wakeTest != nil }

    /// Days ahead at which a gap is announced; 0 is when it begins.
    static let announcedAhead = [14, 7, 1, 0]
}

extension Turn {
    /// Looks, announces and asks; what a look finds depends on nothing but the time of the last one.
    mutating func lookAfterRoster() {
        let plan = settings.roster.plan
        guard plan.isKept else {
            if state.book.nextLook != nil { emit(.roster(.looked(next: nil, holders: []))) }
            return
        }
        let since = state.book.lookedAt ?? now
        takeHandovers(isFirst: state.book.lookedAt == nil)
        announceGaps()
        testWakingIfDue(since: since)
        let holders = plan.handover.roles.compactMap { role in
            settings.roster.onDuty(role, at: now).map { Assignment(role: role, person: $0.person) }
        }
        emit(.roster(.looked(next: nextLook(), holders: holders)))
    }

    mutating func runRosterDue() {
        if let next = state.book.nextLook, next <= now { lookAfterRoster() }
        pursueAsks()
    }

    /// Whoever holds a role now and did not at the last look: a handover, or a change made after its hour.
    /// Nobody is asked who simply goes on.
    private mutating func takeHandovers(isFirst: Bool) {
        guard !isFirst else { return }
        for role in settings.roster.plan.handover.roles {
            guard let shift = settings.roster.onDuty(role, at: now),
                state.book.holders[role] != shift.person,
                !state.book.hasAsked(shift)
            else { continue }
            askForDuty(shift)
        }
    }

    private mutating func announceGaps() {
        guard settings.roster.plan.owner != nil else { return }
        let gaps = foreseenGaps()
        forgetFilled(gaps)
        let due = gaps.compactMap { gap -> RosterBook.Announcement? in
            guard let days = RosterPlan.announcedAhead.last(where: { gap.from - .hours(24 * $0) <= now })
            else { return nil }
            let known = state.book.announced.first { $0.gap.isSame(as: gap) }
            guard known.map({ days < $0.daysAhead }) ?? true else { return nil }
            return RosterBook.Announcement(gap: gap, daysAhead: days)
        }
        let going = due + outlasting(gaps.filter { gap in !due.contains { $0.gap == gap } })
        if !going.isEmpty { emit(.roster(.announced(going))) }
        if !due.isEmpty { tellOwner(announcement(due)) }
    }

    /// A gap that was filled is announced anew when it opens again.
    private mutating func forgetFilled(_ gaps: [Gap]) {
        let filled = state.book.announced.map(\.gap).filter { known in
            known.until > now && !gaps.contains { $0.isSame(as: known) }
        }
        if !filled.isEmpty { emit(.roster(.filled(filled))) }
    }

    /// Known gaps that go on beyond what was known of them, noted again (and not said) before that is over:
    /// a gap without end is announced once, not whenever the foresight of its last announcement runs out.
    private func outlasting(_ gaps: [Gap]) -> [RosterBook.Announcement] {
        gaps.compactMap { gap in
            guard let known = state.book.announced.first(where: { $0.gap.isSame(as: gap) }),
                known.gap.until < gap.until, known.gap.until <= now + .hours(48)
            else { return nil }
            return RosterBook.Announcement(gap: gap, daysAhead: known.daysAhead)
        }
    }

    private mutating func testWakingIfDue(since: Instant) {
        guard let test = settings.roster.plan.wakeTest, let last = wakeTest(test, around: now, next: false),
            last > since
        else { return }
        // A test missed while the daemon was down must not ring in the middle of the night.
        // Nor beside an alert, whose calls it would drown.
        guard now - last <= Limits.lateWakeTest, !isRealOpen else { return tellOwner(wakeTestMissed(last)) }
        testWaking(named: french.day(now))
    }

    var isRealOpen: Bool { state.open.contains { state.activations[$0]?.mode == .real } }

    /// The month's test before (or at) `instant`, or the first one after it.
    private func wakeTest(_ test: WakeTestSettings, around instant: Instant, next: Bool) -> Instant? {
        let today = settings.roster.zone.civil(instant)
        let candidates = (-1...1).map { month -> Instant in
            let count = today.year * 12 + today.month - 1 + month
            let day = CivilTime(count / 12, count % 12 + 1, test.day)
            let wall = day.secondsOnWall + Int64(test.at)
            return settings.roster.zone.resolve(CivilTime(secondsOnWall: wall)).instant
        }
        return next ? candidates.first { $0 > instant } : candidates.last { $0 <= instant }
    }

    /// When a role passes on: the end of the shift under way, or the start of the next after a hole.
    private func nextHandover(of role: RoleID) -> Instant? {
        if let shift = settings.roster.onDuty(role, at: now) { return shift.until }
        return settings.roster.shifts(of: role, from: now, until: now + Limits.rosterForesight).first?.from
    }

    /// The next handover, announcement or test; at the latest tomorrow, when a new day comes into view.
    private func nextLook() -> Instant {
        let plan = settings.roster.plan
        var instants = [now + .hours(24)]
        instants += plan.handover.roles.compactMap { nextHandover(of: $0) }
        if plan.owner != nil {
            for gap in foreseenGaps() {
                instants += RosterPlan.announcedAhead.map { gap.from - .hours(24 * $0) }
            }
        }
        if let test = plan.wakeTest {
            instants += [wakeTest(test, around: now, next: true)].compactMap(\.self)
        }
        return instants.filter { $0 > now }.min() ?? now + .hours(24)
    }
}

extension RosterBook {
    func hasAsked(_ shift: Shift) -> Bool {
        asks.values.contains { record in
            guard case .duty(let asked) = record.ask.about else { return false }
            return asked.role == shift.role && asked.person == shift.person && asked.from == shift.from
        }
    }
}
