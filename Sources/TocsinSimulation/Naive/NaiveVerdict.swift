// The verdict rules a second time, naively: the contract's nine lines over whole seconds.

import TocsinCore

struct NaiveFindings: Equatable {
    var verdict: Verdict
    var startedAt: Int64?
    var dueAt: Int64?
    var stoppedAt: Int64?
    var elapsed: Int64?
    var certain = true
    var deferredUntil: Int64?
    var alternatives: [NaiveAlternative] = []
    /// Several where statements of the same instant tie: any of them may be printed.
    var startBases: Set<Basis> = []
    var stopBases: Set<Basis> = []

    static func nothing(_ verdict: Verdict) -> NaiveFindings { NaiveFindings(verdict: verdict) }
}

struct NaiveAlternative: Equatable {
    var reference: CODReference
    var verdict: Verdict
    var startedAt: Int64
    var dueAt: Int64
    var elapsed: Int64?
}

/// One reading of a log: its lines at the seconds they carry, under one set of settings, at one instant.
struct NaiveReading {
    var lines: [NaiveLine]
    var settings: ClockSettings
    var now: Int64

    func findings(_ clock: ClockID) -> NaiveFindings {
        switch clock {
        case .cell: cell()
        case .cip: cip()
        case .elected: information(.elected)
        case .general: information(.general)
        case .media: information(.media)
        case .all: allAudiences()
        }
    }

    private func cell() -> NaiveFindings {
        let stop = retained { $0 == .cellOperational }
        guard let start = retained({ $0 == .emergencyDetermined }) else {
            // Line 2. The stop is known all the same.
            var findings = NaiveFindings.nothing(.undetermined)
            findings.stoppedAt = stop?.second
            findings.stopBases = bases(stop.map { [$0] } ?? [])
            return findings
        }
        return judged(
            from: [start], to: stop.map { [$0] } ?? [], limit: settings.cellLimit, waivers: [],
            stoodDownIs: .undetermined)
    }

    private func cip() -> NaiveFindings {
        // Line 1.
        guard let limit = settings.cipLimit, let order = retained({ $0 == .cipOrdered }) else {
            return .nothing(.notApplicable)
        }
        let open = retained { $0 == .cipOpen }
        return judged(
            from: [order], to: open.map { [$0] } ?? [], limit: limit, waivers: [], stoodDownIs: .undetermined)
    }

    private func information(_ audience: Audience) -> NaiveFindings {
        // Line 1.
        let cod = naiveCOD(lines, settings.codReference)
        if cod.isEmpty { return .nothing(.notApplicable) }
        let told = lines.filter {
            guard case .informed(audience, _, .all) = $0.fact else { return false }
            return true
        }
        let first = told.map(\.second).min()
        let waivers = lines.filter { $0.fact == .waived(audience) }.map(\.second)
        return judged(
            from: cod, to: told.filter { $0.second == first }, limit: settings.informationLimit,
            waivers: waivers,
            stoodDownIs: .missed)
    }

    /// Lines 3 to 9. The lines of `start`, and those of `stop`, all carry the same second.
    private func judged(
        from start: [NaiveLine], to stop: [NaiveLine], limit: Duration, waivers: [Int64],
        stoodDownIs: Verdict
    ) -> NaiveFindings {
        let started = start[0].second
        let stopped = stop.first?.second
        let due = started + limit.components.seconds
        let verdict = line3to9(due: due, stopped: stopped, waivers: waivers, stoodDownIs: stoodDownIs)
        return NaiveFindings(
            verdict: verdict, startedAt: started, dueAt: due, stoppedAt: stopped,
            elapsed: stopped.map { $0 - started }, startBases: bases(start), stopBases: bases(stop))
    }

    private func line3to9(due: Int64, stopped: Int64?, waivers: [Int64], stoodDownIs: Verdict) -> Verdict {
        let stoodDown = retained { $0 == .stoodDown }?.second
        let cancelled = retained { $0 == .cancelled }?.second
        let suspended = retained { $0 == .suspended }?.second
        let becameReal = retained { $0 == .becameReal }?.second
        let closing = [stoodDown, cancelled, suspended, becameReal].compactMap { $0 }.min() ?? now
        if let stopped, stopped < due { return .met }
        if waivers.contains(where: { $0 < due }) { return .waived }
        if stopped != nil || closing >= due { return .missed }
        if let suspended, suspended < due { return .interrupted }
        if let becameReal, becameReal < due { return .interrupted }
        if cancelled != nil { return .cancelled }
        if stoodDown != nil { return stoodDownIs }
        return .running
    }

    private func allAudiences() -> NaiveFindings {
        let three = Audience.allCases.map(information)
        let verdicts = three.map(\.verdict)
        if verdicts[0] == .notApplicable { return .nothing(.notApplicable) }
        var findings = NaiveFindings(
            verdict: naiveAll(verdicts), startedAt: three[0].startedAt, dueAt: three[0].dueAt,
            startBases: three[0].startBases)
        let owed = three.filter { $0.verdict != .waived }
        let stops = owed.compactMap(\.stoppedAt)
        if let last = stops.max(), stops.count == owed.count {
            findings.stoppedAt = last
            findings.elapsed = three[0].startedAt.map { last - $0 }
            findings.stopBases = owed.filter { $0.stoppedAt == last }.reduce(into: []) {
                $0.formUnion($1.stopBases)
            }
        }
        return findings
    }

    private func retained(_ belongs: (Fact) -> Bool) -> NaiveLine? {
        naiveRetained(lines.filter { belongs($0.fact) })
    }

    private func bases(_ lines: [NaiveLine]) -> Set<Basis> { Set(lines.map(\.basis)) }
}

/// The lines that start the information clocks: those of the chosen instant of the first opening.
func naiveCOD(_ lines: [NaiveLine], _ reference: CODReference) -> [NaiveLine] {
    let openings = lines.filter { $0.fact == .codDecided || $0.fact == .codOperational }
    guard let first = openings.map(\.second).min() else { return [] }
    // A closing stated before there was anything to close makes no reopening of the first opening.
    let closings = lines.filter { $0.fact == .codClosed && $0.second >= first }
    let firstOpening = openings.filter { opening in !closings.contains { $0.second < opening.second } }
    let decided = naiveRetained(firstOpening.filter { $0.fact == .codDecided })
    let operational = naiveRetained(firstOpening.filter { $0.fact == .codOperational })
    guard let decided, let operational else { return [decided, operational].compactMap { $0 } }
    switch reference {
    case .decided: return [decided]
    case .operational: return [operational]
    case .earlier:
        if decided.second == operational.second { return [decided, operational] }
        return decided.second < operational.second ? [decided] : [operational]
    }
}

func naiveAll(_ verdicts: [Verdict]) -> Verdict {
    for one in [Verdict.missed, .running, .interrupted, .cancelled] where verdicts.contains(one) {
        return one
    }
    if verdicts == [.met, .met, .met] { return .met }
    if verdicts == [.waived, .waived, .waived] { return .waived }
    return .metExceptWaived
}
