// Memory that ends (F32): the kernel kills the real daemon amid its work, and the next life goes on.
import Foundation
import Testing

@Suite(.serialized, .enabled(if: MemoryRoom.canMake())) struct MemoryLimitTests {
    private static let megabytes = 64

    /// Each request takes some fifty megabytes to read; what they have is little more than a daemon at rest.
    static func crush(_ bench: Bench, _ socket: String) async throws {
        let words = [Places.server("heavy.py"), socket, "8"]
        _ = try await bench.run("python3", words, within: .seconds(60))
    }

    @Test func aDaemonKilledForItsMemoryHasLostNothingAndCallsOn() async throws {
        try await Bench.use { bench in
            let gateway = try await CountingGateway.start(on: bench, seed: 32)
            let port = try Places.freePort()
            let daemon = try Daemon(
                on: bench, settings: try SampleSettings.crowd(of: 3, gateway: gateway.port, port: port),
                port: port)
            try await MemoryRoom.use(megabytes: Self.megabytes) { room in
                try await daemon.start(under: room.place)
                let id = try await Self.activation(daemon)
                let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
                try await eventually("facts are stated") { witness.stated.count > 20 ? () : nil }
                try await Self.crush(bench, daemon.socket)
                #expect(try await daemon.ended(within: .seconds(10), "no memory") == 128 + SIGKILL)
                #expect(room.refusals > 0)
                let sent = gateway.distinct
                try await daemon.start()
                try await witness.stop()
                try await witness.expectEachFactOnce(daemon.report(id), "no memory")
                #expect(try await daemon.chainFault() == nil)
                // The ladder of the one that was open goes on by itself.
                try await eventually("people are called", within: .seconds(20)) {
                    gateway.distinct > sent ? () : nil
                }
                let heavy = try await daemon.ask("status")["activations"] as? [[String: Any]]
                #expect(heavy?.compactMap { $0["id"] as? String } == [id], "none of the heavy ones was taken")
            }
        }
    }

    private static func activation(_ daemon: Daemon) async throws -> String {
        let made = try await daemon.ask(
            "activate", "--exercise", "--by", "d05", "--title", "Mémoire", "--place", "Brest")
        return try #require(made["id"] as? String)
    }
}
