// Doing what is due: rungs, warnings before a limit, the miss at its second, the decider's digest.

extension Turn {
    mutating func runDue() {
        for id in state.open {
            runDue(id)
            tell(id)
        }
    }

    private mutating func runDue(_ id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        let due = activation.deadlines(at: now).filter { $0.at <= now }
        guard !due.isEmpty else { return }
        if due.contains(where: { $0.deadline == .rungs }) { fireRungs(id) }
        for (deadline, at) in due.sorted(by: { $0.at < $1.at }) {
            if case .miss(let clock) = deadline { miss(clock, due: at, in: id) }
        }
        endCampaigns(due.map(\.deadline), in: id)
        warnOfShares(due.map(\.deadline), in: id)
        if due.contains(where: { if case .share = $0.deadline { true } else { false } }) {
            warnOfForecast(in: id)
        }
        for case .deferral(let clock) in due.map(\.deadline) {
            let text = wording(id).deferralDue(clock, due: activation.reading(at: now).facts(clock).due)
            let roles = activation.rules.warnings.roles(of: clock)
            warn(
                Warning(kind: .deferralDue, clock: clock, mark: 0, to: [], text: text), roles: roles, in: id)
        }
        sendDigest(due.map(\.deadline), in: id)
    }

    private mutating func miss(_ clock: ClockID, due: Instant, in id: ActivationID) {
        guard let activation = state.activations[id],
            activation.reading(at: now).facts(clock).verdict == .missed
        else { return }
        emit(.missed(id, clock))
        let roles = activation.rules.warnings.roles(of: clock) + activation.rules.warnings.missed
        let text = wording(id).miss(clock, due: due)
        warn(
            Warning(kind: .miss, clock: clock, mark: 100, to: [], text: text), roles: roles, in: id)
    }

    /// Only the highest share of each clock.
    private mutating func warnOfShares(_ due: [Deadline], in id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        var highest: [ClockID: Int] = [:]
        for case .share(let clock, let percent) in due { highest[clock] = max(highest[clock] ?? 0, percent) }
        let reading = activation.reading(at: now)
        for clock in ClockID.allCases {
            guard let percent = highest[clock], !activation.isMissed(clock, at: now),
                let end = reading.facts(clock).due
            else { continue }
            let missing =
                clock == .cell ? lacking(activation.staffing(at: now).missing) : []
            let text = wording(id).share(clock, percent: percent, due: end, missing: missing)
            warn(
                Warning(kind: .share, clock: clock, mark: percent, to: [], text: text),
                roles: activation.rules.warnings.roles(of: clock), in: id)
        }
    }

    private mutating func sendDigest(_ due: [Deadline], in id: ActivationID) {
        let marks = due.compactMap { deadline -> Int? in
            if case .digest(let mark) = deadline { mark } else { nil }
        }
        guard let mark = marks.max(), let activation = state.activations[id] else { return }
        let text = wording(id).digest(at: now, titles: title)
        warn(
            Warning(kind: .digest, clock: nil, mark: mark, to: [], text: text),
            roles: [activation.rules.convening.decider], in: id)
    }
}

extension Activation {
    /// Whether the limit as it stands has been recorded as missed.
    func isMissed(_ clock: ClockID, at now: Instant) -> Bool {
        reading(at: now).facts(clock).due.map { missed[clock]?[$0] != nil } ?? false
    }
}

extension WarningSettings {
    package func roles(of clock: ClockID) -> [RoleID] {
        switch clock {
        case .cell: cell
        case .elected: elected
        case .general: publicAudience
        case .media: media
        case .cip: cip
        case .all: []
        }
    }
}
