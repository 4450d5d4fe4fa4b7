// The hours a layer is for: days of a kind, from one local time to another.

/// "From 18:00 to 08:00 on working days": a window begins on each day of the set.
package struct Restriction: Sendable, Hashable {
    package var days: DaySet
    /// Seconds after local midnight at which the window opens, 0 to 86,400.
    package var from: Int
    /// At which it closes: on the next day when not after `from`.
    package var until: Int

    package init(days: DaySet = .everyDay, from: Int = 0, until: Int = 86_400) {
        (self.days, self.from, self.until) = (days, from, until)
    }

    /// The window of a local day; nil when the day is not of the set.
    fileprivate func window(of day: Int64, in zone: ZoneRules, _ territory: Territory) -> Window? {
        guard days.contains(day: day, in: territory) else { return nil }
        let start = CivilTime(secondsOnWall: day * 86_400 + Int64(from))
        let closes = day * 86_400 + Int64(until <= from ? until + 86_400 : until)
        let opening = Window(
            from: zone.resolve(start).instant,
            until: zone.resolve(CivilTime(secondsOnWall: closes)).instant)
        return opening.from < opening.until ? opening : nil
    }
}

private struct Window {
    var from: Instant
    var until: Instant
}

extension [Restriction] {
    /// Days looked at on either side for the next window; holidays come more often than that.
    private static var reach: Int64 { 400 }

    /// The union of all windows around `instant`: the whole opening it lies in, or the whole closing.
    func window(
        at instant: Instant, in zone: ZoneRules, _ territory: Territory
    ) -> (isOpen: Bool, from: Instant, until: Instant) {
        let today = zone.civil(instant).daysSinceEpoch
        func openings(_ day: Int64) -> [Window] {
            compactMap { $0.window(of: day, in: zone, territory) }
        }
        let near = (today - 2...today).flatMap(openings)
        if let open = near.first(where: { $0.from <= instant && instant < $0.until }) {
            return whole(open, around: today, openings)
        }
        var (before, after) = (Instant.distantPast, Instant.distantFuture)
        for day in stride(from: today, through: today - Self.reach, by: -1) where before == .distantPast {
            before = openings(day).map(\.until).filter { $0 <= instant }.max() ?? before
        }
        for day in today...today + Self.reach where after == .distantFuture {
            after = openings(day).map(\.from).filter { $0 > instant }.min() ?? after
        }
        return (false, before, after)
    }

    /// Joins windows that touch or overlap, a day at a time, as far as they go on.
    private func whole(
        _ opening: Window, around today: Int64, _ openings: (Int64) -> [Window]
    ) -> (isOpen: Bool, from: Instant, until: Instant) {
        var (from, until) = (opening.from, opening.until)
        for day in today - 1...today + Self.reach {
            let next = openings(day).filter { $0.from <= until && $0.until > until }
            guard let further = next.map(\.until).max() else {
                if day > today + 1 { break }
                continue
            }
            until = further
        }
        for day in stride(from: today + 1, through: today - Self.reach, by: -1) {
            let previous = openings(day).filter { $0.until >= from && $0.from < from }
            guard let earlier = previous.map(\.from).min() else {
                if day < today - 2 { break }
                continue
            }
            from = earlier
        }
        return (true, from, until)
    }
}

extension DaySet {
    package static let everyDay = DaySet(1...7)
}
