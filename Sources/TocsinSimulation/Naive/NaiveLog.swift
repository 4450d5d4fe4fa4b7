// The naive view of a log: what stands, at what time, how sure; from the contract alone.

import TocsinCore

/// A statement that stands, with seconds for times: the stated one, its earliest and its latest.
struct NaiveLine {
    var fact: Fact
    var stated: Int64
    var earliest: Int64
    var latest: Int64
    var basis: Basis
    var strength: Int
    var recordedOrder: Int
    var correctionOrder: Int
    /// The time this line is read at: the stated one, or an end while certainty is tried.
    var second: Int64

    var isUncertain: Bool { earliest < latest }
}

/// Reads the statements in order of recording: corrections replace, a correction to nothing withdraws.
func naiveLines(_ statements: [Statement]) -> [NaiveLine] {
    var lines: [NaiveLine] = []
    for (order, original) in statements.enumerated() {
        if case .corrected = original.fact { continue }
        var speaking = original
        var time: StatedTime? = original.statedAt
        var correctionOrder = -1
        for (laterOrder, later) in statements.enumerated() {
            guard case .corrected(_, let to) = later.fact,
                naiveTarget(of: later, in: statements) == original.entry
            else { continue }
            (speaking, time, correctionOrder) = (later, to, laterOrder)
        }
        guard let time else { continue }
        let either = speaking.plusMinus.components.seconds
        let stated = time.instant.milliseconds / 1000
        lines.append(
            NaiveLine(
                fact: original.fact, stated: stated, earliest: stated - either,
                latest: stated + either + (time.wholeMinute ? 59 : 0), basis: speaking.basis,
                strength: naiveStrength(speaking.basis), recordedOrder: order,
                correctionOrder: correctionOrder,
                second: stated))
    }
    return lines
}

/// The statement a correction is about, through corrections of corrections.
private func naiveTarget(of correction: Statement, in statements: [Statement]) -> EntryID? {
    var statement = correction
    while case .corrected(let entry, _) = statement.fact {
        guard let next = statements.first(where: { $0.entry == entry }) else { return nil }
        statement = next
    }
    return statement.entry
}

private func naiveStrength(_ basis: Basis) -> Int {
    switch basis {
    case .observed: 4
    case .corroborated: 3
    case .declared: 2
    case .declaredLate: 1
    }
}

/// Among conflicting lines: the last correction recorded; else the strongest basis; else the first recorded.
func naiveRetained(_ lines: [NaiveLine]) -> NaiveLine? {
    let corrected = lines.filter { $0.correctionOrder >= 0 }
    if let last = corrected.max(by: { $0.correctionOrder < $1.correctionOrder }) { return last }
    let strongest = lines.map(\.strength).max()
    return lines.filter { $0.strength == strongest }.min { $0.recordedOrder < $1.recordedOrder }
}
