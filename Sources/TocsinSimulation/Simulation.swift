// One seed lived from its first step to its last, every promise looked at after each of them.

package import TocsinCore

/// What to live, and how far.
package struct Simulation: Sendable {
    package var seed: UInt64
    /// Stops after so many steps of the agenda; nil: when the days are over and all has calmed down.
    package var steps: Int?
    package var days: Int
    package var zone: ZoneRules

    /// Told every event, departure and life as it happens; nil: nobody follows.
    package var log: (@Sendable (String) -> Void)?

    package init(seed: UInt64, steps: Int? = nil, days: Int, zone: ZoneRules) {
        (self.seed, self.steps, self.days, self.zone) = (seed, steps, days, zone)
    }

    package struct Result: Sendable, Equatable {
        package var seed: UInt64
        package var steps: Int
        package var events: Int64
        package var digest: String
        package var counts: World.Counts
        /// The first promise found broken; the step it broke at is the last one.
        package var broken: String?
    }

    /// How long, at most, it takes until what is open is closed once nothing fails any more.
    private static let calm: Int64 = 3 * 86_400_000

    package func run() -> Result {
        let executor = VirtualExecutor()
        let world = World(seed: seed, zone: zone, executor: executor, log: log)
        var stage = Stage(world: world, executor: executor, limit: steps ?? .max)
        stage.begin()
        let end = Int64(days) * 86_400_000
        stage.live(until: end)
        if !stage.isOver {
            stage.calmDown()
            stage.live(until: end + Self.calm, untilIdle: true)
            if !stage.isOver { stage.settle() }
        }
        return stage.result(seed)
    }
}

/// Steps the world from outside, between two moments at which nothing is ready to run.
private struct Stage {
    let world: World
    let executor: VirtualExecutor
    let limit: Int
    var steps = 0
    var broken: String?

    var isOver: Bool { broken != nil || steps >= limit }

    mutating func begin() {
        world.assumeIsolated { $0.begin() }
        executor.drain()
        look()
    }

    mutating func live(until end: Int64, untilIdle: Bool = false) {
        while !isOver, !untilIdle || world.assumeIsolated({ $0.isBusy }), world.time.step(until: end) {
            steps += 1
            executor.drain()
            look()
        }
    }

    mutating func calmDown() {
        _ = executor.begin { [world] in await world.calmDown() }
        executor.drain()
    }

    /// At the end: nothing waits, and the daemon, the fold and a replay from the bytes are the same.
    mutating func settle() {
        _ = executor.begin { [world] in await world.compareWhole() }
        executor.drain()
        look()
        if broken == nil { broken = world.assumeIsolated { $0.unfinished } }
    }

    private mutating func look() {
        if steps % 2000 == 0 {
            _ = executor.begin { [world] in await world.compareWithLive() }
            executor.drain()
        }
        broken = world.assumeIsolated { world in
            world.look()
            return world.broken
        }
    }

    func result(_ seed: UInt64) -> Simulation.Result {
        _ = executor.begin { [world] in await world.seal() }
        executor.drain()
        return world.assumeIsolated { [steps, broken] world in
            .init(
                seed: seed, steps: steps, events: world.events, digest: world.digest,
                counts: world.finalCounts, broken: broken)
        }
    }
}
