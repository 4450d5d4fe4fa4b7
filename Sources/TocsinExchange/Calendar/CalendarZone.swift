// The zone of one time in a calendar: UTC, a zone of the system, or one that only the file defines.

import TocsinCore

enum CalendarZone {
    case system(ZoneRules)
    case file(FileZone, name: String)

    static var utc: CalendarZone { .system(.utc) }

    var name: String {
        switch self {
        case .system(let rules): rules.name
        case .file(_, let name): name
        }
    }

    /// The house rule: of two such times the first, after a gap the time that the old offset gives.
    func instant(_ civil: CivilTime) -> Instant {
        switch self {
        case .system(let rules): return rules.resolve(civil).instant
        case .file(let zone, _):
            let wall = civil.secondsOnWall
            let before = zone.offset(at: Instant(seconds: wall - 86_400))
            let after = zone.offset(at: Instant(seconds: wall + 86_400))
            let (first, second) = (Instant(seconds: wall - before), Instant(seconds: wall - after))
            if zone.offset(at: first) == before { return first }
            return zone.offset(at: second) == after ? second : first
        }
    }

    func offset(at instant: Instant) -> Int64 {
        switch self {
        case .system(let rules): rules.offset(at: instant).inSeconds
        case .file(let zone, _): zone.offset(at: instant)
        }
    }
}

/// A time as the calendar states it.
struct EventTime {
    var civil: CivilTime
    var zone: CalendarZone
    var isDate: Bool
    /// Neither Z nor TZID: read in the roster's zone.
    var isFloating: Bool

    var instant: Instant { zone.instant(civil) }

    func moved(toWall seconds: Int64) -> EventTime {
        var moved = self
        moved.civil = CivilTime(secondsOnWall: seconds)
        return moved
    }
}

/// How long an event lasts.
enum EventLength {
    /// The wall shows the end so many seconds later.
    case wall(Int64)
    /// A duration: whole days on the wall, then seconds that pass whatever the clock does (RFC 5545, 3.3.6).
    case nominal(days: Int64, seconds: Int64)
    case exact(Duration)

    func end(of start: EventTime) -> Instant {
        let wall = start.civil.secondsOnWall
        switch self {
        case .wall(let seconds): return start.moved(toWall: wall + seconds).instant
        case .nominal(0, let seconds): return start.instant + .seconds(seconds)
        case .nominal(let days, let seconds):
            return start.moved(toWall: wall + days * 86_400).instant + .seconds(seconds)
        case .exact(let duration): return start.instant + duration
        }
    }
}
