// Runs every job of the simulated house on one thread, in the order in which it became ready.

import Synchronization

/// A preference of tasks: all but the daemon's. The world's own actor stands on `world`.
///
/// They are two because a job is run as what it is: run as the actor's, one that belongs to none would be
/// queued again wherever the compiler left a hop in, and a history would hang on that.
package final class VirtualExecutor: TaskExecutor {
    private let jobs = Jobs()
    let world: WorldExecutor

    package init() { world = WorldExecutor(jobs) }

    /// For one more life of the daemon.
    func ofLife() -> LifeExecutor { LifeExecutor(jobs) }

    package func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job), .nobody) }

    /// Runs until nothing is ready: everybody waits for the disk, the network, somebody or the time.
    package func drain() {
        while let ready = jobs.take() {
            for (job, owner) in ready {
                switch owner {
                case .world:
                    job.runSynchronously(
                        isolatedTo: world.asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                case .nobody: job.runSynchronously(on: asUnownedTaskExecutor())
                case .life(let life): job.runSynchronously(on: life.asUnownedTaskExecutor())
                }
            }
        }
    }

    /// Begins a task that stays on this executor with all its children.
    package func begin(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self) { await work() }
    }
}

/// Of the world's actor.
final class WorldExecutor: SerialExecutor {
    private let jobs: Jobs

    fileprivate init(_ jobs: Jobs) { self.jobs = jobs }

    func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job), .world) }

    /// There is one thread, and it is here.
    func checkIsolated() {}
}

/// A preference of the daemon's tasks in one life: engine, dispatcher, looks. It may stand still for a while;
/// what becomes ready meanwhile is run when it goes on.
final class LifeExecutor: TaskExecutor {
    private let jobs: Jobs
    private let held = Mutex<[UnownedJob]?>(nil)

    fileprivate init(_ jobs: Jobs) { self.jobs = jobs }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if held.withLock({ $0?.append(job) }) == nil { jobs.add(job, .life(self)) }
    }

    /// Begins a task that stays on this executor with all its children.
    func begin(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self) { await work() }
    }

    /// At once, or when it goes on.
    func run(_ work: @escaping @Sendable () -> Void) {
        if held.withLock({ $0 == nil }) { work() } else { _ = begin(work) }
    }

    func standStill() { held.withLock { $0 = $0 ?? [] } }

    func goOn() {
        let waiting = held.withLock { held in
            defer { held = nil }
            return held ?? []
        }
        for job in waiting { jobs.add(job, .life(self)) }
    }
}

/// What is ready, and whose it is.
private final class Jobs: Sendable {
    enum Owner {
        case world, nobody
        case life(LifeExecutor)
    }

    private let ready = Mutex<[(UnownedJob, Owner)]>([])

    func add(_ job: UnownedJob, _ owner: Owner) { ready.withLock { $0.append((job, owner)) } }

    /// All of it; nil when there is nothing.
    func take() -> [(UnownedJob, Owner)]? {
        ready.withLock { ready in
            defer { ready = [] }
            return ready.isEmpty ? nil : ready
        }
    }
}
