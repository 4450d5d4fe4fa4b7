// Threads for which the system's resolver is the test's own: they live in a mount namespace of theirs.
import Foundation
import Glibc
import Synchronization

enum OwnResolver {
    /// False where this machine does not let us mount, said in one plain line; under CI always true, so that
    /// the test fails there.
    static func canMount() -> Bool {
        if getuid() == 0 || ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        print("skipped: only root may give a thread its own resolver")
        return false
    }

    /// A thread that asks `resolver` and runs tasks; the threads it starts are born into its namespace.
    static func thread(asking resolver: String) async throws -> Worker {
        let file = Scratch.fresh("resolv.conf")
        try Data("nameserver \(resolver)\n".utf8).write(to: URL(filePath: file))
        let worker = Worker()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                do { try enter(file) } catch { return continuation.resume(throwing: error) }
                continuation.resume()
                worker.run()
            }
            thread.start()
        }
        return worker
    }

    /// Whatever prefers it as its executor runs on one thread.
    final class Worker: TaskExecutor {
        private let jobs = Mutex<[UnownedJob]>([])
        private let waiting = DispatchSemaphore(value: 0)

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            jobs.withLock { $0.append(job) }
            waiting.signal()
        }

        fileprivate func run() {
            while true {
                waiting.wait()
                let job = jobs.withLock { $0.removeFirst() }
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
        }
    }

    private typealias Unshare = @convention(c) (Int32) -> Int32
    private typealias Mount =
        @convention(c) (
            UnsafePointer<CChar>?, UnsafePointer<CChar>, UnsafePointer<CChar>?, UInt, UnsafeRawPointer?
        ) -> Int32

    /// Neither function is among those that Swift sees of the C library.
    private static func enter(_ file: String) throws {
        let library = dlopen(nil, RTLD_NOW)
        guard let unshare = dlsym(library, "unshare"), let mount = dlsym(library, "mount") else {
            throw ServerFault(description: "the C library has no unshare or mount")
        }
        let (newMounts, recursive, own, bind): (Int32, UInt, UInt, UInt) = (0x20000, 16384, 1 << 18, 4096)
        let mounted = unsafeBitCast(mount, to: Mount.self)
        guard unsafeBitCast(unshare, to: Unshare.self)(newMounts) == 0,
            mounted(nil, "/", nil, recursive | own, nil) == 0,
            mounted(file, "/etc/resolv.conf", nil, bind, nil) == 0
        else { throw ServerFault(description: "no namespace: \(String(cString: strerror(errno)))") }
    }
}
