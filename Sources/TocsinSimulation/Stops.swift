// SIGTERM: what is on its way ends and is told, as the group of services does it; then the next life. And
// SIGSTOP, or a machine that sleeps.

import ServiceLifecycleTestKit
import Synchronization
import TocsinCore
import TocsinEngine

/// How each of the two services is told to stop in good order; the dispatcher goes first.
final class Halting: Sendable {
    private let triggers = Mutex<[String: GracefulShutdownTestTrigger]>([:])

    func run(_ service: String, _ body: @Sendable () async throws -> Void) async throws {
        try await testGracefulShutdown { trigger in
            triggers.withLock { $0[service] = trigger }
            try await body()
        }
    }

    func halt(_ service: String) { triggers.withLock { $0[service] }?.triggerGracefulShutdown() }
}

extension World {
    /// What its supervisor waits before it kills.
    private static let patience: Duration = .seconds(90)

    func stop() {
        guard let stopping = life, !stopping.isStopping else { return }
        life?.isStopping = true
        counts.stops += 1
        say("life \(stopping.number) is asked to stop")
        stopping.halting.halt("dispatcher")
        go { world in
            await world.time.sleep(for: Self.patience)
            await world.killIfStill(stopping.number)
        }
    }

    /// Process or machine is held still: the world goes on without it, and all its clocks.
    func standStill() async {
        guard let still = life else { return }
        counts.standstills += 1
        let pause: Duration = dice.chance(80) ? dice.seconds(1...60) : dice.seconds(60...900)
        say("life \(still.number) stands still for \(pause.inSeconds) s")
        still.executor.standStill()
        life?.since = time.now + pause.inMilliseconds
        await time.sleep(for: pause)
        still.executor.goOn()
    }

    private func killIfStill(_ number: Int) { if life?.number == number { kill() } }

    /// Everything has left or waits for the next start: now the engine.
    func dispatcherEnded(_ number: Int) {
        guard let life, life.number == number, life.isStopping else { return }
        life.halting.halt("engine")
    }

    /// The engine has ended, in good order or not: its supervisor begins it again.
    func ended(_ number: Int, inGoodOrder: Bool) {
        guard let last = life, last.number == number else { return }
        guard inGoodOrder, last.isStopping else { return kill() }
        if let left = state.outbox.inFlight.min() { watch.fail("\(left) was on its way at the stop") }
        say("life \(number) stopped")
        bury(last, isReboot: dice.chance(10))
    }
}
