// The yearly rule that ends a zone file ("CET-1CEST,M3.5.0,M10.5.0/3"): the offset of any later year.

/// Offsets and times are seconds; offsets count east of UTC, the other way round than POSIX writes them.
struct PosixRule: Sendable, Equatable {
    enum Day: Sendable, Equatable {
        /// `Jn`: 1 to 365, 29 February never counted.
        case julian(Int)
        /// `n`: 0 to 365, 29 February counted.
        case zeroBased(Int)
        /// `Mm.w.d`: week 5 is the last, day 0 is Sunday.
        case weekday(month: Int, week: Int, day: Int)
    }

    /// A day of the year, and seconds after its local midnight, from −167 h to 167 h.
    struct Change: Sendable, Equatable {
        var day: Day
        var time: Int64
    }

    struct Summer: Sendable, Equatable {
        var offset: Int64
        var starts: Change
        var ends: Change
    }

    var standard: Int64
    var summer: Summer?

    /// Nil when the text is no such rule or says more than one.
    init?(_ text: some Sequence<UInt8>) {
        var reader = RuleReader(rest: Array(text)[...])
        guard reader.skipName(), let west = reader.time(hours: 0...24) else { return nil }
        standard = -west
        if reader.rest.isEmpty { return }
        guard reader.skipName() else { return nil }
        var offset = standard + 3600
        if !reader.skip(",") {
            guard let west = reader.time(hours: 0...24), reader.skip(",") else { return nil }
            offset = -west
        }
        guard let starts = reader.change(), reader.skip(","), let ends = reader.change(), reader.rest.isEmpty
        else { return nil }
        summer = Summer(offset: offset, starts: starts, ends: ends)
    }

    /// The offset in force at `time`: that of the latest change up to it.
    ///
    /// Hours of −167 to 167 push a change across New Year, so the years before and after are looked at too.
    /// Summer time all year is written as an end at the instant of the next start: at a tie the start wins.
    func offset(at time: Int64) -> Int64 {
        guard let summer else { return standard }
        let year = CivilTime(secondsOnWall: time + standard).year
        var (latest, offset) = (Int64.min, standard)
        for year in year - 1...year + 1 {
            let end = summer.ends.secondsOnWall(in: year) - summer.offset
            if end <= time, end > latest { (latest, offset) = (end, standard) }
            let start = summer.starts.secondsOnWall(in: year) - standard
            if start <= time, start >= latest { (latest, offset) = (start, summer.offset) }
        }
        return offset
    }
}

extension PosixRule {
    /// The instants at which a year's summer begins and ends; none where there is no summer time.
    func changes(in year: Int) -> [Int64] {
        guard let summer else { return [] }
        return [
            summer.starts.secondsOnWall(in: year) - standard,
            summer.ends.secondsOnWall(in: year) - summer.offset,
        ]
    }
}

extension PosixRule.Change {
    func secondsOnWall(in year: Int) -> Int64 { day.daysSinceEpoch(in: year) * 86_400 + time }
}

extension PosixRule.Day {
    func daysSinceEpoch(in year: Int) -> Int64 {
        switch self {
        case .zeroBased(let n):
            return CivilTime(year, 1, 1).daysSinceEpoch + Int64(n)
        case .julian(let n):
            let leapDay = n >= 60 && CivilTime.daysInMonth(year, 2) == 29 ? 1 : 0
            return CivilTime(year, 1, 1).daysSinceEpoch + Int64(n - 1 + leapDay)
        case .weekday(let month, let week, let day):
            let first = CivilTime(year, month, 1)
            let date = (day - first.weekday + 7) % 7 + (week - 1) * 7
            let isBeyondMonth = date >= CivilTime.daysInMonth(year, month)
            return first.daysSinceEpoch + Int64(isBeyondMonth ? date - 7 : date)
        }
    }
}

private struct RuleReader {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// At least three letters, or `<…>` which may also hold digits and signs.
    mutating func skipName() -> Bool {
        let isQuoted = skip("<")
        let name = rest.prefix { isQuoted ? $0 != UInt8(ascii: ">") : isLetter($0) }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 && (!isQuoted || skip(">"))
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(3).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return range.contains(number) ? number : nil
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    mutating func time(hours range: ClosedRange<Int>) -> Int64? {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        guard let hours = number(range) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where skip(":") {
            guard let count = number(0...59) else { return nil }
            seconds += count * unit
        }
        return Int64(isNegative ? -seconds : seconds)
    }

    mutating func change() -> PosixRule.Change? {
        guard let day = day() else { return nil }
        if !skip("/") { return PosixRule.Change(day: day, time: 2 * 3600) }
        guard let time = time(hours: 0...167) else { return nil }
        return PosixRule.Change(day: day, time: time)
    }

    private mutating func day() -> PosixRule.Day? {
        if skip("J") { return number(1...365).map { .julian($0) } }
        guard skip("M") else { return number(0...365).map { .zeroBased($0) } }
        guard let month = number(1...12), skip("."), let week = number(1...5), skip("."),
            let day = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
    }
}
