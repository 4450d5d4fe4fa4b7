// On which threads requests are handled: a report that takes long holds up no trigger that came in beside it.

import Glibc
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
        var name = [CChar](repeating: 0, count: 64)
        guard pthread_getname_np(pthread_self(), &name, name.count) == 0 else { return }
        let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        names.withLock { $0[what] = text }
    }

    func name(of what: String) -> String? { names.withLock { $0[what] } }
}
