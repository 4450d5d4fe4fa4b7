// What is known of the paths by looking at them, of the neighbours and of the canaries: a part of the state.

package struct SupervisionBook: Sendable, Equatable {
    package var paths: [PathID: PathWatch] = [:]
    package var peers: [String: PeerState] = [:]
    package var canaries: [PathID: CanaryState] = [:]
    package var provedAt: Instant?
    package var reserve: ReserveState?
    /// When the head of the chain last left the machine, or when that began to be counted.
    package var anchoredAt: Instant?
    package var isClosedSinceAnchored = false
    /// The first entry of the journal that is not what was written, and when that was found.
    package var chainFault: ChainFault?
    package var chainFaultAt: Instant?

    package init() {}

    /// Does not do its work, by looks in a row or by what went through it: the one judgement of a path.
    package func isDown(_ path: PathID) -> Bool { paths[path]?.standing == .down }

    package var down: Set<PathID> { Set(paths.filter { $0.value.standing == .down }.keys) }

    var nextDue: Instant? {
        canaries.values.flatMap { [$0.next, $0.judgeAt] }.compactMap(\.self).min()
    }
}

package struct PathWatch: Sendable, Equatable {
    package enum Standing: String, Sendable, CaseIterable { case fine, down, untestable }

    package var standing: Standing
    package var since: Instant
    /// Why it is or was last down. French.
    package var reason: String?
    /// Down by the looks at it; otherwise by what went through it, of which `PathHealth` knows more.
    package var failsLooks = false
    /// Nothing can be asked of it without sending something.
    package var isUntestable = false
    package var note: String?
    /// What is wrong with it although it works; nil where nothing is. French.
    package var limp: String?
    /// When it was last journaled as fine: at most a day old while it is.
    package var lastFine: Instant?
    package var expires: Instant?
    /// The fewest days ahead of which this certificate's end was told.
    package var expiryTold: Int?
    /// When it went down, within the last hour of flapping.
    package var falls: [Instant] = []

    package init(_ standing: Standing, since: Instant) { (self.standing, self.since) = (standing, since) }

    /// One that keeps falling is believed only after minutes: it is told once, not at every change.
    package func isUnstable(at now: Instant) -> Bool {
        falls.count { $0 > now - Limits.flappingWindow } >= Limits.flappingFalls
    }

    func looksToRecover(at now: Instant) -> Int {
        isUnstable(at: now) ? Limits.fineProbesAfterFlapping : Limits.fineProbes
    }
}

package struct PeerState: Sendable, Equatable {
    package var isSilent: Bool
    package var since: Instant
}

package struct CanaryState: Sendable, Equatable {
    package var next: Instant?
    /// The one under way, and when it must have arrived.
    package var attempt: AttemptID?
    package var judgeAt: Instant?
    package var lastAt: Instant?
    package var fault: String?
}

package struct ReserveState: Sendable, Equatable {
    /// As it was seen when it changed.
    package var reserve: Reserve
    package var since: Instant

    package init(reserve: Reserve, since: Instant) { (self.reserve, self.since) = (reserve, since) }
}

extension State {
    /// Once a day, and when an activation was closed: from then on its journal should stay as it is.
    package func anchorIsDue(at now: Instant) -> Bool {
        supervision.isClosedSinceAnchored
            || supervision.anchoredAt.map { now - $0 >= Limits.anchorEvery } ?? false
    }

    mutating func applySupervision(_ event: SupervisionEvent, at now: Instant) {
        switch event {
        case .fine(let path, let note, let expires):
            applyWorking(path, expires, at: now)
            supervision.paths[path]?.note = note
            supervision.paths[path]?.limp = nil
        case .limping(let path, let reason, let expires):
            applyWorking(path, expires, at: now)
            supervision.paths[path]?.limp = reason
        case .down(let path, let reason):
            applyDown(path, reason, at: now)
        case .untestable(let path):
            var watch = supervision.paths[path] ?? PathWatch(.untestable, since: now)
            watch.isUntestable = true
            if watch.standing != .untestable, !isAtFault(path) {
                (watch.standing, watch.since) = (.untestable, now)
            }
            supervision.paths[path] = watch
        case .expiring(let path, _, let days): supervision.paths[path]?.expiryTold = days
        case .forgotten(let paths):
            for path in paths { (supervision.paths[path], supervision.canaries[path]) = (nil, nil) }
        case .peerHeard(let name): supervision.peers[name] = PeerState(isSilent: false, since: now)
        case .peerSilent(let name, let since):
            supervision.peers[name] = PeerState(isSilent: true, since: since)
        case .canaryPlanned(let path, let next):
            supervision.canaries[path, default: CanaryState()].next = next
        case .canarySent(let path, let attempt, let judgeAt):
            supervision.canaries[path, default: CanaryState()].attempt = attempt
            supervision.canaries[path]?.judgeAt = judgeAt
        case .canaryJudged(let path, _, let fault):
            supervision.canaries[path]?.attempt = nil
            supervision.canaries[path]?.judgeAt = nil
            supervision.canaries[path]?.lastAt = now
            supervision.canaries[path]?.fault = fault
        case .proved: supervision.provedAt = now
        case .reserve(let reserve): supervision.reserve = ReserveState(reserve: reserve, since: now)
        case .anchored: (supervision.anchoredAt, supervision.isClosedSinceAnchored) = (now, false)
        case .chain(let fault):
            supervision.chainFault = fault
            supervision.chainFaultAt = fault == nil ? nil : now
        }
    }

    private mutating func applyWorking(_ path: PathID, _ expires: Instant?, at now: Instant) {
        var watch = supervision.paths[path] ?? PathWatch(.fine, since: now)
        (watch.failsLooks, watch.isUntestable) = (false, false)
        if watch.standing != .fine, !isAtFault(path) { (watch.standing, watch.since) = (.fine, now) }
        if watch.expires != expires { watch.expiryTold = nil }
        (watch.expires, watch.lastFine) = (expires, now)
        supervision.paths[path] = watch
    }

    /// A second `down` is the looks' word on a path that was down by what went through it.
    private mutating func applyDown(_ path: PathID, _ reason: String, at now: Instant) {
        let isSecond = supervision.isDown(path)
        var watch = supervision.paths[path] ?? PathWatch(.down, since: now)
        watch.failsLooks = isSecond || !isAtFault(path)
        if !isSecond {
            (watch.standing, watch.since, watch.reason) = (.down, now, reason)
            watch.falls = watch.falls.filter { $0 > now - Limits.flappingWindow } + [now]
        }
        supervision.paths[path] = watch
    }

    func isAtFault(_ path: PathID) -> Bool { paths[path]?.isAtFault == true }
}
