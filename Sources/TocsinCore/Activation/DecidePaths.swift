// Which way something leaves: circuits that open and close, pauses the far end asks for, and the switch to
// another provider.

extension Turn {
    /// The path itself while it works, else the first of its substitutes that does; itself again when none
    /// does.
    func route(_ path: PathID, lane: Outbox.Lane) -> PathID {
        var seen: Set<PathID> = []
        var next: PathID? = path
        while let candidate = next, seen.insert(candidate).inserted {
            if isUsable(candidate, lane: lane) { return candidate }
            next = settings.path(candidate)?.backup
        }
        return path
    }

    /// By what went through it, by looking at it, and by its hours.
    func isUsable(_ path: PathID, lane: Outbox.Lane = .pages) -> Bool {
        let isAvoided = state.paths[path]?.isUsable(at: now) == false || state.supervision.isDown(path)
        if isAvoided, !mayTry(path, lane: lane) { return false }
        guard lane.keepsHours, let pace = settings.path(path)?.pace else { return true }
        return pace.isOpen(atHour: settings.roster.zone.civil(now).hour)
    }

    /// Rested, and no look can tell whether it works: the next text tries it out, and only one at a time.
    private func mayTry(_ path: PathID, lane: Outbox.Lane) -> Bool {
        guard let health = state.paths[path], health.heldUntil.map({ $0 <= now }) ?? true,
            let watch = state.supervision.paths[path], !watch.failsLooks, !state.outbox.isBeingTried(path)
        else { return false }
        if health.lateSince != nil { return mayTryLate(path, health, lane: lane) }
        return health.heldUntil != nil && watch.isUntestable
    }

    /// In sheets of a bounded size: one event for each recipient would double what a release writes.
    mutating func queue(_ deliveries: [Delivery], of message: MessageID, in id: ActivationID) {
        for sheet in deliveries.sheets { queue(sheet: Array(sheet), of: message, in: id) }
    }

    mutating func queue(_ envelopes: [Envelope], of message: MessageID, in id: ActivationID) {
        for sheet in envelopes.sheets {
            queue(sheet: sheet.map { $0.delivery(of: message) }, of: message, in: id)
        }
    }

    private mutating func queue(sheet: [Delivery], of message: MessageID, in id: ActivationID) {
        let paths = Set(sheet.map(\.path)).sorted()
        // A path that can only be tried out gets the first of them.
        let tried = paths.filter { route($0, lane: .messages) == $0 && mayTry($0, lane: .messages) }
        emit(.deliveriesQueued(id, message, sheet))
        for path in paths {
            let ids = sheet.filter { $0.path == path }.map(\.attempt)
            redirect(tried.contains(path) ? ids.dropFirst() : ids[...], from: path, lane: .messages)
        }
    }

    /// Sends by another provider from the start what would only wait on a path that does not work.
    mutating func redirect(_ ids: ArraySlice<AttemptID>, from path: PathID, lane: Outbox.Lane) {
        let way = route(path, lane: lane)
        if way != path, !ids.isEmpty { emit(.path(.rerouted(Array(ids), to: way))) }
    }

    /// After a try: opens or closes the circuit of its path, and moves what waits there.
    mutating func judgePath(_ path: PathID, after outcome: DeliveryOutcome) {
        switch outcome {
        case .accepted, .answered, .notReached:
            if state.paths[path]?.heldUntil != nil { free(path) }
        case .retry(let after?, let reason):
            hold(path, for: min(after, Limits.longestAsked), reason: reason, isFault: false)
        case .outOfOrder(let reason): hold(path, for: Limits.circuitPause, reason: reason, isFault: true)
        case .retry(nil, let reason), .unknown(let reason), .full(let reason):
            if state.paths[path]?.faults ?? 0 >= Limits.circuitFaults {
                hold(path, for: Limits.circuitPause, reason: reason, isFault: true)
            }
        case .refused(let reason):
            if state.paths[path]?.refused.count ?? 0 >= Limits.circuitRefusals {
                hold(path, for: Limits.circuitPause, reason: reason, isFault: true)
            }
        }
    }

    private mutating func hold(_ path: PathID, for pause: Duration, reason: String, isFault: Bool) {
        // A pause that ends later stands; a fault found during it changes nothing.
        if let until = state.paths[path]?.heldUntil, until >= now + pause { return }
        let wasBroken = state.paths[path]?.isBroken == true
        emit(.path(.held(path, until: now + pause, reason: reason, isFault: isFault || wasBroken)))
        if isFault, !wasBroken { setAside(path, reason) } else { evacuate(path) }
    }

    mutating func free(_ path: PathID) {
        emit(.path(.freed(path)))
        settle(path)
    }

    /// What waits on it leaves by its substitute, or by the person's other contact points. What may have
    /// arrived stays: another provider would not know its key.
    mutating func evacuate(_ path: PathID) {
        let waiting = state.outbox.waiting(on: path)
            .filter { state.attempt($0)?.mayHaveArrived == false }
        var moved: [PathID: [AttemptID]] = [:]
        for id in waiting {
            guard let attempt = state.attempt(id) else { continue }
            let way = route(attempt.addressedPath, lane: attempt.lane)
            if way != path, isUsable(way, lane: attempt.lane) {
                moved[way, default: []].append(id)
            } else if attempt.started == 0 {
                // It stays as well, for when the path is back.
                tryAnotherPath(attempt)
            }
        }
        for (way, ids) in moved.sorted(by: { $0.key < $1.key }) { emit(.path(.rerouted(ids, to: way))) }
    }
}

extension Outbox.Lane {
    /// A fault of the house is told at night as well.
    fileprivate var keepsHours: Bool { self == .messages || self == .tests }
}

extension Settings {
    package func path(_ id: PathID) -> PathCommon? { commons.first { $0.id == id } }
}

extension State {
    /// What may leave now, most urgent first; `busy`: transfers in flight on each path.
    package func ready(
        at now: Instant, limit: Int, busy: [PathID: Int], under settings: Settings
    ) -> [AttemptID] {
        guard muted == nil else { return [] }
        let hour = settings.roster.zone.civil(now).hour
        let known = Dictionary(settings.paths.map { ($0.id, $0) }) { first, _ in first }
        return outbox.ready(at: now, limit: limit) { path, lane in
            let busy = busy[path] ?? 0
            guard let path = known[path] else { return max(0, Limits.inFlightPerPath - busy) }
            return room(path, lane: lane, busy: busy, at: now, hour: hour)
        }
    }

    /// How many more may be handed to a path now. `busy`: what is in flight there.
    func room(_ path: PathSettings, lane: Outbox.Lane, busy: Int, at now: Instant, hour: Int) -> Int {
        let health = paths[path.id] ?? PathHealth()
        if let until = health.heldUntil { return until <= now ? max(0, 1 - busy) : 0 }
        let pace = path.common.pace
        if lane.keepsHours, !pace.isOpen(atHour: hour) { return 0 }
        let atOnce = pace.atOnce ?? path.usualAtOnce
        // Mass information leaves room for a call to a person, and a mail of it carries many recipients.
        let free = (lane >= .messages ? atOnce - atOnce / 4 : atOnce) - busy
        let each = lane == .messages && path.medium == .email ? Limits.mailRecipients : 1
        return free <= 0 ? 0 : pace.room(after: health.starts, at: now, limit: free * each)
    }

    /// The next instant at which a path takes something again, or has its receipts judged.
    func nextPathDue(_ settings: [PathCommon], after now: Instant) -> Instant? {
        settings.compactMap { nextDue($0, after: now) }.min()
    }

    private func nextDue(_ common: PathCommon, after now: Instant) -> Instant? {
        guard let health = paths[common.id] else { return nil }
        var next: Instant?
        func note(_ due: Instant?) {
            if let due, due > now { next = min(next ?? due, due) }
        }
        if outbox.hasWaiting(on: common.id) {
            note(health.heldUntil)
            note(common.pace.next(after: health.starts))
        }
        if let rule = common.receipts { note(health.receiptsDue(rule, after: now)) }
        return next
    }
}

extension PathSettings {
    /// Transfers at once where the settings say nothing.
    package var usualAtOnce: Int {
        switch self {
        case .smtp: Limits.mailSessions
        case .sip(let settings): max(1, settings.controls.count)
        case .sms, .voice, .matrix, .mastodon, .webhook: Limits.inFlightPerPath
        }
    }
}

extension Array {
    fileprivate var sheets: [ArraySlice<Element>] {
        stride(from: 0, to: count, by: Limits.wave).map { self[$0..<Swift.min($0 + Limits.wave, count)] }
    }
}
