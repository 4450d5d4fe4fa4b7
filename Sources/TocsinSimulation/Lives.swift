// The daemon's lives: begun on what the disk holds, ended at any moment, also between writing and acting.

import Logging
import Synchronization
import TocsinCore
import TocsinEngine

/// One process: the real engine and the real dispatcher.
struct Life {
    var number: Int
    var engine: Engine
    var dispatcher: Dispatcher
    var halting: Halting
    var executor: LifeExecutor
    var isStopping = false
    var isLooking = false
    var tasks: [Task<Void, Never>]
    /// True milliseconds at which it began, or last went on.
    var since: Int64
}

extension World {
    func boot() {
        lives += 1
        let number = lives
        let executor = executor.ofLife()
        let lateness = Mutex(Dice(seed: dice.next()))
        let waker = VirtualWaker(time) {
            lateness.withLock { .milliseconds($0.chance(98) ? $0.any(0...20) : $0.any(0...900)) }
        }
        let engine = Engine(
            journal: Disk(world: self, life: number), cache: cache(ofLife: number),
            settings: settings, clock: clock.read, waker: waker, logger: Self.quiet)
        // The engine holds its waker, which must not hold it in turn: hundreds live in a year.
        waker.onWake { [weak engine] in if let engine { executor.run { engine.wake() } } }
        let channels = settings.paths.map { path -> any Channel in
            SimulatedChannel(
                path: path.id, honoursKeys: path.common.honoursKeys, world: self, life: number)
        }
        let dispatcher = Dispatcher(
            engine: engine, channels: Dictionary(uniqueKeysWithValues: channels.map { ($0.path, $0) }),
            links: links, logger: Self.quiet)
        let halting = Halting()
        let tasks = [
            executor.begin { [self] in
                let isDone: Void? = try? await halting.run("engine") { try await engine.run() }
                await ended(number, inGoodOrder: isDone != nil)
            },
            executor.begin { [self] in
                try? await halting.run("dispatcher") { try await dispatcher.run() }
                await dispatcherEnded(number)
            },
        ]
        life = Life(
            number: number, engine: engine, dispatcher: dispatcher, halting: halting, executor: executor,
            tasks: tasks, since: time.now)
        beginLooking()
        if lives % 8 == 0 { go { await $0.compareWithLive() } }
        if number > 1 { counts.restarts += 1 }
        say("life \(number) begins")
    }

    /// The snapshot, or nothing but the journal: for every third life while that is short, more rarely as it
    /// grows, or a year would be spent in reading it again.
    private func cache(ofLife number: Int) -> ReadBack? {
        guard !number.isMultiple(of: 3 * (1 + known.count / 10_000)), let kept else { return nil }
        comparison.begin(with: kept.state)
        return kept
    }

    static var quiet: Logger { Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() } }

    /// Killed: nothing of this life is written or sent from here on.
    func kill() {
        guard let dying = life else { return }
        counts.kills += 1
        say("life \(dying.number) ends")
        bury(dying, isReboot: dice.chance(20))
    }

    /// After a while the next life begins.
    func bury(_ dying: Life, isReboot: Bool) {
        life = nil
        for task in dying.tasks { task.cancel() }
        dying.executor.goOn()
        let down: Duration = dice.chance(90) ? dice.seconds(1...90) : dice.seconds(90...7200)
        if isReboot, dice.chance(30) { clock.step(.seconds(dice.any(-300...300))) }
        go { world in
            await world.time.sleep(for: down)
            await world.bootAgain(afterReboot: isReboot)
        }
    }

    /// Unless it lives again already: a machine does not reboot under a running daemon.
    private func bootAgain(afterReboot: Bool) {
        guard life == nil else { return }
        if afterReboot { clock.reboot() }
        boot()
    }

    func killNowAndThen() async {
        while faultsAllowed {
            let mean: Duration = state.open.isEmpty ? .hours(40) : .hours(2)
            await time.sleep(for: min(dice.waiting(mean: mean), .hours(12)))
            guard faultsAllowed else { return }
            switch dice.any(0...9) {
            case 0...3: kill()
            case 4, 5: stop()
            case 6, 7: await standStill()
            default: break
            }
        }
    }

    func disturbClock() async {
        while faultsAllowed {
            await time.sleep(for: dice.waiting(mean: .hours(20)))
            guard faultsAllowed else { return }
            switch dice.any(0...4) {
            case 0: clock.step(.seconds(dice.any(-3600...3600)))
            case 1: clock.step(.milliseconds(dice.any(-900...900)))
            case 2: clock.drift(partsPerMillion: Int64(dice.any(-80...80)))
            case 3: clock.synchronise(false)
            default: clock.correct()
            }
        }
    }
}

// MARK: - Asking the daemon

extension World {
    /// The decision, or nil when there was none: down, busy, or dead before it could answer.
    func submit(_ command: Command) async -> Result<Accepted, Rejection>? {
        guard let engine = life?.engine else { return nil }
        do {
            return .success(try await engine.submit(command))
        } catch let rejection as Rejection {
            return .failure(rejection)
        } catch {
            return nil
        }
    }

    /// Asks again until there is an answer, as somebody does who needs one.
    func insist(_ request: Request, by actor: Actor, key: RequestKey? = nil) async -> Result<
        Accepted, Rejection
    >? {
        for _ in 0..<2000 {
            if let answer = await submit(Command(actor: actor, key: key, request: request)) { return answer }
            await time.sleep(for: dice.seconds(5...20))
        }
        return nil
    }

    func tell(_ request: Request) async { _ = await submit(Command(actor: .daemon, request: request)) }

    func query<T: Sendable>(_ body: @escaping @Sendable (Engine.Snapshot) -> T) async -> T? {
        try? await life?.engine.query(body)
    }
}
