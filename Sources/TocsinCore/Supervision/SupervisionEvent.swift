// What supervision found: changes only, and once a day that nothing changed, so that the journal stays small.

package enum SupervisionEvent: Sendable, Equatable {
    /// First seen fine, fine again, or fine still after a day.
    case fine(PathID, note: String?, expires: Instant?)
    /// Fine, but only by a crutch.
    case limping(PathID, reason: String, expires: Instant?)
    case down(PathID, reason: String)
    /// Nothing can be asked of it without sending something.
    case untestable(PathID)
    /// The far end's certificate: told once for each mark of days.
    case expiring(PathID, at: Instant, days: Int)
    /// No longer in the settings.
    case forgotten([PathID])
    case peerHeard(String)
    case peerSilent(String, since: Instant)
    /// When the next canary leaves; nil: there is none any more.
    case canaryPlanned(PathID, next: Instant?)
    case canarySent(PathID, AttemptID, judgeAt: Instant)
    /// `fault` nil: it arrived, as far as its path can tell.
    case canaryJudged(PathID, AttemptID, fault: String?)
    /// The whole pipeline, disk included, moved for the outside heartbeat.
    case proved
    /// The reserve on the journal's disk was freed, or lies there again.
    case reserve(Reserve)
    /// The head of the chain went out to those who keep it.
    case anchored(Anchor)
    /// The whole chain was verified: what is wrong with it, or nil once it is whole again.
    case chain(ChainFault?)
}

/// The first entry of the journal that is not what was written. French.
package struct ChainFault: Sendable, Hashable {
    package var sequence: Int64
    package var reason: String

    package init(sequence: Int64, reason: String) { (self.sequence, self.reason) = (sequence, reason) }
}

/// What the daemon's own services tell the core.
package enum SupervisionRequest: Sendable, Equatable {
    /// `times`: looks in a row that came to the same, this one included.
    case probed(PathID, ProbeOutcome, times: Int)
    case peerHeard(String)
    case peerSilent(String, since: Instant)
    case proof
    case reserve(Reserve)
    case anchor(Anchor)
    /// What verifying the journal's chain came to.
    case chain(ChainFault?)
}

extension SupervisionEvent {
    /// For log lines: what happened, and to what.
    package var name: String {
        switch self {
        case .fine(let path, _, _): "fine \(path)"
        case .limping(let path, _, _): "limping \(path)"
        case .down(let path, _): "down \(path)"
        case .untestable(let path): "untestable \(path)"
        case .expiring(let path, _, let days): "expiring \(path) \(days)"
        case .forgotten: "forgotten"
        case .peerHeard(let name): "peerHeard \(name)"
        case .peerSilent(let name, _): "peerSilent \(name)"
        case .canaryPlanned(let path, _): "canaryPlanned \(path)"
        case .canarySent(let path, _, _): "canarySent \(path)"
        case .canaryJudged(let path, _, let fault): "canaryJudged \(path) \(fault == nil ? "ok" : "lost")"
        case .proved: "proved"
        case .reserve(let reserve): "reserve \(reserve.isLaid ? "laid" : "spent")"
        case .anchored(let anchor): "anchored \(anchor.sequence)"
        case .chain(let fault): fault.map { "chain broken \($0.sequence)" } ?? "chain whole"
        }
    }
}
