// What the house concludes about its paths, and what it moves from one to another.

package enum PathEvent: Sendable, Equatable {
    /// Nothing more is handed over before `until`; `isFault` false when the far end asked for it.
    case held(PathID, until: Instant, reason: String, isFault: Bool)
    /// It takes what it is given again.
    case freed(PathID)
    /// Too little of what it accepted was delivered in time.
    case late(PathID, share: Int)
    /// It delivers in time again.
    case punctual(PathID)
    /// Nobody was there to hear receipts of what it accepted between these instants: it says nothing.
    case deaf(PathID, from: Instant, to: Instant)
    /// These leave by this path instead of the one they were queued for.
    case rerouted([AttemptID], to: PathID)
}

extension State {
    mutating func applyPath(_ event: PathEvent, at now: Instant) {
        switch event {
        case .held(let path, let until, let reason, let isFault):
            paths[path, default: .init()].heldUntil = until
            paths[path, default: .init()].isBroken = isFault
            paths[path, default: .init()].reason = reason
            if isFault { paths[path]?.brokenAt = now }
        case .freed(let path):
            paths[path, default: .init()].heldUntil = nil
            paths[path, default: .init()].isBroken = false
            paths[path, default: .init()].faults = 0
            paths[path, default: .init()].refused = []
        case .late(let path, let share):
            paths[path, default: .init()].becomeLate(at: now)
            paths[path, default: .init()].reason = "\(share) % sans accusé de remise à temps"
        case .punctual(let path): paths[path]?.becomePunctual()
        case .deaf(let path, let from, let to): paths[path]?.excuse(from: from, to: to)
        case .rerouted(let attempts, let path):
            for id in attempts {
                changeAttempt(id) { $0.via = path }
                outbox.move(id, to: path)
            }
        }
    }

    /// What an ended try says about the path it was made on.
    mutating func learn(_ id: AttemptID, _ result: AttemptResult, of attempt: Attempt, at now: Instant) {
        let path = attempt.parcel.path
        // A full trunk is not down; one on which no call got through, try after try, is of no more use.
        if result.wasFull, result.outcome != .failed { return }
        if result.pathFault {
            paths[path, default: .init()].faults += 1
        } else if result.outcome == .accepted {
            paths[path, default: .init()].accept(id, at: now, deliveredAt: attempt.deliveredAt)
        } else if result.outcome == .failed, attempt.started == 1 {
            paths[path, default: .init()].note(refused: attempt.address)
        }
    }
}
