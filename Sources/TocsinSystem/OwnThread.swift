// A thread that runs tasks and nothing else: whoever prefers it waits for nobody else to have done.

import Foundation
import Synchronization

/// For tasks that must go on whatever the shared threads are busy with. Never block it.
package final class OwnThread: TaskExecutor {
    private let jobs = Jobs()

    package init(_ name: String) {
        let jobs = jobs
        Thread.begin(name) { jobs.work() }
    }

    deinit { jobs.close() }

    package func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job), for: self) }
}

/// What waits for the thread, which it holds instead of its executor: that may be let go of.
private final class Jobs: @unchecked Sendable {
    private let gate = NSCondition()
    private var waiting: [(UnownedJob, OwnThread)] = []
    private var isClosed = false

    func add(_ job: UnownedJob, for executor: OwnThread) {
        gate.lock()
        waiting.append((job, executor))
        let isFirst = waiting.count == 1
        gate.unlock()
        if isFirst { gate.signal() }
    }

    func close() {
        gate.lock()
        isClosed = true
        gate.unlock()
        gate.signal()
    }

    func work() {
        // Two lists that change places: neither is made anew for each handful of jobs.
        var ready: [(UnownedJob, OwnThread)] = []
        while take(&ready) {
            for (job, executor) in ready {
                unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor())
            }
            ready.removeAll(keepingCapacity: true)
        }
    }

    /// False when there will be none any more.
    private func take(_ ready: inout [(UnownedJob, OwnThread)]) -> Bool {
        gate.lock()
        defer { gate.unlock() }
        while waiting.isEmpty {
            if isClosed { return false }
            gate.wait()
        }
        swap(&ready, &waiting)
        return true
    }
}
