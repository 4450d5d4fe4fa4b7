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
        let closes = day * 86_400 + Int64(until <= from ? until + 86_400 : until)
        let opening = Window(
            from: zone.resolve(wall: day * 86_400 + Int64(from)).instant,
            until: zone.resolve(wall: closes).instant)
        return opening.from < opening.until ? opening : nil
    }
}

private struct Window {
    var from: Instant
    var until: Instant
}

extension [Restriction] {
    /// The union of all windows around `instant`: the whole opening it lies in, or the whole closing.
    func window(
        at instant: Instant, in zone: ZoneRules, _ territory: Territory
    ) -> (isOpen: Bool, from: Instant, until: Instant) {
        var openings = Openings(self, zone, territory)
        return openings.window(at: instant, limit: .free)
    }
}

/// The windows of several days, day by day; those of the last days asked about are kept. Windows of day `d`
/// lie between its midnight and that of `d + 2`.
struct Openings {
    private let restrictions: [Restriction]
    private let zone: ZoneRules
    private let territory: Territory
    /// The day each slot holds, and its windows: as many places as there are restrictions.
    private var days: [Int64]
    private var windows: [Window?]

    private static let slots = 8
    /// Days looked at on either side for the next window; holidays come more often than that.
    private static let reach: Int64 = 400

    init(_ restrictions: [Restriction], _ zone: ZoneRules, _ territory: Territory) {
        (self.restrictions, self.zone, self.territory) = (restrictions, zone, territory)
        days = restrictions.isEmpty ? [] : Array(repeating: .min, count: Self.slots)
        windows = Array(repeating: nil, count: days.count * restrictions.count)
    }

    /// The whole opening or closing around `instant`. Nothing is looked for beyond `limit`: an end that lies
    /// outside it says nothing.
    mutating func window(
        at instant: Instant, limit: Span
    ) -> (isOpen: Bool, from: Instant, until: Instant) {
        let today = zone.day(instant)
        if let open = first(today - 1...today, where: { $0.from <= instant && instant < $0.until }) {
            return (true, start(of: open, limit.from), end(of: open, limit.until))
        }
        return (
            false, lastEnd(before: instant, today, limit.from), nextStart(after: instant, today, limit.until)
        )
    }

    /// Joins windows that touch or overlap, as far as they go on.
    private mutating func end(of open: Window, _ limit: Instant) -> Instant {
        var end = open.until
        var day = zone.day(end)
        let reach = day + Self.reach
        while end < limit, day < reach,
            let next = first(day - 1...day, where: { $0.from <= end && end < $0.until })
        {
            end = next.until
            day = zone.day(end)
        }
        return end
    }

    private mutating func start(of open: Window, _ limit: Instant) -> Instant {
        var start = open.from
        var day = zone.day(start)
        let reach = day - Self.reach
        while limit < start, day > reach,
            let previous = first(day - 2...day, where: { $0.from < start && start <= $0.until })
        {
            start = previous.from
            day = zone.day(start)
        }
        return start
    }

    private mutating func lastEnd(before instant: Instant, _ today: Int64, _ limit: Instant) -> Instant {
        var last = Instant.distantPast
        // No zone is a day away from UTC: days of UTC tell well enough where to stop.
        let earliest = max(today - Self.reach, limit.seconds / 86_400 - 4)
        var day = today
        while day >= earliest {
            let known = last
            for place in places(of: day) {
                if let until = windows[place]?.until, until <= instant { last = max(last, until) }
            }
            // The day before may hold a window that closes later still; older ones cannot.
            if known > .distantPast { break }
            day -= 1
        }
        return last
    }

    private mutating func nextStart(after instant: Instant, _ today: Int64, _ limit: Instant) -> Instant {
        var next = Instant.distantFuture
        let latest = min(today + Self.reach, limit.seconds / 86_400 + 2)
        var day = today - 1
        while day <= latest, next == .distantFuture {
            for place in places(of: day) {
                if let from = windows[place]?.from, from > instant { next = min(next, from) }
            }
            day += 1
        }
        return next
    }

    private mutating func first(_ days: ClosedRange<Int64>, where isMeant: (Window) -> Bool) -> Window? {
        for day in days {
            for place in places(of: day) {
                if let window = windows[place], isMeant(window) { return window }
            }
        }
        return nil
    }

    /// Where the windows of a day stand, worked out unless they are there already.
    private mutating func places(of day: Int64) -> Range<Int> {
        guard !days.isEmpty else { return 0..<0 }
        let slot = Int(day & Int64(Self.slots - 1))
        let places = slot * restrictions.count..<(slot + 1) * restrictions.count
        guard days[slot] != day else { return places }
        days[slot] = day
        for (place, restriction) in zip(places, restrictions) {
            windows[place] = restriction.window(of: day, in: zone, territory)
        }
        return places
    }
}

extension DaySet {
    package static let everyDay = DaySet(1...7)
}
