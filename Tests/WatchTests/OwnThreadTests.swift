// A thread of its own: what pages does not wait until somebody else lets go of the shared ones.

import Dispatch
import Foundation
import Testing
import TocsinSystem

struct OwnThreadTests {
    @Test func whatItRunsWaitsForNoSharedThread() async {
        let gate = Gate()
        // More than there are shared threads; each blocks its own.
        let busy = (0..<2 * ProcessInfo.processInfo.activeProcessorCount).map { _ in
            Task.detached { gate.waits() }
        }
        let thread = OwnThread("test")
        let free = Task(executorPreference: thread) { gate.open(busy.count) }
        await free.value
        for task in busy { #expect(await task.value, "opened by what ran beside") }
    }

    @Test func everythingRunsOnTheOneThreadInTurn() async {
        let thread = OwnThread("test")
        let names = await withTaskExecutorPreference(thread) {
            await withTaskGroup(of: String?.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        await Task.yield()
                        return nameOfThread()
                    }
                }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
        }
        #expect(names == ["test"])
    }
}

private func nameOfThread() -> String? { Thread.current.name }

private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// False when nobody opened it.
    func waits() -> Bool { semaphore.wait(timeout: .now() + 5) == .success }

    func open(_ count: Int) { for _ in 0..<count { semaphore.signal() } }
}
