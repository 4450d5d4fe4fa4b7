// Runs every job of the simulated house on one thread, in the order in which it became ready.

import Synchronization

/// Both a preference of tasks (engine, dispatcher, services) and the executor of the world's own actor.
package final class VirtualExecutor: TaskExecutor, SerialExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// Runs until nothing is ready: everybody waits for the disk, the network, somebody or the time.
    package func drain() {
        while true {
            let ready = jobs.withLock { jobs in
                defer { jobs = [] }
                return jobs
            }
            if ready.isEmpty { return }
            for job in ready {
                job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
        }
    }

    /// There is one thread, and it is here.
    package func checkIsolated() {}

    /// Begins a task that stays on this executor with all its children.
    package func begin(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self) { await work() }
    }
}
