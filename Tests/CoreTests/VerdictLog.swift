// The small language of the verdict tests: an incident log as it would be read out, and the clocks it gives.

import TocsinCore

/// A log and the instant and settings it is judged under.
struct VerdictLog {
    let statements: [Statement]
    let settings: ClockSettings
    let now: Instant

    subscript(_ clock: ClockID) -> ClockReport {
        Reading(ledger: Ledger(statements), settings: settings, now: now).report(clock)
    }

    /// The verdict of every clock, in the order of reports.
    var verdicts: [Verdict] { ClockID.allCases.map { self[$0].verdict } }

    func judged(at now: String) -> VerdictLog { judged(at: moment(now).instant, under: settings) }

    func judged(under reference: CODReference) -> VerdictLog {
        var other = settings
        other.codReference = reference
        return judged(at: now, under: other)
    }

    private func judged(at now: Instant, under settings: ClockSettings) -> VerdictLog {
        VerdictLog(statements: statements, settings: settings, now: now)
    }
}

@resultBuilder
enum VerdictLogBuilder {
    static func buildBlock(_ notes: Statement...) -> [Statement] { notes }
}

/// What was noted, in any order. The log puts it in order of recording and names the nameless e1, e2 …
func history(
    until now: String = "2026-11-22T06:00:00", cod: CODReference = .earlier, cipLimit: Duration? = .hours(1),
    @VerdictLogBuilder _ notes: () -> [Statement]
) -> VerdictLog {
    let recorded = notes().enumerated()
        .sorted { ($0.element.recordedAt, $0.offset) < ($1.element.recordedAt, $1.offset) }
    let statements = recorded.map(\.element).enumerated().map { place, note in
        var statement = note
        if statement.entry == "" { statement.entry = EntryID("e\(place + 1)") }
        return statement
    }
    var settings = ClockSettings()
    (settings.codReference, settings.cipLimit) = (cod, cipLimit)
    return VerdictLog(statements: statements, settings: settings, now: moment(now).instant)
}

/// One statement. `plusMinus` in minutes; recorded at once unless said otherwise.
func at(
    _ time: String, _ fact: Fact, id: EntryID = "", _ basis: Basis = .declared, plusMinus: Int = 0,
    recorded: String? = nil
) -> Statement {
    let stated = moment(time)
    return Statement(
        entry: id, fact: fact, statedAt: stated, recordedAt: moment(recorded ?? time).instant, basis: basis,
        plusMinus: .minutes(plusMinus), actor: .scenario)
}

/// A correction made at `time`; to nil withdraws.
func at(
    _ time: String, correct entry: EntryID, to: String?, id: EntryID = "", _ basis: Basis = .declared,
    plusMinus: Int = 0
) -> Statement {
    at(time, .corrected(entry, to: to.map(moment)), id: id, basis, plusMinus: plusMinus)
}

extension Fact {
    static func told(_ audience: Audience, _ scope: Scope = .all) -> Fact {
        .informed(audience, means: nil, scope: scope)
    }
}

/// `[2026-11-21T]hh:mm[:ss][+01:00]`; without seconds it lies anywhere in its minute.
func moment(_ text: String) -> StatedTime {
    let dated = text.contains("T") ? text : "2026-11-21T" + text
    let zoned = dated.contains("+") ? dated : dated + "+01:00"
    let numbers = zoned.split { "-T:+".contains($0) }.compactMap { Int($0) }
    precondition(numbers.count == 7 || numbers.count == 8, "not a moment: \(text)")
    let seconds = numbers.count == 8 ? numbers[5] : 0
    let wall = CivilTime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], seconds)
    precondition(wall.isReal, "not a moment: \(text)")
    let offset = numbers[numbers.count - 2] * 3600 + numbers[numbers.count - 1] * 60
    return StatedTime(Instant(seconds: wall.secondsOnWall - Int64(offset)), wholeMinute: numbers.count == 7)
}

func instant(_ text: String) -> Instant { moment(text).instant }
