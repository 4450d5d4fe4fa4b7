// A pool of volunteers (vivier): called in waves until enough accept; judged by its chance, not by name.

package struct Pool: Sendable, Hashable {
    package var members: [PersonID]
    /// How many are called at once.
    package var wave: Int
    /// Pause before the next wave when too few have accepted.
    package var every: Duration
    /// How many acceptances end the calling.
    package var accept: Int
    /// Hours at which volunteers are left alone.
    package var quiet: [Restriction]
    /// Chance, in percent, that one member called accepts in time: an estimate of the service's own.
    package var chancePercent: Int
    /// Least chance, in percent, of `accept` acceptances; below it the pool counts as a gap.
    package var neededPercent: Int

    package init(
        members: [PersonID], wave: Int, every: Duration = .minutes(5), accept: Int = 1,
        quiet: [Restriction] = [], chancePercent: Int = 30, neededPercent: Int = 90
    ) {
        (self.members, self.wave, self.every, self.accept) = (members, wave, every, accept)
        (self.quiet, self.chancePercent, self.neededPercent) = (quiet, chancePercent, neededPercent)
    }

    /// Chance that at least `accept` of so many members accept, in percent, rounded down.
    package func chance(of members: Int) -> Int {
        let p = Double(min(max(chancePercent, 0), 100)) / 100
        guard accept > 0 else { return 100 }
        guard members >= accept else { return 0 }
        if p >= 1 { return 100 }
        // Probability of fewer than `accept`, term by term of the binomial law.
        var term = 1.0
        for _ in 0..<members { term *= 1 - p }
        var fewer = 0.0
        for count in 0..<accept {
            fewer += term
            term *= Double(members - count) / Double(count + 1) * p / (1 - p)
        }
        // The sum is off by some 10⁻¹⁵: a whole percentage must not lose one for it, nor 100 be reached.
        return min(99, Int(max(0, 1 - fewer) * 100 + 1e-11))
    }
}

extension Roster {
    /// The members of a role's pool who may be called at `instant`, in the order in which they are: it moves
    /// on by one each day, so that the same are not always the first.
    package func volunteers(for role: RoleID, at instant: Instant) -> [Person] {
        guard let pool = self.role(role)?.pool, !pool.members.isEmpty else { return [] }
        guard !pool.isQuiet(at: instant, in: zone, plan.territory) else { return [] }
        let count = Int64(pool.members.count)
        let day = zone.day(instant)
        let first = Int(day - day.dividedDown(by: count) * count)
        let order = pool.members[first...] + pool.members[..<first]
        return order.compactMap { id in
            guard let person = people[id]?.asVolunteer, !person.contacts.isEmpty,
                !absences(of: id).contains(where: { $0.from <= instant && instant < $0.until })
            else { return nil }
            return person
        }
    }

    /// The first wave as shifts of source `pool`, each as long as the day's order lasts.
    package func firstWave(of role: RoleID, at instant: Instant) -> [Shift] {
        guard let pool = self.role(role)?.pool else { return [] }
        let day = zone.civil(instant).daysSinceEpoch
        let (from, until) = (zone.midnight(day), zone.midnight(day + 1))
        return volunteers(for: role, at: instant).prefix(pool.wave).map {
            Shift(role: role, person: $0.id, from: from, until: until, source: .pool)
        }
    }

    /// Everyone who stands for a role: its holder, or the first wave of its pool.
    package func holders(of role: RoleID, at instant: Instant) -> [Shift] {
        if let shift = onDuty(role, at: instant) { return [shift] }
        return firstWave(of: role, at: instant)
    }

    /// Instants at which a pool's chance may change within a window.
    func poolChanges(_ pool: Pool, from: Instant, until: Instant) -> [Instant] {
        var instants: Set<Instant> = []
        for member in pool.members {
            for absence in absences(of: member) { instants.formUnion([absence.from, absence.until]) }
        }
        var cursor = from
        while !pool.quiet.isEmpty, cursor < until {
            cursor = pool.quiet.window(at: cursor, in: zone, plan.territory).until
            instants.insert(cursor)
        }
        return instants.filter { from < $0 && $0 < until }.sorted()
    }
}

extension Pool {
    func isQuiet(at instant: Instant, in zone: ZoneRules, _ territory: Territory) -> Bool {
        !quiet.isEmpty && quiet.window(at: instant, in: zone, territory).isOpen
    }
}

extension ZoneRules {
    /// The first instant of a local day.
    package func midnight(_ day: Int64) -> Instant {
        resolve(CivilTime(secondsOnWall: day * 86_400)).instant
    }
}
