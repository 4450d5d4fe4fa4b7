// The verdict of one clock: the rules of the quality standard, in the order in which they apply.

package enum Verdict: String, Sendable, CaseIterable {
    case met, missed, running
    case waived, metExceptWaived
    case notApplicable, undetermined, cancelled, interrupted
}

package enum Closing: String, Sendable, CaseIterable {
    case stoodDown, cancelled, suspended, becameReal

    package init?(_ fact: Fact) {
        switch fact {
        case .stoodDown: self = .stoodDown
        case .cancelled: self = .cancelled
        case .suspended: self = .suspended
        case .becameReal: self = .becameReal
        default: return nil
        }
    }

    package var fact: Fact {
        switch self {
        case .stoodDown: .stoodDown
        case .cancelled: .cancelled
        case .suspended: .suspended
        case .becameReal: .becameReal
        }
    }
}

/// Everything one verdict depends on, all by stated times.
package struct ClockFacts: Sendable, Equatable {
    /// Nil: the clock has no limit and so does not apply (CIP switched off).
    package var limit: Duration?
    /// False when nothing is due at all without its start (information without COD, CIP without order).
    package var owedWithoutStart: Bool
    package var start: Instant?
    package var stop: Instant?
    package var waivers: [Instant]
    package var closings: [Closing: Instant]
    /// The report's instant.
    package var now: Instant
    /// Stood down without a stop: information counts as missed, cell and CIP as undetermined.
    package var missedWhenStoodDown: Bool

    package var due: Instant? {
        guard let start, let limit else { return nil }
        return start + limit
    }

    package var verdict: Verdict {
        if limit == nil || (start == nil && !owedWithoutStart) { return .notApplicable }
        guard let due else { return .undetermined }
        if let stop, stop < due { return .met }
        if waivers.contains(where: { $0 < due }) { return .waived }
        if stop != nil || (closings.values.min() ?? now) >= due { return .missed }
        if let end = [closings[.suspended], closings[.becameReal]].compactMap({ $0 }).min(), end < due {
            return .interrupted
        }
        if closings[.cancelled] != nil { return .cancelled }
        if closings[.stoodDown] != nil { return missedWhenStoodDown ? .missed : .undetermined }
        return .running
    }
}

extension Verdict {
    /// The verdict over all audiences.
    package static func all(_ audiences: [Verdict]) -> Verdict {
        for decisive in [Verdict.missed, .running, .interrupted, .cancelled]
        where audiences.contains(decisive) {
            return decisive
        }
        if audiences.allSatisfy({ $0 == .met }) { return .met }
        if audiences.allSatisfy({ $0 == .waived }) { return .waived }
        if audiences.allSatisfy({ $0 == .met || $0 == .waived }) { return .metExceptWaived }
        return .notApplicable
    }
}
