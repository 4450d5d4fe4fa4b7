// On which threads requests are handled: a report that takes long holds up no trigger that came in beside it.

import Foundation
import Synchronization
import Testing
import TocsinWeb

struct DoorThreadTests {
    @Test func whatOnlyReadsLeavesTheThreadOfItsDoor() async throws {
        let threads = Threads()
        var setup = Setup()
        setup.peer = { _ in
            threads.note("door")
            return (0, 0)
        }
        setup.heartbeatFault = {
            threads.note("status")
            return nil
        }
        try await withHouse(setup) { house in
            let status = try await house.socket.get("/v1/status")
            #expect(status.status == 200)
            #expect(threads.name(of: "door")?.hasPrefix("NIO-") == true)
            #expect(threads.name(of: "status")?.hasPrefix("NIO-") == false)
        }
    }
}

private final class Threads: Sendable {
    private let names = Mutex<[String: String]>([:])

    /// The name of the thread that this is called on.
    func note(_ what: String) {
        let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        names.withLock { $0[what] = name }
    }

    func name(of what: String) -> String? { names.withLock { $0[what] } }
}
