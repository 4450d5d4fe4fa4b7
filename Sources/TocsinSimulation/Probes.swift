// The real looks at the paths, on virtual time: they are paid for only while there is something to see.

import TocsinCore
import TocsinEngine

extension World {
    /// Looks at every path for this long at least, in this life and those that follow.
    func lookAtPaths(for span: Duration) {
        looksUntil = max(looksUntil, time.now + span.inMilliseconds)
        beginLooking()
    }

    func beginLooking() {
        guard let now = life, !now.isLooking, time.now < looksUntil else { return }
        let dispatcher = now.dispatcher
        let probing = Probing(
            engine: now.engine, channels: { dispatcher.current }, clock: lookClock, logger: Self.quiet)
        let task = now.executor.begin { await probing.look() }
        life?.isLooking = true
        life?.tasks.append(task)
        go { await $0.endLooking(task, in: now.number) }
    }

    private var lookClock: LookClock {
        let time = time
        return LookClock(now: { .milliseconds(time.now) }, sleep: { await time.sleep(for: $0) })
    }

    /// As long as a path that keeps falling needs to be believed again, and a minute more.
    static let fullLook = Limits.calmAfterFlapping + .minutes(1)

    /// Something that looks can put right: a path is set aside for what has passed. A late one is believed by
    /// what it delivers alone.
    private var hasSomethingToSee: Bool {
        state.supervision.down.contains {
            weather[$0] ?? .fine == .fine && !Watch.isUntestable($0) && state.paths[$0]?.lateSince == nil
        }
    }

    private func endLooking(_ task: Task<Void, Never>, in number: Int) async {
        while time.now < looksUntil {
            await time.sleep(for: .milliseconds(looksUntil - time.now))
            if hasSomethingToSee { looksUntil = max(looksUntil, time.now + Self.fullLook.inMilliseconds) }
        }
        task.cancel()
        if life?.number == number { life?.isLooking = false }
    }

    func probe(_ path: PathID, by number: Int) async -> ProbeOutcome {
        guard life?.number == number else { return .failing(reason: "dead") }
        guard !Watch.isUntestable(path) else { return .untestable }
        counts.looks += 1
        await time.sleep(for: .milliseconds(dice.any(5...900)))
        switch weather[path] ?? .fine {
        case .fine:
            let limps = faultsAllowed && dice.chance(2)
            return limps ? .limping(reason: "résolveur muet") : .fine(note: nil)
        case .lossy: return dice.chance(80) ? .fine(note: nil) : .failing(reason: "503")
        case .refusing, .broken: return .failing(reason: "503")
        case .hanging:
            await time.sleep(for: .seconds(60))
            return .failing(reason: "no answer")
        }
    }
}
