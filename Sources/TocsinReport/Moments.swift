// Times and days as the report's sentences and tables write them.

import TocsinCore

struct Moments: Sendable {
    let french: FrenchTime

    init(_ zone: ZoneRules) { french = zone.french }

    /// "3 h 12", "3 h 41 min 10 s"; with its day when that is not the day of `other`.
    func sentence(_ time: StatedTime, near other: Instant) -> String {
        sentence(time.instant, withSeconds: !time.wholeMinute, near: other)
    }

    func sentence(_ instant: Instant, withSeconds: Bool = false, near other: Instant) -> String {
        let clock = clock(instant, withSeconds: withSeconds)
        return isSameDay(instant, other) ? clock : "\(french.day(instant)) à \(clock)"
    }

    /// For tables: "3 h 12", or "22/11 3 h 12" on another day than `other`.
    func cell(_ instant: Instant, withSeconds: Bool = true, near other: Instant) -> String {
        let clock = clock(instant, withSeconds: withSeconds)
        guard !isSameDay(instant, other) else { return clock }
        let civil = french.zone.civil(instant)
        return "\(civil.day)/\(civil.month < 10 ? "0" : "")\(civil.month) \(clock)"
    }

    func isSameDay(_ a: Instant, _ b: Instant) -> Bool {
        french.zone.civil(a).daysSinceEpoch == french.zone.civil(b).daysSinceEpoch
    }

    private func clock(_ instant: Instant, withSeconds: Bool) -> String {
        withSeconds && instant.seconds % 60 != 0 ? french.clockWithSeconds(instant) : french.clock(instant)
    }
}
