// Runs every job of the simulated house on one thread, in the order in which it became ready.

import Synchronization

/// A preference of tasks: engine, dispatcher, services. The world's own actor stands on `world`.
///
/// They are two because a job is run as what it is: run as the actor's, one that belongs to none would be
/// queued again wherever the compiler left a hop in, and a history would hang on that.
package final class VirtualExecutor: TaskExecutor {
    private let jobs = Jobs()
    let world: WorldExecutor

    package init() { world = WorldExecutor(jobs) }

    package func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job), isOfWorld: false) }

    /// Runs until nothing is ready: everybody waits for the disk, the network, somebody or the time.
    package func drain() {
        while let ready = jobs.take() {
            for (job, isOfWorld) in ready {
                if isOfWorld {
                    job.runSynchronously(
                        isolatedTo: world.asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                } else {
                    job.runSynchronously(on: asUnownedTaskExecutor())
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

    func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job), isOfWorld: true) }

    /// There is one thread, and it is here.
    func checkIsolated() {}
}

/// What is ready, of either.
private final class Jobs: Sendable {
    private let ready = Mutex<[(UnownedJob, isOfWorld: Bool)]>([])

    func add(_ job: UnownedJob, isOfWorld: Bool) { ready.withLock { $0.append((job, isOfWorld)) } }

    /// All of it; nil when there is nothing.
    func take() -> [(UnownedJob, isOfWorld: Bool)]? {
        ready.withLock { ready in
            defer { ready = [] }
            return ready.isEmpty ? nil : ready
        }
    }
}
